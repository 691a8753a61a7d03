/** Draws which highlights are chosen, on the blocks near the viewport. */

import { surface } from "./surfaces.js";

const NAME = "chosen";

export class ChosenPainter {
  #surface = surface();
  #drawn = [];
  #frame = 0;

  /** @param {Pick<typeof import("../reading.js"), "blocks" | "store" | "near" | "attention">} parts */
  constructor({ blocks, store, near, attention }) {
    Object.assign(this, { blocks, store, near, attention });
    attention.addEventListener("chosen", () => this.#soon());
    store.addEventListener("change", () => this.#any() && this.#soon());
    near.addEventListener("change", () => this.#any() && this.#soon());
  }

  #any() {
    return this.attention.chosen.size || this.#drawn.length;
  }

  #soon() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  #draw() {
    for (const handle of this.#drawn) this.#surface.erase(handle);
    this.#drawn = [];
    if (!this.attention.chosen.size) return;
    for (const chunk of this.near.chunks) {
      const [from, to] = this.near.places(chunk);
      for (let place = from; place < to; place++) this.#drawBlock(place);
    }
  }

  #drawBlock(place) {
    const [start, end] = [this.blocks.starts[place], this.blocks.end(place)];
    for (const annotation of this.store.placed.overlapping(start, end)) {
      if (!this.attention.chosen.has(annotation.uid)) continue;
      const [from, to] = [Math.max(start, annotation.start), Math.min(end, annotation.end)];
      if (from < to) this.#drawn.push(this.#surface.draw(NAME, this.blocks.rangeIn(place, from, to)));
    }
  }
}
