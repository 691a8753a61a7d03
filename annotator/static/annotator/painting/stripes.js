/**
 * Beside the lines of each passage near the viewport, a stripe for each of its tags. Colours alone would not be seen by
 * everybody, and highlights that overlap mix theirs: here each tag has a place and a pattern of its own.
 */

import { inLanes, merged } from "./lanes.js";

const SVG = "http://www.w3.org/2000/svg";
const PATTERNS = 5;

/** In pixels: from the text to the first lane, and between lanes; and the same where the strip leaves little room. */
const ROOMY = { gap: 6, lane: 5 };
const TIGHT = { gap: 2, lane: 4, lanes: 2 };
const TIGHT_BELOW = 24;

/** In milliseconds: how long a frame may measure. */
const SLICE = 4;

/** In pixels: how much shorter than its lines a stripe is, above and below. */
const INSET = 2;

export class Stripes {
  /** @type {Map<Element, SVGElement>} */ #drawn = new Map();
  /** @type {Set<Element>} */ #waiting = new Set();
  #frame = 0;
  #sizes = new ResizeObserver((entries) => entries.forEach(({ target }) => this.#soon([target])));

  /**
   * @param {Pick<typeof import("../reading.js"), "blocks" | "store" | "near" | "filter" | "codebook" | "tagsOf">} parts
   */
  constructor(parts) {
    Object.assign(this, parts);
    const { near, store, filter, codebook } = parts;
    near.addEventListener("change", ({ detail }) => {
      detail.came.forEach((chunk) => this.#sizes.observe(chunk)); // which tells of it, once it has its size
      detail.went.forEach((chunk) => this.#forget(chunk));
    });
    store.addEventListener("change", ({ detail }) => this.#soon(this.#touchedBy(detail)));
    for (const source of [filter, codebook]) source.addEventListener("change", () => this.#soon(near.chunks));
    for (const chunk of near.chunks) this.#sizes.observe(chunk);
  }

  #soon(chunks) {
    for (const chunk of chunks) this.#waiting.add(chunk);
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      // First all is measured, then all is drawn: the page is laid out once.
      for (const [chunk, bars] of this.#measured(performance.now() + SLICE)) this.#draw(chunk, bars);
      if (this.#waiting.size) this.#soon([]);
    });
  }

  /** What a frame has time for. @param {number} until @returns {[Element, object[]][]} */
  #measured(until) {
    const measured = [];
    for (const chunk of this.#waiting) {
      this.#waiting.delete(chunk);
      if (this.near.chunks.has(chunk)) measured.push([chunk, this.#barsOf(chunk)]);
      if (performance.now() > until) break;
    }
    return measured;
  }

  /** The near chunks in which one of a change's annotations stands, or stood. */
  #touchedBy({ added, edited, removed, moved = [] }) {
    const spans = [...added, ...edited, ...removed, ...moved].filter(({ start }) => start !== null);
    return [...this.near.chunks].filter((chunk) => {
      const [from, to] = this.#bounds(chunk);
      return spans.some(({ start, end }) => start < to && end > from);
    });
  }

  #bounds(chunk) {
    const [first, after] = this.near.places(chunk);
    return [this.blocks.starts[first], after > first ? this.blocks.end(after - 1) : this.blocks.starts[first]];
  }

  #forget(chunk) {
    this.#sizes.unobserve(chunk);
    this.#drawn.get(chunk)?.remove();
    this.#drawn.delete(chunk);
  }

  /** Where stripes stand, from the chunk's top. */
  #barsOf(chunk) {
    const { top } = chunk.getBoundingClientRect();
    const [first, after] = this.near.places(chunk);
    const bars = [];
    for (let place = first; place < after; place++) {
      for (const [tag, spans] of this.#tagsIn(place)) {
        for (const { from, to } of merged(spans)) {
          const box = this.blocks.boxIn(place, from, to);
          if (box.height) bars.push({ tag, top: box.top - top + INSET, bottom: box.bottom - top - INSET });
        }
      }
    }
    return bars;
  }

  /** The shown spans of each tag in a block. @returns {Map<number, {from: number, to: number}[]>} */
  #tagsIn(place) {
    const [start, end] = [this.blocks.starts[place], this.blocks.end(place)];
    const found = new Map();
    for (const annotation of this.store.placed.overlapping(start, end)) {
      if (!this.filter.accepts(annotation)) continue;
      const span = { from: Math.max(start, annotation.start), to: Math.min(end, annotation.end) };
      for (const { id } of this.tagsOf(annotation)) {
        if (found.has(id)) found.get(id).push(span);
        else found.set(id, [span]);
      }
    }
    return found;
  }

  #draw(chunk, bars) {
    this.#drawn.get(chunk)?.remove();
    this.#drawn.delete(chunk);
    if (!bars.length) return;
    const picture = document.createElementNS(SVG, "svg");
    const { paddingInlineEnd, direction } = getComputedStyle(chunk);
    // Not by `:dir()`: each picture that comes would make the browser ask for the direction of the whole text.
    picture.setAttribute("class", direction === "rtl" ? "stripes is-mirrored" : "stripes");
    picture.setAttribute("aria-hidden", "true");
    const width = parseFloat(paddingInlineEnd) || 36;
    const { gap, lane, lanes } = width < TIGHT_BELOW ? TIGHT : ROOMY;
    const most = lanes ?? Math.floor((width - gap) / lane);
    const patterns = new Map(this.codebook.all.map(({ id }, at) => [id, at % PATTERNS]));
    const byTag = Map.groupBy(inLanes(bars, most), (bar) => bar.tag);
    for (const [tag, own] of byTag) {
      // One shape for all of a tag's: a browser styles each element, and each of its highlights.
      const strokes = own.map(({ top, bottom, lane: at }) => `M${gap + at * lane} ${top.toFixed(1)}V${bottom.toFixed(1)}`);
      picture.append(this.#shape(tag, strokes.join(""), patterns.get(tag)));
    }
    chunk.append(picture);
    this.#drawn.set(chunk, picture);
  }

  #shape(tag, strokes, pattern) {
    const shape = document.createElementNS(SVG, "path");
    shape.setAttribute("d", strokes);
    shape.dataset.colour = this.codebook.get(tag).colour;
    shape.dataset.dash = String(pattern);
    return shape;
  }
}
