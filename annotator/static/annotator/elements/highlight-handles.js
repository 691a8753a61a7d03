/**
 * Two handles at the ends of the highlight at hand, to give it another shape: dragged by mouse or finger, moved with the
 * arrow keys while they have the focus, or pressed once and then put down with a click in the text. Escape leaves it as it was.
 */

import { caretBox, pointNear } from "../painting/caret.js";
import { attention, blocks, colourOf, filter, near, store, tell } from "../reading.js";
import { heardAt, isShaping, keep, letGo, moveEnd, shapeable, show, spanOf } from "../shaping.js";
import { isOnwards, steps } from "../walking.js";
import { say } from "../words.js";
import { edgeSpeed } from "./edge-scroll.js";
import { PageElement } from "./element.js";

/** A finger that trembles this far, in pixels, has not dragged. */
const STILL = 4;

class HighlightHandles extends PageElement {
  /** The drag that is going on. */ #drag = null;
  /** The handle that waits for a click in the text. @type {HTMLElement | null} */ #armed = null;
  #frame = 0;

  connect() {
    this.handles = [...this.querySelectorAll(".handle")];
    for (const handle of this.handles) {
      this.listen(handle, "pointerdown", (event) => this.#down(event, handle));
      this.listen(handle, "pointermove", (event) => this.#move(event));
      this.listen(handle, "pointerup", () => this.#up());
      this.listen(handle, "pointercancel", () => this.#cancel());
      this.listen(handle, "keydown", (event) => this.#key(event, handle));
      this.listen(handle, "blur", () => this.#drag || keep());
    }
    this.listen(this, "click", (event) => event.stopPropagation());
    this.listen(window, "keydown", (event) => event.key === "Escape" && this.#escape(event), { capture: true });
    this.listen(document.getElementById("text"), "click", (event) => this.#put(event), { capture: true });
    for (const type of ["select", "passage", "chosen", "shape"]) this.listen(attention, type, () => this.#soon());
    for (const source of [store, near, filter]) this.listen(source, "change", () => this.#soon());
    this.listen(attention, "select", () => this.#disarm());
    this.listen(document, "toggle", () => this.#soon(), { capture: true });
    new ResizeObserver(() => this.#soon()).observe(document.getElementById("text"));
  }

  /** Draws in the next frame, however often it is asked. */
  #soon() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  #draw() {
    const annotation = shapeable();
    this.hidden = !annotation;
    if (!annotation) return;
    this.dataset.colour = colourOf(annotation);
    const span = spanOf(annotation);
    const frame = this.getBoundingClientRect();
    for (const handle of this.handles) this.#place(handle, span, frame);
  }

  /** @param {HTMLElement} handle @param {import("../text/blocks.js").Span} span @param {DOMRect} frame */
  #place(handle, span, frame) {
    const { end } = handle.dataset;
    const chunk = blocks.elements[blocks.placeOf(end === "end" ? span.end - 1 : span.start)]?.closest(".chunk");
    const box = near.chunks.has(chunk) ? caretBox(blocks, span[end], end) : null;
    handle.hidden = !box;
    if (!box) return;
    handle.style.setProperty("--x", `${box.x - frame.left}px`);
    handle.style.setProperty("--y", `${box.top - frame.top}px`);
    handle.style.setProperty("--height", `${box.height}px`);
    handle.setAttribute("aria-label", say(`handle.${end}`));
    handle.setAttribute("aria-valuemax", String(blocks.end(blocks.length - 1)));
    handle.setAttribute("aria-valuenow", String(span[end]));
    handle.setAttribute("aria-valuetext", heardAt(span, end));
  }

  #down(event, handle) {
    const annotation = shapeable();
    if (!annotation || event.button !== 0 || this.#drag) return;
    event.preventDefault();
    event.stopPropagation();
    handle.focus({ preventScroll: true });
    handle.setPointerCapture(event.pointerId);
    const span = spanOf(annotation);
    const { end } = handle.dataset;
    const box = caretBox(blocks, span[end], end);
    this.#drag = {
      handle,
      uid: annotation.uid,
      fixed: span[end === "end" ? "start" : "end"],
      grip: { x: event.clientX - box.x, y: event.clientY - (box.top + box.bottom) / 2 },
      from: { x: event.clientX, y: event.clientY },
      at: null,
      byWord: event.pointerType === "touch",
    };
  }

  #move(event) {
    const drag = this.#drag;
    if (!drag) return;
    event.stopPropagation(); // nothing is pointed at meanwhile
    const far = Math.hypot(event.clientX - drag.from.x, event.clientY - drag.from.y);
    if (!drag.at && far < STILL) return;
    if (!drag.at) this.#begin();
    drag.at = { x: event.clientX, y: event.clientY };
    drag.byWord = event.pointerType === "touch" || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey;
  }

  #begin() {
    this.#disarm();
    this.classList.add("is-dragging");
    requestAnimationFrame(() => this.#follow());
  }

  /** Every frame while it is dragged: at the edges of the window the text scrolls along. */
  #follow() {
    const drag = this.#drag;
    if (!drag) return;
    const speed = edgeSpeed(drag.at.y);
    if (speed) scrollBy({ top: speed, behavior: "instant" });
    if (speed || drag.at !== drag.seen) this.#to(drag);
    drag.seen = drag.at;
    requestAnimationFrame(() => this.#follow());
  }

  #to({ at, grip, uid, fixed, handle, byWord }) {
    const under = pointNear(blocks, near, at.x - grip.x, at.y - grip.y);
    if (under === null) return;
    const point = steps.nearest(under, byWord ? "word" : "grapheme");
    if (point === fixed) return;
    this.#name(handle, point < fixed ? "start" : "end");
    const span = { start: Math.min(fixed, point), end: Math.max(fixed, point) };
    const now = spanOf(store.get(uid) ?? { uid, ...span });
    if (span.start !== now.start || span.end !== now.end) show(uid, span);
  }

  /** Which end a handle holds: they change places when one is dragged past the other. */
  #name(handle, end) {
    for (const one of this.handles) one.dataset.end = (one === handle) === (end === "end") ? "end" : "start";
  }

  #up() {
    if (!this.#drag) return;
    const { handle, at } = this.#drag;
    this.#stop();
    if (!at) return this.#arm(handle);
    if (keep()) tell({ text: say("shape.moved"), undo: true });
  }

  #cancel() {
    this.#stop();
    letGo();
  }

  #stop() {
    this.#drag = null;
    this.classList.remove("is-dragging");
    this.#soon();
  }

  /** Pressed without dragging: the next click in the text says where it goes. */
  #arm(handle) {
    const again = this.#armed === handle;
    this.#disarm();
    if (again) return;
    this.#armed = handle;
    handle.classList.add("is-armed");
    tell({ text: say(`handle.${handle.dataset.end}Where`) });
  }

  #disarm() {
    this.#armed?.classList.remove("is-armed");
    this.#armed = null;
  }

  #put(event) {
    const annotation = this.#armed && shapeable();
    if (!annotation) return;
    event.preventDefault();
    event.stopPropagation();
    const handle = this.#armed;
    this.#disarm();
    const span = spanOf(annotation);
    const fixed = span[handle.dataset.end === "end" ? "start" : "end"];
    const [at, grip] = [{ x: event.clientX, y: event.clientY }, { x: 0, y: 0 }];
    this.#to({ at, grip, uid: annotation.uid, fixed, handle, byWord: event.pointerType === "touch" });
    if (keep()) tell({ text: say("shape.moved"), undo: true });
  }

  #key(event, handle) {
    const annotation = shapeable();
    const { key } = event;
    if (!annotation || event.shiftKey || event.altKey || !/^Arrow|^Enter$/.test(key)) return;
    event.preventDefault();
    event.stopPropagation();
    if (key === "Enter") return void keep();
    const { end } = handle.dataset;
    const far = event.ctrlKey || event.metaKey;
    const isAlong = key === "ArrowLeft" || key === "ArrowRight";
    const onwards = isAlong ? isOnwards(spanOf(annotation)[end], key) : key === "ArrowDown";
    moveEnd(end, onwards, isAlong ? (far ? "word" : "grapheme") : far ? "paragraph" : "sentence");
  }

  #escape(event) {
    if (!this.#drag && !this.#armed && !isShaping()) return;
    event.preventDefault();
    event.stopPropagation();
    this.#disarm();
    this.#cancel();
  }
}

customElements.define("highlight-handles", HighlightHandles);
