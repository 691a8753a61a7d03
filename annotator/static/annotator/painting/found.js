/**
 * Shows what was found, where it is near the viewport: all hits, and the one that one is at. Where the browser has no CSS
 * Custom Highlight API they are `<mark>`s in the text, as highlights are there.
 */

import { MarkSurface } from "./surfaces.js";

/** How highlights are called, and what lies over what: what is looked for now over what was searched for before. */
const LAYERS = {
  found: { all: ["annotator-found", 7], here: ["annotator-found-here", 8] },
  hits: { all: ["annotator-hit", 5], here: ["annotator-hit-here", 6] },
};

/** Drawn at most: more than a screen can show apart. */
const MOST = 3000;

export class FoundSurface {
  /** @type {import("../text/finding.js").Hits | null} */ #hits = null;
  #here = -1;
  #parts;
  #layers;

  /**
   * @param {{blocks: import("../text/blocks.js").Blocks, near: import("./near.js").NearChunks}} parts
   * @param {"found" | "hits"} [kind]
   */
  constructor(parts, kind = "found") {
    this.#parts = parts;
    const { all, here } = LAYERS[kind];
    this.#layers = { all: layer(...all), here: layer(...here) };
    parts.near.addEventListener("change", () => this.#draw());
  }

  /** @param {import("../text/finding.js").Hits | null} hits @param {number} here the place of the one that one is at */
  show(hits, here) {
    const same = hits === this.#hits;
    [this.#hits, this.#here] = [hits, here];
    if (same) this.#drawHere();
    else this.#draw();
  }

  #draw() {
    this.#layers.here.clear(); // what is put into the text last is taken out of it first
    this.#layers.all.clear();
    for (const place of this.#nearPlaces()) for (const range of this.#rangesOf(place)) this.#layers.all.add(range);
    this.#drawHere();
  }

  #drawHere() {
    this.#layers.here.clear();
    if (!this.#hits || this.#here < 0) return;
    for (const range of this.#rangesOf(this.#here)) this.#layers.here.add(range);
  }

  *#nearPlaces() {
    const { blocks, near } = this.#parts;
    let left = this.#hits ? MOST : 0;
    for (const chunk of left ? near.chunks : []) {
      const [from, to] = near.places(chunk);
      const end = blocks.starts[to] ?? Infinity;
      for (let place = this.#hits.placeFrom(blocks.starts[from]); place < this.#hits.length; place++) {
        if (this.#hits.starts[place] >= end || left-- <= 0) break;
        yield place;
      }
    }
  }

  /** One range, or one in each block. */
  #rangesOf(place) {
    const { blocks } = this.#parts;
    const { start, end } = this.#hits.at(place);
    const block = blocks.placeOf(start);
    if (end <= (blocks.starts[block + 1] ?? Infinity)) return [blocks.rangeIn(block, start, end)];
    return blocks.parts(start, end).map((part) => blocks.rangeIn(...part));
  }
}

/** The marks of one layer: what a `Highlight` is where there are none. */
class MarkedLayer {
  #surface = new MarkSurface();
  #name;
  /** @type {HTMLElement[][]} */ #drawn = [];

  /** @param {string} name */
  constructor(name) {
    this.#name = name;
  }

  /** @param {AbstractRange} range */
  add(range) {
    this.#drawn.push(this.#surface.draw(this.#name, range));
  }

  clear() {
    for (const marks of this.#drawn.splice(0).reverse()) this.#surface.erase(marks);
  }
}

function layer(name, priority) {
  if (!globalThis.CSS?.highlights) return new MarkedLayer(name.replace("annotator-", ""));
  const highlight = new Highlight();
  highlight.priority = priority;
  CSS.highlights.set(name, highlight);
  return highlight;
}
