/** How cards stand under each other. Pure. */

const GAP = 8;

/**
 * Tops of cards so that none covers the next. The fixed one stands exactly where it wants to; those before it are
 * pushed up, those after it down.
 * @param {number[]} wanted in pixels
 * @param {number[]} sizes
 * @param {number} fixed its place, or -1
 */
export function positions(wanted, sizes, fixed) {
  const tops = [];
  wanted.forEach((want, at) => {
    const free = at ? tops[at - 1] + sizes[at - 1] + GAP : -Infinity;
    tops.push(at === fixed ? want : Math.max(want, free));
  });
  for (let at = fixed - 1; at >= 0; at--) {
    const most = tops[at + 1] - GAP - sizes[at];
    if (tops[at] <= most) break;
    tops[at] = most;
  }
  return tops;
}
