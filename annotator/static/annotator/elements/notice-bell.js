/** How many notices one hasn't seen, while the page is open: on the bell in the bar, and said when there are more. */

import { tell } from "../reading.js";
import { say } from "../words.js";
import { PageElement } from "./element.js";

class NoticeBell extends PageElement {
  connect() {
    this.listen(document, "annotator:notices", ({ detail }) => this.#show(detail.unseen));
  }

  /** @param {number} unseen `data-most` at most, which stands for any number above it, too */
  #show(unseen) {
    const { unseen: before, most } = this.dataset;
    if (unseen === Number(before)) return;
    this.dataset.unseen = String(unseen);
    for (const part of this.querySelectorAll("[data-shown=unseen]")) part.hidden = !unseen;
    this.querySelector(".bell-number").textContent = unseen < Number(most) ? String(unseen) : `${Number(most) - 1}+`;
    if (unseen > Number(before)) tell({ text: say("live.notices", { count: unseen - Number(before) }), quiet: true });
  }
}

customElements.define("notice-bell", NoticeBell);
