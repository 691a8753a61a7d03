/** What was decided last, the newest first, each with a button that takes it back. Sends "takeback" {decision}. */

import { PageElement, chipOf, copyOf } from "../elements/element.js";
import { say } from "../words.js";
import { beginningOf } from "./pile.js";

/** Decisions that are listed. */
const MOST = 12;
const LONGEST_QUOTE = 90;

class DecisionList extends PageElement {
  /** @type {import("./pile.js").Decision[]} */ #shown = [];

  connect() {
    this.list = this.querySelector("ol");
    this.act({ takeback: (button) => this.#takeBack(button.closest("li")) });
  }

  /** @param {import("./pile.js").Decision[]} decisions the newest last @param {Map<number, import("../codebook.js").Tag>} tags */
  show(decisions, tags) {
    const last = decisions.slice(-MOST).reverse();
    this.hidden = !last.length;
    if (last.length === this.#shown.length && last.every((one, place) => one === this.#shown[place])) return;
    const known = new Map(this.#shown.map((decision, place) => [decision, this.list.children[place]]));
    this.#shown = last;
    this.list.replaceChildren(...last.map((decision) => known.get(decision) ?? itemOf(decision, tags)));
  }

  #takeBack(item) {
    const decision = this.#shown[[...this.list.children].indexOf(item)];
    this.dispatchEvent(new CustomEvent("takeback", { detail: { decision } }));
  }
}

function itemOf({ passage, kind, to }, tags) {
  const item = copyOf("decision-template");
  const { quote, document } = passage;
  item.querySelector(".decision-quote").textContent = beginningOf(quote, LONGEST_QUOTE) || document.title;
  const where = item.querySelector(".decision-where");
  if (kind === "moved") where.replaceChildren(...to.map((id) => tags.get(id)).filter(Boolean).map(chipOf));
  else where.textContent = say(`split.was.${kind}`);
  return item;
}

customElements.define("decision-list", DecisionList);
