/** Finding words in all blocks, and the corrections that many texts need. Pure. */

/** @typedef {{at: number, start: number, end: number}} Place in which row, and where in its text as strings count */
/** @typedef {{exact?: boolean, words?: boolean}} Way capital letters count; whole words only */

const SPECIAL = /[.*+?^${}()|[\]\\]/g;
const PART_OF_WORD = "[\\p{L}\\p{N}\\p{M}_]";

/** @param {string} wanted @param {Way} [way] @returns {RegExp | null} */
export function patternOf(wanted, { exact = false, words = false } = {}) {
  if (!wanted) return null;
  const literal = wanted.replace(SPECIAL, "\\$&");
  return new RegExp(words ? `(?<!${PART_OF_WORD})${literal}(?!${PART_OF_WORD})` : literal, exact ? "gu" : "giu");
}

/** Every place, in order. @param {import("./sheet.js").Row[]} rows @param {RegExp | null} pattern @returns {Place[]} */
export function placesOf(rows, pattern) {
  if (!pattern) return [];
  return rows.flatMap(({ text }, at) =>
    Array.from(text.matchAll(pattern), ({ index, 0: found }) => ({ at, start: index, end: index + found.length })),
  );
}

/** What all blocks become. @param {import("./sheet.js").Row[]} rows @param {RegExp} pattern @param {string} instead @returns {Map<number, string>} those that change */
export function replacedIn(rows, pattern, instead) {
  return changed(rows, (text) => text.replace(pattern, () => instead));
}

const LIGATURES = { ﬀ: "ff", ﬁ: "fi", ﬂ: "fl", ﬃ: "ffi", ﬄ: "ffl", ﬅ: "st", ﬆ: "st" };
const RUNS_ON = new Set(["paragraph", "item", "quotation", "note", "caption", "heading"]);

/** One correction of texts: which kinds of blocks it is for, what it looks for, what comes there. */
const PATTERNS = {
  ligatures: [/[ﬀ-ﬆ]/gu, (found) => LIGATURES[found]],
  hyphens: [/(\p{L}\p{M}*)[-‐\u00ad][ \t]*\n[ \t]*(\p{Ll})/gu, (_found, before, after) => before + after],
  breaks: [/([-‐]?)[ \t]*\n[ \t]*/gu, (_found, hyphen) => hyphen || " "],
  soft: [/\u00ad/gu, () => ""],
  spaces: [/(?<=\S)[ \u00a0]{2,}(?=\S)/gu, () => " "],
};
const ANYWHERE = new Set(["ligatures", "soft"]);

/** The names of the usual corrections, in the order in which they are best made. */
export const READY = ["ligatures", "soft", "hyphens", "breaks", "cut", "spaces"];

/**
 * What a usual correction would do.
 * @param {string} name one of READY
 * @param {import("./sheet.js").Row[]} rows
 * @returns {{count: number, texts?: Map<number, string>, joins?: number[], example: string}}
 */
export function ready(name, rows) {
  if (name === "cut") {
    const joins = rows.flatMap((row, at) => (at && isCut(rows[at - 1], row) ? [at] : []));
    const example = joins.length ? `${rows[joins[0] - 1].text.slice(-24)} ¶ ${rows[joins[0]].text.slice(0, 24)}` : "";
    return { count: joins.length, joins, example };
  }
  const [pattern, instead] = PATTERNS[name];
  const meant = (row) => ANYWHERE.has(name) || RUNS_ON.has(row.kind);
  const places = rows.flatMap((row, at) => (meant(row) ? [...row.text.matchAll(pattern)].map((found) => ({ at, found })) : []));
  const texts = changed(rows, (text, row) => (meant(row) ? text.replace(pattern, instead) : text));
  return { count: places.length, texts, example: places.length ? exampleOf(places[0].found) : "" };
}

/** A paragraph that ends amid a sentence, which the next one goes on with. */
function isCut(one, other) {
  if (one.kind !== "paragraph" || other.kind !== "paragraph" || other.begins) return false;
  return /[\p{L}\p{M},;-]$/u.test(one.text.trimEnd()) && /^\p{Ll}/u.test(other.text.trimStart());
}

/** The words around a place. */
function exampleOf({ index, input, 0: found }) {
  const shown = input.slice(Math.max(0, index - 12), index + found.length + 12);
  return shown.replace(/\n/g, "⏎").replace(/\u00ad/g, "‧");
}

function changed(rows, become) {
  const texts = new Map();
  for (const [at, row] of rows.entries()) {
    const text = become(row.text, row);
    if (text !== row.text) texts.set(at, text);
  }
  return texts;
}
