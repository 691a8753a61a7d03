/**
 * `<correct-text>`: a document's text to write in, block by block. The whole text is here (`Sheet`), a part of it is
 * drawn; the form takes the edits along. Without scripts the same form has a page of blocks at a time.
 */

import { PageElement } from "../elements/element.js";
import { say } from "../words.js";
import { moveTo, onKey } from "./caret.js";
import { KeptEdits } from "./kept-edits.js";
import { notice } from "./notices.js";
import { FindPanel, ReadyPanel } from "./panels.js";
import { RowView } from "./row-view.js";
import { Sheet } from "./sheet.js";

/** Blocks on the page at once. */
const SHOWN = 50;
const PANELS = { find: "correct-find", ready: "correct-ready", keys: "correct-keys" };

class CorrectText extends PageElement {
  /** @type {Sheet} */ sheet;
  /** @type {Map<number, RowView>} */ #views = new Map();
  #first = 0;
  #going = false;

  connect() {
    const whole = JSON.parse(document.getElementById("whole-text").textContent);
    const { document: uid, base, first, attended } = this.dataset;
    this.kept = new KeptEdits(uid, Number(base), document.body.dataset.person);
    const sent = JSON.parse(this.#edits.value || "[]");
    const kept = this.kept.get();
    const again = !sent.length && kept?.base === Number(base) && kept.edits.length > 0;
    this.sheet = this.#opened(whole, again ? kept.edits : sent);
    this.find = new FindPanel(this.#panel("find"), this.sheet, (place) => this.#select(place.at, place.start, place.end));
    this.ready = new ReadyPanel(this.#panel("ready"), this.sheet);
    for (const plain of this.querySelectorAll("[data-part=plain]")) plain.remove();
    for (const button of this.querySelectorAll("button[data-act]")) button.type = "button";
    const from = this.sheet.rows.findIndex(({ was }) => was !== null && was >= Number(attended ?? first));
    this.#first = Math.floor(Math.max(from, 0) / SHOWN) * SHOWN;
    this.#listen();
    this.#draw();
    const older = kept && !kept.sent && kept.base !== Number(base);
    if (again) notice(this.#part("notice"), "restored", "discard", () => this.#discard());
    else if (older) notice(this.#part("notice"), "older", "seeOlder", () => location.assign(`?revision=${kept.base}`), kept.base);
    if (attended !== undefined) this.attend(Math.max(from, 0), 0);
    this.classList.add("is-ready");
  }

  /** A sheet with these edits; the stored text where they don't fit it. */
  #opened(whole, edits) {
    try {
      return new Sheet(whole, edits);
    } catch {
      return new Sheet(whole);
    }
  }

  #listen() {
    const { sheet } = this;
    this.listen(sheet, "change", ({ detail }) => this.#changed(detail.typed));
    this.listen(this.#pieces, "input", ({ target }) => this.#typed(target));
    this.listen(this.#pieces, "change", ({ target }) => this.#chosen(target));
    this.listen(this, "keydown", (event) => onKey(event, this));
    this.listen(this, "beforeinput", (event) => this.#ownHistory(event));
    this.listen(this.#panel("find"), "input", () => this.find.look());
    this.listen(this.#form, "submit", (event) => this.#send(event));
    this.listen(globalThis, "beforeunload", (event) => this.#leave(event));
    // A page on which nothing was done keeps nothing in the place of what another one kept.
    this.listen(globalThis, "pagehide", () => !this.#going && sheet.isTouched && this.kept.keep(sheet.edits()));
    this.listen(this.#pieces, "click", ({ target }) => closeMenu(target));
    this.listen(globalThis, "storage", (event) => this.kept.hear(event));
    this.listen(this.kept, "elsewhere", ({ detail: { kept } }) =>
      notice(this.#part("notice"), "elsewhere", "takeElsewhere", () => sheet.take(kept.edits)),
    );
    this.act({
      undo: () => this.undo(),
      redo: () => this.redo(),
      find: () => this.#toggle("find"),
      ready: () => this.#toggle("ready"),
      keys: () => this.#toggle("keys"),
      next: () => this.find.next(this.#caret()),
      replace: () => this.find.replace(),
      "replace-all": () => this.find.replaceAll(),
      apply: ({ dataset }) => this.ready.apply(dataset.name),
      join: (button) => this.joinAt(this.placeOf(button)),
      add: (button) => this.#add(this.placeOf(button)),
      begin: (button) => this.#begin(this.placeOf(button)),
      revert: (button) => this.#revert(this.placeOf(button)),
      remove: (button) => this.#remove(this.placeOf(button)),
      earlier: () => this.#go(this.#first - SHOWN),
      later: () => this.#go(this.#first + SHOWN),
    });
  }

  /** The place among all rows of the block that something on the page belongs to. @param {Element} element */
  placeOf(element) {
    const id = Number(element.closest(".piece").dataset.id);
    return this.sheet.rows.findIndex((row) => row.id === id);
  }

  /** Goes to a block, and puts the caret there. @param {number} place @param {number} index in its text, counted as strings are */
  attend(place, index) {
    this.#select(place, index, index);
  }

  undo() {
    this.#returned(this.sheet.undo());
  }

  redo() {
    this.#returned(this.sheet.redo());
  }

  joinAt(place) {
    if (this.sheet.mayJoin(place)) this.attend(place - 1, this.sheet.join(place));
  }

  splitAt(place, index) {
    this.sheet.split(place, index);
    this.attend(place + 1, 0);
  }

  submit() {
    this.#form.requestSubmit(this.querySelector(".correct-ending [value=preview]"));
  }

  #returned(place) {
    if (place >= 0) this.attend(Math.min(place, this.sheet.rows.length - 1), Infinity);
  }

  #add(place) {
    this.sheet.add(place);
    this.attend(place + 1, 0);
  }

  #begin(place) {
    this.sheet.begin(place, { kind: "comment", author: "" });
    this.#views.get(this.sheet.rows[place].id).element.querySelector(".piece-begins select").focus();
  }

  #revert(place) {
    this.sheet.revert(place);
    this.attend(place, Infinity);
  }

  #remove(place) {
    this.sheet.remove(place);
    if (this.sheet.rows.length) this.attend(Math.max(place - 1, 0), Infinity);
  }

  #select(place, start, end) {
    if (!this.sheet.rows[place]) return;
    if (place < this.#first || place >= this.#first + SHOWN) {
      this.#first = Math.floor(place / SHOWN) * SHOWN;
      this.#draw();
    }
    moveTo(this.#views.get(this.sheet.rows[place].id).field, start, end);
  }

  #caret() {
    const field = this.#pieces.querySelector("textarea.was-attended");
    return field?.closest(".piece") ? { at: this.placeOf(field), index: field.selectionEnd } : undefined;
  }

  #typed(field) {
    if (!field.matches("textarea")) return;
    const place = this.placeOf(field);
    this.sheet.type(place, field.value);
    const row = this.sheet.rows[place];
    this.#views.get(row.id).show(row, place, this.sheet.isChanged(row));
  }

  #chosen(field) {
    const { act } = field.dataset;
    if (!act) return;
    const place = this.placeOf(field);
    const { begins } = this.sheet.rows[place];
    if (act === "kind") this.sheet.shape(place, field.value);
    if (act === "section") this.sheet.begin(place, field.value ? { ...begins, kind: field.value } : null);
    if (act === "author") this.sheet.begin(place, { ...begins, author: field.value.trim() });
  }

  /** A browser's own undo knows one field; the sheet knows them all. */
  #ownHistory(event) {
    if (!event.target.matches(".piece textarea")) return;
    if (event.inputType === "historyUndo") this.undo();
    else if (event.inputType === "historyRedo") this.redo();
    else return;
    event.preventDefault();
  }

  /** Of a letter more in one block, the rest of the page is told in a moment. */
  #changed(typed) {
    if (!typed) {
      this.#draw();
      this.ready.look();
      this.find.look();
    }
    this.#mayGoBack();
    this.kept.soon(() => {
      if (typed) this.find.look();
      return this.#counted();
    });
  }

  #draw() {
    const { rows } = this.sheet;
    this.#first = Math.max(0, Math.min(this.#first, rows.length - 1));
    const shown = rows.slice(this.#first, this.#first + SHOWN);
    const views = new Map();
    for (const [n, row] of shown.entries()) {
      const view = this.#views.get(row.id) ?? new RowView();
      view.show(row, this.#first + n, this.sheet.isChanged(row));
      view.mayJoin = this.sheet.mayJoin(this.#first + n);
      views.set(row.id, view);
    }
    const elements = [...views.values()].map(({ element }) => element);
    const before = [...this.#pieces.children];
    if (elements.length !== before.length || elements.some((element, n) => element !== before[n])) this.#place(elements);
    this.#views = views;
    for (const view of views.values()) view.grow();
    this.#say(shown.length);
  }

  /** Puts the blocks on the page and leaves those that stay where they are, so that none loses its caret. */
  #place(elements) {
    const stay = new Set(elements);
    for (const child of [...this.#pieces.children]) if (!stay.has(child)) child.remove();
    let at = this.#pieces.firstElementChild;
    for (const element of elements) {
      if (element === at) at = at.nextElementSibling;
      else this.#pieces.insertBefore(element, at);
    }
  }

  #say(count) {
    const total = this.sheet.rows.length;
    this.#part("place").textContent = say("blocks", { from: this.#first + 1, to: this.#first + count, total });
    this.#counted();
    this.#button("earlier").disabled = this.#first === 0;
    this.#button("later").disabled = this.#first + count >= total;
  }

  /** Says how much is another than it was. @returns {any[]} the edits */
  #counted() {
    const edits = this.sheet.edits();
    const said = edits.length ? say("changed", { count: edits.length }) : say("unchanged");
    if (this.#part("count").textContent !== said) this.#part("count").textContent = said;
    return edits;
  }

  #mayGoBack() {
    this.#button("undo").disabled = !this.sheet.mayUndo;
    this.#button("redo").disabled = !this.sheet.mayRedo;
  }

  #go(first) {
    this.#first = Math.max(0, first);
    this.#draw();
    this.#pieces.firstElementChild?.scrollIntoView({ block: "start" });
  }

  #toggle(name) {
    const open = this.#panel(name).hidden;
    for (const other of Object.keys(PANELS)) {
      this.#panel(other).hidden = other !== name || !open;
      this.#button(other).ariaExpanded = String(other === name && open);
    }
    if (open && name === "find") this.#part("wanted").focus();
    this.find.look();
    this.ready.look();
  }

  #discard() {
    this.sheet.take([]);
    this.kept.drop();
  }

  #send(event) {
    // A page may be sent once more after one came back to it.
    this.#edits.value = JSON.stringify(this.sheet.edits());
    this.#going = true;
    this.kept.keep(this.sheet.edits(), { sent: event.submitter?.value === "preview" });
    for (const { field } of this.#views.values()) field.removeAttribute("name");
  }

  #leave(event) {
    if (!this.#going && this.sheet.isTouched && this.sheet.edits().length) event.preventDefault();
  }

  #button(act) {
    return this.querySelector(`button[data-act="${act}"]`);
  }

  #part(name) {
    return this.querySelector(`[data-part="${name}"]`);
  }

  #panel(name) {
    return this.querySelector(`#${PANELS[name]}`);
  }

  get #pieces() {
    return this.#part("pieces");
  }

  /** @type {HTMLFormElement} */
  get #form() {
    return this.querySelector("form");
  }

  /** @type {HTMLInputElement} */
  get #edits() {
    return this.#form.elements.namedItem("edits");
  }
}

/** A menu closes once something of it was chosen. */
function closeMenu(target) {
  const menu = target.closest(".menu-item")?.closest("details");
  if (menu) menu.open = false;
}

customElements.define("correct-text", CorrectText);
