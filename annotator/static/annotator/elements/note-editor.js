/**
 * Writes a note or a reply in Markdown. Ctrl+Enter saves, Escape closes; what was typed is kept as a draft until it
 * is saved. Sends "save" with the text, "leave" when it closes.
 */

import { PageElement, copyOf } from "./element.js";

const PREFIX = "annotator:draft:";

/** Keeps a text that could not be saved, for the next time its editor opens. @param {string} name @param {string} text */
export function keepDraft(name, text) {
  localStorage.setItem(PREFIX + name, text);
}

class NoteEditor extends PageElement {
  connect() {
    if (!this.firstElementChild) this.append(copyOf("note-editor-template"));
    this.area = this.querySelector("textarea");
    if (this.dataset.label) this.area.setAttribute("aria-label", this.dataset.label);
    this.listen(this.area, "input", () => this.#keep());
    this.listen(this, "keydown", (event) => this.#key(event));
    this.listen(this.querySelector("form"), "submit", (event) => {
      event.preventDefault();
      this.#save();
    });
    this.act({ cancel: () => this.#leave() });
  }

  /** Shows a text, or the draft of it that was left behind. @param {string} text */
  open(text = "") {
    this.area.value = localStorage.getItem(this.#draft) ?? text;
    this.#grow();
    this.area.focus();
    this.area.setSelectionRange(this.area.value.length, this.area.value.length);
  }

  get #draft() {
    return PREFIX + this.dataset.draft;
  }

  #keep() {
    localStorage.setItem(this.#draft, this.area.value);
    this.#grow();
  }

  #grow() {
    this.area.style.setProperty("height", "auto");
    this.area.style.setProperty("height", `${this.area.scrollHeight + 2}px`);
    this.dispatchEvent(new CustomEvent("resize", { bubbles: true }));
  }

  #key(event) {
    if (event.isComposing) return;
    if (event.key === "Escape") {
      event.stopPropagation();
      this.#leave();
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.#save();
    }
  }

  #save() {
    const text = this.area.value.trim();
    localStorage.removeItem(this.#draft);
    this.dispatchEvent(new CustomEvent("save", { bubbles: true, detail: { text } }));
  }

  #leave() {
    this.dispatchEvent(new CustomEvent("leave", { bubbles: true }));
  }
}

customElements.define("note-editor", NoteEditor);
