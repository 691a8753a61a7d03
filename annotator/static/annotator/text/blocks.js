/**
 * Between the page and the text: DOM positions ↔ code points, by the blocks (`[data-start]`) the server made.
 * Text outside of blocks is not document text: ranges are clipped to the blocks.
 */

import { indexOf, lengthOf, slice } from "./code-points.js";
import { Segments } from "./segments.js";

/** @typedef {{start: number, end: number}} Span half-open, in code points of the revision's text */

export class Blocks {
  /** @type {HTMLElement[]} */ elements;
  /** @type {number[]} */ starts;
  #places = new Map();
  /** Where each block ends, plus one, once somebody has asked. */ #ends;
  #root;
  /** The one live range there is: a browser brings each up to date with every change of the page. */
  #ruler = document.createRange();

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
    /** Where this text may be cut. */
    this.segments = new Segments(root.lang);
    this.elements = [...root.querySelectorAll("[data-start]")];
    this.starts = this.elements.map((element) => Number(element.dataset.start));
    this.#ends = new Uint32Array(this.elements.length);
    this.elements.forEach((element, place) => this.#places.set(element, place));
  }

  get length() {
    return this.elements.length;
  }

  /** @param {number} place */
  text(place) {
    return this.elements[place]?.textContent ?? "";
  }

  /** The end of a block's text. @param {number} place */
  end(place) {
    const known = this.#ends[place];
    if (known) return known - 1;
    const end = this.starts[place] + lengthOf(this.text(place));
    if (place < this.length) this.#ends[place] = end + 1;
    return end;
  }

