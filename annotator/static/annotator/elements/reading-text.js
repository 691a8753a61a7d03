/**
 * The text itself: what a selection covers becomes the passage to mark; pointing at a highlight shows which it is,
 * clicking or tapping it selects it, and where several lie asks which.
 */

import { pointUnder } from "../painting/hit.js";
import { attention, blocks, filter, page, store } from "../reading.js";
import { steps } from "../walking.js";
import { PageElement } from "./element.js";

/** How long a selection must rest, in milliseconds: a finger pauses longer while it draws one. */
const SETTLED = { mouse: 150, touch: 400 };

/** How far beside a letter a finger still means it, in pixels: text has gaps between its lines. */
const SLIPS = [0, -7, 7, -13, 13];

/** Scripts that put no spaces between words: there browsers don't agree on what a double click selects. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

class ReadingText extends PageElement {
  #pressed = false;
  #waiting = 0;
  #frame = 0;
  /** What touched the page last. */ #hand = "mouse";

  connect() {
    this.listen(this, "click", (event) => this.#click(event));
    this.listen(this, "pointermove", (event) => this.#point(event));
    this.listen(this, "pointerleave", () => attention.hover(null));
    if (!page.may_annotate) return;
    this.listen(document, "pointerdown", (event) => this.#press(event));
    this.listen(document, "pointerup", () => this.#release());
    this.listen(document, "pointercancel", () => this.#release());
    this.listen(document, "selectionchange", () => this.#later());
    this.listen(this, "dblclick", (event) => this.#selectWord(event));
  }

  /** A finger may be about to scroll, or to move an end of the selection: that lets go of nothing. */
  #press(event) {
    this.#hand = event.pointerType === "touch" ? "touch" : "mouse";
    if (this.#hand === "touch") return;
    this.#pressed = true;
    if (!event.target.closest("selection-toolbar, code-book")) attention.attend(null);
  }

  #release() {
    this.#pressed = false;
    this.#later(this.#hand === "touch" ? SETTLED.touch : 0);
  }

  /** A selection counts once it rests: not while the mouse is still drawing it. */
  #later(pause = SETTLED[this.#hand]) {
    clearTimeout(this.#waiting);
    if (!this.#pressed) this.#waiting = setTimeout(() => this.#attend(), pause);
  }

  #attend() {
    const selection = getSelection();
    if (document.activeElement?.closest("selection-toolbar, code-book, dialog")) return;
    if (!selection.rangeCount || document.body.dataset.cursor === "moving") return;
    attention.attend(blocks.spanOf(selection.getRangeAt(0)));
  }

  #selectWord(event) {
    const point = pointUnder(blocks, event.clientX, event.clientY);
    const word = point === null ? null : steps.around(point, "word");
    if (!word || !UNSPACED.test(blocks.quote(word.start, word.end))) return;
    const range = blocks.rangeOf(word.start, word.end);
    getSelection().setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
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
    const here = shown(store.placed.overlapping(blocks.starts[place], blocks.end(place)));
    return here.sort((one, other) => one.end - one.start - (other.end - other.start));
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
  #under({ clientX, clientY, pointerType }) {
    for (const slip of pointerType === "touch" ? SLIPS : [0]) {
      const point = pointUnder(blocks, clientX, clientY + slip);
      const found = point === null ? [] : shown(store.placed.covering(point));
      if (found.length) return found;
    }
    return [];
  }
}

/** @param {import("../store.js").Annotation[]} annotations */
function shown(annotations) {
  return annotations.filter((annotation) => filter.accepts(annotation));
}

/** @param {Element} picture */
function wordsOf(picture) {
  return picture.parentElement.querySelector("[data-start]");
}

customElements.define("reading-text", ReadingText);
