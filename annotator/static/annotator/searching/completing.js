/** What may come into a query, and what becomes of it then. Pure. */

import { indexOf } from "../text/code-points.js";

/**
 * @typedef {object} Option
 * @property {string} text what comes into the query
 * @property {number} start where what it replaces begins, in code points
 * @property {number} end
 * @property {string} label
 * @property {string} says what it is
 */

/** @param {{start: number, end: number, completions: {insert: string, label: string, detail: string}[]} | null} answer @returns {Option[]} */
export function optionsOf(answer) {
  const { start, end, completions } = answer ?? { start: 0, end: 0, completions: [] };
  return completions.map(({ insert, label, detail }) => ({ text: insert.trimEnd(), label, says: detail, start, end }));
}

/** A space follows what is whole; after a field's name comes its value. @param {string} query @param {Option} option */
export function taken(query, { text, start, end }) {
  const [before, after] = [query.slice(0, indexOf(query, start)), query.slice(indexOf(query, end))];
  const goesOn = /[:=(]$/.test(text);
  const space = goesOn || /^[\s)]/.test(after) ? "" : " ";
  const caret = before.length + text.length + (goesOn || after.startsWith(")") ? 0 : 1);
  return { value: before + text + space + after, caret };
}
