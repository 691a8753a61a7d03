/** The codebook pane: tags with their counts in this document; a click marks the selected passage or highlight. */

import { applyTag } from "../marking.js";
import { attention, codebook, filter, page, store } from "../reading.js";
import { tally } from "../tally.js";
import { say } from "../words.js";
import { PageElement, copyOf } from "./element.js";

const TOGGLES = "[data-toggles=codebook]";
const PANE = "annotator:codebook-folded";
const BRANCHES = `annotator:branches-folded:${page.project}`;

const narrow = matchMedia("(max-width: 900px)");

class CodeBook extends PageElement {
  #folded = new Set(JSON.parse(localStorage.getItem(BRANCHES) ?? "[]"));

  connect() {
    this.list = this.querySelector("ul");
    this.search = this.querySelector("input[type=search]");
    this.listen(this.search, "input", () => this.#filter());
    this.listen(store, "change", () => this.#press());
    this.listen(tally, "change", () => this.#count());
    this.listen(filter, "change", () => this.#press());
    this.listen(codebook, "change", () => this.#draw());
    this.listen(attention, "select", () => this.#press());
    this.listen(document, "annotator:codebook", () => this.#toggle());
    for (const button of document.querySelectorAll(TOGGLES)) this.listen(button, "click", () => this.#toggle());
    this.listen(this.list, "pointerdown", (event) => event.preventDefault());
    this.act({
      apply: (button) => applyTag(Number(button.closest("li").dataset.tag)),
      only: (button) => filter.toggle("tags", Number(button.closest("li").dataset.tag)),
      branch: (button) => this.#foldBranch(Number(button.closest("li").dataset.tag)),
      fold: () => this.#toggle(),
    });
    this.listen(narrow, "change", () => this.#foldAtFirst());
    this.listen(document, "annotator:sheet", ({ detail }) => detail !== this && narrow.matches && this.#fold(true));
    this.#foldAtFirst();
    this.#filter();
    this.#count();
  }

  /** Makes the tree anew when there is a new tag. */
  #draw() {
    const depths = new Map([[null, -1]]);
    const parents = new Set(codebook.all.map(({ parent }) => parent));
    const items = inTree(codebook.all).map((tag) => {
      depths.set(tag.id, (depths.get(tag.parent) ?? -1) + 1);
      return this.#itemOf(tag, depths.get(tag.id), parents.has(tag.id));
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
    item.querySelector("[data-act=only] .visually-hidden").textContent = say("filter.only", { tag: tag.name });
    if (!hasChildren) item.querySelector("[data-act=branch]").replaceWith(leaf());
    return item;
  }

  #filter() {
    const wanted = this.search.value.trim();
    const exact = wanted ? codebook.search(wanted, Infinity) : [];
    const found = new Set(exact.length ? exact : codebook.near(wanted));
    for (const item of this.list.children) {
      const tag = codebook.get(Number(item.dataset.tag));
      item.hidden = wanted ? !found.has(tag) : this.#isFoldedAway(tag);
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

  /** On a narrow screen it lies over the text, and waits to be asked for. */
  #foldAtFirst() {
    this.#fold(narrow.matches || localStorage.getItem(PANE) === "yes");
  }

  #toggle() {
    const folds = !document.body.classList.contains("codebook-folded");
    if (!folds && narrow.matches) document.dispatchEvent(new CustomEvent("annotator:sheet", { detail: this }));
    this.#fold(folds);
    if (!narrow.matches) localStorage.setItem(PANE, folds ? "yes" : "no");
  }

  #fold(folds) {
    document.body.classList.toggle("codebook-folded", folds);
    for (const button of document.querySelectorAll(TOGGLES)) {
      button.setAttribute("aria-expanded", String(!folds));
    }
  }

  /** How many of the highlights that the filter shows have each tag. */
  #count() {
    for (const item of this.list.children) {
      const count = String(tally.tags.get(Number(item.dataset.tag)) ?? "");
      const shown = item.querySelector(".codebook-count");
      if (shown.textContent !== count) shown.textContent = count;
    }
    this.#press();
  }

  /** Shows which tags the selected highlight has, and which of them are asked for. */
  #press() {
    const tags = store.get(attention.selected)?.tags ?? [];
    for (const item of this.list.children) {
      const id = Number(item.dataset.tag);
      item.classList.toggle("is-on", tags.includes(id));
      item.querySelector("[data-act=only]").setAttribute("aria-pressed", String(filter.criteria.tags.includes(id)));
    }
  }
}

/** Keeps the place of the button that a tag without children doesn't need. */
function leaf() {
  const place = document.createElement("span");
  place.className = "codebook-branch";
  return place;
}

/** Depth first, siblings as they come. @param {import("../codebook.js").Tag[]} tags */
function inTree(tags) {
  const known = new Set(tags.map((tag) => tag.id));
  const children = Map.groupBy(tags, (tag) => (known.has(tag.parent) ? tag.parent : null));
  const below = (id) => (children.get(id) ?? []).flatMap((tag) => [tag, ...below(tag.id)]);
  return below(null);
}

customElements.define("code-book", CodeBook);
