/** The passage that waits for a decision, with what stands around it, its document, its note and its other tags. */

import { PageElement, chipOf } from "../elements/element.js";
import { calledOf } from "../people.js";

class PassageView extends PageElement {
  #shown = "";

  /**
   * @param {import("./pile.js").Passage | null} passage
   * @param {Map<number, import("../codebook.js").Tag>} tags
   * @param {number} without the tag that is gone through, which they all have
   * @returns {boolean} whether it is another one than before
   */
  show(passage, tags, without) {
    this.hidden = !passage;
    if (!passage) this.#shown = "";
    if (!passage || passage.uid === this.#shown) return false;
    this.#shown = passage.uid;
    const { quote, before, after, document, author, credit, note } = passage;
    const fill = (name, text) => (this.querySelector(name).textContent = text);
    fill(".sorting-before", before);
    fill("mark", quote);
    fill(".sorting-after", after);
    fill(".sorting-author", calledOf({ name: author, credit }));
    fill(".sorting-note", note);
    this.#reach(this.querySelector(".sorting-note"), note);
    this.querySelector(".sorting-whole").hidden = Boolean(quote);
    this.link = this.querySelector(".sorting-document");
    Object.assign(this.link, { href: `/documents/${document.uid}/#a-${passage.uid}`, textContent: document.title });
    const others = passage.tags.filter((id) => id !== without).map((id) => tags.get(id)).filter(Boolean);
    this.querySelector(".chips").replaceChildren(...others.map(itemOf));
    this.querySelector(".sorting-others").hidden = !others.length;
    this.#lookAtIt();
    return true;
  }

  /** Its document, at this place, in another window. */
  open() {
    this.link.click();
  }

  /** What has to be scrolled can be reached by keys. */
  #reach(element, text) {
    element.hidden = !text;
    element.tabIndex = element.scrollHeight > element.clientHeight ? 0 : -1;
  }

  /** What stands before it may be long: the passage itself is what one sees. */
  #lookAtIt() {
    const text = this.querySelector(".sorting-text");
    const mark = this.querySelector("mark");
    const room = text.clientHeight;
    const top = mark.offsetTop - text.offsetTop;
    text.scrollTop = mark.offsetHeight > room ? top - room / 6 : top - (room - mark.offsetHeight) / 2;
  }
}

function itemOf(tag) {
  const item = document.createElement("li");
  item.append(chipOf(tag));
  return item;
}

customElements.define("passage-view", PassageView);
