/** Finding all places where some words stand in a text of any size. Pure. */

import { fold } from "./folding.js";

/** @typedef {{exact?: boolean, words?: boolean}} Way by letter and accent; whole words only */

const WORD_BEFORE = /[\p{L}\p{N}\p{M}_]$/u;
const WORD_AFTER = /^[\p{L}\p{N}\p{M}_]/u;

/** How many blocks are searched before anything else may be done. */
const STRIDE = 32;

/** What was found, in the order of the text: half-open, in code points. */
export class Hits {
  /** @type {number[]} */ starts = [];
  /** @type {number[]} */ ends = [];

  get length() {
    return this.starts.length;
  }

  /** @param {number} place @returns {import("./blocks.js").Span} */
  at(place) {
    return { start: this.starts[place], end: this.ends[place] };
  }

  /** These and then others, which stand behind them. @param {Hits} others */
  with(others) {
    const all = new Hits();
    all.starts = this.starts.concat(others.starts);
    all.ends = this.ends.concat(others.ends);
    return all;
  }

  /** The place of the first one that starts at or after a point. @param {number} point */
  placeFrom(point) {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.starts[middle] < point) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The blocks of a text, each folded once for each way of searching. */
export class Haystack {
  #textOf;
  #starts;
  /** @type {Record<string, import("./folding.js").Folded[]>} */ #folded = { loose: [], exact: [] };

  /** @param {(place: number) => string} textOf a block's @param {number[]} starts of the blocks, in code points */
  constructor(textOf, starts) {
    this.#textOf = textOf;
    this.#starts = starts;
  }

  /**
   * Searches block by block, from the one at a point to the end and then from the first; yields now and then, for
   * whoever can't do it all at once, what was found behind the point so far. Returns all hits.
   * @param {string} query white space at its ends doesn't count
   * @param {Way} [way]
   * @param {number} [from] in code points
   * @returns {Generator<Hits, Hits>}
   */
  *find(query, { exact = false, words = false } = {}, from = 0) {
    const wanted = fold(query.trim(), { exact }).text;
    const folded = this.#folded[exact ? "exact" : "loose"];
    const [before, behind] = [new Hits(), new Hits()];
    const count = wanted ? this.#starts.length : 0;
    const first = Math.max(0, this.#starts.findLastIndex((start) => start <= from));
    for (let turn = 0; turn < count; turn++) {
      const place = (first + turn) % count;
      const block = (folded[place] ??= fold(this.#textOf(place), { exact }));
      collect(place < first ? before : behind, block, wanted, this.#starts[place], words);
      if (turn % STRIDE === STRIDE - 1) yield behind;
    }
    return before.length ? before.with(behind) : behind;
  }

  /** All at once. @param {string} query @param {Way} [way] @returns {Hits} */
  findAll(query, way) {
    const search = this.find(query, way);
    for (;;) {
      const { done, value } = search.next();
      if (done) return value;
    }
  }
}

/** The hits in one block; those that overlap one before them are left out. */
function collect(hits, { text, starts, ends }, wanted, blockStart, words) {
  for (let at = text.indexOf(wanted); at >= 0; ) {
    const last = at + wanted.length - 1;
    if (words && !standsAlone(text, at, last + 1)) {
      at = text.indexOf(wanted, at + 1);
      continue;
    }
    hits.starts.push(blockStart + (starts ? starts[at] : at));
    hits.ends.push(blockStart + (ends ? ends[last] : last + 1));
    at = text.indexOf(wanted, last + 1);
  }
}

function standsAlone(text, from, to) {
  return !WORD_BEFORE.test(text.slice(Math.max(0, from - 2), from)) && !WORD_AFTER.test(text.slice(to, to + 2));
}
