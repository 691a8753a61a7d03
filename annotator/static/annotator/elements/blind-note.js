/** Says that the project is blind, and shows what there is to see anew when it was made so or opened. */

import { Annotations } from "../annotations.js";
import { annotations } from "../api.js";
import { sent, store, text } from "../reading.js";
import { PageElement } from "./element.js";

/** Milliseconds until a failed try is repeated. */
const AGAIN = 5000;

class BlindNote extends PageElement {
  connect() {
    sent.then(({ blind }) => this.#show(blind), () => {});
    this.listen(document, "annotator:anew", () => this.#again());
  }

  async #again() {
    try {
      this.#take(await annotations(text.dataset.annotations));
    } catch {
      setTimeout(() => this.isConnected && this.#again(), AGAIN);
    }
  }

  /** @param {{change: number, blind: string}} columns */
  #take(columns) {
    const seen = new Annotations();
    seen.load(columns);
    const uids = new Set([...seen].map(({ uid }) => uid));
    const gone = [...store.all].map(({ uid }) => uid).filter((uid) => !uids.has(uid));
    store.take({ change: columns.change, annotations: [...seen], gone, isAnswer: true });
    this.#show(columns.blind);
  }

  /** @param {"" | "own" | "all"} blind */
  #show(blind) {
    this.hidden = !blind;
    for (const part of this.querySelectorAll("[data-blind]")) part.hidden = part.dataset.blind !== blind;
  }
}

customElements.define("blind-note", BlindNote);
