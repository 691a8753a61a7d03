/**
 * The margin: the card of each highlight near the viewport, beside its passage, in reading order. Cards never move the
 * text and never cover each other. On a narrow screen the margin is a sheet with the selected card.
 */

import { attention, blocks, codebook, filter, near, page, store } from "../reading.js";
import { cardFor } from "./annotation-card.js";
import { PageElement } from "./element.js";
import { fewOf, moreButton } from "./margin-crowds.js";
import { stack } from "./margin-stack.js";

/** How far from the viewport cards still stand, in pixels. */
const NEAR = 600;

/** In milliseconds: when the text flies by, this many pixels from one frame to the next, cards come once it rests. */
const REST = 120;
const FLIES = 150;

/** New cards a frame: as many as it has time for. */
const AT_ONCE = 8;

const narrow = matchMedia("(max-width: 900px)");

class MarginNotes extends PageElement {
  /** @type {Map<string, HTMLElement>} list items by annotation */ #items = new Map();
  #expanded = new Set();
  #frame = 0;
  #drawnAt = 0;
  #seenAt = 0;
  #resting = 0;

  connect() {
    this.list = this.querySelector("ol");
    this.listen(near, "change", () => this.#resting || this.#soon());
    this.listen(window, "scroll", () => this.#moved(), { passive: true });
    this.listen(store, "change", ({ detail }) => this.#follow(detail));
    this.listen(filter, "change", () => this.#soon());
    this.listen(codebook, "change", () => this.#refill());
    this.listen(attention, "select", ({ detail }) => this.#select(detail));
    this.listen(attention, "hover", ({ detail }) => this.#hover(detail));
    this.listen(document, "annotator:open", ({ detail }) => this.#open(detail));
    this.listen(narrow, "change", () => this.#soon());
    this.listen(this, "resize", () => this.#soon());
    this.act({
      more: (button) => this.#expand(Number(button.dataset.block)),
      close: () => attention.select(null, "card"),
    });
    const sizes = new ResizeObserver(() => this.#soon());
    sizes.observe(document.getElementById("text"));
    sizes.observe(document.querySelector(".masthead")); // what comes above the text moves it
    this.listen(document, "toggle", () => this.#soon(), { capture: true });
  }

  /** Draws in the next frame, however often it is asked. */
  #soon() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  /** Other cards may have come near. */
  #moved() {
    const by = Math.abs(scrollY - this.#drawnAt);
    const flies = by > innerHeight || Math.abs(scrollY - this.#seenAt) > FLIES;
    this.#seenAt = scrollY;
    clearTimeout(this.#resting);
    this.#resting = 0;
    if (flies) this.#resting = setTimeout(() => this.#rest(), REST);
    else if (by >= NEAR / 2) this.#soon();
  }

  #rest() {
    this.#resting = 0;
    this.#soon();
  }

  #draw() {
    this.#drawnAt = scrollY;
    const rows = this.#some(narrow.matches ? this.#selectedOnly() : this.#wanted());
    const keep = new Set(rows.map((row) => row.key));
    for (const [key, item] of this.#items) {
      if (keep.has(key) || item.querySelector("note-editor")) continue;
      item.remove();
      this.#items.delete(key);
    }
    let before = this.list.firstElementChild;
    for (const row of rows) {
      row.item = this.#itemFor(row);
      if (row.item === before) before = before.nextElementSibling;
      else this.list.insertBefore(row.item, before);
    }
    this.classList.toggle("has-selected", rows.some((row) => row.key === attention.selected));
    this.hidden = narrow.matches && !rows.length;
    if (!narrow.matches) stack(rows, { top: this.getBoundingClientRect().top, selected: attention.selected });
  }

  /** Those that stand, and as many more as there is time for: what is on the screen first, the others in the next frames. */
  #some(rows) {
    const fresh = rows.filter(({ key }) => !this.#items.has(key));
    if (fresh.length <= AT_ONCE) return rows;
    this.#soon();
    const onScreen = ({ place }) => Number(isAway(blocks.elements[place], 0));
    const first = fresh.filter(({ key }) => key === attention.selected);
    first.push(...fresh.sort((one, other) => onScreen(one) - onScreen(other)));
    const now = new Set(first.slice(0, AT_ONCE));
    return rows.filter((row) => now.has(row) || this.#items.has(row.key));
  }

  /** What belongs beside the blocks near the viewport: cards, and “more” where a block has too many. */
  #wanted() {
    const rows = [];
    for (const chunk of [...near.chunks].sort((one, other) => near.places(one)[0] - near.places(other)[0])) {
      if (isAway(chunk, NEAR)) continue;
      const [from, to] = near.places(chunk);
      for (let place = from; place < to; place++) {
        if (isAway(blocks.elements[place], NEAR)) continue;
        const bounds = [blocks.starts[place], blocks.starts[place + 1] ?? Infinity];
        const here = store.placed.startingIn(...bounds).filter((annotation) => filter.accepts(annotation));
        if (here.length) rows.push(...fewOf(here, place, this.#expanded.has(place)));
      }
    }
    return rows;
  }

  #selectedOnly() {
    const annotation = store.get(attention.selected);
    return annotation && annotation.start !== null ? [{ key: annotation.uid, annotation }] : [];
  }

  #itemFor(row) {
    let item = this.#items.get(row.key);
    if (!item) {
      item = document.createElement("li");
      item.classList.toggle("is-selected", row.key === attention.selected);
      item.append(row.annotation ? cardFor(row.annotation) : moreButton(row));
      this.#items.set(row.key, item);
    } else if (row.more && item.dataset.more !== String(row.more)) {
      item.replaceChildren(moreButton(row));
    }
    if (row.more) item.dataset.more = String(row.more);
    return item;
  }

  #follow({ added, edited, removed }) {
    for (const { uid } of removed) {
      this.#items.get(uid)?.remove();
      this.#items.delete(uid);
    }
    for (const { uid } of edited) this.#items.get(uid)?.firstElementChild.fill();
    if (added.length || removed.length || edited.length) this.#soon();
  }

  #refill() {
    for (const item of this.#items.values()) item.firstElementChild.fill?.();
  }

  #select({ uid, before }) {
    this.#show(before, false);
    this.#show(uid, true);
    this.#soon();
  }

  #show(uid, selected) {
    const item = this.#items.get(uid);
    item?.classList.toggle("is-selected", selected);
    item?.firstElementChild.fill();
  }

  #hover({ uid, before }) {
    this.#items.get(before)?.classList.remove("is-hovered");
    this.#items.get(uid)?.classList.add("is-hovered");
  }

  #open({ uid, what }) {
    if (store.get(uid)?.start === null) return;
    if (attention.selected !== uid) attention.select(uid, "keys");
    this.#draw();
    const card = this.#items.get(uid)?.firstElementChild;
    if (what === "card") card?.querySelector("button:not(:disabled, [hidden])")?.focus({ preventScroll: true });
    else if (page.may_annotate) card?.open(what);
  }

  #expand(place) {
    this.#expanded.add(place);
    this.#draw();
    this.#items.get(store.placed.at(store.placed.placeFrom(blocks.starts[place]))?.uid)
      ?.querySelector("button")
      ?.focus({ preventScroll: true });
  }
}

/** Asking for the box of something in a chunk that is away makes the browser lay out all of it. @param {Element} element @param {number} reach */
function isAway(element, reach) {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom < -reach || top > innerHeight + reach;
}

customElements.define("margin-notes", MarginNotes);
