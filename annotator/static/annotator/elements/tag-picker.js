/**
 * Finds tags while one types, or makes one: a combobox with a list (WAI-ARIA authoring practices). Enter takes the tag;
 * Shift and Enter, Shift and click, or its box gather it with others, and Enter takes them all.
 * Near names are offered before a new tag, and chosen by none but the person. With the attribute `existing`, and where
 * this person may make no tags, none is made. Sends "pick" with `tags` (ids, none if nothing was typed); "leave" on Escape.
 */

import { codebook, page } from "../reading.js";
import { otherName } from "../text/near-names.js";
import { say } from "../words.js";
import { PageElement, chipOf, copyOf } from "./element.js";
import { OptionList, write } from "./option-list.js";

/** Options that are drawn at once. */
const MOST = 50;

let count = 0;

/** @typedef {{tag: import("../codebook.js").Tag, near?: boolean} | {create: string}} Option */

class TagPicker extends PageElement {
  /** Ids of tags that are there already. @type {() => number[]} */ chosen = () => [];
  /** Ids of tags that are offered first while nothing is typed. @type {() => number[]} */ first = () => [];
  /** @type {Option[]} */ #options = [];
  #active = -1;
  /** @type {OptionList} */ #drawn;
  /** Ids that go together. @type {Set<number>} */ #gathered = new Set();

  connect() {
    if (!this.firstElementChild) this.append(copyOf("tag-picker-template"));
    this.input = this.querySelector("input");
    this.list = this.querySelector("[role=listbox]");
    this.panel = this.querySelector(".picker-panel");
    this.list.id = `tag-list-${count++}`;
    this.#drawn = new OptionList(this.list, this.input, "tag-option-template");
    this.input.setAttribute("aria-controls", this.list.id);
    this.listen(this.input, "input", () => this.open());
    this.listen(this.input, "click", () => this.open());
    this.listen(this.input, "keydown", (event) => this.#key(event));
    this.listen(this, "focusout", (event) => this.contains(event.relatedTarget) || this.close());
    this.listen(this.panel, "pointerdown", (event) => event.preventDefault());
    this.listen(this.list, "click", (event) => this.#click(event));
    this.listen(codebook, "change", ({ detail }) => detail?.from && this.#rename(detail));
    this.act({
      done: () => this.#done(),
      drop: (button) => this.#gather(Number(button.dataset.tag)),
    });
  }

  focus() {
    this.input.focus();
    this.open();
  }

  open() {
    const typed = this.input.value.trim();
    const found = typed ? codebook.search(typed, MOST + 1) : this.#unasked();
    const near = typed ? codebook.near(typed) : [];
    this.#options = [...found.slice(0, MOST).map((tag) => ({ tag })), ...near.map((tag) => ({ tag, near: true }))];
    const creates = typed && !this.hasAttribute("existing") && !codebook.named(typed);
    if (creates && page.may_make_tags) this.#options.push({ create: typed });
    this.#drawn.draw(this.#options, (element, option) => this.#write(element, option));
    this.querySelector(".picker-more").hidden = found.length <= MOST;
    this.querySelector(".picker-none").hidden = !creates || page.may_make_tags || found.length > 0;
    this.#unfold(this.#options.length > 0 || !this.querySelector(".picker-none").hidden);
    // One that is only near is never taken unasked: “Iran” is no misspelt “Iraq”.
    const asks = !found.length && near.length > 0;
    this.#activate(typed && this.#options.length && !asks ? 0 : -1);
    this.#tell(asks ? say("near.first", { name: typed, tags: near.map(({ name }) => name).join(", ") }) : this.#gatheredText());
  }

  close() {
    this.#unfold(false);
    this.#activate(-1);
  }

  clear() {
    this.input.value = "";
    this.#gathered.clear();
    this.#drawGathered();
    this.close();
  }

  #unfold(unfolds) {
    this.panel.hidden = !unfolds;
    this.input.setAttribute("aria-expanded", String(unfolds));
  }

  /** What is offered before anything is typed. */
  #unasked() {
    const first = this.first().map((id) => codebook.get(id)).filter(Boolean);
    return [...new Set([...first, ...codebook.all.slice(0, MOST + 1)])];
  }

  /** @param {HTMLElement} element @param {Option} option */
  #write(element, { tag, near, create }) {
    element.classList.toggle("is-new", Boolean(create));
    element.querySelector(".option-box").hidden = Boolean(create);
    const other = tag && otherName(tag, this.input.value);
    write(element.querySelector(".option-name"), tag ? tag.name : this.#newName(create));
    write(element.querySelector(".option-path"), tag ? tag.path.slice(0, tag.path.length - tag.name.length) : "");
    write(element.querySelector(".option-note"), near ? say("near") : other ? say("otherName", { name: other }) : "");
    write(element.querySelector("kbd"), tag?.shortcut ?? "");
    element.querySelector("kbd").hidden = !tag?.shortcut;
    if (tag) {
      Object.assign(element.dataset, { colour: tag.colour, tag: String(tag.id) });
      return this.#check(element, tag.id);
    }
    for (const name of ["data-colour", "data-tag", "aria-checked"]) element.removeAttribute(name);
    element.classList.remove("is-chosen");
  }

  /** @param {string} typed */
  #newName(typed) {
    const { parent, name } = codebook.reading(typed);
    return parent ? say("createUnder", { name, parent: parent.path }) : say("create", { name: typed });
  }

