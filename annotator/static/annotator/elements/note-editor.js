/**
 * Writes a note or a reply in Markdown, and shows how it will look. Ctrl+Enter saves, Escape closes; what was typed is
 * kept as a draft until it is saved. Sends "save" with the text and the one it was written upon, "leave" when it closes.
 */

import * as api from "../api.js";
import { drafts } from "../drafts.js";
import { page } from "../reading.js";
import { reasonOf, say } from "../words.js";
import { PageElement, copyOf, showNote } from "./element.js";
import { inWords } from "./local-time.js";
import { NameList } from "./name-list.js";

let count = 0;

class NoteEditor extends PageElement {
  /** The saved text that this one is written upon. */ #was = "";
  /** The draft as this page knows it: another page's goes on from there. */ #known = "";

  connect() {
    if (!this.firstElementChild) this.append(copyOf("note-editor-template"));
    this.area = this.querySelector("textarea");
    this.view = this.querySelector(".note-preview");
    this.names = new NameList(this.area, this.querySelector(".name-list"));
    this.#label();
    this.listen(this.area, "input", () => this.#typed());
    this.listen(this.area, "click", () => this.names.look());
    this.listen(this.area, "blur", () => this.names.close());
    this.listen(this, "keydown", (event) => this.#key(event));
    this.listen(drafts, "change", ({ detail }) => this.#follow(detail));
    this.listen(this.querySelector("form"), "submit", (event) => {
      event.preventDefault();
      this.#save();
    });
    this.act({
      cancel: () => this.#leave(),
      discard: () => this.#discard(),
      write: () => this.#write(),
      preview: () => this.#preview(),
    });
  }

  /** Shows a text, or the draft of it that was left behind. @param {string} text */
  open(text = "") {
    const draft = drafts.get(this.dataset.draft);
    const isLeft = draft !== null && draft.text.trim() !== text.trim();
    this.saved = text;
    this.#was = isLeft ? (draft.was ?? text) : text;
    this.#fill(isLeft ? draft.text : text);
    this.#tellOfDraft(isLeft ? say("draftFrom", { when: inWords(new Date(draft.at)) }) : "");
    this.#tellOfChange();
    this.area.focus();
    this.area.setSelectionRange(this.area.value.length, this.area.value.length);
  }

  /** The text as it is saved by now; somebody else may have changed it. @param {string} text */
  follow(text) {
    this.saved = text;
    this.#tellOfChange();
  }

  /** Names its parts for those who hear them. */
  #label() {
    const { label } = this.dataset;
    if (label) this.area.setAttribute("aria-label", label);
    this.querySelector("[role=tablist]").setAttribute("aria-label", label ?? "");
    const place = count++;
    for (const tab of this.#tabs) {
      const panel = this.querySelector(`.note-${tab.dataset.act}`);
      tab.id = `note-tab-${place}-${tab.dataset.act}`;
      panel.id = `note-panel-${place}-${tab.dataset.act}`;
      tab.setAttribute("aria-controls", panel.id);
      panel.setAttribute("aria-labelledby", tab.id);
    }
  }

  get #tabs() {
    return [...this.querySelectorAll("[role=tab]")];
  }

  get #isPreviewing() {
    return !this.view.hidden;
  }

  #typed() {
    const { value } = this.area;
    if (value === this.saved) drafts.drop(this.dataset.draft);
    else drafts.keep(this.dataset.draft, value, this.#was);
    this.#known = value;
    this.#grow();
    this.names.look();
  }

  /** Another page of this browser went on with the same draft; it is followed as long as nothing differs here. */
  #follow({ name, draft }) {
    if (name !== this.dataset.draft || !draft || this.area.value !== this.#known) return;
    const caret = this.area.selectionStart;
    this.#fill(draft.text);
    this.area.setSelectionRange(caret, caret);
  }

  #fill(text) {
    this.area.value = text;
    this.#known = text;
    this.#grow();
  }

  #grow() {
    this.area.style.setProperty("height", "auto");
    this.area.style.setProperty("height", `${this.area.scrollHeight + 2}px`);
    this.dispatchEvent(new CustomEvent("resize", { bubbles: true }));
  }

  #tellOfDraft(sentence) {
    const line = this.querySelector(".note-draft");
    line.hidden = !sentence;
    line.querySelector("span").textContent = sentence;
  }

  #tellOfChange() {
    const line = this.querySelector(".note-changed");
    line.hidden = this.saved === this.#was;
    line.textContent = line.hidden ? "" : say("noteChanged");
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.isComposing || event.keyCode === 229) return; // an input method is at work
    if (this.names.takes(event)) return;
    const tab = event.target.closest("[role=tab]");
    if (event.key === "Escape") {
      event.stopPropagation();
      if (this.#isPreviewing) this.#write();
      else this.#leave();
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.#save();
    } else if (tab && ["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) {
      event.preventDefault();
      const other = this.#tabs.find((one) => one !== tab);
      other.click();
      other.focus();
    }
  }

  #write() {
    this.#showTab("write");
    this.area.focus();
  }

  async #preview() {
    this.names.close();
    this.#showTab("preview");
    const text = this.area.value;
    if (!text.trim()) return this.#showPreview(say("nothingToPreview"));
    this.view.setAttribute("aria-busy", "true");
    try {
      const { html } = await api.previewNote(text, page.project);
      if (this.area.value === text) this.#showPreview("", html);
    } catch (problem) {
      this.#showPreview(say("previewFailed", { reason: reasonOf(problem) }));
    }
  }

  #showPreview(sentence, html = "") {
    this.view.removeAttribute("aria-busy");
    this.view.classList.toggle("soft", Boolean(sentence));
    showNote(this.view, { text: sentence, html });
    this.dispatchEvent(new CustomEvent("resize", { bubbles: true }));
  }

  #showTab(name) {
    for (const tab of this.#tabs) {
      const isShown = tab.dataset.act === name;
      tab.setAttribute("aria-selected", String(isShown));
      tab.tabIndex = isShown ? 0 : -1;
      this.querySelector(`.note-${tab.dataset.act}`).hidden = !isShown;
    }
  }

  #discard() {
    drafts.drop(this.dataset.draft);
    this.open(this.saved);
  }

  #save() {
    const text = this.area.value.trim();
    drafts.drop(this.dataset.draft);
    this.dispatchEvent(new CustomEvent("save", { bubbles: true, detail: { text, was: this.#was } }));
  }

  #leave() {
    this.dispatchEvent(new CustomEvent("leave", { bubbles: true }));
  }
}

customElements.define("note-editor", NoteEditor);
