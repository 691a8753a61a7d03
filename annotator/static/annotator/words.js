/** The page's words for scripts, translated by the server (`annotator/_strings*.html`, one for each part of the page; `#strings` elsewhere). */

const parts = [...document.querySelectorAll("script.strings, script#strings")];
const strings = Object.assign({}, ...parts.map((part) => JSON.parse(part.textContent)));
const plurals = new Intl.PluralRules(document.documentElement.lang || undefined);

/**
 * A sentence with its {gaps} filled; where the server sent plural forms, the one for `count`.
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
export function say(key, values = {}) {
  let sentence = strings[key] ?? key;
  if (typeof sentence === "object") sentence = sentence[plurals.select(Number(values.count))] ?? sentence.other;
  return sentence.replace(/\{(\w+)\}/g, (gap, name) => String(values[name] ?? gap));
}

/** Why something failed, for a person. @param {import("./api.js").Problem} problem */
export function reasonOf(problem) {
  if (problem.title === "network") return say("network");
  return problem.detail || say("server");
}
