/** Where several highlights lie one over the other: a list of them, the smallest first. */

import { attention, blocks, colourOf, tagsOf } from "../reading.js";
import { say } from "../words.js";
import { PageElement, copyOf } from "./element.js";

const QUOTE = 80;

class OverlapPicker extends PageElement {
  connect() {
    this.list = this.querySelector("ul");
    this.listen(document, "annotator:choose", ({ detail }) => this.#open(detail));
    this.listen(this, "keydown", (event) => this.#key(event));
    this.listen(this, "focusout", (event) => this.contains(event.relatedTarget) || (this.hidden = true));
    this.act({ choose: (button) => this.#choose(button.dataset.uid) });
  }

  #open({ found, x, y }) {
    this.list.replaceChildren(...found.map(optionOf));
    this.hidden = false;
    const frame = this.offsetParent.getBoundingClientRect();
    const left = Math.max(8, Math.min(x - 24, document.documentElement.clientWidth - this.offsetWidth - 8));
    const top = y + 16 + this.offsetHeight < innerHeight ? y + 16 : Math.max(56, y - 16 - this.offsetHeight);
    this.style.setProperty("--x", `${Math.round(left - frame.left)}px`);
    this.style.setProperty("--y", `${Math.round(top - frame.top)}px`);
    this.querySelector("button").focus({ preventScroll: true });
  }

  #choose(uid) {
    this.hidden = true;
    document.getElementById("text").focus({ preventScroll: true });
    attention.select(uid, "text");
  }

  #key(event) {
    const buttons = [...this.querySelectorAll("button")];
    const at = buttons.indexOf(document.activeElement);
    const moves = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 };
    if (event.key in moves) {
      event.preventDefault();
      const button = buttons.at(moves[event.key] % buttons.length);
      button.focus();
      attention.hover(button.dataset.uid);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      this.hidden = true;
      document.getElementById("text").focus({ preventScroll: true });
    }
  }
}

/** @param {import("../store.js").Annotation} annotation */
function optionOf(annotation) {
  const option = copyOf("overlap-option-template");
  const quote = blocks.quote(annotation.start, Math.min(annotation.end, annotation.start + QUOTE));
  const button = option.querySelector("button");
  button.dataset.uid = annotation.uid;
  button.dataset.colour = colourOf(annotation);
  option.querySelector(".overlap-tags").textContent =
    tagsOf(annotation).map((tag) => tag.name).join(", ") || say("noTag");
  option.querySelector(".overlap-quote").textContent = annotation.end - annotation.start > QUOTE ? `${quote}…` : quote;
  return option;
}

customElements.define("overlap-picker", OverlapPicker);
