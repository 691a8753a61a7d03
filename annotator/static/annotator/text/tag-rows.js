/** A codebook as rows: in reading order, how deep, and which of them are shown. Pure. */

/** @typedef {{id: number, parent: number | null}} Tag */
/** @typedef {{tag: any, depth: number, branch: boolean}} Row `branch`: whether there are tags below it */

/** Depth first, siblings as they come; one whose parent isn't there stands at the root. @param {Tag[]} tags @returns {Row[]} */
export function inTree(tags) {
  const known = new Set(tags.map(({ id }) => id));
  const children = new Map();
  for (const tag of tags) {
    const above = known.has(tag.parent) ? tag.parent : null;
    if (children.has(above)) children.get(above).push(tag);
    else children.set(above, [tag]);
  }
  const rows = [];
  const waiting = (children.get(null) ?? []).map((tag) => ({ tag, depth: 0 })).reverse();
  while (waiting.length) {
    const { tag, depth } = waiting.pop();
    const below = children.get(tag.id) ?? [];
    rows.push({ tag, depth, branch: below.length > 0 });
    for (let at = below.length - 1; at >= 0; at--) waiting.push({ tag: below[at], depth: depth + 1 });
  }
  return rows;
}

/** Those that aren't below a folded one. @param {Row[]} rows @param {Set<number>} folded numbers of tags */
export function unfolded(rows, folded) {
  let most = Infinity;
  return rows.filter(({ tag, depth }) => {
    if (depth > most) return false;
    most = folded.has(tag.id) ? depth : Infinity;
    return true;
  });
}

/** Those of these tags, in the order of the tree. @param {Row[]} rows @param {Iterable<Tag>} tags */
export function foundIn(rows, tags) {
  const ids = new Set([...tags].map(({ id }) => id));
  return rows.filter(({ tag }) => ids.has(tag.id));
}
