/** Shows what was found, where it is near the viewport: all hits, and the one that one is at. */

const NAMES = { all: "annotator-found", here: "annotator-found-here" };

/** Drawn at most: more than a screen can show apart. */
const MOST = 3000;

export class FoundSurface {
  /** @type {import("../text/finding.js").Hits | null} */ #hits = null;
  #here = -1;
  #parts;
  #layers;

  /** @param {{blocks: import("../text/blocks.js").Blocks, near: import("./near.js").NearChunks}} parts */
  constructor(parts) {
    this.#parts = parts;
    this.#layers = globalThis.CSS?.highlights ? { all: layer("all", 5), here: layer("here", 6) } : null;
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
    for (const place of this.#nearPlaces()) this.#layers.all.add(this.#rangeOf(place));
    this.#drawHere();
  }

  #drawHere() {
    this.#layers?.here.clear();
    if (this.#hits && this.#here >= 0) this.#layers?.here.add(this.#rangeOf(this.#here));
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

  #rangeOf(place) {
    const { start, end } = this.#hits.at(place);
    return this.#parts.blocks.rangeIn(this.#parts.blocks.placeOf(start), start, end);
  }
}

function layer(name, priority) {
  const highlight = new Highlight();
  highlight.priority = priority;
  CSS.highlights.set(NAMES[name], highlight);
  return highlight;
}
