/**
 * The only module that knows that JavaScript counts UTF-16 units: everything else counts Unicode code points,
 * as the server does. Text without surrogate pairs (nearly all text) costs one test per call. Pure.
 */

const SURROGATE = /[\ud800-\udfff]/;
const PAIRS = /[\ud800-\udbff][\udc00-\udfff]/g;

/** How many code points a string has. @param {string} string */
export function lengthOf(string) {
  return SURROGATE.test(string) ? string.length - pairsIn(string) : string.length;
}

/**
 * How many code points stand before a string index; an index inside a pair counts as before the pair.
 * @param {string} string
 * @param {number} index
 */
export function pointOf(string, index) {
  if (!SURROGATE.test(string)) return Math.min(index, string.length);
  return lengthOf(string.slice(0, splitsPair(string, index) ? index - 1 : index));
}

/**
 * The string index of a code point; beyond the end it is the string's length.
 * @param {string} string
 * @param {number} point
 */
export function indexOf(string, point) {
  if (!SURROGATE.test(string)) return Math.min(point, string.length);
  let index = 0;
  for (let left = point; left > 0 && index < string.length; left--) index += string.codePointAt(index) > 0xffff ? 2 : 1;
  return index;
}

/** `text[start:end]` in code points. @param {string} string @param {number} start @param {number} end */
export function slice(string, start, end) {
  return string.slice(indexOf(string, start), indexOf(string, end));
}

/** @param {string} string */
function pairsIn(string) {
  return string.match(PAIRS)?.length ?? 0;
}

/** @param {string} string @param {number} index */
function splitsPair(string, index) {
  const before = string.charCodeAt(index - 1);
  const after = string.charCodeAt(index);
  return before >= 0xd800 && before <= 0xdbff && after >= 0xdc00 && after <= 0xdfff;
}
