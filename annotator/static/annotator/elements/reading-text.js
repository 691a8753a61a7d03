/**
 * The text itself: what a selection covers becomes the passage to mark; pointing at a highlight shows which it is,
 * clicking selects it, and where several lie asks which.
 */

import { pointUnder } from "../painting/hit.js";
import { attention, blocks, page, store } from "../reading.js";
import { PageElement } from "./element.js";

const SETTLED = 150;

class ReadingText extends PageElement {
  #pressed = false;
  #waiting = 0;
  #frame = 0;

  connect() {
    this.listen(this, "click", (event) => this.#click(event));
    this.listen(this, "pointermove", (event) => this.#point(event));
    this.listen(this, "pointerleave", () => attention.hover(null));
    if (!page.may_annotate) return;
    this.listen(document, "pointerdown", (event) => this.#press(event));
    this.listen(document, "pointerup", () => this.#release());
    this.listen(document, "pointercancel", () => this.#release());
    this.listen(document, "selectionchange", () => this.#later());
  }

  #press(event) {
    this.#pressed = true;
    if (!event.target.closest("selection-toolbar, code-book")) attention.attend(null);
  }

  #release() {
    this.#pressed = false;
    this.#later(0);
  }

  /** A selection counts once it rests: not while the mouse is still drawing it. */
  #later(pause = SETTLED) {
    clearTimeout(this.#waiting);
    if (!this.#pressed) this.#waiting = setTimeout(() => this.#attend(), pause);
  }

  #attend() {
    const selection = getSelection();
    if (document.activeElement?.closest("selection-toolbar, code-book, dialog")) return;
    if (!selection.rangeCount || document.body.dataset.cursor === "moving") return;
    attention.attend(blocks.spanOf(selection.getRangeAt(0)));
  }

  #click(event) {
    if (event.target.closest("a, summary, button") || !getSelection().isCollapsed) return;
    const picture = event.target.closest("figure img");
    const found = picture ? this.#onPicture(picture) : this.#under(event);
    if (picture && !found.length && page.may_annotate) {
      getSelection().selectAllChildren(wordsOf(picture));
    } else if (found.length > 1) {
      const detail = { found, x: event.clientX, y: event.clientY };
      document.dispatchEvent(new CustomEvent("annotator:choose", { detail }));
    } else {
      attention.select(found[0]?.uid ?? null, "text");
    }
  }

  /** The highlights on the words that stand for a picture. @param {Element} picture */
  #onPicture(picture) {
    const place = blocks.placeAround(wordsOf(picture));
    return store.placed.overlapping(blocks.starts[place], blocks.end(place));
  }

  #point(event) {
    if (this.#frame || event.pointerType === "touch") return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      const [smallest] = this.#under(event);
      attention.hover(smallest?.uid ?? null);
      this.classList.toggle("points-at-highlight", Boolean(smallest));
    });
  }

  /** The highlights under the pointer, the smallest first. */
  #under(event) {
    const point = pointUnder(blocks, event.clientX, event.clientY);
    return point === null ? [] : store.placed.covering(point);
  }
}

/** @param {Element} picture */
function wordsOf(picture) {
  return picture.parentElement.querySelector("[data-start]");
}

customElements.define("reading-text", ReadingText);
