/** Notes on the whole document, under its heading, and highlights that lost their place. */

import { drafts, keepDraft } from "../drafts.js";
import { attention, codebook, store } from "../reading.js";
import { say } from "../words.js";
import { cardFor } from "./annotation-card.js";
import { PageElement } from "./element.js";

class DocumentNotes extends PageElement {
  /** @type {number | undefined} */ #from;

  connect() {
    this.notes = this.querySelector(".document-note-list");
    this.orphans = this.querySelector(".orphan-list");
    this.button = this.querySelector("[data-act=add]");
    this.listen(store, "change", ({ detail }) => this.#follow(detail));
    this.listen(codebook, "change", () => this.querySelectorAll("annotation-card").forEach((card) => card.fill()));
    this.listen(attention, "select", ({ detail }) => this.#select(detail.uid));
    this.listen(document, "annotator:open", ({ detail }) => this.#cardOf(detail.uid)?.open(detail.what));
    this.listen(this, "save", (event) => event.target.matches(".is-new") && this.#save(event.detail.text));
    this.listen(this, "leave", (event) => event.target.matches(".is-new") && this.#close(event.target));
    if (this.button) this.listen(document, "annotator:document-note", () => this.#add(scrollY));
    this.act({ add: () => this.#add() });
    this.#draw();
    this.#tellOfDraft();
  }

  /** A draft that was left behind is where its editor opens. */
  #tellOfDraft() {
    const text = drafts.get(`document:${store.document}`)?.text.trim();
    if (this.button) this.button.querySelector(".add-draft").textContent = text ? say("draftWaits") : "";
  }

  #draw() {
    const lost = store.unplaced.filter((annotation) => annotation.how === "orphan");
    const notes = store.unplaced.filter((annotation) => annotation.how !== "orphan");
    this.notes.replaceChildren(...notes.map(itemFor));
    this.orphans.replaceChildren(...lost.map(itemFor));
    this.notes.hidden = !notes.length;
    const fold = this.querySelector(".orphans");
    fold.hidden = !lost.length;
    fold.querySelector("summary").textContent = say("orphans", { count: lost.length });
  }

  #follow({ added, edited, removed }) {
    for (const { uid } of edited) this.#cardOf(uid)?.fill();
    if ([...added, ...removed].some((annotation) => annotation.start === null)) this.#draw();
  }

  /** @param {number} [from] where one was reading, to go back there */
  #add(from) {
    const open = this.querySelector("note-editor.is-new");
    if (open) return open.open();
    this.#from = from;
    const editor = document.createElement("note-editor");
    editor.className = "is-new";
    editor.dataset.draft = `document:${store.document}`;
    editor.dataset.label = say("documentNoteLabel");
    this.button.hidden = true;
    this.button.after(editor);
    editor.open();
  }

  async #save(text) {
    const editor = this.querySelector("note-editor.is-new");
    this.#close(editor);
    if (text && !(await store.add({ note: text }).saved)) keepDraft(editor.dataset.draft, text);
  }

  #close(editor) {
    editor.remove();
    this.#tellOfDraft();
    this.button.hidden = false;
    if (this.#from === undefined) return this.button.focus();
    document.getElementById("text").focus({ preventScroll: true });
    scrollTo({ top: this.#from, behavior: "instant" });
  }

  #select(uid) {
    for (const card of this.querySelectorAll("annotation-card")) {
      card.parentElement.classList.toggle("is-selected", card.dataset.uid === uid);
      card.fill();
    }
  }

  #cardOf(uid) {
    return this.querySelector(`annotation-card[data-uid="${uid}"]`);
  }
}

function itemFor(annotation) {
  const item = document.createElement("li");
  item.append(cardFor(annotation));
  return item;
}

customElements.define("document-notes", DocumentNotes);
