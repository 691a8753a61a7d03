/** Takes a file that is dropped anywhere on the page into its form, and sends it. */

import { PageElement } from "./element.js";

class FileDrop extends PageElement {
  connect() {
    this.form = this.querySelector("form");
    // The whole page is the target: what is dropped beside the box must not replace the page.
    this.listen(document, "dragover", (event) => this.#over(event));
    this.listen(document, "dragleave", (event) => event.relatedTarget || this.toggleAttribute("data-over", false));
    this.listen(document, "drop", (event) => this.#drop(event));
  }

  #over(event) {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    this.toggleAttribute("data-over", true);
  }

  #drop(event) {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    this.toggleAttribute("data-over", false);
    const one = new DataTransfer();
    one.items.add(event.dataTransfer.files[0]);
    this.form.querySelector("input[type=file]").files = one.files;
    this.form.requestSubmit();
  }
}

customElements.define("file-drop", FileDrop);
