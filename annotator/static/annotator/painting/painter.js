/** Draws the annotations of the chunks near the viewport, and redraws only what changed. */

import { depthsOf } from "./depths.js";
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
   * @param {(uid: string) => string} parts.saidOf what is heard where it begins, by who hears it
   */
  constructor({ blocks, store, near, attention, filter, colourOf, saidOf }) {
    Object.assign(this, { blocks, store, near, attention, filter, colourOf, saidOf });
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
    const before = (this.#shaped.uid === uid && this.#shaped.span) || annotation;
    const after = span ?? annotation;
    this.#shaped = { uid, span };
    if (!annotation) return;
    this.#again([between(before.start, after.start), between(before.end, after.end)]);
    if (this.attention.selected === uid) this.#mark("selected", after);
  }

  /** @param {{added: object[], edited: object[], removed: object[], moved?: {annotation: object, start: number, end: number}[]}} change */
  #follow({ added, edited, removed, moved = [] }) {
    this.#again([...removed, ...edited, ...added, ...moved]);
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
    const parts = this.#partsIn(start, end);
    for (const { key, name, from, to } of parts) this.#drawStretch(place, key, name, from, to);
    for (const { name, from, to } of depthsOf(parts)) this.#drawStretch(place, `${name} ${from}`, name, from, to);
    for (const [name, span] of Object.entries(this.#marked)) {
      if (span) this.#drawPart(place, name, name, span, start, end);
    }
  }

  /** What of the shown annotations lies between two points. */
  #partsIn(start, end) {
    const parts = [];
    const here = this.store.placed.overlapping(start, end);
    const shaped = this.#shaped.span && this.store.get(this.#shaped.uid);
    if (shaped && !here.some(({ uid }) => uid === shaped.uid)) here.push(shaped);
    for (const annotation of here) {
      if (!this.filter.accepts(annotation)) continue;
      const span = this.#spanOf(annotation);
      const [from, to] = [Math.max(span.start, start), Math.min(span.end, end)];
      if (from < to) parts.push({ key: annotation.uid, name: this.colourOf(annotation), from, to });
    }
    return parts;
  }

  #spanOf(annotation) {
    return (this.#shaped.uid === annotation.uid && this.#shaped.span) || annotation;
  }

  #drawPart(place, key, name, span, blockStart, blockEnd) {
    const [from, to] = [Math.max(span.start, blockStart), Math.min(span.end, blockEnd)];
    if (from < to) this.#drawStretch(place, key, name, from, to);
  }

  #drawStretch(place, key, name, from, to) {
    this.#drawn.get(place).set(key, this.#surface.draw(name, this.blocks.rangeIn(place, from, to), () => this.saidOf(key)));
  }

  /** Draws the blocks again that these spans touch. @param {({start: number | null, end: number | null} | null | undefined)[]} spans */
  #again(spans) {
    const places = new Set();
    for (const span of spans) {
      if (typeof span?.start !== "number") continue;
      for (const [place] of this.#drawnParts(span)) places.add(place);
    }
    for (const place of places) {
      this.#eraseBlock(place);
      this.#paintBlock(place);
    }
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
    if (!this.#marked[name]) return;
    for (const [place, from, to] of this.#drawnParts(span)) this.#drawPart(place, name, name, span, from, to);
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

/** What lies between two points. @param {number} one @param {number} other */
function between(one, other) {
  return { start: Math.min(one, other), end: Math.max(one, other) };
}
