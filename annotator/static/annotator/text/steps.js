/**
 * Steps through a whole text, block after block: by grapheme, word, sentence and paragraph. Points are code points of the
 * text. A block is a paragraph; blocks that are folded away are stepped over. Pure: it is given the blocks.
 */

/**
 * @typedef {import("./segments.js").Span} Span
 * @typedef {import("./segments.js").Edge} Edge
 * @typedef {"grapheme" | "word" | "sentence" | "paragraph"} Step
 * @typedef {object} BlockTexts
 * @property {number} length how many blocks there are
 * @property {number[]} starts where each begins
 * @property {(place: number) => string} text
 * @property {(point: number) => number} placeOf
 */

import { lengthOf } from "./code-points.js";

export class Steps {
  /**
   * @param {BlockTexts} blocks
   * @param {import("./segments.js").Segments} segments
   * @param {(place: number) => boolean} [isFolded]
   */
  constructor(blocks, segments, isFolded = () => false) {
    Object.assign(this, { blocks, segments, isFolded });
  }

  /**
   * The next place after a point: a start or an end of that unit. The end of the text if there is none.
   * @param {number} point @param {Step} unit @param {Edge} [edge]
   */
  next(point, unit, edge = "end") {
    const { blocks } = this;
    const first = blocks.placeOf(point);
    for (let place = first; place < blocks.length; place++) {
      if (this.isFolded(place)) continue;
      const found = this.#nextIn(blocks.text(place), Math.max(-1, point - blocks.starts[place]), unit, edge);
      if (found !== null) return blocks.starts[place] + found;
    }
    return Math.max(point, this.#bound(-1));
  }

  /** The last place before a point; the beginning of the text if there is none. */
  previous(point, unit, edge = "start") {
    const { blocks } = this;
    for (let place = blocks.placeOf(point); place >= 0; place--) {
      if (this.isFolded(place)) continue;
      const text = blocks.text(place);
      const found = this.#previousIn(text, Math.min(point - blocks.starts[place], lengthOf(text) + 1), unit, edge);
      if (found !== null) return blocks.starts[place] + found;
    }
    return Math.min(point, this.#bound(0));
  }

  /** The word, sentence or paragraph around a point; null where there is none. @param {number} point @param {Step} unit */
  around(point, unit) {
    const place = this.blocks.placeOf(point);
    const text = this.blocks.text(place) ?? "";
    const start = this.blocks.starts[place];
    const within = point - start;
    const found =
      unit === "paragraph" ? trimmed(text) : this.segments.around(text, Math.min(within, lengthOf(text)), unit);
    return found && { start: start + found.start, end: start + found.end };
  }

  /**
   * The span grown to whole words, sentences or paragraphs at both of its ends.
   * @param {Span} span @param {Step} unit
   * @returns {Span}
   */
  grown({ start, end }, unit) {
    const first = this.around(start, unit);
    const last = this.around(Math.max(start, end - 1), unit);
    return { start: Math.min(start, first?.start ?? start), end: Math.max(end, last?.end ?? end) };
  }

  /** The place nearest to a point that cuts no grapheme, or no word. @param {number} point @param {"grapheme" | "word"} unit */
  nearest(point, unit) {
    const place = this.blocks.placeOf(point);
    const text = this.blocks.text(place) ?? "";
    const within = Math.min(point - this.blocks.starts[place], lengthOf(text));
    const span = unit === "word" ? this.segments.around(text, within, unit) : null;
    const [low, high] = span ? [span.start, span.end] : [this.segments.before(text, within), this.segments.after(text, within)];
    return this.blocks.starts[place] + (within - low <= high - within ? low : high);
  }

  #nextIn(text, point, unit, edge) {
    if (unit !== "paragraph") return this.segments.next(text, point, unit, edge);
    const span = trimmed(text);
    return span && span[edge] > point ? span[edge] : null;
  }

  #previousIn(text, point, unit, edge) {
    const length = lengthOf(text);
    if (unit === "grapheme" && point > length) return length;
    if (unit !== "paragraph") return this.segments.previous(text, point, unit, edge);
    const span = trimmed(text);
    return span && span[edge] < point ? span[edge] : null;
  }

  /** The beginning (0) or the end (-1) of what is not folded away. */
  #bound(which) {
    const { blocks } = this;
    let place = which < 0 ? blocks.length - 1 : 0;
    while (place > 0 && place < blocks.length - 1 && this.isFolded(place)) place += which < 0 ? -1 : 1;
    if (place < 0) return 0;
    return blocks.starts[place] + (which < 0 ? lengthOf(blocks.text(place)) : 0);
  }
}

/** A text without the white space at its ends, as a span; null if nothing is left. @param {string} text @returns {Span | null} */
function trimmed(text) {
  const bare = text.trim();
  if (!bare) return null;
  const start = lengthOf(text.slice(0, text.indexOf(bare)));
  return { start, end: start + lengthOf(bare) };
}
