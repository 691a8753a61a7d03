/**
 * Asks the browser to make or show (`data-act`) a passkey as the server wants it (`data-options`), puts what it says
 * into its form's field `credential`, and sends the form. `data-at-once`: without waiting for the button.
 */

import { optionsOf, toldOf } from "../passkeys.js";
import { PageElement } from "./element.js";

class PassKey extends PageElement {
  connect() {
    this.button = this.querySelector("[data-ask]");
    if (!window.isSecureContext || !window.PublicKeyCredential) {
      this.say(this.dataset.missing);
      return;
    }
    this.button.hidden = false;
    this.listen(this.button, "click", () => this.ask());
    this.listen(this.closest("form"), "submit", (event) => {
      if (this.field.value) return;
      event.preventDefault(); // Enter in a field beside it
      this.ask();
    });
    if ("atOnce" in this.dataset) this.ask();
  }

  /** @returns {HTMLInputElement} */
  get field() {
    return this.closest("form").elements.namedItem("credential");
  }

  async ask() {
    this.button.disabled = true;
    this.say("");
    try {
      const options = optionsOf(JSON.parse(this.dataset.options));
      const act = this.dataset.act === "make" ? "create" : "get";
      this.field.value = JSON.stringify(toldOf(await navigator.credentials[act](options)));
    } catch (error) {
      this.button.disabled = false;
      this.say(this.dataset[WHY[error.name] ?? "stopped"]);
      return;
    }
    this.closest("form").requestSubmit();
  }

  /** @param {string} words */
  say(words) {
    this.querySelector("[data-says]").textContent = words;
  }
}

const WHY = { InvalidStateError: "known", SecurityError: "missing", NotSupportedError: "missing" };

customElements.define("pass-key", PassKey);
