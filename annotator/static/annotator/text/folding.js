/**
 * A text as one searches in it: without regard to case, diacritics, width, kinds of quotation marks and white space;
 * or exactly, save for white space and for how accents are encoded. Places lead back to code points of the text. Pure.
 */

import { lengthOf } from "./code-points.js";

/**
 * @typedef {object} Folded
 * @property {string} text
 * @property {Uint32Array | null} starts for each unit of `text` the code point it comes from; null where they are the
 *   same numbers
 * @property {Uint32Array | null} ends for each unit the code point after what it comes from
 */

/** What people leave out when they type: accents, and the points of Hebrew and Arabic. Not the vowels of Thai. */
const POINTS =
  /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]/g;
/** What takes no room: soft hyphen, tatweel, joiners, signs of direction, variation selectors. */
const NO_ROOM = /[\u00ad\u0640\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]/g;

/** Where a letter of the folded text may come from more or less than one code point of the text. */
const UNEVEN = /[\p{M}\u{10000}-\u{10ffff}\ud800-\udfff\u00ad\u0640\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|\s\s/u;
/** What most texts in Latin and Cyrillic letters are made of: a quick way to see that nothing is uneven. */
const EVEN = /^[ -~¡-¬®-žΑ-ωА-џ‐-…]*$/;
const UNUSUAL = /[^ -~]/g;
/** White space, a flag, or a character with its marks, its skin and what is joined to it. */
const CLUSTERS = /\s+|\p{RI}\p{RI}|[^\s](?:\p{M}|\p{EMod}|\u200d\p{ExtPict})*/gu;

const SINGLE = /[\u2018-\u201b\u2032\u2039\u203a]/g;
const DOUBLE = /[\u201c-\u201f\u2033\u00ab\u00bb]/g;
const DASHES = /[\u2010-\u2015\u2212]/g;
/** Letters of their own, whatever they are composed of; and the ellipsis, which is one sign. */
const WHOLE = new Set(["й", "Й", "…"]);

const MOST_KEPT = 5000;

/** @param {string} text @param {{exact?: boolean}} [options] @returns {Folded} */
export function fold(text, { exact = false } = {}) {
  const folded = exact ? strictly : loosely;
  if (EVEN.test(text) ? !text.includes("  ") : !UNEVEN.test(text)) {
    const quick = text.replace(UNUSUAL, folded);
    if (quick.length === text.length) return { text: exact ? quick : quick.toLowerCase(), starts: null, ends: null };
  }
  return foldEach(text, folded);
}

/** @param {string} text @param {(cluster: string) => string} folded @returns {Folded} */
function foldEach(text, folded) {
  const parts = [];
  const sizes = [];
  for (const [cluster] of text.matchAll(CLUSTERS)) {
    const part = folded(cluster);
    parts.push(part);
    sizes.push(part.length, lengthOf(cluster));
  }
  const made = parts.join("");
  return { text: made, ...placesOf(sizes, made.length) };
}

/** @param {number[]} sizes by turns: units of the folded text, code points of the text @param {number} units */
function placesOf(sizes, units) {
  const starts = new Uint32Array(units);
  const ends = new Uint32Array(units);
  let unit = 0;
  let point = 0;
  for (let at = 0; at < sizes.length; at += 2) {
    const after = point + sizes[at + 1];
    starts.fill(point, unit, unit + sizes[at]);
    ends.fill(after, unit, unit + sizes[at]);
    unit += sizes[at];
    point = after;
  }
  return { starts, ends };
}

const strictly = remembering((cluster) => (/^\s/.test(cluster) ? " " : cluster.normalize("NFC")));

const loosely = remembering((cluster) => {
  if (/^\s/.test(cluster)) return " ";
  const whole = cluster.normalize("NFC");
  if (WHOLE.has(whole)) return whole.toLowerCase();
  const bare = whole.normalize("NFKD").replace(POINTS, "").replace(NO_ROOM, "").normalize("NFC");
  // To upper case first: it makes SS of ß, and one of the two small sigmas.
  return bare.toUpperCase().toLowerCase().replace(SINGLE, "'").replace(DOUBLE, '"').replace(DASHES, "-");
});

/** A text has few different characters: each is folded once. @param {(cluster: string) => string} folded */
function remembering(folded) {
  const known = new Map();
  return (cluster) => {
    let part = known.get(cluster);
    if (part === undefined) {
      if (known.size >= MOST_KEPT) known.clear();
      known.set(cluster, (part = folded(cluster)));
    }
    return part;
  };
}
