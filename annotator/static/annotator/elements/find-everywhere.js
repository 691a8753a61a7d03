/** From finding in one text to a search over all of them, with what was typed or is selected. */

import { command } from "../commands.js";
import { asking, queryOf } from "../hits/asking.js";
import { attention, blocks } from "../reading.js";
import { say } from "../words.js";
import { PageElement } from "./element.js";

/** A longer passage is no query, in code points. */
const MOST = 200;

class FindEverywhere extends PageElement {
  connect() {
    this.link = this.querySelector("a");
    this.address = this.link.href;
    this.form = this.closest("text-find").querySelector("form");
    // Just before it is followed: the field may get its words by a script, too.
    for (const type of ["pointerover", "focusin", "click"]) this.listen(this.link, type, () => this.#point());
    command({ name: "find-everywhere", group: "go", keys: ["Ctrl+Shift+f"], label: say("find.everywhereKey"), run: () => this.#go() });
  }

  #point() {
    const { query, exact } = this.form.elements;
    this.link.href = asking(this.address, queryOf(query.value, { exact: exact.checked }));
  }

  /** With what is selected, or what was looked for here. */
  #go() {
    const { passage } = attention;
    if (!passage || passage.end - passage.start > MOST) this.#point();
    else this.link.href = asking(this.address, queryOf(blocks.quote(passage.start, passage.end)));
    location.assign(this.link.href);
  }
}

customElements.define("find-everywhere", FindEverywhere);
