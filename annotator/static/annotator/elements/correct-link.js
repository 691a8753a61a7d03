/** `<correct-link>`: a link to where the text is corrected; it leads to the selected passage, or else to what is on the screen. */

import { attention } from "../reading.js";
import { PageElement } from "./element.js";

/** Where the text begins to be read, under the bar, in pixels. */
const TOP = 90;

class CorrectLink extends PageElement {
  connect() {
    for (const type of ["pointerdown", "focusin"]) this.listen(this, type, () => this.#aim());
  }

  #aim() {
    const link = this.querySelector("a");
    const at = attention.passage?.start ?? shownFirst();
    link.search = at === undefined ? "" : `?at=${at}`;
  }
}

/** The code point that the first block on the screen begins with. */
function shownFirst() {
  const box = document.getElementById("text").getBoundingClientRect();
  const middle = box.left + box.width / 2;
  for (let y = TOP; y < innerHeight; y += 20) {
    const block = document.elementsFromPoint(middle, y).find((element) => element.matches("#text [data-start]"));
    if (block) return Number(block.dataset.start);
  }
  return undefined;
}

customElements.define("correct-link", CorrectLink);
