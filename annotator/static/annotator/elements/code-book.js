/** The codebook pane: tags with their counts in this document; a click marks the selected passage or highlight. */

import { folded } from "../codebook.js";
import { applyTag } from "../marking.js";
import { attention, codebook, page, store } from "../reading.js";
import { PageElement, copyOf } from "./element.js";

const TOGGLES = "[data-toggles=codebook]";
const PANE = "annotator:codebook-folded";
const BRANCHES = `annotator:branches-folded:${page.project}`;

class CodeBook extends PageElement {
  #folded = new Set(JSON.parse(localStorage.getItem(BRANCHES) ?? "[]"));
  #waiting = 0;

  connect() {
    this.list = this.querySelector("ul");
    this.filter = this.querySelector("input[type=search]");
    this.listen(this.filter, "input", () => this.#filter());
    this.listen(store, "change", () => this.#countSoon());
    this.listen(codebook, "change", () => this.#draw());
    this.listen(attention, "select", () => this.#press());
    this.listen(document, "annotator:codebook", () => this.#toggle());
    for (const button of document.querySelectorAll(TOGGLES)) this.listen(button, "click", () => this.#toggle());
    this.listen(this.list, "pointerdown", (event) => event.preventDefault());
    this.act({
      apply: (button) => applyTag(Number(button.closest("li").dataset.tag)),
      branch: (button) => this.#foldBranch(Number(button.closest("li").dataset.tag)),
      fold: () => this.#toggle(),
    });
    this.#fold(localStorage.getItem(PANE) === "yes" || matchMedia("(max-width: 900px)").matches);
    this.#filter();
    this.#count();
  }

  /** Makes the tree anew when there is a new tag. */
  #draw() {
    const depths = new Map([[null, -1]]);
    const ordered = inTree(codebook.all);
    const items = ordered.map((tag) => {
      depths.set(tag.id, (depths.get(tag.parent) ?? -1) + 1);
      return this.#itemOf(tag, depths.get(tag.id), ordered.some((other) => other.parent === tag.id));
    });
    this.list.replaceChildren(...items);
    this.#filter();
    this.#count();
  }

  #itemOf(tag, depth, hasChildren) {
    const item = copyOf("codebook-tag-template");
    Object.assign(item.dataset, { tag: tag.id, parent: tag.parent ?? "", depth: Math.min(depth, 6), colour: tag.colour });
    item.querySelector(".codebook-name").textContent = tag.name;
    item.querySelector("kbd").textContent = tag.shortcut;
    item.querySelector("kbd").hidden = !tag.shortcut;
    item.querySelector("[data-act=apply]").title = tag.description || tag.path;
    if (!hasChildren) item.querySelector("[data-act=branch]").replaceWith(leaf());
    return item;
  }

  #filter() {
    const wanted = folded(this.filter.value);
    for (const item of this.list.children) {
      const tag = codebook.get(Number(item.dataset.tag));
      const found = !wanted || folded(tag?.path ?? item.textContent).includes(wanted);
      item.hidden = !found || (!wanted && this.#isFoldedAway(tag));
      const branch = item.querySelector("[data-act=branch]");
      branch?.setAttribute("aria-expanded", String(!this.#folded.has(Number(item.dataset.tag))));
    }
  }

  #isFoldedAway(tag) {
    for (let at = tag; at?.parent; at = codebook.get(at.parent)) if (this.#folded.has(at.parent)) return true;
    return false;
  }

  #foldBranch(id) {
    if (!this.#folded.delete(id)) this.#folded.add(id);
    localStorage.setItem(BRANCHES, JSON.stringify([...this.#folded]));
    this.#filter();
  }

  #toggle() {
    this.#fold(!document.body.classList.contains("codebook-folded"));
  }

  #fold(folds) {
    document.body.classList.toggle("codebook-folded", folds);
    if (!matchMedia("(max-width: 900px)").matches) localStorage.setItem(PANE, folds ? "yes" : "no");
    for (const button of document.querySelectorAll(TOGGLES)) {
      button.setAttribute("aria-expanded", String(!folds));
    }
  }

  #countSoon() {
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => this.#count(), 200);
  }

  #count() {
    const counts = new Map();
    for (const annotation of store.all) {
      for (const id of annotation.tags) counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    for (const item of this.list.children) {
      item.querySelector(".codebook-count").textContent = counts.get(Number(item.dataset.tag)) ?? "";
    }
    this.#press();
  }

  /** Shows which tags the selected highlight has. */
  #press() {
    const tags = store.get(attention.selected)?.tags ?? [];
    for (const item of this.list.children) item.classList.toggle("is-on", tags.includes(Number(item.dataset.tag)));
  }
}

/** Keeps the place of the button that a tag without children doesn't need. */
function leaf() {
  const place = document.createElement("span");
  place.className = "codebook-branch";
  return place;
}

/** Depth first, siblings as they come. @param {import("../codebook.js").Tag[]} tags */
function inTree(tags, parent = null) {
  const known = new Set(tags.map((tag) => tag.id));
  const below = (id) => tags.filter((tag) => (known.has(tag.parent) ? tag.parent : null) === id);
  return below(parent).flatMap((tag) => [tag, ...inTree(tags, tag.id)]);
}

customElements.define("code-book", CodeBook);
