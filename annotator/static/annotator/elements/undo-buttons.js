/** Undo and redo in the bar: they say what they would take back, once someone comes near them. */

import { keysShown } from "../keys.js";
import { redo, undo, undoing } from "../undoing.js";
import { say } from "../words.js";
import { PageElement } from "./element.js";

class UndoButtons extends PageElement {
  connect() {
    this.act({ undo: () => undo(), redo: () => redo() });
    this.listen(undoing, "change", () => this.#draw());
    this.listen(this, "pointerenter", () => undoing.look());
    this.listen(this, "focusin", () => undoing.look());
    this.#draw();
    (globalThis.requestIdleCallback ?? setTimeout)(() => undoing.look());
  }

  #draw() {
    for (const way of ["undo", "redo"]) {
      const what = undoing[way];
      const button = this.querySelector(`[data-act=${way}]`);
      const name = say(way);
      const label = typeof what === "string" ? say(`${way}What`, { what }) : name;
      const keys = keysShown(way);
      button.disabled = !what;
      button.title = keys ? `${label} (${keys})` : label;
      button.querySelector(".visually-hidden").textContent = label;
    }
  }
}

customElements.define("undo-buttons", UndoButtons);
