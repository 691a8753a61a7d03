/** A text to be copied whole: its button copies it and says so, `data-done`; it shows only where that is possible. */

import { PageElement } from "./element.js";

class CopyText extends PageElement {
  connect() {
    const [field, button] = [this.querySelector("input"), this.querySelector("button")];
    this.listen(field, "focus", () => field.select());
    button.hidden = !navigator.clipboard;
    this.listen(button, "click", async () => {
      await navigator.clipboard.writeText(field.value).then(
        () => (button.textContent = this.dataset.done),
        () => field.focus(),
      );
    });
  }
}

customElements.define("copy-text", CopyText);
