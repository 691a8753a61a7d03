/** Shows how far the reading or storing of a newer text is; once there is something to decide, the page comes anew. */

import { freshPart } from "../api.js";
import { PageElement } from "./element.js";

const [FIRST, MOST, SLOWER] = [700, 4000, 1.3]; // milliseconds

class ProposalLive extends PageElement {
  #timer = 0;
  #pause = FIRST;

  connect() {
    this.listen(document, "visibilitychange", () => (document.hidden ? clearTimeout(this.#timer) : this.#schedule()));
    this.#schedule();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  get #part() {
    return this.querySelector(".proposal-state");
  }

  #schedule() {
    clearTimeout(this.#timer);
    if ("going" in this.#part.dataset && !document.hidden) this.#timer = setTimeout(() => this.#ask(), this.#pause);
  }

  async #ask() {
    this.#pause = Math.min(this.#pause * SLOWER, MOST);
    try {
      const news = await freshPart(this.dataset.news, this.#part.dataset.tag);
      if (news && this.isConnected) this.#show(news);
    } catch {
      // Whatever it is, it is asked again, later each time.
    }
    if (this.isConnected) this.#schedule();
  }

  #show(html) {
    const fresh = new DOMParser().parseFromString(html, "text/html").querySelector(".proposal-state");
    if (!("going" in fresh.dataset)) return location.reload();
    this.#pause = FIRST;
    const [bar, said] = [this.#part.querySelector("progress"), fresh.querySelector("progress")];
    const isSame = fresh.querySelector("h2").textContent === this.#part.querySelector("h2").textContent;
    if (!isSame || !this.contains(document.activeElement)) return this.#part.replaceWith(fresh);
    // The button that has the focus stays.
    for (const { name, value } of said.attributes) bar.setAttribute(name, value);
    this.#part.dataset.tag = fresh.dataset.tag;
  }
}

customElements.define("proposal-live", ProposalLive);
