/** Saves what a section is as soon as it is chosen, and shows it so. Without scripts, the form has a button. */

import { submitPart } from "../api.js";
import { PageElement } from "./element.js";

class ImportSections extends PageElement {
  connect() {
    this.listen(this, "change", (event) => event.target.matches("select") && this.#save(event.target));
  }

  /** @param {HTMLSelectElement} select */
  async #save(select) {
    const section = select.closest(".look-section");
    const was = section.querySelector("input[type=hidden]");
    const status = this.querySelector("[role=status]");
    const before = was.value;
    section.dataset.kind = select.value;
    const body = new FormData(); // this one alone: others may be on their way
    for (const field of [this.querySelector("[name=csrfmiddlewaretoken]"), was, select]) body.set(field.name, field.value);
    was.value = select.value;
    try {
      await submitPart(select.form, null, body);
      status.textContent = status.dataset.saved;
    } catch {
      section.dataset.kind = select.value = was.value = before;
      status.textContent = status.dataset.failed;
    }
  }
}

customElements.define("import-sections", ImportSections);
