/** A tag's page: its passages can be chosen, and what is done to the tag or to them is planned in a dialog first. */

import { say } from "../words.js";
import { PageElement } from "./element.js";
import "./plan-dialog.js";

class TagActs extends PageElement {
  connect() {
    this.tag = Number(this.dataset.tag);
    this.bar = this.querySelector(".passages-chosen");
    this.listen(this, "change", ({ target }) => target.matches(".passage-choice input") && this.#count());
    this.listen(this, "click", ({ target }) => this.#ask(target.closest("[data-operation]")));
    this.listen(document, "codebook:told", ({ detail }) => this.#goOn(detail));
    this.act({ all: () => this.#choose(true), none: () => this.#choose(false) });
  }

  get boxes() {
    return [...this.querySelectorAll(".passage-choice input")];
  }

  #choose(all) {
    for (const box of this.boxes) box.checked = all;
    this.#count();
    if (!all) this.boxes[0]?.focus();
  }

  #count() {
    const count = this.boxes.filter(({ checked }) => checked).length;
    this.bar.hidden = !count;
    this.bar.querySelector("[role=status]").textContent = count ? say("chosenPassages", { count }) : "";
  }

  /** @param {HTMLElement | null} button */
  #ask(button) {
    if (!button) return;
    const menu = button.closest("details");
    if (menu) menu.open = false;
    const operation = this.#operation(button.dataset);
    document.dispatchEvent(new CustomEvent("codebook:plan", { detail: { operation } }));
  }

  #operation({ operation: kind, chosen }) {
    if (kind !== "retag") return { kind, tags: [this.tag] };
    const uids = this.boxes.filter(({ checked }) => checked).map(({ value }) => value);
    return { kind, tag: this.tag, annotations: chosen === undefined ? null : uids };
  }

  /** The page as it is now; the codebook where the tag is no more. */
  #goOn({ operation, undone }) {
    if (operation.kind === "retag" || undone) location.reload();
    else location.assign(this.dataset.codebook);
  }
}

customElements.define("tag-acts", TagActs);
