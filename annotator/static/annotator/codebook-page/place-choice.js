/** A dialog in which the tag is chosen under which others go: what dragging does, without dragging. */

import { folded } from "../codebook.js";
import { PageElement } from "../elements/element.js";
import { say } from "../words.js";
import { book } from "./page.js";

/** Options that are shown at once; more are found by typing. */
const MOST = 100;
const TOP = "top";

/** @typedef {{title: string, but: Set<number>}} Question `but`: these can't be chosen */

class PlaceChoice extends PageElement {
  /** @type {Question} */ #question = { title: "", but: new Set() };
  #answer = (_id) => {};
  #at = 0;

  connect() {
    this.dialog = this.querySelector("dialog");
    this.input = this.querySelector("input");
    this.list = this.querySelector("[role=listbox]");
    this.listen(this.input, "input", () => this.#fill());
    this.listen(this.input, "keydown", (event) => this.#key(event));
    this.listen(this.list, "click", (event) => this.#choose(event.target.closest("[role=option]")));
    this.listen(this.dialog, "click", (event) => event.target === this.dialog && this.dialog.close());
    this.listen(this.dialog, "close", () => this.#answer(undefined));
    this.act({ close: () => this.dialog.close() });
  }

  /** @param {Question} question @returns {Promise<number | null | undefined>} null: the top; undefined: nothing was chosen */
  ask(question) {
    this.#question = question;
    this.querySelector("h2").textContent = question.title;
    this.input.value = "";
    this.#fill();
    this.dialog.showModal();
    this.input.focus();
    return new Promise((resolve) => (this.#answer = resolve));
  }

  #fill() {
    const { but } = this.#question;
    const found = best(book.tree, this.input.value).filter(({ id }) => !but.has(id) && id > 0);
    const options = found.slice(0, MOST).map((tag) => optionOf(tag));
    if (!this.input.value.trim()) options.unshift(topOption());
    options.forEach((option, at) => (option.id = `place-choice-${at}`));
    this.list.replaceChildren(...options);
    this.querySelector(".place-choice-none").hidden = options.length > 0;
    this.#mark(0);
  }

  #mark(at) {
    this.#at = Math.min(Math.max(at, 0), this.list.childElementCount - 1);
    [...this.list.children].forEach((option, place) => option.setAttribute("aria-selected", String(place === this.#at)));
    const option = this.list.children[this.#at];
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  #key(event) {
    if (event.isComposing) return;
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
    if (event.key in steps) this.#mark(this.#at + steps[event.key]);
    else if (event.key === "Enter") this.#choose(this.list.children[this.#at]);
    else return;
    event.preventDefault();
  }

  #choose(option) {
    if (!option) return;
    this.#answer(option.dataset.tag === TOP ? null : Number(option.dataset.tag));
    this.dialog.close();
  }
}

/** Names that begin with what was typed come first, then names that have it, then the others. */
function best(tree, query) {
  const found = tree.search(query);
  const tags = found ? tree.tags.filter(({ id }) => found.has(id)) : tree.tags;
  const wanted = folded(query);
  if (!wanted) return tags;
  const rank = ({ name }) => (folded(name).startsWith(wanted) ? 0 : folded(name).includes(wanted) ? 1 : 2);
  return tags.map((tag) => [rank(tag), tag]).sort((one, other) => one[0] - other[0]).map(([, tag]) => tag);
}

function optionOf(tag) {
  const above = book.tree.ancestors(tag.id).map((id) => book.tree.get(id).name);
  const option = bare(String(tag.id), tag.name);
  option.dataset.colour = tag.colour;
  option.prepend(Object.assign(document.createElement("span"), { className: "swatch" }));
  if (above.length) option.append(Object.assign(document.createElement("span"), { className: "place-choice-path", textContent: above.join(" › ") }));
  return option;
}

const topOption = () => bare(TOP, say("book.top"));

function bare(key, name) {
  const option = document.createElement("li");
  option.setAttribute("role", "option");
  option.dataset.tag = key;
  option.append(Object.assign(document.createElement("span"), { className: "place-choice-name", textContent: name }));
  return option;
}

/** @param {Question} question */
export const askForPlace = (question) => document.querySelector("place-choice").ask(question);

customElements.define("place-choice", PlaceChoice);
