/**
 * Where grabbed tags may land. Between two rows lies a gap, and at each gap there are some depths: from that of the row
 * below it to one more than that of the row above it. Mouse, finger and keys all choose a gap and a depth. Pure.
 */

/** @typedef {import("./tree.js").Tree} Tree @typedef {import("./tree.js").Row} Row @typedef {import("./tree.js").Place} Place */
/** `gap`: how many of the rows that stay stand above it. @typedef {{gap: number, depth: number}} Landing */

export class Landings {
  #tree;
  #going;

  /** @param {Tree} tree @param {Row[]} rows what is shown @param {Iterable<number>} ids the grabbed ones */
  constructor(tree, rows, ids) {
    this.#tree = tree;
    this.ids = tree.topmost(ids);
    this.#going = tree.under(this.ids);
    /** The rows that stay. @type {Row[]} */
    this.rows = rows.filter(({ id }) => !this.#going.has(id));
    this.start = this.#startIn(rows);
  }

  /** Whether a tag is one of the grabbed, or under one. @param {number} id */
  takes(id) {
    return this.#going.has(id);
  }

  /** The least and the greatest depth at a gap. @param {number} gap @returns {[number, number]} */
  depths(gap) {
    const [above, below] = [this.rows[gap - 1], this.rows[gap]];
    return [below?.depth ?? 0, above ? above.depth + 1 : 0];
  }

  /** The landing that is nearest to what is wished. @param {number} gap @param {number} depth @returns {Landing} */
  at(gap, depth) {
    const inside = clamp(gap, 0, this.rows.length);
    return { gap: inside, depth: clamp(depth, ...this.depths(inside)) };
  }

  /** Last among the tags under the one in this row. @param {number} row its place among those that stay @returns {Landing} */
  under(row) {
    const { depth } = this.rows[row];
    let gap = row + 1;
    while (this.rows[gap]?.depth > depth) gap++;
    return { gap, depth: depth + 1 };
  }

  /** @param {Landing} landing @returns {Place} */
  place({ gap, depth }) {
    const above = this.rows[gap - 1];
    const below = this.rows[gap];
    if (!above) return { parent: null, before: below?.id ?? null };
    if (depth > above.depth) return { parent: above.id, before: below?.depth === depth ? below.id : null };
    const path = [...this.#tree.ancestors(above.id), above.id];
    const beside = path[depth];
    return { parent: this.#tree.parent(beside), before: this.#tree.next(beside, this.#going) };
  }

  /** Whether anything would change. @param {Landing} landing */
  moves(landing) {
    return this.#tree.moved(this.ids, this.place(landing)) !== null;
  }

  /** Where the first of them stands now. */
  #startIn(rows) {
    const first = rows.findIndex(({ id }) => id === this.ids[0]);
    const gap = rows.slice(0, Math.max(first, 0)).filter(({ id }) => !this.#going.has(id)).length;
    return this.at(gap, rows[first]?.depth ?? 0);
  }
}

const clamp = (value, least, most) => Math.min(Math.max(value, least), most);
