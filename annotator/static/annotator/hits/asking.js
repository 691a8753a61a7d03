/** Searches in addresses: which one the reading page was opened with, and how one is asked for. Pure. */

/** A word that says nothing to the search but itself. */
const PLAIN = /^[\p{L}\p{N}\p{M}]+$/u;
const OPERATORS = new Set(["AND", "OR", "NOT", "WITHIN", "OVERLAPS", "NEAR", "BEFORE", "WITH"]);
/** What the address of a document says of the search that led there. */
const SEARCH = ["q", "show", "sort", "width", "view"];
const AT = /^(\d{1,9})-(\d{1,9})$/;

/**
 * What was typed to be found in one text as a query for all of them: a word in all its forms, several as they stand.
 * @param {string} typed
 * @param {{exact?: boolean}} [way] letter by letter
 */
export function queryOf(typed, { exact = false } = {}) {
  const words = typed.trim().replace(/\s+/g, " ");
  if (!words) return "";
  if (exact && !/['\\]/.test(words)) return `'${words}'`;
  if (PLAIN.test(words) && !OPERATORS.has(words)) return words;
  const bare = words.replace(/["\\]/g, " ").trim();
  return bare && `"${bare}"`;
}

/** The address of a page with a query in it. @param {string} address @param {string} query */
export function asking(address, query) {
  return query ? `${address}?${new URLSearchParams({ q: query })}` : address;
}

/** Where in a document its address leads, if anywhere. @param {URLSearchParams} address @returns {import("../text/blocks.js").Span | null} */
export function placeIn(address) {
  const [, start, end] = AT.exec(address.get("at") ?? "") ?? [];
  return start === undefined ? null : { start: Number(start), end: Number(end) };
}

/** The same address at another place, or at none. @param {URLSearchParams} address @param {import("../text/blocks.js").Span | null} span */
export function movedTo(address, span) {
  const made = new URLSearchParams(address);
  if (span) made.set("at", `${span.start}-${span.end}`);
  else made.delete("at");
  return made;
}

/** The same address without the search. @param {URLSearchParams} address */
export function without(address) {
  const made = new URLSearchParams(address);
  for (const name of [...SEARCH, "at"]) made.delete(name);
  return made;
}

/** The link to another document with what this one's address says of the results. @param {string} link @param {URLSearchParams} address */
export function along(link, address) {
  const [path, query, fragment] = /^([^?#]*)\??([^#]*)(.*)$/.exec(link).slice(1);
  const made = new URLSearchParams(query);
  for (const name of SEARCH) if (!made.has(name) && address.has(name)) made.set(name, address.get(name));
  return `${path}?${made}${fragment}`;
}

/**
 * Which hit one comes to: the one at the place, or the first one from there on, or the last one; -1 if there is none.
 * @param {import("../text/finding.js").Hits} hits
 * @param {import("../text/blocks.js").Span | null} at
 */
export function comingTo(hits, at) {
  if (!at) return Math.min(0, hits.length - 1);
  const place = hits.placeFrom(at.start);
  const before = place - 1;
  if (hits.starts[place] !== at.start && before >= 0 && hits.ends[before] > at.start) return before;
  return Math.min(place, hits.length - 1);
}
