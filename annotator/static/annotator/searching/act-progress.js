/** Around a form whose act may take long: says how far it is, from a second on. The browser waits for the answer as ever. */

import * as api from "../api.js";
import { PageElement } from "../elements/element.js";

/** Milliseconds before somebody who waits is told, and between two questions. */
const [PATIENCE, PAUSE] = [1000, 500];
/** Per cent: a screen reader hears of each, not of each place. */
const STEP = 10;

class ActProgress extends PageElement {
  #timer = 0;

  connect() {
    this.waiting = this.querySelector(".act-waiting");
    this.bar = this.querySelector("progress");
    this.words = this.querySelector("[role=status]");
    this.listen(this, "submit", () => this.#wait());
    this.listen(globalThis, "pageshow", () => this.#stop());
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  #wait() {
    this.#stop();
    this.#timer = setTimeout(() => {
      this.waiting.hidden = false;
      this.words.textContent = this.dataset.words;
      this.#ask();
    }, PATIENCE);
  }

  async #ask() {
    const { done, total } = await api.actState(this.dataset.state).catch(() => ({}));
    if (total) this.#show(done, total);
    if (!this.waiting.hidden) this.#timer = setTimeout(() => this.#ask(), PAUSE);
  }

  #show(done, total) {
    [this.bar.max, this.bar.value] = [total, done];
    const step = Math.floor((100 * done) / total / STEP) * STEP;
    this.words.textContent = this.dataset.share.replace("%n", String(step));
  }

  #stop() {
    clearTimeout(this.#timer);
    this.waiting.hidden = true;
    this.bar.removeAttribute("value");
  }
}

customElements.define("act-progress", ActProgress);
