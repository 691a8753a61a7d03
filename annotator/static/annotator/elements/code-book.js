/**
 * The codebook pane: tags with their counts in this document; a click marks the selected passage or highlight. Of
 * thousands, only the rows that can be seen are in the page.
 */

import { applyTag } from "../marking.js";
import { attention, codebook, filter, page, store } from "../reading.js";
import { tally } from "../tally.js";
import { foundIn, inTree, unfolded } from "../text/tag-rows.js";
import { say } from "../words.js";
import { PageElement, copyOf } from "./element.js";

const TOGGLES = "[data-toggles=codebook]";
const PANE = "annotator:codebook-folded";
const BRANCHES = `annotator:branches-folded:${page.project}`;
/** So many rows are all in the page. */
const ALL = 200;
/** Rows beyond what can be seen that stand ready, on each side. */
const READY = 10;

const narrow = matchMedia("(max-width: 900px)");

/** @typedef {import("../text/tag-rows.js").Row} Row */

class CodeBook extends PageElement {
  #folded = new Set(JSON.parse(localStorage.getItem(BRANCHES) ?? "[]"));
  /** All tags, in reading order. @type {Row[]} */ #tree = [];
  /** Those that the filter and the folded branches leave. @type {Row[]} */ #rows = [];
  /** By the tag's number. @type {Map<number, HTMLElement>} */ #drawn = new Map();
  #height = 28;

  connect() {
    this.list = this.querySelector("ul");
    this.search = this.querySelector("input[type=search]");
    this.listen(this.search, "input", () => this.#arrange({ fromTop: true }));
    this.listen(store, "change", () => this.#mark());
    this.listen(tally, "change", () => this.#mark());
    this.listen(filter, "change", () => this.#mark());
    this.listen(codebook, "change", () => this.#plant());
    this.listen(attention, "select", () => this.#mark());
    this.listen(document, "annotator:codebook", () => this.#toggle());
    for (const button of document.querySelectorAll(TOGGLES)) this.listen(button, "click", () => this.#toggle());
    this.listen(this.list, "pointerdown", (event) => event.preventDefault());
    this.listen(this.list, "scroll", () => this.#isLong() && this.#draw());
    this.listen(window, "resize", () => this.#isLong() && this.#draw());
    this.act({
      apply: (button) => applyTag(Number(button.closest("li").dataset.tag)),
      only: (button) => filter.toggle("tags", Number(button.closest("li").dataset.tag)),
      branch: (button) => this.#foldBranch(Number(button.closest("li").dataset.tag)),
      fold: () => this.#toggle(),
    });
    this.listen(narrow, "change", () => this.#foldAtFirst());
    this.listen(document, "annotator:sheet", ({ detail }) => detail !== this && narrow.matches && this.#fold(true));
    this.#foldAtFirst();
    // What the page brought along stays in its place.
    for (const item of this.list.children) this.#drawn.set(Number(item.dataset.tag), item);
    this.#plant();
  }

  /** Takes in what tags there are. */
  #plant() {
    this.#tree = inTree(codebook.all);
    this.#arrange();
  }

  /** Finds which of them are to be shown. */
  #arrange({ fromTop = false } = {}) {
    const wanted = this.search.value.trim();
    const exact = wanted ? codebook.search(wanted, Infinity) : [];
    const found = exact.length || !wanted ? exact : codebook.near(wanted);
    this.#rows = wanted ? foundIn(this.#tree, found) : unfolded(this.#tree, this.#folded);
    if (fromTop) this.list.scrollTop = 0;
    this.#draw();
  }

  #isLong() {
    return this.#rows.length > ALL;
  }

  /** Puts the rows that can be seen, and some more, into the page; always the one that has the focus. */
  #draw() {
    const long = this.#isLong();
    this.list.classList.toggle("is-long", long);
    this.list.style.setProperty("--rows", String(this.#rows.length));
    const wanted = new Map();
    const { from, to } = long ? this.#inSight() : { from: 0, to: this.#rows.length };
    for (let at = from; at < to; at++) wanted.set(this.#rows[at].tag.id, at);
    const attended = Number(document.activeElement?.closest(".codebook-list > li")?.dataset.tag);
    const at = attended && !wanted.has(attended) ? this.#rows.findIndex(({ tag }) => tag.id === attended) : -1;
    if (at >= 0) wanted.set(attended, at);
    this.#fill([...wanted.values()].sort((one, other) => one - other));
  }

  #inSight() {
    this.#height = this.list.querySelector("li")?.getBoundingClientRect().height || this.#height;
    const { scrollTop, clientHeight } = this.list;
    const from = Math.max(Math.floor(scrollTop / this.#height) - READY, 0);
    const to = Math.ceil((scrollTop + (clientHeight || innerHeight)) / this.#height) + READY;
    return { from, to: Math.min(to, this.#rows.length) };
  }

  /** @param {number[]} places of the rows that are to be in the page, in order */
  #fill(places) {
    const ids = new Set(places.map((at) => this.#rows[at].tag.id));
    for (const [id, item] of this.#drawn) {
      if (ids.has(id)) continue;
      this.#drawn.delete(id);
      item.remove();
    }
    let next = this.list.firstElementChild;
    for (const at of places) {
      const row = this.#rows[at];
      const item = this.#drawn.get(row.tag.id) ?? copyOf("codebook-tag-template");
      this.#drawn.set(row.tag.id, item);
      this.#write(item, row, at);
      // None is moved that stands right: it would lose the focus.
      if (item === next) next = item.nextElementSibling;
      else this.list.insertBefore(item, next);
    }
    this.#mark();
  }

  /** @param {HTMLElement} item @param {Row} row @param {number} at */
  #write(item, { tag, depth, branch }, at) {
    Object.assign(item.dataset, { tag: tag.id, parent: tag.parent ?? "", depth: Math.min(depth, 6), colour: tag.colour });
    item.style.setProperty("--at", String(at));
    const place = { "aria-setsize": this.#rows.length, "aria-posinset": at + 1 };
    for (const [name, value] of Object.entries(place)) {
      if (this.#isLong()) item.setAttribute(name, String(value));
      else item.removeAttribute(name);
    }
    item.querySelector(".codebook-name").textContent = tag.name;
    item.querySelector("kbd").textContent = tag.shortcut;
    item.querySelector("kbd").hidden = !tag.shortcut;
    item.querySelector("[data-act=apply]").title = tag.description || tag.path;
    const only = item.querySelector("[data-act=only]");
    only.title = say("filter.only", { tag: tag.name });
    only.querySelector(".visually-hidden").textContent = only.title;
    const fold = item.querySelector(".codebook-branch");
    if (fold.matches("button") !== branch) fold.replaceWith(branch ? copyOf("codebook-tag-template").querySelector(".codebook-branch") : leaf());
    item.querySelector("[data-act=branch]")?.setAttribute("aria-expanded", String(!this.#folded.has(tag.id)));
  }

  #foldBranch(id) {
    if (!this.#folded.delete(id)) this.#folded.add(id);
    localStorage.setItem(BRANCHES, JSON.stringify([...this.#folded]));
    this.#arrange();
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

  /** Shows how many of the highlights that the filter shows have each tag, which tags the selected one has, and which
   * of them are asked for. */
  #mark() {
    const tags = store.get(attention.selected)?.tags ?? [];
    for (const [id, item] of this.#drawn) {
      const count = String(tally.tags.get(id) ?? "");
      const shown = item.querySelector(".codebook-count");
      if (shown.textContent !== count) shown.textContent = count;
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

customElements.define("code-book", CodeBook);
