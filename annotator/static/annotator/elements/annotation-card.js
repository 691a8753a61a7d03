/** One annotation as real elements: quote, tags, note, who and when, replies, and what can be done with it. */

import { drafts } from "../drafts.js";
import { remove, toggleTag, toggleTags } from "../marking.js";
import { calledOf } from "../people.js";
import { attention, blocks, colourOf, mayChange, page, pages, store, tagsOf, tell } from "../reading.js";
import { say } from "../words.js";
import { showChoice } from "./card-choice.js";
import { cardReplies, editReply, saveReply } from "./card-replies.js";
import { cardStates } from "./card-states.js";
import { PageElement, chipOf, copyOf, showNote } from "./element.js";
import { writeTime } from "./local-time.js";

const QUOTE = 180;

/** What stands in a text for a picture without words. */
const PICTURE = "\ufffc";

class AnnotationCard extends PageElement {
  /** @type {import("../store.js").Annotation} */ annotation;

  connect() {
    if (!this.firstElementChild) this.append(copyOf("card-template"));
    this.dataset.uid = this.annotation.uid;
    this.listen(this, "focusin", () => this.#select());
    this.listen(this, "click", (event) => event.target.closest("button, a, textarea, input") || this.#select());
    this.listen(this, "pointerenter", () => attention.hover(this.annotation.uid));
    this.listen(this, "pointerleave", () => attention.hover(null));
    this.listen(this, "pick", ({ detail }) => this.#pick(detail));
    this.listen(this, "leave", (event) => this.#leave(event));
    this.listen(this, "save", (event) => this.#save(event));
    this.listen(this, "keydown", (event) => event.key === "Escape" && this.#closeMenu(event));
    this.listen(drafts, "change", ({ detail }) => detail.name.endsWith(this.annotation.uid) && this.fill());
    this.listen(document, "annotator:refresh", ({ detail }) => detail.uid === this.annotation.uid && this.fill());
    this.act({
      show: () => attention.select(this.annotation.uid, "card"),
      note: () => this.open("note"),
      tag: () => this.open("tag"),
      reply: () => this.open("reply"),
      untag: (button) => toggleTag(this.annotation, Number(button.dataset.tag)),
      resolve: () => this.#switch("resolved", { on: "resolved", off: "reopened" }),
      private: () => this.#switch("private", { on: "madePrivate", off: "shared" }),
      link: () => this.#copyLink(),
      confirm: () => this.#confirm(),
      remove: () => remove(this.annotation.uid),
      continue: (button) => this.open(button.dataset.what),
      "discard-draft": (button) => this.#discard(button.dataset.what),
      "edit-reply": (button) => this.open(`edit:${button.dataset.reply}`),
    });
    this.fill();
  }

  /** Shows the annotation as it stands; what is being typed stays. */
  fill() {
    const { annotation } = this;
    this.dataset.colour = colourOf(annotation);
    this.classList.toggle("is-mine", mayChange(annotation));
    showChoice(this);
    this.#fillActions();
    this.#fillTags();
    this.#fillQuote();
    const note = this.querySelector(".card-note");
    note.hidden = !annotation.note;
    if (annotation.note) showNote(note, annotation.note);
    this.querySelector("note-editor.is-note")?.follow(annotation.note?.text ?? "");
    this.querySelector(".card-author").textContent = calledOf(annotation.author);
    writeTime(this.querySelector(".card-meta time"), annotation.created);
    this.#fillPage();
    const how = this.querySelector(".card-how");
    how.hidden = annotation.how === "exact";
    how.textContent = annotation.how === "exact" ? "" : say(`how.${annotation.how}`);
    cardReplies(this, annotation);
    cardStates(this, annotation);
  }

  /** Opens one of its editors. @param {string} what "note", "tag", "reply", or "edit:" and a reply's uid */
  open(what) {
    if (what === "tag") return this.#openTags();
    if (what === "note" && !mayChange(this.annotation)) return;
    if (what.startsWith("edit:")) {
      editReply(this, what.slice("edit:".length));
    } else {
      const editor = this.querySelector(`note-editor.is-${what}`) ?? this.#editorFor(what);
      editor.open(what === "note" ? this.annotation.note?.text : "");
      this.classList.add(`edits-${what}`);
    }
    cardStates(this, this.annotation);
    this.#resized();
  }

  /** What can be done stands on the selected card alone: fifty cards of buttons are slow to make and loud to hear. */
  #fillActions() {
    const bar = this.querySelector(".card-actions");
    if (!this.isSelected) return bar?.remove();
    if (!bar) this.querySelector(".card").append(copyOf("card-actions-template"));
    for (const button of this.querySelectorAll(".card-actions [data-act]")) this.#allow(button);
  }

  get isSelected() {
    return attention.selected === this.annotation.uid;
  }

  #allow(button) {
    const { annotation } = this;
    const isMine = annotation.author.id === page.me.id;
    const open = {
      reply: page.may_annotate,
      resolve: page.may_annotate,
      private: page.may_annotate && isMine,
      link: true,
      history: true,
    };
    const { act } = button.dataset;
    button.hidden = !(open[act] ?? mayChange(annotation));
    const label = {
      note: annotation.note ? "editNote" : "addNote",
      resolve: annotation.resolved ? "reopen" : "resolve",
      private: annotation.private ? "share" : "makePrivate",
    }[act];
    if (label) button.querySelector(".act-label").textContent = say(label);
    if (act === "resolve") button.title = say(label);
    if (act === "history") button.href = `/documents/${page.document}/history/?of=${annotation.uid}`;
  }

  #fillTags() {
    const removable = this.isSelected && mayChange(this.annotation);
    const chips = tagsOf(this.annotation).map((tag) => (removable ? removableChip(tag) : plainChip(tag)));
    this.querySelector(".card-tags").replaceChildren(...chips);
    this.querySelector(".card-tags").hidden = !chips.length;
  }

  #fillQuote() {
    const { start, end, quote } = this.annotation;
    const shown = this.querySelector(".card-quote");
    const exact = start === null ? quote : blocks.quote(start, Math.min(end, start + QUOTE));
    const whole = exact.replaceAll(PICTURE, say("picture"));
    shown.hidden = !whole;
    shown.querySelector("q").textContent = start !== null && end - start > QUOTE ? `${whole}…` : whole;
    shown.querySelector("button").disabled = start === null;
  }

  /** By which the passage can be cited, where the text has pages. */
  #fillPage() {
    const { start, end } = this.annotation;
    const label = start === null ? "" : pages.labelOf(start, end);
    const shown = this.querySelector(".card-page");
    shown.hidden = !label;
    shown.textContent = label && say(label.includes("–") ? "onPages" : "onPage", { label });
  }

  #editorFor(what) {
    const editor = document.createElement("note-editor");
    editor.className = `is-${what}`;
    editor.dataset.draft = `${what}:${this.annotation.uid}`;
    editor.dataset.label = say(what === "note" ? "noteLabel" : "replyLabel");
    this.querySelector(`.card-${what}-editor`).append(editor);
    return editor;
  }

