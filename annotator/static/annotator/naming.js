/** Whom an unfinished `@name` may mean, as `mentions.py` reads names. Pure. */

/** @typedef {{id: number, name: string, username: string}} Member */

const MOST = 8;
const UNFINISHED = /(?:^|[^\p{L}\p{M}\p{N}_.+/@-])@((?:[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.+@-]{0,60})?)$/u;

/**
 * The name being typed at a place of a text: where its @ stands, and what follows it; null where none is.
 * @param {string} text
 * @param {number} caret
 */
export function unfinishedName(text, caret) {
  const found = UNFINISHED.exec(text.slice(0, caret));
  return found && { start: caret - found[1].length - 1, typed: found[1] };
}

/** The members a typed beginning may mean, the likeliest first. @param {Member[]} members @param {string} typed */
export function membersMeant(members, typed) {
  const wanted = folded(typed);
  const ranked = members.map((member) => [rankOf(member, wanted), member]).filter(([rank]) => rank !== null);
  return ranked.sort(([one], [other]) => one - other).slice(0, MOST).map(([, member]) => member);
}

/** 0 is best, null is no match. */
function rankOf({ name, username }, wanted) {
  const [user, words] = [folded(username), folded(name).split(/\s+/)];
  if (user === wanted) return 0;
  if (user.startsWith(wanted)) return 1;
  return words.some((word) => word.startsWith(wanted)) ? 2 : null;
}

function folded(text) {
  return text.normalize("NFKC").toLocaleLowerCase();
}
