/** Draws the annotations of the chunks near the viewport, and redraws only what changed. */

import { surface } from "./surfaces.js";

export class Painter {
  #surface = surface();
  /** What is drawn: block place → key → handle. @type {Map<number, Map<string, unknown>>} */ #drawn = new Map();
  #marked = { selected: null, hovered: null, passage: null };
  /** One that is shown elsewhere than it stands, while its ends are moved. */ #shaped = { uid: null, span: null };

  /**
   * @param {object} parts
   * @param {import("../text/blocks.js").Blocks} parts.blocks
   * @param {import("../store.js").Store} parts.store
   * @param {import("./near.js").NearChunks} parts.near
   * @param {import("../attention.js").Attention} parts.attention
   * @param {import("../filter.js").Filter} parts.filter
   * @param {(annotation: object) => string} parts.colourOf
   */
  constructor({ blocks, store, near, attention, filter, colourOf }) {
    Object.assign(this, { blocks, store, near, attention, filter, colourOf });
    near.addEventListener("change", ({ detail }) => {
      detail.went.forEach((chunk) => this.#eachPlace(chunk, (place) => this.#eraseBlock(place)));
      detail.came.forEach((chunk) => this.#eachPlace(chunk, (place) => this.#paintBlock(place)));
    });
    store.addEventListener("loaded", () => this.repaint());
    store.addEventListener("change", ({ detail }) => this.#follow(detail));
    store.codebook.addEventListener("change", () => this.repaint());
    filter.addEventListener("change", () => this.repaint());
    attention.addEventListener("select", ({ detail }) => this.#mark("selected", this.store.get(detail.uid)));
    attention.addEventListener("hover", ({ detail }) => this.#mark("hovered", this.store.get(detail.uid)));
    attention.addEventListener("shape", ({ detail }) => this.#shape(detail));
  }

  repaint() {
    for (const place of [...this.#drawn.keys()]) this.#eraseBlock(place);
    for (const chunk of this.near.chunks) this.#eachPlace(chunk, (place) => this.#paintBlock(place));
  }

  /** Keeps a passage visible while the focus is elsewhere. @param {import("../text/blocks.js").Span | null} span */
  showPassage(span) {
    this.#mark("passage", span);
  }

  /** Draws one where its ends would be, or again where it stands. */
  #shape({ uid, span }) {
    const annotation = this.store.get(uid);
    for (const place of this.#drawn.keys()) this.#erase(place, uid);
    this.#shaped = { uid, span };
    if (annotation) this.#draw(uid, this.colourOf(annotation), span ?? annotation);
    if (annotation && this.attention.selected === uid) this.#mark("selected", span ?? annotation);
  }

  /** @param {{added: object[], edited: object[], removed: object[], moved?: {annotation: object}[]}} change */
  #follow({ added, edited, removed, moved = [] }) {
    for (const annotation of [...removed, ...edited]) this.#eraseAnnotation(annotation);
    const shown = [...added, ...edited].filter((annotation) => this.filter.accepts(annotation));
    for (const annotation of shown) this.#draw(annotation.uid, this.colourOf(annotation), annotation);
    for (const { annotation } of moved) this.#shape({ uid: annotation.uid, span: null });
    for (const annotation of removed) {
      if (this.attention.selected === annotation.uid) this.attention.select(null, "keys");
      if (this.attention.hovered === annotation.uid) this.attention.hover(null);
    }
  }

  #paintBlock(place) {
    if (this.#drawn.has(place)) return;
    this.#drawn.set(place, new Map());
    const start = this.blocks.starts[place];
    const end = this.blocks.end(place);
    for (const annotation of this.store.placed.overlapping(start, end)) {
      if (!this.filter.accepts(annotation)) continue;
      this.#drawPart(place, annotation.uid, this.colourOf(annotation), this.#spanOf(annotation), start, end);
    }
    for (const [name, span] of Object.entries(this.#marked)) {
      if (span) this.#drawPart(place, name, name, span, start, end);
    }
  }

  #spanOf(annotation) {
    return (this.#shaped.uid === annotation.uid && this.#shaped.span) || annotation;
  }

  #drawPart(place, key, name, span, blockStart, blockEnd) {
    const from = Math.max(span.start, blockStart);
    const to = Math.min(span.end, blockEnd);
    if (from >= to) return;
    this.#drawn.get(place).set(key, this.#surface.draw(name, this.blocks.rangeIn(place, from, to)));
  }

  /** Draws a span under a key in all drawn blocks. */
  #draw(key, name, span) {
    if (span.start === null) return;
    for (const [place, from, to] of this.#drawnParts(span)) this.#drawPart(place, key, name, span, from, to);
  }

  #eraseAnnotation(annotation) {
    if (annotation.start === null) return;
    for (const [place] of this.#drawnParts(annotation)) this.#erase(place, annotation.uid);
  }

  #erase(place, key) {
    const drawn = this.#drawn.get(place);
    if (!drawn?.has(key)) return;
    this.#surface.erase(drawn.get(key));
    drawn.delete(key);
  }

  #eraseBlock(place) {
    for (const handle of this.#drawn.get(place)?.values() ?? []) this.#surface.erase(handle);
    this.#drawn.delete(place);
  }

  /** @param {"selected" | "hovered" | "passage"} name @param {import("../text/blocks.js").Span | null | undefined} span */
  #mark(name, span) {
    for (const place of this.#drawn.keys()) this.#erase(place, name);
    this.#marked[name] = span && span.start !== null ? span : null;
    if (this.#marked[name]) this.#draw(name, name, span);
  }

  /** The drawn blocks that a span touches, with their bounds; near blocks are few, a span may be the whole text. */
  *#drawnParts(span) {
    const first = this.blocks.placeOf(span.start);
    for (const place of this.#drawn.keys()) {
      if (place < first || this.blocks.starts[place] >= span.end) continue;
      yield [place, this.blocks.starts[place], this.blocks.end(place)];
    }
  }

  #eachPlace(chunk, work) {
    const [from, to] = this.near.places(chunk);
    for (let place = from; place < to; place++) work(place);
  }
}
