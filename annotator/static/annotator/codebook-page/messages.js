/** Says what was done, with “Undo”; politely for screen readers, failures at once. The newest stands alone: only the last act is taken back. */

import { PageElement, copyOf } from "../elements/element.js";
import { acting } from "./page.js";

/** Milliseconds that a message stays to be read, and that it stays for screen readers. */
const STAYS = 9000;
const HEARD = 10_000;

/** @typedef {{text: string, undo?: boolean, redo?: boolean, failed?: boolean, quiet?: boolean}} Message */

class CodebookMessages extends PageElement {
  #timer = 0;

  connect() {
    this.list = this.querySelector(".toasts");
    this.listen(document, "codebook:tell", ({ detail }) => this.#tell(detail));
  }

  /** @param {Message} message */
  #tell(message) {
    const line = document.createElement("p");
    line.textContent = message.text;
    this.querySelector(message.failed ? "[role=alert]" : "[aria-live=polite]").append(line);
    setTimeout(() => line.remove(), HEARD);
    if (!message.quiet) this.#show(message);
  }

  /** @param {Message} message */
  #show({ text, undo = false, redo = false, failed = false }) {
    const toast = copyOf("toast-template");
    toast.classList.toggle("is-failure", failed);
    toast.querySelector(".toast-text").textContent = text;
    for (const [way, offered] of Object.entries({ undo, redo })) {
      const button = toast.querySelector(`[data-act=${way}]`);
      button.hidden = !offered;
      button.addEventListener("click", () => {
        this.#drop(toast);
        acting.takeBack(way);
      });
    }
    toast.querySelector("[data-act=close]").addEventListener("click", () => this.#drop(toast));
    this.list.replaceChildren(toast);
    clearTimeout(this.#timer);
    if (!failed) this.#timer = setTimeout(() => this.#fade(toast), STAYS);
  }

  /** It stays while someone points at it or has the focus in it. */
  #fade(toast) {
    if (toast.matches(":hover, :focus-within")) this.#timer = setTimeout(() => this.#fade(toast), STAYS);
    else toast.remove();
  }

  #drop(toast) {
    const hadFocus = toast.contains(document.activeElement);
    toast.remove();
    if (hadFocus) document.querySelector(".book-rows [tabindex='0']")?.focus({ preventScroll: true });
  }
}

customElements.define("codebook-messages", CodebookMessages);
