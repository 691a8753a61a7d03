/** Which stripe stands in which lane beside the text. Pure. */

/**
 * A lane for each bar, so that none covers another while there are lanes; a tag keeps the lane it had. Where they are
 * too many, the last lane takes what is left.
 * @param {{tag: number, top: number, bottom: number}[]} bars
 * @param {number} most lanes
 * @returns {{tag: number, top: number, bottom: number, lane: number}[]} from the top
 */
export function inLanes(bars, most) {
  const free = new Array(most).fill(-Infinity);
  const usual = new Map();
  const sorted = [...bars].sort((one, other) => one.top - other.top || other.bottom - one.bottom);
  return sorted.map((bar) => {
    const wanted = usual.get(bar.tag);
    const isFree = (lane) => free[lane] <= bar.top;
    const first = free.findIndex((_, lane) => isFree(lane));
    const lane = wanted !== undefined && isFree(wanted) ? wanted : first >= 0 ? first : most - 1;
    usual.set(bar.tag, lane);
    free[lane] = Math.max(free[lane], bar.bottom);
    return { ...bar, lane };
  });
}

/**
 * Spans of one tag as few as can be: those that touch are one.
 * @param {{from: number, to: number}[]} spans by where they begin
 */
export function merged(spans) {
  const found = [];
  for (const { from, to } of spans) {
    const last = found.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else found.push({ from, to });
  }
  return found;
}
