/**
 * Chooses one of the codebook's tags by typing: a combobox with a list (WAI-ARIA authoring practices), on pages without
 * a text. With `parents` set, it also offers to make what isn't there. Sends "choose" with `tag`, or with `make`.
 */

import { Codebook, folded } from "../codebook.js";
import { say } from "../words.js";
import { PageElement, copyOf } from "./element.js";
import { OptionList, write } from "./option-list.js";

/** Options that are drawn at once. */
const MOST = 30;

let count = 0;

/** @typedef {import("../codebook.js").Tag & {aliases?: {name: string}[]}} Tag */
/** @typedef {{tag: Tag} | {make: {name: string, parent: number | null}}} Option */

class TagChoice extends PageElement {
  /** Those that are not offered. @type {() => Set<number>} */ without = () => new Set();
  /** Under which tags a new one may be made (null: at the root), the likeliest first. @type {(number | null)[]} */ parents = [];
  #codebook = new Codebook([]);
  /** @type {Option[]} */ #options = [];
  #active = -1;
  /** @type {OptionList} */ #drawn;

  connect() {
    if (!this.firstElementChild) this.append(...copyOf("tag-choice-template").childNodes);
    this.input = this.querySelector("input");
    this.list = this.querySelector("[role=listbox]");
    this.list.id ||= `tag-choice-${count++}`;
    this.#drawn = new OptionList(this.list, this.input, "tag-choice-option-template");
    this.input.setAttribute("aria-controls", this.list.id);
    this.input.setAttribute("aria-label", this.getAttribute("label"));
    this.list.setAttribute("aria-label", this.getAttribute("label"));
    this.input.placeholder = this.getAttribute("label");
    this.listen(this.input, "input", () => this.open());
    this.listen(this.input, "click", () => this.open());
    this.listen(this.input, "keydown", (event) => this.#key(event));
    this.listen(this, "focusout", (event) => this.contains(event.relatedTarget) || this.close());
    this.listen(this.list, "pointerdown", (event) => event.preventDefault());
    this.listen(this.list, "click", (event) => this.#click(event));
  }

  /** @param {Tag[]} tags in reading order */
  set tags(tags) {
    this.#codebook = new Codebook(tags);
  }

  focus() {
    this.input.focus();
    this.open();
  }

  open() {
    this.#options = this.#found(this.input.value.trim());
    this.#drawn.draw(this.#options, (element, option) => this.#write(element, option));
    this.#unfold(this.#options.length > 0);
    this.#activate(this.input.value.trim() && this.#options.length ? 0 : -1);
  }

  close() {
    this.#unfold(false);
    this.#activate(-1);
  }

  #unfold(unfolds) {
    this.list.hidden = !unfolds;
    this.input.setAttribute("aria-expanded", String(unfolds));
  }

  /** @param {string} typed @returns {Option[]} */
  #found(typed) {
    const without = this.without();
    const offered = (tags) => tags.filter(({ id }) => !without.has(id)).slice(0, MOST).map((tag) => ({ tag }));
    if (!typed) return offered(this.#codebook.all);
    const named = this.#codebook.search(typed, MOST + without.size);
    const tags = [...new Set([...named, ...this.#byAlias(typed)])];
    return [...offered(tags), ...this.#toMake(typed)];
  }

  /** Tags that once were called so. */
  #byAlias(typed) {
    const wanted = folded(typed);
    return this.#codebook.all.filter(({ aliases }) => aliases?.some(({ name }) => folded(name).includes(wanted)));
  }

  /** @param {string} typed @returns {Option[]} */
  #toMake(typed) {
    if (!this.parents.length) return [];
    const { name, parent } = this.#codebook.reading(typed);
    const places = parent ? [parent.id] : this.parents;
    const standing = new Set(this.#codebook.all.filter((tag) => folded(tag.name) === folded(name)).map((tag) => tag.parent));
    return places.filter((place) => !standing.has(place)).map((place) => ({ make: { name, parent: place } }));
  }

  /** @param {HTMLElement} element @param {Option} option */
  #write(element, { tag, make }) {
    element.classList.toggle("is-new", Boolean(make));
    if (tag) element.dataset.colour = tag.colour;
    else delete element.dataset.colour;
    write(element.querySelector(".choice-name"), tag ? tag.name : this.#newName(make));
    write(element.querySelector(".choice-path"), tag ? tag.path.slice(0, tag.path.length - tag.name.length) : "");
  }

  /** @param {{name: string, parent: number | null}} make */
  #newName({ name, parent }) {
    const above = this.#codebook.get(parent);
    return above ? say("choice.makeUnder", { name, parent: above.path }) : say("choice.make", { name });
  }

  #activate(place) {
    this.#active = place;
    this.#drawn.activate(place);
  }

  #click(event) {
    const option = event.target.closest("[role=option]");
    if (option) this.#take([...this.list.children].indexOf(option));
  }

  #key(event) {
    if (event.isComposing || event.keyCode === 229) return;
    const last = this.#options.length - 1;
    const moves = {
      ArrowDown: () => (this.list.hidden ? this.open() : this.#activate(this.#active >= last ? 0 : this.#active + 1)),
      ArrowUp: () => (this.list.hidden ? this.open() : this.#activate(this.#active <= 0 ? last : this.#active - 1)),
      Enter: this.#active < 0 ? null : () => this.#take(this.#active),
      Escape: this.list.hidden && !this.input.value ? null : () => this.#clear(),
    };
    if (!moves[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    moves[event.key]();
  }

  #clear() {
    this.input.value = "";
    this.close();
  }

  #take(place) {
    const option = this.#options[place];
    this.#clear();
    this.dispatchEvent(new CustomEvent("choose", { bubbles: true, detail: option }));
  }
}

customElements.define("tag-choice", TagChoice);
