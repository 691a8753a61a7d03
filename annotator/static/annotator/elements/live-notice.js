/** Says that the page can't go on as it is: the text has a newer version, or one may not read it any more. */

import { store } from "../reading.js";
import { PageElement } from "./element.js";

class LiveNotice extends PageElement {
  connect() {
    this.listen(store, "revised", () => this.#show("revised"));
    this.listen(document, "annotator:over", ({ detail }) => this.#show(detail.status === 401 ? "signed-out" : "gone"));
  }

  /** @param {"revised" | "signed-out" | "gone"} what */
  #show(what) {
    for (const part of this.children) part.hidden = part.dataset.what !== what;
  }
}

customElements.define("live-notice", LiveNotice);
