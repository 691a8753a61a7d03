/** Says that something is under way once its form was sent, and keeps it from being sent twice. */

import { PageElement } from "./element.js";

class BusyForm extends PageElement {
  connect() {
    this.listen(this, "submit", (event) => this.#sent(event));
    // A page that comes back out of the browser's memory waits for nothing.
    this.listen(window, "pageshow", () => this.#busy(false));
  }

  #sent(event) {
    if (this.dataset.state === "busy") event.preventDefault();
    else this.#busy(true);
  }

  #busy(is) {
    this.dataset.state = is ? "busy" : "ready";
    const told = this.querySelector(".busy");
    if (told) told.hidden = !is;
    for (const button of this.querySelectorAll("button")) button.setAttribute("aria-disabled", String(is));
  }
}

customElements.define("busy-form", BusyForm);
