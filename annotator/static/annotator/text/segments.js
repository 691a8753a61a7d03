/**
 * Where a text may be cut: graphemes (what a reader takes for one character), words and sentences, by `Intl.Segmenter`
 * (Unicode Standard Annex #29, and dictionaries for Chinese, Japanese, Thai, Khmer, Lao, Burmese). Points are code points
 * of the text that is given; every point that is returned stands between two graphemes. Pure.
 */

import { indexOf, lengthOf } from "./code-points.js";

/**
 * @typedef {"grapheme" | "word" | "sentence"} Unit
 * @typedef {"start" | "end"} Edge which edges of words or sentences count; graphemes touch, so theirs are the same
 * @typedef {{start: number, end: number}} Span half-open, in code points
 */

/** Signs that are read and chosen like words: emoji, flags, and what stands for a picture without words. */
const SIGN = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\ufffc/u;

/** A full stop after these ends no sentence: titles, initials, what is cited by. */
const ABBREVIATED =
  /(?:^|[\s(\[“"'])(?:\p{Lu}|(?:\p{Lu}\.)+\p{Lu}|Mrs?|Ms|Drs?|Prof|St|Gen|Sen|Rep|Gov|Lt|Col|Capt|Hon|Rev|vs|cf|e\.g|i\.e|ca|approx|Nos?|Figs?|Vol|pp?|Art|Sec|Nr|Bd|S|bzw|z\.B|d\.h)\.\s*$/u;

/** A line that ends within a paragraph ends no sentence. */
const LINE_END = /(?<!\n)\n(?!\n)/g;

export class Segments {
  #locale;
  /** @type {Map<Unit, Intl.Segmenter>} */ #segmenters = new Map();
  /** What was made of the text asked about last, by unit. */ #last = new Map();

  /** @param {string} [locale] the language of the text, as in `lang`; what is no language counts as none */
  constructor(locale = "") {
    this.#locale = known(locale);
  }

  /** The last place at or before a point where no grapheme is cut. @param {string} text @param {number} point */
  before(text, point) {
    return this.#graphemeAt(text, point)?.start ?? Math.max(0, Math.min(point, lengthOf(text)));
  }

  /** The first place at or after a point where no grapheme is cut. @param {string} text @param {number} point */
  after(text, point) {
    const grapheme = this.#graphemeAt(text, point);
    if (!grapheme) return Math.max(0, Math.min(point, lengthOf(text)));
    return grapheme.start === point ? point : grapheme.end;
  }

  /**
   * The next place after a point; null if the text has none. A point of -1 asks for the first.
   * @param {string} text @param {number} point @param {Unit} unit @param {Edge} edge
   * @returns {number | null}
   */
  next(text, point, unit, edge) {
    if (unit === "grapheme") return point < 0 ? 0 : (this.#graphemeAt(text, point)?.end ?? null);
    const stops = this.#stops(text, unit, edge);
    return stops[countBelow(stops, point + 1)] ?? null;
  }

  /** The last place before a point; null if the text has none. */
  previous(text, point, unit, edge) {
    if (unit === "grapheme") return point > 0 ? this.before(text, Math.min(point, lengthOf(text)) - 1) : null;
    const stops = this.#stops(text, unit, edge);
    return stops[countBelow(stops, point) - 1] ?? null;
  }

  /**
   * The grapheme, word or sentence around a point: the one that begins there if two meet, else the one that ends there.
   * Null between words, where there is only white space and punctuation, and in an empty text.
   * @param {string} text @param {number} point @param {Unit} unit
   * @returns {Span | null}
   */
  around(text, point, unit) {
    if (unit === "grapheme") return this.#graphemeAt(text, Math.min(point, lengthOf(text) - 1));
    const spans = this.spans(text, unit);
    const place = countBelow(spans.map(({ start }) => start), point + 1) - 1;
    return place >= 0 && spans[place].end >= point ? spans[place] : null;
  }

  /** All words, or all sentences without the white space around them, in order. @param {string} text @param {"word" | "sentence"} unit */
  spans(text, unit) {
    return this.#made(text, unit, () => {
      const found = unit === "word" ? this.#words(text) : this.#sentences(text);
      return inCodePoints(text, isPlain(text) ? found : this.#whole(text, found));
    });
  }

  /** @returns {Span | null} */
  #graphemeAt(text, point) {
    const length = lengthOf(text);
    if (point < 0 || point >= length) return null;
    if (length === text.length && isPlain(text)) return { start: point, end: point + 1 };
    const { index, segment } = this.#graphemes(text).containing(indexOf(text, point));
    const start = lengthOf(text.slice(0, index));
    return { start, end: start + lengthOf(segment) };
  }

  /** @returns {Intl.Segments} */
  #graphemes(text) {
    return this.#made(text, "grapheme", () => this.#segmenter("grapheme").segment(text));
  }

  /** Spans grown to whole graphemes, in string indices; those that share one become one. */
  #whole(text, spans) {
    const graphemes = this.#graphemes(text);
    const whole = [];
    for (const span of spans) {
      const start = graphemes.containing(span.start).index;
      const last = graphemes.containing(span.end - 1);
      const end = last.index + last.segment.length;
      if (start < whole.at(-1)?.end) whole.at(-1).end = end;
      else whole.push({ start, end });
    }
    return whole;
  }

  #words(text) {
    const words = [];
    for (const { index, segment, isWordLike } of this.#segmenter("word").segment(text)) {
      if (isWordLike || SIGN.test(segment)) words.push({ start: index, end: index + segment.length });
    }
    return words;
  }

  #sentences(text) {
    const sentences = [];
    let start = 0;
    for (const { index, segment } of this.#segmenter("sentence").segment(text.replace(LINE_END, " "))) {
      const end = index + segment.length;
      if (end < text.length && ABBREVIATED.test(text.slice(Math.max(start, end - 24), end))) continue;
      const whole = text.slice(start, end);
      const from = start + whole.length - whole.trimStart().length;
      if (whole.trim()) sentences.push({ start: from, end: from + whole.trim().length });
      start = end;
    }
    return sentences;
  }

  /** @returns {number[]} */
  #stops(text, unit, edge) {
    return this.#made(text, `${unit} ${edge}`, () => this.spans(text, unit).map((span) => span[edge]));
  }

  #made(text, what, make) {
    const last = this.#last.get(what);
    if (last?.text === text) return last.made;
    const made = make();
    this.#last.set(what, { text, made });
    return made;
  }

  #segmenter(granularity) {
    if (!this.#segmenters.has(granularity)) {
      this.#segmenters.set(granularity, new Intl.Segmenter(this.#locale, { granularity }));
    }
    return this.#segmenters.get(granularity);
  }
}

/** The language if browsers take it for one, else undefined. @param {string} locale */
function known(locale) {
  try {
    return Intl.getCanonicalLocales(locale || [])[0];
  } catch {
    return undefined;
  }
}

/** Nothing in it combines with its neighbour. A line end with a carriage return would: texts have none. @param {string} text */
function isPlain(text) {
  return !/[^\t\n\x20-\x7e\xa0-\xac\xae-\u02ff\u2010-\u201f\u2026\u2032\u2033\u20ac]/.test(text);
}

/** The same spans counted in code points. @param {string} text @param {Span[]} spans in string indices, in order */
function inCodePoints(text, spans) {
  let index = 0;
  let point = 0;
  const counted = (to) => {
    point += lengthOf(text.slice(index, to));
    index = to;
    return point;
  };
  return spans.map(({ start, end }) => ({ start: counted(start), end: counted(end) }));
}

/** How many numbers are below a bound. @param {number[]} numbers sorted @param {number} bound */
function countBelow(numbers, bound) {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
