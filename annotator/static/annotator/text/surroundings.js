/** A passage with some words before and after it, as it is said to those who listen. Pure but for the blocks. */

const AROUND = 40;

/** Of the blocks it begins and ends in. @param {import("./blocks.js").Blocks} blocks @param {import("./blocks.js").Span} span */
export function surroundings(blocks, { start, end }) {
  const from = Math.max(start - AROUND, blocks.starts[blocks.placeOf(start)]);
  const to = Math.min(end + AROUND, blocks.end(blocks.placeOf(Math.max(start, end - 1))));
  return blocks.quote(from, to);
}
