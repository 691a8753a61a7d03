/**
 * Choosing documents in the list: by mouse and touch (with Shift: all from the last one on), by keyboard (x on a row,
 * Shift+arrows, b to what can be done, Escape to let go), a page of them, or all that fit. The bar comes when something
 * is chosen.
 */

import { PageElement } from "./element.js";

const STEPS = { ArrowDown: 1, ArrowUp: -1 };
const ROW = "tbody tr, .hit";

class DocumentSelection extends PageElement {
  /** The box that was ticked or let go last. @type {HTMLInputElement | null} */ #last = null;

  connect() {
    this.bar = this.querySelector(".selection");
    this.all = this.bar.elements.namedItem("all");
    this.words = this.dataset.countWords.split("|");
    for (const button of this.bar.querySelectorAll("[data-act]")) button.hidden = false;
    this.act({ page: () => this.#tick(this.boxes, true), none: () => this.#none() });
    this.listen(this, "click", (event) => this.#clicked(event));
    this.listen(this, "change", () => this.#show());
    this.listen(this, "keydown", (event) => this.#key(event));
    this.listen(globalThis, "pageshow", () => this.#show()); // a browser that goes back may have kept the ticks
    this.#show();
  }

  /** @returns {HTMLInputElement[]} */
  get boxes() {
    return [...this.querySelectorAll(".choose input")];
  }

  get #count() {
    return this.all.checked ? Number(this.all.value) : this.boxes.filter((box) => box.checked).length;
  }

  #clicked(event) {
    const box = event.target.closest(".choose input");
    if (!box) return;
    if (event.shiftKey && this.#last) this.#tick(between(this.boxes, this.#last, box), box.checked);
    this.#last = box;
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && !this.querySelector("details[open]")) return this.#none();
    const row = event.target.closest(ROW);
    const box = row?.querySelector(".choose input");
    if (!box || !event.target.matches(".row-link, .choose input")) return;
    if (event.key === "x") this.#toggle(box);
    else if (event.key === "b" && this.#count) this.bar.focus();
    else if (event.shiftKey && event.key in STEPS) this.#extend(box, STEPS[event.key], event.target);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #toggle(box) {
    this.#last = box;
    this.#tick([box], !box.checked);
  }

  /** Takes the next row in, and goes there. @param {HTMLInputElement} box @param {number} step @param {HTMLElement} from */
  #extend(box, step, from) {
    const next = this.boxes[this.boxes.indexOf(box) + step];
    if (!next) return;
    this.#last = next;
    this.#tick([box, next], true);
    const kind = from.matches(".row-link") ? ".row-link" : ".choose input";
    next.closest(ROW).querySelector(kind).focus();
  }

  #tick(boxes, checked) {
    for (const box of boxes) box.checked = checked;
    this.#show();
  }

  #none() {
    if (!this.#count) return;
    const inBar = this.bar.contains(document.activeElement);
    this.all.checked = false;
    this.#tick(this.boxes, false);
    if (inBar) (this.#last ?? this.boxes[0]).focus();
  }

  #show() {
    const count = this.#count;
    const [none, one, several] = this.words;
    const words = [none, one][count] ?? several.replace("%n", count.toLocaleString(document.documentElement.lang));
    const said = this.bar.querySelector(".selection-count");
    if (said.textContent !== words) said.textContent = words;
    this.bar.hidden = count === 0;
  }
}

/** Those from one to the other, both included. @param {HTMLInputElement[]} boxes */
function between(boxes, one, other) {
  const [start, end] = [boxes.indexOf(one), boxes.indexOf(other)].sort((a, b) => a - b);
  return start < 0 ? [other] : boxes.slice(start, end + 1);
}

customElements.define("document-selection", DocumentSelection);
