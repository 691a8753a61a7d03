/**
 * For screen readers: after each block near the viewport a list of the highlights that begin in it, in reading order,
 * with what can be done to them. Painted highlights can't be heard; these can, where they stand. Nothing of the lists
 * is text of the page: they aren't found, selected, copied or printed, and Tab passes them by; a virtual cursor doesn't.
 */

import { openIn, remove } from "../marking.js";
import { attention, blocks, codebook, filter, near, store } from "../reading.js";
import { PageElement } from "./element.js";
import { actionsFor, itemFor, listOf, moreItem } from "./block-list-items.js";
import { ListReturn, replaceList } from "./list-return.js";

/** More are shown when asked for: a list is to be listened to. */
const MOST = 30;

/** In milliseconds: how long a build may take of what a frame leaves. */
const LEAVE = 3;

const soon = globalThis.requestIdleCallback?.bind(globalThis) ?? ((work) => setTimeout(() => work({ timeRemaining: () => 8 }), 50));

const ACTS = {
  open: (uid) => openIn(uid, "card"),
  tag: (uid) => openIn(uid, "tag"),
  note: (uid) => openIn(uid, "note"),
  reply: (uid) => openIn(uid, "reply"),
  delete: (uid) => remove(uid),
};

class BlockLists extends PageElement {
  /** Elements with blocks that wait for their list. @type {Set<Element>} */ #waiting = new Set();
  /** The places of an element's first block and of the one after its last. @type {WeakMap<Element, [number, number]>} */
  #places = new WeakMap();
  /** @type {WeakMap<Element, HTMLElement>} */ #lists = new WeakMap();
  /** @type {WeakSet<Element>} */ #whole = new WeakSet();
  #building = false;
  #way = new ListReturn((start) => this.#listAt(start));

  connect() {
    this.listen(near, "change", ({ detail }) => {
      detail.went.forEach((chunk) => this.#forget(chunk));
      detail.came.forEach((chunk) => this.#await(chunk));
    });
    // Lists that came while a chunk isn't laid out would all be laid out together with it, in one long frame.
    const text = document.getElementById("text");
    this.listen(text, "contentvisibilityautostatechange", ({ target, skipped }) => this.#turn(target, skipped));
    this.listen(store, "change", ({ detail }) => this.#follow(detail));
    this.listen(filter, "change", () => this.#awaitAll());
    this.listen(codebook, "change", () => this.#awaitAll());
    this.listen(text, "click", (event) => this.#click(event));
    this.listen(document, "annotator:closed", (event) => this.#way.closed(event));
    this.listen(attention, "select", ({ detail }) => this.#way.selected(detail));
    this.listen(store, "change", ({ detail }) => this.#way.changed(detail));
    this.#awaitAll();
  }

  #turn(chunk, skipped) {
    if (!near.chunks.has(chunk)) return;
    if (skipped) this.#forget(chunk);
    else this.#await(chunk);
  }

  #awaitAll() {
    for (const chunk of near.chunks) this.#await(chunk);
  }

  /** The chunk's children: a paragraph is one block, a list or a table has many. */
  #await(chunk) {
    let [place] = near.places(chunk);
    for (const part of chunk.children) {
      const count = part.matches("[data-start]") ? 1 : part.querySelectorAll("[data-start]").length;
      if (!count) continue;
      this.#places.set(part, [place, place + count]);
      this.#waiting.add(part);
      place += count;
    }
    this.#buildSoon();
  }

  #forget(chunk) {
    for (const part of chunk.children) {
      this.#waiting.delete(part);
      this.#lists.get(part)?.remove();
      this.#lists.delete(part);
    }
  }

  /** @param {{added: object[], edited: object[], removed: object[], moved?: object[]}} change */
  #follow({ added, edited, removed, moved = [] }) {
    const points = [...added, ...edited, ...removed, ...moved].map(({ start }) => start).filter((start) => start !== null);
    for (const point of points) {
      const part = this.#partOf(blocks.elements[blocks.placeOf(point)]);
      if (part && this.#places.has(part)) this.#waiting.add(part);
    }
    if (points.length) this.#buildSoon();
  }

  /** The child of a near chunk that a block is or is in. @param {Element | undefined} block */
  #partOf(block) {
    const chunk = block?.closest(".chunk");
    if (!chunk || !near.chunks.has(chunk)) return null;
    let part = block;
    while (part.parentElement !== chunk) part = part.parentElement;
    return part;
  }

  #buildSoon() {
    if (this.#building) return;
    this.#building = true;
    soon((deadline) => {
      this.#building = false;
      for (const part of this.#waiting) {
        if (deadline.timeRemaining() < LEAVE) break;
        this.#waiting.delete(part);
        if (isLaidOut(part)) this.#build(part);
      }
      if (this.#waiting.size && this.isConnected) this.#buildSoon();
    });
  }

  #build(part) {
    if (!part.isConnected) return;
    const [from, to] = this.#places.get(part);
    const here = store.placed.startingIn(blocks.starts[from], blocks.starts[to] ?? Infinity);
    const shown = here.filter((annotation) => filter.accepts(annotation));
    const standing = this.#lists.get(part);
    if (!shown.length) {
      if (standing) replaceList(standing, null);
      this.#lists.delete(part);
      return;
    }
    const few = this.#whole.has(part) ? shown : shown.slice(0, MOST);
    const items = few.map((annotation) => itemFor(annotation, actionsFor(annotation)));
    if (few.length < shown.length) items.push(moreItem(shown.length - few.length));
    const list = listOf(items);
    if (standing) replaceList(standing, list);
    else part.after(list);
    this.#lists.set(part, list);
  }

  #click(event) {
    const button = event.target.closest?.(".block-list button");
    if (!button) return;
    event.stopPropagation();
    if (button.dataset.does === "more") this.#showAll(button.closest(".block-list"));
    else this.#act(button);
  }

  #act(button) {
    const { does, uid } = button.dataset;
    if (does !== "delete") this.#way.leave(button);
    ACTS[does](uid);
  }

  /** The list with the highlights that begin at a point, as they are now. @param {number} start */
  #listAt(start) {
    const part = this.#partOf(blocks.elements[blocks.placeOf(start)]);
    if (!part || !this.#places.has(part)) return undefined;
    this.#waiting.delete(part);
    this.#build(part);
    return this.#lists.get(part);
  }

  #showAll(list) {
    const part = list.previousElementSibling;
    this.#whole.add(part);
    this.#build(part);
    this.#lists.get(part).querySelectorAll("[data-does=open]")[MOST]?.focus({ preventScroll: true });
  }
}

/** Whether the browser doesn't skip the chunk that it is in. @param {Element} part */
function isLaidOut(part) {
  return part.checkVisibility?.({ contentVisibilityAuto: true }) ?? true;
}

customElements.define("block-lists", BlockLists);
