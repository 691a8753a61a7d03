/**
 * Selecting text with the keyboard alone: a text cursor that keys move by character, word, line, sentence, paragraph and
 * highlight, and that Shift extends. Enter marks what is selected, or takes the highlight at hand; Escape ends it. What it
 * moves over, and which highlights it enters and leaves, can be heard.
 */

import { command } from "../commands.js";
import { caretBox, pointNear } from "../painting/caret.js";
import { attention, blocks, filter, near, page, store, tell } from "../reading.js";
import { beside, isOnwards, steps } from "../walking.js";
import { say } from "../words.js";
import { heardOf } from "./cursor-voice.js";
import { PageElement } from "./element.js";

const FIELDS = "input, textarea, select, button, a[href], summary, dialog, [role=slider]";
const IS_MAC = /Mac|iP(hone|ad|od)/.test(navigator.platform);
/** How near to the edges of the window the cursor may come, in pixels. */
const EDGE = 90;
const MOST_LINES = 12;

class TextCursor extends PageElement {
  /** Where the selection began; where the cursor stands. @type {number | null} */ #anchor = null;
  /** @type {number | null} */ #point = null;
  /** Whether its keys were shown already. */ #explained = false;

  connect() {
    this.listen(document, "annotator:cursor", () => this.#start());
    this.listen(document, "keydown", (event) => this.#key(event), { capture: true });
    this.listen(document, "pointerdown", () => this.#stop());
    this.listen(window, "resize", () => this.#draw());
    this.listen(attention, "passage", ({ detail }) => this.#follow(detail.span));
    const sizes = new ResizeObserver(() => this.#draw());
    sizes.observe(document.getElementById("text"));
    this.#register();
  }

  #register() {
    const isOn = () => this.#point !== null;
    const within = (name, keys, run) =>
      command({ name: `cursor-${name}`, group: "select", scope: "cursor", keys, run, when: isOn, marks: true });
    within("word", ["w"], () => this.#grow("word"));
    within("whole-sentence", ["s"], () => this.#grow("sentence"));
    within("whole-paragraph", ["p"], () => this.#grow("paragraph"));
    within("next", ["j", "Shift+j"], (event) => this.#toHighlight(1, event.shiftKey));
    within("previous", ["k", "Shift+k"], (event) => this.#toHighlight(-1, event.shiftKey));
  }

  #start() {
    document.getElementById("text").focus({ preventScroll: true });
    document.body.dataset.cursor = "on";
    const selection = getSelection();
    const focus = selection.rangeCount ? blocks.pointAt(selection.focusNode, selection.focusOffset) : null;
    const anchor = selection.rangeCount ? blocks.pointAt(selection.anchorNode, selection.anchorOffset) : null;
    this.#point = focus ?? store.get(attention.selected)?.start ?? this.#middle();
    this.#anchor = focus === null ? this.#point : (anchor ?? focus);
    this.#show();
    tell({ text: say("cursorOn"), quiet: this.#explained });
    this.#explained = true;
  }

  #stop() {
    if (this.#point === null) return;
    this.#point = this.#anchor = attention.cursor = null;
    this.hidden = true;
    delete document.body.dataset.cursor;
  }

  /** Once a passage is marked, nothing is selected any more. */
  #follow(span) {
    if (!span && !getSelection().rangeCount) this.#anchor = this.#point;
    this.#draw();
  }

  #key(event) {
    if (this.#point === null || event.isComposing || event.target.closest?.(FIELDS)) return;
    if (!this.#moves(event) && !this.#acts(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  #acts(key) {
    if (key === "Enter") this.#open();
    else if (key === "Escape") this.#letGo();
    else return false;
    return true;
  }

  /** Where a key leads, and by which unit it is heard; the modifiers say how far. */
  #moves(event) {
    const { key, shiftKey: extends_ } = event;
    const far = event.ctrlKey || event.metaKey;
    if (key === "ArrowLeft" || key === "ArrowRight") {
      if (event.altKey && !IS_MAC) return false;
      const unit = far || event.altKey ? "word" : "grapheme";
      this.#to(this.#sideways(key, unit, extends_), extends_, unit);
    } else if (key === "ArrowUp" || key === "ArrowDown") {
      this.#vertically(key === "ArrowDown", event.altKey ? "sentence" : far ? "paragraph" : "line", extends_);
    } else if (key === "Home" || key === "End") {
      const whole = key === "Home" ? 0 : blocks.end(blocks.length - 1);
      this.#to(far ? whole : this.#byBrowser(key === "End", "lineboundary", extends_), extends_, "line");
    } else if (key === "PageUp" || key === "PageDown") {
      this.#byPage(key === "PageDown", extends_);
    } else {
      return false;
    }
    return true;
  }

  #sideways(arrow, unit, extends_) {
    if (unit === "grapheme" && !extends_) {
      if (this.#anchor === this.#point) return beside(this.#point, arrow);
      const ends = [this.#anchor, this.#point];
      return isOnwards(this.#point, arrow) ? Math.max(...ends) : Math.min(...ends);
    }
    return this.#along(isOnwards(this.#point, arrow), unit, extends_);
  }

  /** Going on leads to the next start, where one can begin to select; selecting leads to the next end. */
  #along(onwards, unit, extends_) {
    if (!onwards) return steps.previous(this.#point, unit, "start");
    return steps.next(this.#point, unit, extends_ ? "end" : "start");
  }

  #vertically(down, unit, extends_) {
    const point = unit === "line" ? this.#byLine(down, extends_) : this.#along(down, unit, extends_);
    this.#to(point, extends_, unit);
  }

  /** Over labels and other things that are not text, to the next line that is. */
  #byLine(down, extends_) {
    for (let lines = 0; lines < MOST_LINES; lines++) {
      const point = this.#byBrowser(down, "line", extends_, lines > 0);
      if (point !== this.#point) return point;
    }
    return this.#point;
  }

  /** The browser knows lines, and keeps the column. */
  #byBrowser(onwards, unit, extends_, goesOn = false) {
    const selection = getSelection();
    if (!goesOn && blocks.pointAt(selection.focusNode, selection.focusOffset) !== this.#point) this.#select();
    selection.modify(extends_ ? "extend" : "move", onwards ? "forward" : "backward", unit);
    const point = blocks.pointAt(selection.focusNode, selection.focusOffset);
    return point === null ? this.#point : steps.nearest(point, "grapheme");
  }

  #byPage(down, extends_) {
    const box = this.#box();
    const by = (down ? 1 : -1) * (innerHeight - 2 * EDGE);
    scrollBy({ top: by, behavior: "instant" });
    const y = Math.max(EDGE, Math.min(box?.top ?? innerHeight / 2, innerHeight - EDGE));
    const point = pointNear(blocks, near, box?.x ?? innerWidth / 2, y) ?? this.#point;
    const onwards = down ? Math.max(point, this.#point) : Math.min(point, this.#point);
    this.#to(steps.nearest(onwards, "grapheme"), extends_, "line");
  }

  /** To the next or previous start of a highlight that is shown. @param {1 | -1} way */
  #toHighlight(way, extends_) {
    const { placed } = store;
    const after = placed.placeFrom(way > 0 ? this.#point + 1 : this.#point);
    for (let place = way > 0 ? after : after - 1; place >= 0 && place < placed.length; place += way) {
      if (filter.accepts(placed.at(place))) return this.#to(placed.at(place).start, extends_, "line");
    }
    tell({ text: say(way > 0 ? "cursor.noneAfter" : "cursor.noneBefore"), quiet: true });
  }

  /** The whole word, sentence or paragraph; pressed again, the next one as well. @param {import("../text/steps.js").Step} unit */
  #grow(unit) {
    const span = { start: Math.min(this.#anchor, this.#point), end: Math.max(this.#anchor, this.#point) };
    const grown = steps.grown(span, unit);
    const same = grown.start === span.start && grown.end === span.end;
    const end = same ? steps.next(span.end, unit, "end") : grown.end;
    this.#anchor = grown.start;
    this.#to(end, true, unit);
  }

  #to(point, extends_, unit) {
    const before = this.#point;
    this.#point = point;
    if (!extends_) {
      this.#anchor = point;
      attention.attend(null);
    }
    this.#show();
    heardOf({ before, point, anchor: this.#anchor, unit });
  }

  /** What is selected is marked; without a selection the highlight at hand is taken, and the cursor is put away. */
  #open() {
    const selection = getSelection();
    const span = selection.rangeCount ? blocks.spanOf(selection.getRangeAt(0)) : null;
    if (span) {
      attention.attend(span);
      return void document.dispatchEvent(new CustomEvent("annotator:tag"));
    }
    const here = store.placed.covering(this.#point).find((annotation) => filter.accepts(annotation));
    if (!here) return tell({ text: say("selectFirst") });
    this.#stop();
    attention.select(here.uid, "text");
  }

  /** First of what is selected, then of the cursor. */
  #letGo() {
    getSelection().removeAllRanges();
    attention.attend(null);
    if (this.#anchor === this.#point) return this.#stop();
    this.#anchor = this.#point;
    this.#show();
  }

  #show() {
    attention.cursor = this.#point;
    this.#select();
    const place = blocks.placeOf(this.#point);
    const chunk = blocks.elements[place]?.closest(".chunk");
    if (chunk) near.hasten(chunk);
    this.#draw();
    const box = this.#box();
    if (box && (box.top < EDGE || box.bottom > innerHeight - EDGE)) {
      scrollBy({ top: box.top - innerHeight / 2, behavior: "instant" });
    }
  }

  /** The browser's own selection says the same, so that it can be copied and is known to other software. */
  #select() {
    const [anchor, focus] = [this.#anchor, this.#point].map((point) => {
      const { startContainer, startOffset } = blocks.rangeIn(blocks.placeOf(point), point, point);
      return [startContainer, startOffset];
    });
    const now = getSelection();
    const isSo = now.anchorNode === anchor[0] && now.anchorOffset === anchor[1] && now.focusNode === focus[0] && now.focusOffset === focus[1];
    if (!isSo) now.setBaseAndExtent(...anchor, ...focus);
  }

  /** The start of the block nearest to the middle of the screen. */
  #middle() {
    const point = pointNear(blocks, near, innerWidth / 2, innerHeight / 2) ?? 0;
    return blocks.starts[blocks.placeOf(point)] ?? 0;
  }

  #box() {
    return this.#point === null || !page.may_annotate ? null : caretBox(blocks, this.#point);
  }

  #draw() {
    const box = this.#box();
    this.hidden = !box;
    if (!box) return;
    const frame = this.offsetParent.getBoundingClientRect();
    this.style.setProperty("--x", `${box.x - frame.left}px`);
    this.style.setProperty("--y", `${box.top - frame.top}px`);
    this.style.setProperty("--height", `${box.height}px`);
  }
}

customElements.define("text-cursor", TextCursor);
