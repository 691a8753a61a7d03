/**
 * Finds a tag while one types, or makes one: a combobox with a list (WAI-ARIA authoring practices).
 * Sends "pick" with the tag, and `more` if Shift says that another one follows; "leave" on Escape.
 */

import { codebook } from "../reading.js";
import { say } from "../words.js";
import { PageElement, copyOf } from "./element.js";

let count = 0;

class TagPicker extends PageElement {
  /** Ids that are chosen already. @type {() => number[]} */ chosen = () => [];
  #options = [];
  #active = -1;

  connect() {
    if (!this.firstElementChild) this.append(copyOf("tag-picker-template"));
    this.input = this.querySelector("input");
    this.list = this.querySelector("[role=listbox]");
    this.list.id = `tag-list-${count++}`;
    this.input.setAttribute("aria-controls", this.list.id);
    this.listen(this.input, "input", () => this.open());
    this.listen(this.input, "click", () => this.open());
    this.listen(this.input, "keydown", (event) => this.#key(event));
    this.listen(this, "focusout", (event) => this.contains(event.relatedTarget) || this.close());
    this.listen(this.list, "pointerdown", (event) => event.preventDefault());
    this.listen(this.list, "click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.#pick([...this.list.children].indexOf(option), event.shiftKey);
    });
  }

  focus() {
    this.input.focus();
    this.open();
  }

  open() {
    const typed = this.input.value.trim();
    this.#options = codebook.search(typed).map((tag) => ({ tag }));
    if (typed && !codebook.named(typed)) this.#options.push({ create: typed });
    this.list.replaceChildren(...this.#options.map((option, place) => this.#optionOf(option, place)));
    this.list.hidden = !this.#options.length;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.#activate(typed && this.#options.length ? 0 : -1);
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.#activate(-1);
  }

  clear() {
    this.input.value = "";
    this.close();
  }

  #optionOf({ tag, create }, place) {
    const option = copyOf("tag-option-template");
    option.id = `${this.list.id}-${place}`;
    const name = option.querySelector(".option-name");
    if (create) {
      name.textContent = say("create", { name: create });
      option.classList.add("is-new");
      return option;
    }
    const above = tag.path.slice(0, tag.path.length - tag.name.length);
    option.dataset.colour = tag.colour;
    name.textContent = tag.name;
    option.querySelector(".option-path").textContent = above;
    option.querySelector("kbd").textContent = tag.shortcut;
    option.querySelector("kbd").hidden = !tag.shortcut;
    if (this.chosen().includes(tag.id)) option.classList.add("is-chosen");
    return option;
  }

  #activate(place) {
    this.#active = place;
    [...this.list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === place)));
    const option = this.list.children[place];
    if (option) {
      this.input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  #key(event) {
    const last = this.#options.length - 1;
    const moves = {
      ArrowDown: () => (this.list.hidden ? this.open() : this.#activate(this.#active >= last ? 0 : this.#active + 1)),
      ArrowUp: () => (this.list.hidden ? this.open() : this.#activate(this.#active <= 0 ? last : this.#active - 1)),
      Enter: () => this.#enter(event.shiftKey),
      Escape: () => this.dispatchEvent(new CustomEvent("leave", { bubbles: true })),
    };
    if (!moves[event.key] || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    moves[event.key]();
  }

  #enter(more) {
    if (this.#active >= 0) this.#pick(this.#active, more);
    else this.dispatchEvent(new CustomEvent("pick", { bubbles: true, detail: { tag: null, more: false } }));
  }

  #pick(place, more) {
    const { tag, create } = this.#options[place];
    const picked = tag ?? codebook.create(create);
    this.input.value = "";
    this.dispatchEvent(new CustomEvent("pick", { bubbles: true, detail: { tag: picked, more } }));
    if (!this.list.hidden && this.isConnected) this.open();
  }
}

customElements.define("tag-picker", TagPicker);

