/** The box in the head of a project's pages that finds in all its articles; a key leads to it. */

import { command, commands } from "../commands.js";
import { isTyped } from "../typing.js";
import { PageElement } from "./element.js";

const NAME = "search-everywhere";
class SearchEverywhere extends PageElement {
  connect() {
    this.field = this.querySelector("input");
    const { keys, label } = this.dataset;
    if (!commands.get(NAME)) {
      commands.remember(localStorage, `annotator:keys:${document.body.dataset.person}`);
      command({ name: NAME, group: "go", keys: keys.split(" "), label, run: () => this.#enter() });
    }
    this.listen(document, "keydown", (event) => this.#key(event));
  }

  /** Other parts of a page may run commands, too: this one runs its own. @param {KeyboardEvent} event */
  #key(event) {
    if (isTyped(event)) return;
    if (commands.find(event)?.name !== NAME) return;
    event.preventDefault();
    this.#enter();
  }

  /** On a narrow screen the box has a page of its own. */
  #enter() {
    this.field.focus();
    this.field.select();
    if (!this.field.offsetParent) location.assign(this.querySelector("form").action);
  }
}

customElements.define(NAME, SearchEverywhere);
