/** How many highlights of the document want a look that this person may settle, with the way there. */

import { mayChange, page, store } from "../reading.js";
import { say } from "../words.js";
import { PageElement } from "./element.js";

class UnsureNotes extends PageElement {
  connect() {
    this.listen(store, "change", ({ detail: { added, edited, removed } }) => {
      // Most changes have nothing to do with it, and some are of thousands.
      if (!this.hidden || [added, edited, removed].some((some) => some.some(({ unsure }) => unsure != null))) this.#draw();
    });
    this.#draw();
  }

  #draw() {
    const count = page.may_annotate ? store.all.unsure.filter(mayChange).length : 0;
    this.hidden = !count;
    if (count) this.querySelector("span").textContent = say("unsure.count", { count });
  }
}

customElements.define("unsure-notes", UnsureNotes);
