/** Says what happened, with “Undo” where there is one. Politely for screen readers; failures at once. */

import { say } from "../words.js";
import { PageElement, copyOf } from "./element.js";

const STAYS = 9000;

class ToastList extends PageElement {
  /** What the last message can take back. @type {(() => void) | null} */ #undo = null;

  connect() {
    this.polite = this.querySelector("[aria-live=polite]");
    this.urgent = this.querySelector("[role=alert]");
    this.listen(document, "annotator:tell", ({ detail }) => this.#tell(detail));
    this.listen(document, "annotator:undo", () => this.#takeBack());
  }

  /** @param {{text: string, undo?: () => void, failed?: boolean, quiet?: boolean}} message */
  #tell({ text, undo = null, failed = false, quiet = false }) {
    const heard = failed ? this.urgent : this.polite;
    heard.textContent = "";
    requestAnimationFrame(() => (heard.textContent = text));
    if (undo) this.#undo = undo;
    if (quiet) return;
    const toast = copyOf("toast-template");
    toast.classList.toggle("is-failure", failed);
    toast.querySelector(".toast-text").textContent = text;
    const button = toast.querySelector("[data-act=undo]");
    button.hidden = !undo;
    button.addEventListener("click", () => {
      toast.remove();
      if (this.#undo === undo) this.#undo = null;
      undo();
    });
    toast.querySelector("[data-act=close]").addEventListener("click", () => toast.remove());
    this.querySelector(".toasts").replaceChildren(toast);
    if (!failed) setTimeout(() => this.#fade(toast), STAYS);
  }

  /** A toast stays while someone points at it or has the focus in it. */
  #fade(toast) {
    if (toast.matches(":hover, :focus-within")) setTimeout(() => this.#fade(toast), STAYS);
    else toast.remove();
  }

  #takeBack() {
    const undo = this.#undo;
    this.#undo = null;
    this.querySelector(".toast")?.remove();
    if (undo) undo();
    else this.#tell({ text: say("nothingToUndo") });
  }
}

customElements.define("toast-list", ToastList);
