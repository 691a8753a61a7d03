/** Where highlights of one colour lie over each other: painted alike, nobody could tell that there are several. Pure. */

/** More than this many are painted as this many. */
const DEEPEST = 3;

/**
 * The stretches that are covered at least twice, and at least three times, by parts of the same name.
 * @param {{name: string, from: number, to: number}[]} parts
 * @returns {{name: string, from: number, to: number}[]} named "teal-2" and "teal-3"
 */
export function depthsOf(parts) {
  const stretches = [];
  for (const [name, same] of Map.groupBy(parts, (part) => part.name)) {
    if (same.length > 1) stretches.push(...deeper(name, same));
  }
  return stretches;
}

function deeper(name, parts) {
  const edges = parts.flatMap(({ from, to }) => [[from, 1], [to, -1]]);
  // Where one ends and another begins, they don't overlap.
  edges.sort((one, other) => one[0] - other[0] || one[1] - other[1]);
  const found = [];
  const open = [];
  let depth = 0;
  for (const [at, by] of edges) {
    if (by > 0 && depth + 1 <= DEEPEST) open[depth + 1] = at;
    if (by < 0 && depth <= DEEPEST && depth > 1 && open[depth] < at) found.push({ name: `${name}-${depth}`, from: open[depth], to: at });
    depth += by;
  }
  return joined(found);
}

/** Those that touch are one. */
function joined(stretches) {
  const whole = [];
  for (const [, same] of Map.groupBy(stretches, ({ name }) => name)) {
    for (const stretch of same) {
      if (whole.at(-1)?.name === stretch.name && whole.at(-1).to === stretch.from) whole.at(-1).to = stretch.to;
      else whole.push(stretch);
    }
  }
  return whole;
}
