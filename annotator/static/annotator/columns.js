/** Annotations as the server sends them: columns, a row each (see `Columns` in the API's description). Pure. */

/** @typedef {import("./store.js").Annotation} Annotation */

const NOTHING = Object.freeze([]);

export class Columns {
  /** How many rows stand in the text: the first ones. @type {number} */ placed;
  /** @type {Uint32Array} */ starts;
  /** @type {Uint32Array} */ ends;

  /** @param {object} sent */
  constructor(sent) {
    this.length = sent.author.length;
    this.placed = sent.start.length;
    this.starts = summed(sent.start);
    this.ends = Uint32Array.from(sent.length);
    for (let row = 0; row < this.placed; row++) this.ends[row] += this.starts[row];
    this.authors = Uint16Array.from(sent.author);
    this.seconds = summed(sent.created);
    this.sets = Uint32Array.from(sent.tags);
    this.tagSets = sent.tag_sets.map((set) => Object.freeze(set));
    this.private = new Set(sent.private);
    const { notes, how, unsure = {}, quotes, resolved, replies, people } = sent;
    Object.assign(this, { notes, how, unsure, quotes, resolved, replies, people });
  }

  /** One row, as everything else knows annotations. @param {number} row @param {string} uid @returns {Annotation} */
  annotation(row, uid) {
    const { start, end, quote, tags, note, author, created, how, unsure, private: isPrivate, resolved, replies } = new Row(this, row);
    return { uid, start, end, quote, tags, note, author, created, how, unsure, private: isPrivate, resolved, replies };
  }
}

/** A row to be looked at, without making anything of it that isn't asked for. @implements {Annotation} */
export class Row {
  /** @param {Columns} columns @param {number} row @param {(row: Row) => string} [uidOf] */
  constructor(columns, row, uidOf) {
    this.columns = columns;
    this.row = row;
    this.uidOf = uidOf;
  }

  get uid() {
    return this.uidOf(this);
  }

  get start() {
    return this.row < this.columns.placed ? this.columns.starts[this.row] : null;
  }

  get end() {
    return this.row < this.columns.placed ? this.columns.ends[this.row] : null;
  }

  get quote() {
    return this.columns.quotes[this.row] ?? "";
  }

  get tags() {
    return this.columns.tagSets[this.columns.sets[this.row]];
  }

  get note() {
    return this.columns.notes[this.row] ?? null;
  }

  get author() {
    return this.columns.people[this.columns.authors[this.row]];
  }

  get created() {
    return dateOf(this.columns.seconds[this.row]);
  }

  get how() {
    return this.columns.how[this.row] ?? "exact";
  }

  /** How sure its place is, where somebody should look at it. */
  get unsure() {
    return this.columns.unsure[this.row] ?? null;
  }

  get private() {
    return this.columns.private.has(this.row);
  }

  get resolved() {
    const resolved = this.columns.resolved[this.row];
    return resolved ? { by: this.columns.people[resolved.by], at: dateOf(resolved.at) } : null;
  }

  get replies() {
    return this.columns.replies[this.row]?.map((reply) => ({
      ...reply,
      author: this.columns.people[reply.author],
      created: dateOf(reply.created),
      edited: reply.edited ? dateOf(reply.edited) : null,
    })) ?? NOTHING;
  }
}

function dateOf(seconds) {
  return new Date(seconds * 1000);
}

/** Numbers of which only the steps were sent. @param {number[]} steps */
function summed(steps) {
  const sums = Uint32Array.from(steps);
  for (let at = 1; at < sums.length; at++) sums[at] += sums[at - 1];
  return sums;
}
