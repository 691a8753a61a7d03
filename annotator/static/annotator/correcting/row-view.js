/** A block that is being corrected, as the page shows it. */

import { copyOf } from "../elements/element.js";
import { say } from "../words.js";
import { kindOf } from "./sheet.js";

const GROWS_BY_ITSELF = CSS.supports("field-sizing", "content");

export class RowView {
  /** @type {HTMLElement} */ element;
  /** @type {import("./sheet.js").Row | null} */ #shown = null;
  #place = -1;

  constructor() {
    this.element = copyOf("correct-row");
  }

  /** @type {HTMLTextAreaElement} */
  get field() {
    return this.element.querySelector("textarea");
  }

  /** @param {import("./sheet.js").Row} row @param {number} place among all rows @param {boolean} changed whether it is another than the stored block */
  show(row, place, changed) {
    const { element, field } = this;
    element.classList.toggle("is-changed", changed);
    if (row === this.#shown && place === this.#place) return;
    [this.#shown, this.#place] = [row, place];
    element.dataset.id = String(row.id);
    element.dataset.kind = row.kind;
    element.dataset.level = String(row.level);
    if (field.value !== row.text) field.value = row.text;
    this.#name(row, place);
    this.#section(row);
    this.grow();
  }

  /** @param {boolean} may whether it can become one with the block before */
  set mayJoin(may) {
    this.element.querySelector("[data-act=join]").disabled = !may;
  }

  #name(row, place) {
    const select = this.element.querySelector("[data-act=kind]");
    const name = kindOf(row);
    const option = [...select.options].find((one) => one.value === name) ?? select.appendChild(new Option(name, name));
    const bound = ["cell", "figure"].includes(row.kind);
    // A disabled select can't be read by everybody; the others of its kinds can't be chosen.
    for (const one of select.options) one.disabled = bound ? one !== option && one.value !== "paragraph" : ["cell", "figure"].includes(one.value);
    if (row.kind === "figure") select.querySelector("[value=paragraph]").disabled = true;
    option.selected = true;
    select.ariaLabel = say("blockKind", { number: place + 1 });
    this.field.ariaLabel = say("block", { number: place + 1, kind: option.text });
  }

  #section({ begins }) {
    const part = this.element.querySelector(".piece-begins");
    part.hidden = !begins;
    if (!begins) return;
    const author = part.querySelector("input");
    part.dataset.section = begins.kind;
    part.querySelector("select").value = begins.kind;
    author.hidden = begins.kind !== "comment";
    if (author.value !== (begins.author ?? "")) author.value = begins.author ?? "";
  }

  /** As tall as its text, where the browser doesn't see to that. */
  grow() {
    if (GROWS_BY_ITSELF) return;
    const { field } = this;
    field.style.setProperty("block-size", "auto");
    if (field.scrollHeight) field.style.setProperty("block-size", `${field.scrollHeight}px`);
  }
}