  /** The place of the last block that starts at or before a code point; 0 if there is none. @param {number} point */
  placeOf(point) {
    let low = 0;
    let high = this.starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.starts[middle] <= point) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }

  /** The place of the block around a node, or null. @param {Node} node */
  placeAround(node) {
    const element = node instanceof Element ? node : node.parentElement;
    const block = element?.closest("[data-start]");
    return block && this.#places.has(block) ? this.#places.get(block) : null;
  }

  /** The code point at a DOM position, or null outside of document text. @param {Node | null} node @param {number} offset */
  pointAt(node, offset) {
    const place = node && this.placeAround(node);
    if (place === null) return null;
    this.#ruler.setStart(this.elements[place], 0);
    this.#ruler.setEnd(node, offset);
    return this.starts[place] + lengthOf(this.#ruler.toString());
  }

  /**
   * What a DOM range covers of the text: clipped to the blocks, without white space at its ends, and grown where it would
   * cut a grapheme. Null if that is nothing.
   * @param {AbstractRange} range
   * @returns {Span | null}
   */
  spanOf(range) {
    if (!this.length || range.collapsed) return null;
    const live = document.createRange();
    live.setStart(range.startContainer, range.startOffset);
    live.setEnd(range.endContainer, range.endOffset);
    const first = this.#firstWhere((element) => live.comparePoint(element, 0) >= 0);
    const after = this.#firstWhere((element) => live.comparePoint(element, 0) > 0);
    const start = this.pointAt(range.startContainer, range.startOffset) ?? this.starts[first] ?? Infinity;
    const end = this.pointAt(range.endContainer, range.endOffset) ?? (after > 0 ? this.end(after - 1) : 0);
    const span = start < end ? this.#trimmed({ start, end }) : null;
    return span && { start: this.#uncut(span.start, "before"), end: this.#uncut(span.end, "after") };
  }

  /** The next place in that direction where no grapheme is cut. @param {number} point @param {"before" | "after"} way */
  #uncut(point, way) {
    const place = this.placeOf(point);
    const within = point - this.starts[place];
    const text = this.text(place);
    return within < lengthOf(text) ? this.starts[place] + this.segments[way](text, within) : point;
  }

  /**
   * The exact text of a span. Between blocks there is nothing but white space: what the page holds there if it
   * has the right length, else newlines.
   * @param {number} start
   * @param {number} end
   */
  quote(start, end) {
    let quote = "";
    let at = start;
    for (const [place, from, to] of this.parts(start, end)) {
      const blockStart = this.starts[place];
      if (from > at) quote += this.#gap(place, from - at);
      quote += slice(this.elements[place].textContent, from - blockStart, to - blockStart);
      at = to;
    }
    return quote;
  }

  /** A span without white space at its ends, and its exact text; null if nothing is left. @param {number} start @param {number} end */
  passage(start, end) {
    const span = start < end ? this.#trimmed({ start, end }) : null;
    return span && { ...span, quote: this.quote(span.start, span.end) };
  }

  /**
   * The parts of a span, block by block: `[place, start, end]`.
   * @param {number} start
   * @param {number} end
   * @returns {[number, number, number][]}
   */
  parts(start, end) {
    const parts = [];
    for (let place = this.placeOf(start); place < this.length && this.starts[place] < end; place++) {
      const from = Math.max(start, this.starts[place]);
      const to = Math.min(end, this.end(place));
      if (from < to) parts.push([place, from, to]);
    }
    return parts;
  }

  /**
   * Where a part of one block stands in the page as it is now: to be drawn, and cheap to keep.
   * @param {number} place @param {number} start @param {number} end
   */
  rangeIn(place, start, end) {
    const { node: startContainer, offset: startOffset } = this.#positionIn(place, start, false);
    const { node: endContainer, offset: endOffset } = this.#positionIn(place, end, true);
    return new StaticRange({ startContainer, startOffset, endContainer, endOffset });
  }

  /** The boxes of a part of one block, a line each, in the viewport. @param {number} place @param {number} start @param {number} end */
  boxesIn(place, start, end) {
    return this.#measured(place, start, end).getClientRects();
  }

  /** The box around a part of one block. @param {number} place @param {number} start @param {number} end */
  boxIn(place, start, end) {
    return this.#measured(place, start, end).getBoundingClientRect();
  }

  #measured(place, start, end) {
    const { startContainer, startOffset, endContainer, endOffset } = this.rangeIn(place, start, end);
    this.#ruler.setStart(startContainer, startOffset);
    this.#ruler.setEnd(endContainer, endOffset);
    return this.#ruler;
  }

  /** One DOM range over a whole span, or null if it covers no text. @param {number} start @param {number} end */
  rangeOf(start, end) {
    const parts = this.parts(start, end);
    if (!parts.length) return null;
    const first = this.rangeIn(...parts[0]);
    const last = this.rangeIn(...parts.at(-1));
    const range = document.createRange();
    range.setStart(first.startContainer, first.startOffset);
    range.setEnd(last.endContainer, last.endOffset);
    return range;
  }

  /** The text node and offset of a code point; at a seam of nodes the later one, or the earlier for an end. */
  #positionIn(place, point, isEnd) {
    const walker = document.createTreeWalker(this.elements[place], NodeFilter.SHOW_TEXT);
    let left = point - this.starts[place];
    let last = null;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const length = lengthOf(node.data);
      if (left < length || (isEnd && left === length)) return { node, offset: indexOf(node.data, left) };
      left -= length;
      last = node;
    }
    return last ? { node: last, offset: last.data.length } : { node: this.elements[place], offset: 0 };
  }

  /** White space just before a block. @param {number} place @param {number} length */
  #gap(place, length) {
    const node = this.elements[place].previousSibling;
    const held = node instanceof Text && node.previousSibling === this.elements[place - 1] ? node.data : "";
    return held.length === length && !held.trim() ? held : "\n".repeat(length);
  }

  /** @param {Span} span @returns {Span | null} */
  #trimmed({ start, end }) {
    const quote = this.quote(start, end);
    const bare = quote.trim();
    if (!bare) return null;
    const from = start + lengthOf(quote.slice(0, quote.indexOf(bare)));
    return { start: from, end: from + lengthOf(bare) };
  }

  /** The first place whose block answers yes; after it all do. @param {(element: Element) => boolean} test */
  #firstWhere(test) {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (test(this.elements[middle])) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** @param {Node} node */
  contains(node) {
    return this.#root.contains(node);
  }
}
