/**
 * Finding names in thousands as fast as one types: exactly, by other names, by how words begin, by what they hold; and
 * near ones, in which a letter or two is wrong, missing, too many, or two are exchanged. Pure.
 */

/**
 * @typedef {{id: number, name: string, path: string, aliases?: {name: string}[]}} Named
 * @typedef {object} Entry
 * @property {Named} named
 * @property {string} name folded, as its path is
 * @property {string} path
 * @property {string[]} aliases
 * @property {{text: string, letters: number}[]} words what a typed name may be near to: the names, and each word of them
 */

/** What parts the words of a name. */
const BETWEEN = /[\s/.,:;()&+_-]+/u;
const MARKS = /\p{M}/gu;
const SHORTEST = 3; // letters: of two, every other name is near
/** What was made of each tag. One that changes is another object, so after a change little is made anew. @type {WeakMap<Named, Entry>} */
const prepared = new WeakMap();

/** Prepares these for being searched, one at a time: for thousands it takes more than a key may. @param {Iterable<Named>} all */
export function* preparing(all) {
  for (const named of all) yield entryOf(named);
}

export class Names {
  /** @type {Entry[]} */ #entries = [];
  /** By folded name, path and other name; each the first there is. @type {Map<string, Named>[]} */ #exactly = [new Map(), new Map(), new Map()];

  /** @param {Iterable<Named>} all in the order in which equals are found */
  constructor(all) {
    const [paths, names, aliases] = this.#exactly;
    for (const named of all) {
      const entry = entryOf(named);
      this.#entries.push(entry);
      if (!paths.has(entry.path)) paths.set(entry.path, named);
      if (!names.has(entry.name)) names.set(entry.name, named);
      // Another name that several have means none of them.
      for (const alias of entry.aliases) aliases.set(alias, aliases.has(alias) && aliases.get(alias) !== named ? null : named);
    }
  }

  /** What a typed path, name or other name means exactly. @param {string} typed */
  exactly(typed) {
    const wanted = folded(typed);
    for (const known of this.#exactly) if (known.get(wanted)) return known.get(wanted);
    return undefined;
  }

  /** Those with these letters in name, path or other names, the best first. @param {string} typed @param {number} most */
  search(typed, most) {
    const wanted = folded(typed);
    /** @type {Named[][]} */ const ranked = Array.from({ length: RANKS }, () => []);
    for (const entry of this.#entries) {
      const rank = rankOf(entry, wanted);
      if (rank < RANKS) ranked[rank].push(entry.named);
    }
    return ranked.flat().slice(0, most);
  }

  /** Those that are nearly called so and that `search` doesn't find, the nearest first. @param {string} typed @param {number} [most] */
  near(typed, most = 5) {
    const wanted = bare(folded(typed));
    const off = wanted.length < SHORTEST ? 0 : wanted.length < 6 ? 1 : wanted.length < 12 ? 2 : 3;
    if (!off) return [];
    const letters = lettersOf(wanted);
    const found = [];
    for (const entry of this.#entries) {
      let least = off + 1;
      for (const word of entry.words) {
        if (Math.abs(word.text.length - wanted.length) >= least || differing(word.letters, letters) > 2 * (least - 1)) continue;
        least = Math.min(least, distance(wanted, word.text, least - 1));
      }
      if (least <= off && rankOf(entry, folded(typed)) === RANKS) found.push({ named: entry.named, least });
    }
    return found.sort((one, other) => one.least - other.least).slice(0, most).map(({ named }) => named);
  }
}

/** The other name by which something is found that isn't called so. @param {Named} named @param {string} typed */
export function otherName(named, typed) {
  const wanted = folded(typed);
  if (!wanted || folded(named.path).includes(wanted)) return undefined;
  return named.aliases?.find(({ name }) => folded(name).includes(wanted))?.name;
}

/** What makes two names the same, as `codebook.key_of` on the server has it. @param {string} text */
export function folded(text) {
  return text.normalize("NFKC").toLocaleLowerCase().trim();
}

/**
 * How many letters have to be changed, left out, put in or exchanged with the next one to make one word of the other:
 * optimal string alignment (Damerau 1964; Wagner and Fischer 1974). More than `most` is `most + 1`.
 * @param {string} one
 * @param {string} other
 * @param {number} most
 */
export function distance(one, other, most) {
  const width = other.length + 1;
  let [before, above, row] = [new Array(width), Array.from({ length: width }, (_, at) => at), new Array(width)];
  for (let i = 1; i <= one.length; i++) {
    row[0] = i;
    let least = i;
    for (let j = 1; j < width; j++) {
      const same = one[i - 1] === other[j - 1];
      let cost = same ? above[j - 1] : 1 + Math.min(above[j - 1], above[j], row[j - 1]);
      const exchanged = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      if (exchanged) cost = Math.min(cost, before[j - 2] + 1);
      row[j] = cost;
      if (cost < least) least = cost;
    }
    if (least > most) return most + 1;
    [before, above, row] = [above, row, before];
  }
  return Math.min(above[other.length], most + 1);
}

const RANKS = 8;

/** 0 is best, RANKS is no match. @param {Entry} entry @param {string} wanted */
function rankOf({ name, path, aliases }, wanted) {
  if (name === wanted || path === wanted) return 0;
  if (aliases.includes(wanted)) return 1;
  if (name.startsWith(wanted)) return 2;
  if (beginsAWord(name, wanted)) return 3;
  if (aliases.some((alias) => alias.startsWith(wanted) || beginsAWord(alias, wanted))) return 4;
  if (name.includes(wanted)) return 5;
  if (path.includes(wanted)) return 6;
  return aliases.some((alias) => alias.includes(wanted)) ? 7 : RANKS;
}

function beginsAWord(text, wanted) {
  for (let at = text.indexOf(wanted, 1); at > 0; at = text.indexOf(wanted, at + 1)) if (BETWEEN.test(text[at - 1])) return true;
  return false;
}

/** @param {Named} named @returns {Entry} */
function entryOf(named) {
  const known = prepared.get(named) ?? newEntryOf(named);
  prepared.set(named, known);
  return known;
}

/** @param {Named} named @returns {Entry} */
function newEntryOf(named) {
  const name = folded(named.name);
  const aliases = (named.aliases ?? []).map((alias) => folded(alias.name));
  const words = new Set();
  for (const text of [name, ...aliases]) {
    words.add(bare(text));
    for (const word of bare(text).split(BETWEEN)) if (word.length >= SHORTEST) words.add(word);
  }
  return { named, name, path: folded(named.path), aliases, words: [...words].map((text) => ({ text, letters: lettersOf(text) })) };
}

/** Without accents and points. @param {string} text */
function bare(text) {
  return text.normalize("NFD").replace(MARKS, "");
}

/** Which letters occur, a bit for each of 31 kinds. @param {string} text */
function lettersOf(text) {
  let letters = 0;
  for (let at = 0; at < text.length; at++) letters |= 1 << (text.charCodeAt(at) % 31);
  return letters;
}

/** How many letters one has that the other hasn't. A change of one letter changes two at most. */
function differing(one, other) {
  let bits = one ^ other;
  let count = 0;
  for (; bits; count++) bits &= bits - 1;
  return count;
}
