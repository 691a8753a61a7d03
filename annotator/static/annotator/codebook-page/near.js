/** While a new tag is named: those that are called so, or nearly so, so that “Irak” doesn't grow beside “Iraq”. */

import { Names } from "../text/near-names.js";
import { say } from "../words.js";
import { book } from "./page.js";

/** Names that are offered. */
const MOST = 3;

export class NearNames {
  #tree = null;
  #names = new Names([]);

  /** @param {HTMLInputElement} input in which a new tag is named */
  look(input) {
    const typed = input.value.trim();
    const place = input.closest("[role=row]").querySelector(".book-near");
    const found = typed ? this.#known(typed) : [];
    const buttons = found.map(({ id, name }) => {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: name });
      button.dataset.known = String(id);
      return button;
    });
    place.replaceChildren(...(buttons.length ? [say("book.near"), ...buttons] : []));
  }

  /** @param {string} typed */
  #known(typed) {
    if (this.#tree !== book.tree) [this.#tree, this.#names] = [book.tree, new Names(book.tree.tags.filter(({ id }) => id > 0))];
    const exactly = this.#names.exactly(typed);
    return [...(exactly ? [exactly] : []), ...this.#names.near(typed, MOST)].slice(0, MOST);
  }
}
