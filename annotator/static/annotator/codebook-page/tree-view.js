/** The tree as rows, of which only those near the screen are in the page. Keys, presses and names; `dragging.js` moves. */

import { PageElement } from "../elements/element.js";
import { say } from "../words.js";
import { Dragging } from "./dragging.js";
import { newTag } from "./keys.js";
import { NearNames } from "./near.js";
import { fillRow, rowFor } from "./row.js";
import { book, doing, tell } from "./page.js";

/** Rows beyond the screen that stand ready, on each side. */
const READY = 12;

class CodebookTree extends PageElement {
  /** By the tag's number. @type {Map<number, HTMLElement>} */ #drawn = new Map();
  #height = 36;
  #grip = null;
  #near = new NearNames();
  /** Rows come and go: what loses the focus by that isn't left by anybody. */ #filling = false;

  connect() {
    this.body = this.querySelector(".book-rows");
    this.grid = this.querySelector("[role=treegrid]");
    this.line = this.querySelector(".book-landing");
    this.empty = this.closest(".book").querySelector(".book-empty");
    const first = this.empty.querySelector("button");
    if (first) this.listen(first, "click", () => newTag());
    this.listen(book, "change", () => this.#draw());
    this.listen(book, "focus", () => this.#focus());
    this.listen(window, "scroll", () => this.#draw());
    this.listen(window, "resize", () => this.#draw());
    this.listen(this.body, "click", (event) => this.#press(event));
    this.listen(this.body, "dblclick", (event) => this.#pressTwice(event));
    this.listen(this.body, "keydown", (event) => this.#type(event));
    // A press attends when it is one; its focus comes then, not before.
    this.listen(this.body, "mousedown", (event) => event.target.matches("input") || event.preventDefault());
    this.listen(this.body, "input", (event) => event.target.matches(".is-draft input") && this.#near.look(event.target));
    this.listen(this.body, "focusin", (event) => this.#focused(event));
    this.listen(this.body, "focusout", (event) => this.#left(event));
    this.#grip = new Dragging(this.body, { heightOf: () => this.#height });
    this.listen(this.body, "pointerdown", (event) => this.#grip.press(event));
    this.#draw();
  }

  /** Rows that can be seen and some more; always the one that has the focus, and the one that is being named. */
  #draw() {
    const { rows } = book;
    this.grid.hidden = book.loaded && !book.tree.size && !book.draft;
    this.empty.hidden = !this.grid.hidden;
    this.#height = this.body.firstElementChild?.getBoundingClientRect().height || this.#height;
    const top = this.body.getBoundingClientRect().top;
    const from = Math.max(Math.floor(-top / this.#height) - READY, 0);
    const to = Math.min(Math.ceil((innerHeight - top) / this.#height) + READY, rows.length);
    const wanted = new Map();
    for (let at = from; at < to; at++) wanted.set(rows[at].id, at);
    for (const kept of [book.active, book.renaming, book.draft ? 0 : null]) {
      const at = kept === null || wanted.has(kept) ? -1 : book.rowOf(kept);
      if (at >= 0) wanted.set(kept, at);
    }
    this.#filling = true;
    this.#fill(rows, wanted);
    this.#filling = false;
    this.body.style.setProperty("--rows", String(rows.length));
    this.grid.setAttribute("aria-rowcount", String(rows.length + 1));
    this.grid.classList.toggle("is-choosing", book.choosing || book.chosen.size > 0);
    this.classList.toggle("is-grabbing", Boolean(book.grabbed));
    this.querySelector(".book-none").hidden = !book.found || book.found.size > 0;
    this.#drawLanding();
  }

  #fill(rows, wanted) {
    const inRow = document.activeElement?.matches(".book-rows > [role=row]");
    const spare = [];
    for (const [id, element] of this.#drawn) {
      if (wanted.has(id)) continue;
      this.#drawn.delete(id);
      element.remove();
      spare.push(element);
    }
    let last = null;
    for (const [id, at] of [...wanted].sort((one, other) => one[1] - other[1])) {
      const standing = this.#drawn.get(id);
      const element = standing ?? rowFor(rows[at], spare, book);
      if (standing) fillRow(standing, rows[at], book);
      this.#drawn.set(id, element);
      element.setAttribute("aria-rowindex", String(at + 2));
      element.style.setProperty("--at", String(at));
      // In the order in which one reads them, but none is moved that stands right: it would lose the focus.
      const place = last ? last.nextElementSibling : this.body.firstElementChild;
      if (place !== element) this.body.insertBefore(element, place);
      last = element;
      const input = element.querySelector("input.book-input");
      if (input && !input.dataset.awake) this.#wake(input, id);
    }
    // The row that had the focus is gone: a new tag got its number, or somebody threw the tag away.
    if (inRow && document.activeElement === document.body) this.#drawn.get(book.active)?.focus({ preventScroll: true });
  }

  #wake(input, id) {
    input.dataset.awake = "yes";
    input.value = book.tree.get(id)?.name ?? "";
    this.#toScreen(input.closest("[role=row]"));
    input.focus({ preventScroll: true });
    input.select();
  }

  /** A line where it would land, or the row under which it would. */
  #drawLanding() {
    const { grabbed } = book;
    this.line.hidden = !grabbed;
    if (!grabbed) return;
    const { landings, landing } = grabbed;
    const above = landings.rows[landing.gap - 1];
    const { parent } = landings.place(landing);
    this.line.style.setProperty("--at", String(above ? book.rowOf(above.id) + 1 : 0));
    this.line.style.setProperty("--depth", String(Math.min(landing.depth, 12)));
    for (const [id, element] of this.#drawn) element.classList.toggle("is-goal", id === parent && !landings.takes(id));
  }

  #focus() {
    this.#draw();
    const element = this.#drawn.get(book.active);
    if (!element) return;
    this.#toScreen(element);
    element.focus({ preventScroll: true });
  }

  /** What stands over the rows stays free, and a row's neighbours can be seen. */
  #toScreen(element) {
    const { top, bottom } = element.getBoundingClientRect();
    const bar = this.closest(".book").querySelector(".book-bar").getBoundingClientRect().bottom;
    const head = this.querySelector(".book-head").getBoundingClientRect().height;
    const least = Math.max(bar, 0) + head + this.#height;
    const most = innerHeight - this.#height * 1.5;
    if (top < least) scrollBy(0, top - least);
    else if (bottom > most) scrollBy(0, bottom - most);
  }

  #rowAt(target) {
    const row = target.closest?.("[role=row][data-tag]");
    return row && Number(row.dataset.tag);
  }

  /** @param {MouseEvent} event */
  #press(event) {
    const known = event.target.closest("[data-known]");
    if (known) return this.#goTo(Number(known.dataset.known));
    const id = this.#rowAt(event.target);
    if (!id || event.target.closest("input.book-input") || this.#grip.justDropped) return;
    if (event.target.closest(".book-fold")) {
      if (this.#drawn.get(id).hasAttribute("aria-expanded")) book.fold(id, this.#drawn.get(id).getAttribute("aria-expanded") === "true");
      return book.focus();
    }
    if (event.shiftKey) book.chooseUpTo(id);
    else if (event.ctrlKey || event.metaKey || book.choosing || event.target.closest(".book-check")) book.choose(id);
    else book.attend(id, { open: true });
    if (!event.target.closest(".book-check")) book.focus();
  }

  /** The tag that there is already takes the place of the one that was being named. */
  #goTo(id) {
    book.name(null);
    book.attend(id);
    book.focus();
  }

  #pressTwice(event) {
    const id = this.#rowAt(event.target);
    if (id && event.target.closest(".book-name") && doing.mayChange(id)) book.retitle(id);
  }

  /** @param {FocusEvent} event */
  #focused(event) {
    const id = this.#rowAt(event.target);
    if (id && event.target.matches("[role=row]") && id !== book.active) book.attend(id);
  }

  /** Leaving a name keeps what was typed. */
  #left(event) {
    if (this.#filling || event.relatedTarget?.closest(".is-draft")) return;
    if (event.target.matches("input.book-input")) this.#named(event.target, { goOn: false });
  }

  /** Keys in a name; those of rows are commands (`keys.js`). @param {KeyboardEvent} event */
  #type(event) {
    if (!event.target.matches("input.book-input") || event.isComposing) return;
    event.stopPropagation();
    if (event.key === "Escape") this.#unname();
    else if (event.key === "Enter") this.#named(event.target, { goOn: true });
    else return;
    event.preventDefault();
  }

  #unname() {
    if (book.draft) book.name(null);
    else book.retitle(null);
    book.focus();
  }

  /** @param {HTMLInputElement} input @param {{goOn: boolean}} how whether the next new tag is named after this one */
  #named(input, { goOn }) {
    const name = input.value.trim();
    const { draft, renaming } = book;
    if (!draft && renaming === null) return;
    if (draft) this.#made(name, draft, { goOn });
    else {
      book.retitle(null);
      if (name && name !== book.tree.get(renaming).name) doing.change(renaming, { name });
      if (goOn) book.focus();
    }
  }

  #made(name, place, { goOn }) {
    book.name(null);
    if (name) {
      const id = doing.make(name, place);
      book.attend(id);
      // Several are named one after the other; an empty name ends it.
      if (goOn) book.name(place);
    } else if (goOn) book.focus();
    if (name && goOn) tell({ text: say("book.nextName"), quiet: true });
  }
}

customElements.define("codebook-tree", CodebookTree);
