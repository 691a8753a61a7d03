/** What becomes of a query when a completion is taken. Pure. */

import { indexOf } from "../text/code-points.js";

/**
 * @typedef {object} Option
 * @property {string} text what comes into the query
 * @property {number} start where what it replaces begins, in code points
 * @property {number} end
 * @property {string} [says] what it is
 */

/** A space follows what is whole; after a field's name comes its value. @param {string} query @param {Option} option */
export function taken(query, { text, start, end }) {
  const [before, after] = [query.slice(0, indexOf(query, start)), query.slice(indexOf(query, end))];
  const goesOn = /[:=(]$/.test(text);
  const space = goesOn || /^\s/.test(after) ? "" : " ";
  const caret = before.length + text.length + (goesOn ? 0 : 1);
  return { value: before + text + space + after, caret };
}
