/** The columns of a list: where the usual ones are chosen, the address doesn't have to name them. */

import { PageElement } from "./element.js";

class ColumnChoice extends PageElement {
  connect() {
    const { form } = this.querySelector("input");
    this.listen(form, "formdata", ({ formData }) => {
      const boxes = [...this.querySelectorAll("[type=checkbox]")];
      if (boxes.every((box) => box.checked === ("usual" in box.dataset))) formData.delete("column");
    });
  }
}

customElements.define("column-choice", ColumnChoice);
