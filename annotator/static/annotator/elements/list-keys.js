/** The dialog of what can be done with keys in a list: `?` opens it, where single letters are keys at all. */

import { command, commands } from "../commands.js";
import { isTyped } from "../typing.js";
import { PageElement } from "./element.js";

class ListKeys extends PageElement {
  connect() {
    this.dialog = this.querySelector("dialog");
    const opener = this.querySelector("[data-act=open]");
    opener.hidden = false;
    this.act({ open: () => this.dialog.showModal(), close: () => this.dialog.close() });
    this.listen(this.dialog, "click", (event) => event.target === this.dialog && this.dialog.close());
    this.listen(document, "keydown", (event) => this.#key(event));
    if (commands.get("help")) return;
    commands.remember(localStorage, `annotator:keys:${document.body.dataset.person}`);
    command({ name: "help", group: "go", keys: ["?"], run: () => this.dialog.showModal() });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (isTyped(event)) return;
    const found = commands.find(event);
    if (!found) return;
    event.preventDefault();
    found.run(event);
  }
}

customElements.define("list-keys", ListKeys);
