/**
 * Says how hard the password is to guess that is being typed in the field `data-for`, once one pauses. `data-about`:
 * fields of the same form that tell of the person; `data-known`: what is known of him already.
 */

import { passwordStrength } from "../api.js";
import { PageElement } from "./element.js";

const PAUSE = 500; // milliseconds without a key, so that a screen reader isn't interrupted by each

class PasswordStrength extends PageElement {
  #timer = 0;
  #asked = 0;

  connect() {
    this.field = document.getElementById(this.dataset.for);
    this.listen(this.field, "input", () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.ask(), PAUSE);
    });
  }

  async ask() {
    const asked = ++this.#asked;
    const password = this.field.value;
    const form = this.field.form;
    const about = (this.dataset.about ?? "").split(" ").map((name) => form.elements.namedItem(name)?.value ?? "");
    const told = password
      ? await passwordStrength(this.dataset.url, { password, about: [...about, this.dataset.known ?? ""] }).catch(() => null)
      : null;
    if (asked === this.#asked) this.show(told);
  }

  /** @param {{score: number, enough: boolean, words: string} | null} told */
  show(told) {
    const meter = this.querySelector("meter");
    meter.hidden = !told;
    meter.value = told ? told.score + 1 : 0;
    this.querySelector("[data-says]").textContent = told?.words ?? "";
  }
}

customElements.define("password-strength", PasswordStrength);
