/**
 * Where several highlights lie one over the other: a list of them, the smallest first. Another click there, or the same
 * key again, goes on to the next; the text shows which one it is.
 */

import { calledOf } from "../people.js";
import { attention, blocks, colourOf, filter, store, tagsOf, tell, text } from "../reading.js";
import { say } from "../words.js";
import { PageElement, copyOf } from "./element.js";

const QUOTE = 80;
/** Milliseconds: a click on the text takes the focus away first. */
const JUST_NOW = 600;

class OverlapPicker extends PageElement {
  /** What was offered last, and which of it was shown, for the next click there. */
  #last = { uids: "", shown: -1, at: 0 };
  /** Where the keys look, after choosing one of several. @type {{point: number, uid: string} | null} */ #here = null;

  connect() {
    this.list = this.querySelector("ul");
    this.listen(document, "annotator:choose", ({ detail }) => this.#open(detail));
    this.listen(document, "annotator:cycle", () => this.#cycle());
    this.listen(this, "keydown", (event) => this.#key(event));
    this.listen(this, "focusout", (event) => this.contains(event.relatedTarget) || this.#close());
    this.listen(this, "focusin", ({ target }) => this.#show(target.closest("[data-uid]")));
    this.listen(this, "pointerover", ({ target }) => this.#show(target.closest("[data-uid]")));
    // The pointer rests on the text, and would show the smallest there.
    this.listen(attention, "hover", () => this.hidden || queueMicrotask(() => this.#hint(this.#buttons[this.#last.shown])));
    this.act({ choose: (button) => this.#choose(button.dataset.uid) });
  }

  get #buttons() {
    return [...this.list.querySelectorAll("button")];
  }

  /** @param {{found: import("../store.js").Annotation[], x: number, y: number, first?: number}} offer */
  #open({ found, x, y, first }) {
    const uids = found.map(({ uid }) => uid).join();
    const again = uids === this.#last.uids && performance.now() - this.#last.at < JUST_NOW;
    const shown = first ?? (again ? this.#last.shown + 1 : 0);
    this.list.replaceChildren(...found.map(optionOf));
    this.hidden = false;
    this.#last.uids = uids;
    this.#place(x, y);
    this.#buttons[shown % found.length].focus({ preventScroll: true });
  }

  #place(x, y) {
    if (getComputedStyle(this).position === "fixed") return;
    const frame = this.offsetParent.getBoundingClientRect();
    const left = Math.max(8, Math.min(x - 24, document.documentElement.clientWidth - this.offsetWidth - 8));
    const top = y + 16 + this.offsetHeight < innerHeight ? y + 16 : Math.max(56, y - 16 - this.offsetHeight);
    this.style.setProperty("--x", `${Math.round(left - frame.left)}px`);
    this.style.setProperty("--y", `${Math.round(top - frame.top)}px`);
  }

  #close() {
    if (this.hidden) return;
    this.#last.at = performance.now();
    this.hidden = true;
    attention.hover(null);
  }

  #show(button) {
    if (!button) return;
    this.#last.shown = this.#buttons.indexOf(button);
    this.#hint(button);
  }

  #hint(button) {
    if (button && !this.hidden) attention.hover(button.dataset.uid);
  }

  #choose(uid) {
    const annotation = store.get(uid);
    this.#close();
    this.#last.uids = "";
    text.focus({ preventScroll: true });
    if (!annotation) return;
    if (this.#here) this.#here.uid = uid;
    attention.select(uid, "text");
  }

  /** The next one of those that lie at the text cursor, or where the selected one is. */
  #cycle() {
    if (!this.hidden) return this.#go(1);
    const point = this.#pointAtHand();
    const found = point === null ? [] : store.placed.covering(point).filter((one) => filter.accepts(one));
    if (!found.length) return tell({ text: say("noneHere") });
    const at = found.findIndex(({ uid }) => uid === attention.selected);
    if (found.length === 1) {
      if (at === 0) tell({ text: say("onlyOneHere") });
      return attention.select(found[0].uid, "keys");
    }
    this.#here = { point, uid: attention.selected };
    this.#open({ found, ...placeOf(point), first: at + 1 });
  }

  /** Code point of the text cursor, else of where the selected highlight was chosen, else where most lie on it. */
  #pointAtHand() {
    const { focusNode, focusOffset } = getSelection();
    if (document.body.dataset.cursor && focusNode) return blocks.pointAt(focusNode, focusOffset);
    const selected = store.get(attention.selected);
    if (selected?.start == null) return null;
    if (this.#here?.uid === selected.uid && selected.start <= this.#here.point && this.#here.point < selected.end) {
      return this.#here.point;
    }
    return crowdedPoint(selected);
  }

  #go(by) {
    const buttons = this.#buttons;
    const at = buttons.indexOf(document.activeElement);
    buttons.at((at + by) % buttons.length).focus({ preventScroll: true });
  }

  #key(event) {
    const moves = {
      ArrowDown: () => this.#go(1),
      ArrowUp: () => this.#go(-1),
      Home: () => this.#buttons[0].focus(),
      End: () => this.#buttons.at(-1).focus(),
      Escape: () => {
        this.#close();
        text.focus({ preventScroll: true });
      },
    };
    if (!moves[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    moves[event.key]();
  }
}

/** Where on a highlight the most others lie: at its start, or where one of them starts. */
function crowdedPoint({ start, end }) {
  const points = [start, ...store.placed.overlapping(start, end).map((one) => Math.max(start, one.start))];
  let [best, most] = [start, 0];
  for (const point of new Set(points.slice(0, 50))) {
    const count = store.placed.covering(point).length;
    if (count > most) [best, most] = [point, count];
  }
  return best;
}

/** Where a code point stands on the screen. */
function placeOf(point) {
  const place = blocks.placeOf(point);
  const box = blocks.boxesIn(place, point, Math.min(point + 1, blocks.end(place)))[0];
  return box ? { x: box.left, y: (box.top + box.bottom) / 2 } : { x: innerWidth / 2, y: innerHeight / 3 };
}

/** @param {import("../store.js").Annotation} annotation */
function optionOf(annotation) {
  const option = copyOf("overlap-option-template");
  const quote = blocks.quote(annotation.start, Math.min(annotation.end, annotation.start + QUOTE));
  const button = option.querySelector("button");
  button.dataset.uid = annotation.uid;
  button.dataset.colour = colourOf(annotation);
  option.querySelector(".overlap-tags").textContent =
    tagsOf(annotation).map((tag) => tag.name).join(", ") || say("noTag");
  option.querySelector(".overlap-who").textContent = calledOf(annotation.author);
  option.querySelector(".overlap-quote").textContent = annotation.end - annotation.start > QUOTE ? `${quote}…` : quote;
  return option;
}

customElements.define("overlap-picker", OverlapPicker);
