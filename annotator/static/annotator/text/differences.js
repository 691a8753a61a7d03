/** What two texts have in common and what only one of them has, by words. Pure. */

/** @typedef {{kind: "same" | "gone" | "new", text: string}} Part `gone`: only in the first; `new`: only in the second */

const WORDS = /\s+|[\p{L}\p{M}\p{N}_]+|[^\s\p{L}\p{M}\p{N}_]/gu;
/** Beyond so many comparisons texts are compared by lines, and beyond it with these they are simply different. */
const MOST = 4_000_000;

/**
 * The parts of both texts in order: those that are the same or gone make up the first, the same or new the second.
 * @param {string} one
 * @param {string} other
 * @returns {Part[]}
 */
export function differences(one, other) {
  const [words, others] = [one.match(WORDS) ?? [], other.match(WORDS) ?? []];
  if (words.length * others.length <= MOST) return joined(compared(words, others));
  const [lines, otherLines] = [linesOf(one), linesOf(other)];
  if (lines.length * otherLines.length <= MOST) return joined(compared(lines, otherLines));
  return joined([["gone", one], ["new", other]]);
}

function linesOf(text) {
  return text.match(/[^\n]*\n|[^\n]+/g) ?? [];
}

/** The longest common subsequence (Wagner and Fischer 1974), after what both begin and end with. */
function compared(one, other) {
  let start = 0;
  while (start < one.length && start < other.length && one[start] === other[start]) start++;
  let end = 0;
  while (end < Math.min(one.length, other.length) - start && one.at(-1 - end) === other.at(-1 - end)) end++;
  const middle = between(one.slice(start, one.length - end), other.slice(start, other.length - end));
  const same = (words) => words.map((word) => ["same", word]);
  return [...same(one.slice(0, start)), ...middle, ...same(one.slice(one.length - end))];
}

function between(one, other) {
  const width = other.length + 1;
  const lengths = new Uint32Array((one.length + 1) * width);
  for (let row = one.length - 1; row >= 0; row--) {
    for (let column = other.length - 1; column >= 0; column--) {
      const at = row * width + column;
      lengths[at] =
        one[row] === other[column] ? lengths[at + width + 1] + 1 : Math.max(lengths[at + width], lengths[at + 1]);
    }
  }
  return walked(one, other, lengths);
}

function walked(one, other, lengths) {
  const width = other.length + 1;
  const parts = [];
  let [row, column] = [0, 0];
  while (row < one.length || column < other.length) {
    const at = row * width + column;
    if (row < one.length && one[row] === other[column]) {
      parts.push(["same", one[row]]);
      row++;
      column++;
    } else if (row < one.length && (column >= other.length || lengths[at + width] >= lengths[at + 1])) {
      parts.push(["gone", one[row++]]);
    } else {
      parts.push(["new", other[column++]]);
    }
  }
  return parts;
}

/** Neighbours of the same kind as one. */
function joined(parts) {
  const found = [];
  for (const [kind, text] of parts.filter(([, text]) => text)) {
    if (found.at(-1)?.kind === kind) found.at(-1).text += text;
    else found.push({ kind, text });
  }
  return found;
}