  /** Gathered, or there already: what will be when the gathered ones are taken. */
  #check(option, id) {
    const there = this.chosen().includes(id);
    option.classList.toggle("is-chosen", there);
    option.setAttribute("aria-checked", String(there !== this.#gathered.has(id)));
  }

  #activate(place) {
    this.#active = place;
    this.#drawn.activate(place);
  }

  #click(event) {
    const option = event.target.closest("[role=option]");
    if (!option) return;
    const gathers = event.shiftKey || event.target.closest(".option-box");
    this.#take([...this.list.children].indexOf(option), gathers);
  }

  #key(event) {
    if (event.isComposing || event.keyCode === 229) return;
    const last = this.#options.length - 1;
    const moves = {
      ArrowDown: () => (this.panel.hidden ? this.open() : this.#activate(this.#active >= last ? 0 : this.#active + 1)),
      ArrowUp: () => (this.panel.hidden ? this.open() : this.#activate(this.#active <= 0 ? last : this.#active - 1)),
      Enter: () => this.#enter(event.shiftKey),
      Escape: () => this.dispatchEvent(new CustomEvent("leave", { bubbles: true })),
      Backspace: this.input.value || !this.#gathered.size ? null : () => this.#gather([...this.#gathered].at(-1)),
    };
    if (!moves[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    moves[event.key]();
  }

  /** Takes what is active; where one has typed and nothing is, the first option becomes so, to be looked at. */
  #enter(gathers) {
    if (this.#active >= 0) this.#take(this.#active, gathers);
    else if (!this.input.value.trim()) this.#done();
    else if (this.#options.length && !this.panel.hidden) this.#activate(0);
  }

  /** @param {number} place of the option @param {boolean} gathers with others, to be taken together */
  #take(place, gathers) {
    const { tag, create } = this.#options[place];
    const { id } = tag ?? codebook.create(create);
    if (gathers) return this.#gather(id);
    this.#gathered.add(id);
    this.#done();
  }

  #gather(id) {
    if (!this.#gathered.delete(id)) this.#gathered.add(id);
    const place = this.#active;
    const typed = this.input.value;
    this.input.value = "";
    this.#drawGathered();
    if (typed) return this.open();
    for (const option of this.list.children) if (option.dataset.tag) this.#check(option, Number(option.dataset.tag));
    this.#activate(place);
  }

  #drawGathered() {
    const tags = [...this.#gathered].map((id) => codebook.get(id)).filter(Boolean);
    this.querySelector(".picker-gathered").replaceChildren(...tags.map(gatheredChip));
    const done = this.querySelector("[data-act=done]");
    done.hidden = !tags.length;
    done.textContent = say("takeTags", { count: tags.length });
    this.#tell(this.#gatheredText());
  }

  #gatheredText() {
    return this.#gathered.size ? say("gathered", { count: this.#gathered.size }) : "";
  }

  /** For who doesn't see it. */
  #tell(text) {
    const status = this.querySelector(".picker-count");
    if (status.textContent !== text) status.textContent = text;
  }

  #done() {
    const tags = [...this.#gathered];
    this.clear();
    this.dispatchEvent(new CustomEvent("pick", { bubbles: true, detail: { tags } }));
  }

  #rename({ from, to }) {
    if (this.#gathered.delete(from)) this.#gathered.add(to);
  }
}

function gatheredChip(tag) {
  const chip = chipOf(tag);
  const button = document.createElement("button");
  button.type = "button";
  Object.assign(button.dataset, { act: "drop", tag: String(tag.id) });
  button.textContent = "×";
  button.setAttribute("aria-label", say("dropTag", { tag: tag.name }));
  chip.append(button);
  return chip;
}

customElements.define("tag-picker", TagPicker);
