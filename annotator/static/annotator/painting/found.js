/** Shows what was found, where it is near the viewport: all hits, and the one that one is at. */

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
    this.#layers = globalThis.CSS?.highlights ? { all: layer(...all), here: layer(...here) } : null;
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
    if (!this.#layers) return;
    this.#layers.all.clear();
    for (const place of this.#nearPlaces()) for (const range of this.#rangesOf(place)) this.#layers.all.add(range);
    this.#drawHere();
  }

  #drawHere() {
    this.#layers?.here.clear();
    if (!this.#layers || !this.#hits || this.#here < 0) return;
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

function layer(name, priority) {
  const highlight = new Highlight();
  highlight.priority = priority;
  CSS.highlights.set(name, highlight);
  return highlight;
}
