/**
 * Selecting text with the keyboard alone: a text cursor that arrow keys move (with Ctrl by word or paragraph) and that
 * Shift extends; Enter opens the toolbar, Escape ends it. Movement is the browser's own (`Selection.modify`).
 */

import { attention, blocks, near, tell } from "../reading.js";
import { say } from "../words.js";
import { PageElement } from "./element.js";

/** key → [direction, unit, unit with Ctrl] */
const MOVES = {
  ArrowLeft: ["left", "character", "word"],
  ArrowRight: ["right", "character", "word"],
  ArrowUp: ["backward", "line", "paragraph"],
  ArrowDown: ["forward", "line", "paragraph"],
  Home: ["backward", "lineboundary", "lineboundary"],
  End: ["forward", "lineboundary", "lineboundary"],
};
const FIELDS = "input, textarea, select, button, a[href], summary, dialog";

class TextCursor extends PageElement {
  /** Where the cursor stands, in code points, while it is on. @type {number | null} */ #point = null;

  connect() {
    this.listen(document, "annotator:cursor", () => this.#start());
    this.listen(document, "keydown", (event) => this.#key(event), { capture: true });
    this.listen(document, "pointerdown", () => this.#stop());
    this.listen(window, "resize", () => this.#draw());
    this.listen(attention, "passage", () => this.#draw());
  }

  #start() {
    document.getElementById("text").focus({ preventScroll: true });
    document.body.dataset.cursor = "on";
    if (!this.#isInText(getSelection())) this.#collapse(this.#middle());
    this.#keep();
    tell({ text: say("cursorOn") });
  }

  #stop() {
    if (this.#point === null) return;
    this.#point = null;
    this.hidden = true;
    delete document.body.dataset.cursor;
  }

  #key(event) {
    if (this.#point === null || event.altKey || event.target.closest?.(FIELDS)) return;
    const move = MOVES[event.key];
    if (move) {
      this.#move(event.shiftKey ? "extend" : "move", move[0], event.ctrlKey || event.metaKey ? move[2] : move[1]);
    } else if (event.key === "Enter") {
      this.#open();
    } else if (event.key === "Escape") {
      getSelection().removeAllRanges();
      attention.attend(null);
      this.#stop();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  #move(alter, direction, unit) {
    const selection = getSelection();
    if (!this.#isInText(selection)) this.#collapse(this.#point);
    if (alter === "move") attention.attend(null);
    const { anchorNode, anchorOffset, focusNode, focusOffset } = selection;
    selection.modify(alter, direction, unit);
    if (!this.#isInText(selection)) selection.setBaseAndExtent(anchorNode, anchorOffset, focusNode, focusOffset);
    this.#keep();
  }

  #open() {
    const selection = getSelection();
    const span = selection.rangeCount ? blocks.spanOf(selection.getRangeAt(0)) : null;
    if (!span) return tell({ text: say("selectFirst") });
    attention.attend(span);
    document.dispatchEvent(new CustomEvent("annotator:tag"));
  }

  /** Remembers where the cursor stands: fields take the browser's selection away. */
  #keep() {
    const { focusNode, focusOffset } = getSelection();
    this.#point = blocks.pointAt(focusNode, focusOffset) ?? this.#point ?? 0;
    this.#draw();
    const box = this.#box();
    if (box && (box.top < 80 || box.bottom > innerHeight - 80)) scrollBy({ top: box.top - innerHeight / 2, behavior: "instant" });
  }

  #isInText(selection) {
    return selection.rangeCount > 0 && blocks.pointAt(selection.focusNode, selection.focusOffset) !== null;
  }

  /** @param {number} point */
  #collapse(point) {
    const place = blocks.placeOf(point);
    const range = blocks.rangeIn(place, point, point);
    getSelection().collapse(range.startContainer, range.startOffset);
  }

  /** The start of the block nearest to the middle of the screen. */
  #middle() {
    let best = 0;
    let distance = Infinity;
    for (const chunk of near.chunks) {
      const [from, to] = near.places(chunk);
      for (let place = from; place < to; place++) {
        const box = blocks.elements[place].getBoundingClientRect();
        const away = Math.abs((box.top + box.bottom) / 2 - innerHeight / 2);
        if (box.height && away < distance) [best, distance] = [place, away];
      }
    }
    return blocks.starts[best];
  }

  #box() {
    if (this.#point === null) return null;
    const place = blocks.placeOf(this.#point);
    const end = blocks.end(place);
    const atEnd = this.#point >= end && end > blocks.starts[place];
    const from = atEnd ? this.#point - 1 : this.#point;
    const box = blocks.rangeIn(place, from, Math.min(from + 1, end)).getClientRects()[0];
    return box && { top: box.top, bottom: box.bottom, height: box.height, left: atEnd ? box.right : box.left };
  }

  #draw() {
    const box = this.#box();
    this.hidden = !box || this.#point === null;
    if (this.hidden) return;
    const frame = this.offsetParent.getBoundingClientRect();
    this.style.setProperty("--x", `${box.left - frame.left}px`);
    this.style.setProperty("--y", `${box.top - frame.top}px`);
    this.style.setProperty("--height", `${box.height}px`);
  }
}

customElements.define("text-cursor", TextCursor);
