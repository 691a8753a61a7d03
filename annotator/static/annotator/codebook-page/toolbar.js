/** Over the tree: searching, folding, counting, choosing several, a new tag, taking back. */

import { PageElement } from "../elements/element.js";
import { say } from "../words.js";
import { newTag } from "./keys.js";
import { acting, book, doing, tell } from "./page.js";

/** Milliseconds after the last key until the number of hits is said. */
const SAID = 700;

class CodebookBar extends PageElement {
  #timer = 0;

  connect() {
    this.search = this.querySelector("input[type=search]");
    this.listen(this.search, "input", () => this.#look());
    this.listen(this.search, "keydown", (event) => this.#key(event));
    const main = this.closest(".book-main");
    new ResizeObserver(() => main.style.setProperty("--book-bar", `${this.offsetHeight}px`)).observe(this);
    this.madeBy = document.querySelector("[name=tags_made_by]");
    if (this.madeBy) this.listen(this.madeBy, "change", () => doing.madeBy(this.madeBy.value));
    this.listen(book, "change", () => this.#draw());
    this.act({
      new: () => newTag(),
      fold: () => book.foldAll(true),
      unfold: () => book.foldAll(false),
      several: () => book.chooseSeveral(!book.choosing),
      below: () => book.count(!book.below),
      undo: () => acting.takeBack("undo"),
      redo: () => acting.takeBack("redo"),
      keys: () => document.querySelector("codebook-keys").open(),
    });
    this.#draw();
  }

  #draw() {
    this.querySelector("[data-act=several]").setAttribute("aria-pressed", String(book.choosing));
    this.querySelector("[data-act=below]").setAttribute("aria-pressed", String(book.below));
    for (const button of document.querySelectorAll(".book [data-act=new]")) button.hidden = !book.may.make;
    if (this.madeBy) Object.assign(this.madeBy, { value: book.settings.tags_made_by, disabled: !book.may.edit });
    const count = this.querySelector(".book-found");
    count.hidden = !book.found;
    if (book.found) count.textContent = String(book.found.size);
  }

  #look() {
    book.look(this.search.value);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => book.found && tell({ text: say("book.found", { count: book.found.size }), quiet: true }), SAID);
  }

  #key(event) {
    if (event.isComposing) return;
    if (event.key === "Escape") {
      if (!this.search.value) return;
      this.search.value = "";
      this.#look();
    } else if (["Enter", "ArrowDown"].includes(event.key)) {
      book.attend(book.rows.find(({ found }) => found)?.id ?? book.active);
      book.focus();
    } else return;
    event.preventDefault();
  }
}

customElements.define("codebook-bar", CodebookBar);
