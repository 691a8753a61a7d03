/** Takes a tag of the codebook to paint with: a button for any, and one that stands on the tag at hand. */

import { paint } from "../paint.js";
import { codebook } from "../reading.js";
import { say } from "../words.js";
import { PageElement } from "./element.js";

const TAG = ".codebook-list li[data-tag]";

class TagBrush extends PageElement {
  connect() {
    this.pane = this.closest("code-book");
    // One for all tags: a codebook may have thousands.
    this.brush = this.#newBrush();
    this.listen(this.pane, "pointerover", ({ target }) => this.#to(target.closest(TAG)));
    this.listen(this.pane, "focusin", ({ target }) => this.#to(target.closest(TAG)));
    this.listen(paint, "change", () => this.#draw());
    this.act({ ask: () => (paint.isOn ? paint.end() : this.#ask()) });
    this.#draw();
  }

  /** @param {number[]} [tags] */
  #ask(tags) {
    // On a narrow screen the pane lies over the text.
    const covers = getComputedStyle(this.pane).position === "fixed" && !document.body.classList.contains("codebook-folded");
    if (covers) document.dispatchEvent(new CustomEvent("annotator:codebook"));
    document.dispatchEvent(new CustomEvent("annotator:paint", { detail: { tags } }));
  }

  #newBrush() {
    const brush = document.createElement("button");
    brush.type = "button";
    brush.className = "codebook-brush";
    brush.append(this.querySelector("svg").cloneNode(true));
    this.listen(brush, "click", () => {
      const { tag } = brush.closest("li").dataset;
      if (this.#isArmed(tag)) paint.end();
      else this.#ask([Number(tag)]);
    });
    return brush;
  }

  #to(item) {
    if (!item || item.contains(this.brush)) return;
    item.querySelector("[data-act=apply]").after(this.brush);
    this.#draw();
  }

  #isArmed(tag) {
    return paint.isOn && paint.tags.includes(Number(tag));
  }

  #draw() {
    this.#drawSwitch();
    const tag = this.brush.closest("li")?.dataset.tag;
    if (!tag) return;
    this.brush.setAttribute("aria-pressed", String(this.#isArmed(tag)));
    this.brush.title = say("paintWith", { tag: codebook.get(Number(tag))?.name ?? "" });
    this.brush.setAttribute("aria-label", this.brush.title);
  }

  /** Says what it would end, by the tags that are armed. */
  #drawSwitch() {
    const button = this.querySelector("button");
    const name = button.querySelector(".visually-hidden");
    button.dataset.name ??= name.textContent;
    button.setAttribute("aria-pressed", String(paint.isOn));
    name.textContent = paint.isOn ? say("paintEnd", { tags: paint.names }) : button.dataset.name;
  }
}

customElements.define("tag-brush", TagBrush);
