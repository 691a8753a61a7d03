/** The searches of a project's front page: what they find is counted after the page is there, if it isn't known. */

import { freshPart } from "../api.js";
import { PageElement } from "./element.js";

class SearchCounts extends PageElement {
  connect() {
    if ("stale" in this.dataset) this.#count();
  }

  async #count() {
    this.setAttribute("aria-busy", "true");
    try {
      const part = await freshPart(this.dataset.news, "");
      if (part) this.#show(new DOMParser().parseFromString(part, "text/html"));
    } catch {
      // What was known still stands there, and the links lead to what is found.
    }
    this.removeAttribute("aria-busy");
  }

  /** Only what was counted changes; the links and the focus stay. @param {Document} fresh */
  #show(fresh) {
    const found = new Map([...fresh.querySelectorAll("a")].map((link) => [link.getAttribute("href"), link]));
    for (const link of this.querySelectorAll("a")) {
      const counted = found.get(link.getAttribute("href"))?.querySelector(".front-found");
      if (counted) link.querySelector(".front-found").replaceWith(counted);
    }
    delete this.dataset.stale;
  }
}

customElements.define("search-counts", SearchCounts);
