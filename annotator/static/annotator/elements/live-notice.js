/** Says that the page can't go on as it is: the text has a newer version, or one may not read it any more. */

import { store } from "../reading.js";
import { PageElement } from "./element.js";

class LiveNotice extends PageElement {
  connect() {
    this.listen(store, "revised", () => this.#show("revised"));
    this.act({ close: () => (this.hidden = true) });
    this.listen(document, "annotator:over", ({ detail }) => this.#show(detail.status === 401 ? "signed-out" : "gone"));
  }

  /** @param {"revised" | "signed-out" | "gone"} what */
  #show(what) {
    this.hidden = false;
    for (const part of this.querySelectorAll("[data-what]")) part.hidden = part.dataset.what !== what;
  }
}

customElements.define("live-notice", LiveNotice);
