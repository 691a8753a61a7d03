/** What one paints with: asks for the tags, shows them while they are armed, and ends painting. */

import { paint } from "../paint.js";
import { attention, codebook, store, text } from "../reading.js";
import { chipOf, PageElement } from "./element.js";

class PaintBar extends PageElement {
  connect() {
    this.picker = this.querySelector("tag-picker");
    this.listen(document, "annotator:paint", ({ detail }) => this.#ask(detail?.tags));
    this.listen(paint, "change", () => this.#draw());
    this.listen(codebook, "change", () => this.#draw());
    this.listen(this, "pick", ({ detail }) => this.#arm(detail.tags));
    this.listen(this, "leave", () => this.#leave());
    this.act({ bare: () => this.#arm([]), change: () => this.#ask(), end: () => paint.end(), leave: () => this.#leave() });
  }

  /** Arms these tags; without any, asks for some. @param {number[]} [tags] */
  #ask(tags) {
    if (tags) return this.#arm(tags);
    this.classList.add("is-asking");
    this.hidden = false;
    this.picker.first = () => store.get(attention.selected)?.tags ?? [];
    this.picker.focus();
  }

  #arm(tags) {
    this.#close();
    paint.arm(tags);
  }

  #leave() {
    this.#close();
    this.#draw();
  }

  #close() {
    const hadFocus = this.contains(document.activeElement);
    this.classList.remove("is-asking");
    this.picker.clear();
    if (hadFocus) text.focus({ preventScroll: true });
  }

  #draw() {
    if (this.classList.contains("is-asking")) return;
    this.hidden = !paint.isOn;
    document.body.classList.toggle("is-painting", paint.isOn);
    const tags = (paint.tags ?? []).map((id) => codebook.get(id)).filter(Boolean);
    text.toggleAttribute("data-colour", paint.isOn);
    if (paint.isOn) text.dataset.colour = tags[0]?.colour ?? "none";
    this.querySelector(".paint-tags").replaceChildren(...tags.map(chipOf));
    this.dataset.label ??= this.getAttribute("aria-label");
    this.setAttribute("aria-label", paint.isOn ? `${this.dataset.label}: ${paint.names}` : this.dataset.label);
    this.querySelector(".paint-bare").hidden = tags.length > 0;
  }
}

customElements.define("paint-bar", PaintBar);
