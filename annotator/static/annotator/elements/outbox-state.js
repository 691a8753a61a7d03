/** Says in the bar how many changes wait to be sent, and why; leaving the page with some asks first. */

import { outbox, store } from "../reading.js";
import { say } from "../words.js";
import { PageElement } from "./element.js";

class OutboxState extends PageElement {
  connect() {
    this.text = this.querySelector("[role=status]");
    this.listen(store, "waiting", ({ detail }) => this.#show(detail));
    this.listen(window, "beforeunload", (event) => outbox.isAtRisk && event.preventDefault());
    this.act({ retry: () => outbox.flush() });
    const { online, signedOut, stuck, waiting } = outbox;
    this.#show({ count: stuck ? waiting.length : 0, online, signedOut });
  }

  /** @param {{count: number, online: boolean, signedOut: boolean}} state */
  #show({ count, online, signedOut }) {
    this.hidden = !count && online && !signedOut;
    const why = signedOut ? "signedOut" : online ? "slow" : "offline";
    const text = this.hidden ? "" : say(`waiting.${count ? why : "nothing"}`, { count });
    if (this.text.textContent !== text) this.text.textContent = text;
    this.dataset.why = why;
    this.querySelector("a").hidden = !signedOut;
    this.querySelector("button").hidden = signedOut || online;
  }
}

customElements.define("outbox-state", OutboxState);
