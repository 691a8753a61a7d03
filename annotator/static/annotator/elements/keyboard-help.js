/** The dialog that shows all keys, and the switch for single-letter ones. */

import { SWITCH } from "../keys.js";
import { PageElement } from "./element.js";

class KeyboardHelp extends PageElement {
  connect() {
    const dialog = this.querySelector("dialog");
    const letters = this.querySelector("input[type=checkbox]");
    letters.checked = !localStorage.getItem(SWITCH);
    this.listen(document, "annotator:help", () => dialog.showModal());
    this.listen(letters, "change", () => {
      if (letters.checked) localStorage.removeItem(SWITCH);
      else localStorage.setItem(SWITCH, "yes");
    });
    this.listen(dialog, "click", (event) => event.target === dialog && dialog.close());
    for (const button of document.querySelectorAll("[data-opens=keys]")) {
      this.listen(button, "click", () => dialog.showModal());
    }
    this.act({ close: () => dialog.close() });
  }
}

customElements.define("keyboard-help", KeyboardHelp);
