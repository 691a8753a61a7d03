/** A value for a field that one chooses: shows what that field's kind of value is filled in with, and no other. */

import { PageElement } from "./element.js";

class FieldValue extends PageElement {
  connect() {
    this.choice = this.querySelector("select");
    this.listen(this.choice, "change", () => this.#show());
    this.listen(globalThis, "pageshow", () => this.#show()); // a browser that goes back may have kept the choice
    this.#show();
  }

  #show() {
    for (const one of this.querySelectorAll("[data-field]")) one.hidden = one.dataset.field !== this.choice.value;
  }
}

customElements.define("field-value", FieldValue);
