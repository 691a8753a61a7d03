/** Keys of what was found: from anywhere on the page to the next and the previous hit, into it, and to its other kinds. */

import { command } from "../commands.js";
import { PageElement } from "../elements/element.js";

class SearchResults extends PageElement {
  connect() {
    const has = () => this.#links.length > 0;
    command({ name: "search.next", group: "go", keys: ["j"], repeats: true, when: has, run: () => this.#go(1) });
    command({ name: "search.previous", group: "go", keys: ["k"], repeats: true, when: has, run: () => this.#go(-1) });
    command({ name: "search.open", group: "go", keys: ["o"], when: () => Boolean(this.#here), run: () => this.#here.click() });
  }

  /** @returns {HTMLElement[]} */
  get #links() {
    return [...this.querySelectorAll(".row-link")];
  }

  /** The link of the hit that has the focus. @returns {HTMLElement | null} */
  get #here() {
    return document.activeElement.closest(".hit, .line")?.querySelector(".row-link") ?? null;
  }

  #go(by) {
    const links = this.#links;
    const at = links.indexOf(this.#here);
    const to = at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + by, 0), links.length - 1);
    links[to].focus();
  }
}

for (const number of [1, 2, 3]) {
  const link = () => document.querySelector(`.search-kinds li:nth-child(${number}) a`);
  command({ name: `search.kind-${number}`, group: "go", keys: [String(number)], when: () => Boolean(link()), run: () => link().click() });
}

customElements.define("search-results", SearchResults);
