/**
 * The box one searches in: a combobox that completes what the caret stands in (WAI-ARIA authoring practices), shows where
 * a query can't be understood, and says so when an answer takes longer than a second.
 */

import * as api from "../api.js";
import { command } from "../commands.js";
import { PageElement } from "../elements/element.js";
import { OptionList, write } from "../elements/option-list.js";
import { indexOf, pointOf } from "../text/code-points.js";
import { optionsOf, taken } from "./completing.js";

/** Milliseconds without a key before completions are asked for, and before somebody who waits is told. */
const PAUSE = 90;
const PATIENCE = 1000;

class SearchBox extends PageElement {
  /** @type {import("./completing.js").Option[]} */ #options = [];
  #active = -1;
  #asked = 0;
  /** @type {OptionList} */ #drawn;

  connect() {
    this.form = this.querySelector("form");
    this.input = this.querySelector("[name=q]");
    this.list = this.querySelector("[role=listbox]");
    this.list.id ||= "search-options";
    this.#drawn = new OptionList(this.list, this.input, "search-option");
    this.#beCombobox();
    this.listen(this.input, "input", () => this.#soon());
    this.listen(this.input, "keydown", (event) => this.#key(event));
    this.listen(this.input, "blur", () => this.#close());
    this.listen(this.list, "pointerdown", (event) => event.preventDefault()); // the box keeps the focus
    this.listen(this.list, "click", (event) => this.#click(event));
    this.listen(document, "submit", (event) => event.target.method === "get" && this.#wait());
    this.listen(document, "click", (event) => this.#leaves(event) && this.#wait());
    this.listen(globalThis, "pageshow", () => this.#stopWaiting());
    this.#showFault();
    command({ name: "search.box", group: "go", keys: ["/"], run: () => this.#enter() });
  }

  #beCombobox() {
    const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id };
    for (const [name, value] of Object.entries(attributes)) this.input.setAttribute(name, value);
  }

  #enter() {
    this.input.focus();
    this.input.select();
    this.input.scrollIntoView({ block: "nearest" });
  }

  /** What wasn't understood is selected, so that one types over it. */
  #showFault() {
    const { at, length } = this.input.dataset;
    if (at === undefined) return;
    this.input.focus();
    const start = indexOf(this.input.value, Number(at));
    this.input.setSelectionRange(start, indexOf(this.input.value, Number(at) + Number(length)));
  }

  #soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#complete(), PAUSE);
  }

  /** Asks what may come where the caret is; an answer to what has been typed over meanwhile is left. */
  async #complete() {
    const { value, selectionStart, selectionEnd } = this.input;
    if (selectionStart !== selectionEnd || !value.trim()) return this.#close();
    const number = ++this.#asked;
    const found = await api.searchCompletions(this.dataset.project, value, pointOf(value, selectionStart)).catch(() => null);
    if (number !== this.#asked || value !== this.input.value) return;
    this.#show(optionsOf(found));
  }

  #show(options) {
    this.#options = options;
    this.#drawn.draw(options, fill);
    this.#unfold(options.length > 0 && document.activeElement === this.input);
    this.#activate(-1);
  }

  #close() {
    clearTimeout(this.timer);
    this.#asked++;
    this.#unfold(false);
    this.#activate(-1);
  }

  #unfold(unfolds) {
    this.list.hidden = !unfolds;
    this.input.setAttribute("aria-expanded", String(unfolds));
  }

  #activate(place) {
    this.#active = place;
    this.#drawn.activate(place);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
    const isOpen = !this.list.hidden;
    const last = this.#options.length - 1;
    const moves = {
      ArrowDown: () => (isOpen ? this.#activate(this.#active >= last ? 0 : this.#active + 1) : this.#complete()),
      ArrowUp: isOpen && (() => this.#activate(this.#active <= 0 ? last : this.#active - 1)),
      Enter: isOpen && this.#active >= 0 && (() => this.#take(this.#active)),
      Tab: isOpen && this.#active >= 0 && !event.shiftKey && (() => this.#take(this.#active)),
      Escape: isOpen && (() => this.#close()),
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    move();
  }

  #click(event) {
    const option = event.target.closest("[role=option]");
    if (option) this.#take([...this.list.children].indexOf(option));
  }

  /** Writes an option where what was typed stands. A field's name goes on to its values. */
  #take(place) {
    const { value, caret } = taken(this.input.value, this.#options[place]);
    this.input.value = value;
    this.#close();
    this.input.focus();
    this.input.setSelectionRange(caret, caret);
    if (/[:=]$/.test(value.slice(0, caret))) this.#complete();
  }

  #leaves({ target, defaultPrevented, button, ctrlKey, metaKey, shiftKey }) {
    if (defaultPrevented || button || ctrlKey || metaKey || shiftKey) return false;
    return Boolean(target.closest?.(".search-kinds a, .facet a, .pages a, .lines .sort, .search-none a, .search-start a"));
  }

  #wait() {
    const said = this.querySelector(".search-waiting");
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => {
      said.hidden = false;
      const words = said.querySelector("[role=status]");
      words.textContent = words.dataset.words;
    }, PATIENCE);
  }

  #stopWaiting() {
    clearTimeout(this.waiting);
    this.querySelector(".search-waiting").hidden = true;
  }
}

/** @param {HTMLElement} element @param {import("./completing.js").Option} option */
function fill(element, { label, says }) {
  write(element.querySelector(".choice-name"), label);
  write(element.querySelector(".choice-says"), says);
}

customElements.define("search-box", SearchBox);