  #openTags() {
    if (!mayChange(this.annotation)) return;
    let picker = this.querySelector("tag-picker");
    if (!picker) {
      picker = document.createElement("tag-picker");
      picker.chosen = () => this.annotation.tags;
      this.querySelector(".card-tag-editor").append(picker);
    }
    picker.focus();
    this.#resized();
  }

  /** One act, however many tags. @param {{tags: number[]}} picked */
  #pick({ tags }) {
    toggleTags(this.annotation, tags);
    this.#close(this.querySelector("tag-picker"));
  }

  #save({ target, detail }) {
    const { uid } = this.annotation;
    this.#close(target);
    if (target.matches(".is-note")) this.#saveNote(detail);
    else if (target.matches(".is-edit")) saveReply(uid, target.dataset.reply, detail);
    else if (detail.text) store.reply(uid, detail.text);
  }

  #saveNote({ text, was }) {
    if (text !== (this.annotation.note?.text ?? "")) store.edit(this.annotation.uid, { note: text, was });
  }

  /** Resolves or reopens, shares or keeps to oneself. */
  #switch(what, { on, off }) {
    const isOn = !this.annotation[what];
    this.#closeMenu();
    store.edit(this.annotation.uid, { [what]: isOn });
    tell({ text: say(isOn ? on : off), undo: true });
  }

  /** It stands where it was found. */
  #confirm() {
    const { uid, start, end } = this.annotation;
    store.edit(uid, { span: blocks.passage(start, end) });
    tell({ text: say("unsure.confirmed"), undo: true });
    this.#focusBack();
  }

  #discard(what) {
    drafts.drop(`${what}:${this.annotation.uid}`);
    tell({ text: say("draftDiscarded"), quiet: true });
    this.fill();
    this.#focusBack();
  }

  #leave(event) {
    event.stopPropagation();
    this.#close(event.target);
  }

  /** @param {HTMLElement} editor */
  #close(editor) {
    editor.remove();
    for (const what of ["note", "reply"]) this.classList.toggle(`edits-${what}`, Boolean(this.querySelector(`.is-${what}`)));
    cardStates(this, this.annotation);
    this.#focusBack();
    this.#resized();
  }

  /** To what opened the editor, if that isn't this card itself. */
  #focusBack() {
    const detail = { uid: this.annotation.uid };
    if (!document.dispatchEvent(new CustomEvent("annotator:closed", { detail, cancelable: true }))) return;
    this.querySelector(".card-quote button:not(:disabled), .card-actions button:not([hidden])")?.focus();
  }

  /** @param {KeyboardEvent} [event] */
  #closeMenu(event) {
    const menu = this.querySelector(".card-more[open]");
    if (!menu) return;
    event?.stopPropagation();
    menu.open = false;
    menu.querySelector("summary").focus();
  }

  #select() {
    if (attention.selected !== this.annotation.uid) attention.select(this.annotation.uid, "card");
  }

  async #copyLink() {
    const link = `${location.origin}${location.pathname}#a-${this.annotation.uid}`;
    this.#closeMenu();
    history.replaceState(null, "", `#a-${this.annotation.uid}`);
    const copied = await navigator.clipboard?.writeText(link).then(() => true, () => false);
    tell({ text: say(copied ? "linkCopied" : "linkShown") });
  }

  #resized() {
    this.dispatchEvent(new CustomEvent("resize", { bubbles: true }));
  }
}

customElements.define("annotation-card", AnnotationCard);

/** @param {import("../codebook.js").Tag} tag */
function plainChip(tag) {
  const item = document.createElement("li");
  item.append(chipOf(tag));
  return item;
}

/** @param {import("../codebook.js").Tag} tag */
function removableChip(tag) {
  const chip = copyOf("tag-chip-template");
  chip.dataset.colour = tag.colour;
  chip.title = tag.path;
  chip.querySelector(".chip-name").textContent = tag.name;
  const button = chip.querySelector("button");
  button.dataset.tag = String(tag.id);
  button.querySelector(".visually-hidden").textContent = say("removeTag", { tag: tag.name });
  return chip;
}

/** @param {import("../store.js").Annotation} annotation */
export function cardFor(annotation) {
  const card = document.createElement("annotation-card");
  card.annotation = annotation;
  return card;
}
