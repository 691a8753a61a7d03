/**
 * The annotations of one document, by identifier and by place. What the server sent stays in columns; an annotation is
 * made an object when somebody asks for it, and is the same one for as long as anybody holds it.
 */

import { Columns, Row } from "./columns.js";
import { Intervals } from "./text/intervals.js";
import { Uids } from "./text/uids.js";

/**
 * @typedef {import("./store.js").Person} Person
 * @typedef {{uid: string, author: Person, text: string, html: string, created: Date, edited: Date | null}} Reply
 * @typedef {{uid: string, start: number | null, end: number | null, quote: string, tags: number[],
 *   note: {text: string, html: string} | null, author: Person, created: Date, how: string, private: boolean,
 *   unsure: number | null, resolved: {by: Person, at: Date} | null, replies: Reply[]}} Annotation `unsure`: how sure its
 *   place is, where somebody should look at it
 */

export class Annotations {
  #uids = new Uids();
  /** What was sent, and the first row of each part. @type {{from: number, columns: Columns}[]} */ #parts = [];
  /** Made of a row, and maybe still in use. @type {WeakRef<Annotation>[]} */ #made = [];
  /** New and changed ones, by row. @type {Map<number, Annotation>} */ #own = new Map();
  /** @type {Set<number>} */ #gone = new Set();
  /** @type {Set<number>} */ #unplaced = new Set();
  #spans = new Intervals();
  /** Those that stand in the text, by place. */
  placed = new Placed({
    spans: () => this.#spans,
    at: (row) => this.#at(row),
    rowOf: (uid) => this.#uids.rowOf(uid),
    look: (row, seen) => this.#look(row, seen),
  });

  /**
   * Takes in what the server sent: a snapshot, what has changed since, and the fresh rows that count instead.
   * @param {{snapshot?: object, fresh?: object, changed?: string[]}} sent
   */
  load({ snapshot, fresh, changed = [] }) {
    for (const [sent, over] of [[snapshot, changed], [fresh, []]]) {
      if (!sent) continue;
      const from = this.#uids.length;
      this.#parts.push({ from, columns: new Columns(sent) });
      this.#uids.addAll(sent.uid);
      for (const uid of over) this.#gone.add(this.#uids.rowOf(uid));
    }
    this.#gone.delete(-1);
    this.#place();
  }

  get size() {
    return this.#uids.length - this.#gone.size;
  }

  *[Symbol.iterator]() {
    for (let row = 0; row < this.#uids.length; row++) if (!this.#gone.has(row)) yield this.#at(row);
  }

  /** @param {string | null} uid @returns {Annotation | undefined} */
  get(uid) {
    const row = this.#rowOf(uid);
    return row < 0 ? undefined : this.#at(row);
  }

  /** Those that stand nowhere in the text: notes on the whole document, and orphans. */
  get unplaced() {
    return [...this.#unplaced].sort((one, other) => one - other).map((row) => this.#at(row));
  }

  /** Those that somebody should look at, because their place is unsure or lost. */
  get unsure() {
    const sent = this.#parts.flatMap(({ from, columns }) => Object.keys(columns.unsure).map((row) => from + Number(row)));
    const rows = [...sent.filter((row) => !this.#own.has(row) && !this.#gone.has(row)), ...this.#own.keys()];
    return rows.map((row) => this.#at(row)).filter(({ unsure }) => unsure != null);
  }

  /** @param {Annotation} annotation */
  insert(annotation) {
    const known = this.#uids.rowOf(annotation.uid);
    const row = known < 0 ? this.#uids.add(annotation.uid) : known;
    this.#gone.delete(row);
    this.#own.set(row, annotation);
    this.#put(row, annotation);
  }

  /** @param {string} uid @returns {Annotation | undefined} what was there */
  remove(uid) {
    const row = this.#rowOf(uid);
    if (row < 0) return undefined;
    const standing = this.#at(row);
    this.#take(row, standing);
    this.#gone.add(row);
    this.#own.delete(row);
    return standing;
  }

  /** Gives an annotation other contents; the object stays the same. @param {Annotation} after */
  replace(after) {
    const row = this.#rowOf(after.uid);
    const standing = this.#at(row);
    const moves = standing.start !== after.start || standing.end !== after.end;
    if (moves) this.#take(row, standing);
    Object.assign(standing, after);
    this.#own.set(row, standing);
    if (moves) this.#put(row, standing);
  }

  #rowOf(uid) {
    const row = uid ? this.#uids.rowOf(uid) : -1;
    return this.#gone.has(row) ? -1 : row;
  }

  #put(row, { start, end }) {
    if (start === null) this.#unplaced.add(row);
    else this.#spans.add(start, end, row);
  }

  #take(row, { start, end }) {
    if (start === null) this.#unplaced.delete(row);
    else this.#spans.remove(start, end, row);
  }

  #at(row) {
    const known = this.#own.get(row) ?? this.#made[row]?.deref();
    if (known) return known;
    const { from, columns } = this.#partOf(row);
    const made = columns.annotation(row - from, this.#uids.at(row));
    this.#made[row] = new WeakRef(made);
    return made;
  }

  /** A row to be looked at and let go, without an object made for it. @param {Row | null} seen one that may be used again */
  #look(row, seen) {
    const own = this.#own.get(row);
    if (own) return own;
    const { from, columns } = this.#partOf(row);
    const look = seen ?? new Row(columns, 0, ({ whole }) => this.#uids.at(whole));
    look.columns = columns;
    look.row = row - from;
    look.whole = row;
    return look;
  }

  #partOf(row) {
    let at = this.#parts.length - 1;
    while (at > 0 && this.#parts[at].from > row) at--;
    return this.#parts[at];
  }

  /** Puts all that was sent in order: the snapshot is in order, and what is fresh is little. */
  #place() {
    for (const [at, { from, columns }] of this.#parts.entries()) {
      for (let row = columns.placed; row < columns.length; row++) if (!this.#gone.has(from + row)) this.#unplaced.add(from + row);
      if (at === 0) this.#spans = this.#spansOf(columns);
      else for (let row = 0; row < columns.placed; row++) this.#spans.add(columns.starts[row], columns.ends[row], from + row);
    }
  }

  /** Those of the first part that stand in the text, without those that are gone. @param {Columns} columns */
  #spansOf({ starts, ends, placed }) {
    const rows = new Uint32Array(placed);
    let count = 0;
    for (let row = 0; row < placed; row++) if (!this.#gone.has(row)) rows[count++] = row;
    if (count === placed) return new Intervals(starts, ends, rows);
    const standing = rows.subarray(0, count);
    return new Intervals(standing.map((row) => starts[row]), standing.map((row) => ends[row]), standing);
  }
}

/** The annotations that stand in the text, in the order of reading: by start, the longer first. */
class Placed {
  #parts;

  constructor(parts) {
    this.#parts = parts;
  }

  /** Where they stand; the values are numbers of rows. @returns {Intervals} */
  get spans() {
    return this.#parts.spans();
  }

  get length() {
    return this.spans.length;
  }

  /** @param {number} place @returns {Annotation | undefined} */
  at(place) {
    return place >= 0 && place < this.length ? this.#parts.at(this.spans.value(place)) : undefined;
  }

  /** All of them one after the other, each to be looked at and not to be kept. @returns {Generator<Annotation>} */
  *looks() {
    let look = null;
    const { spans } = this;
    for (let place = 0; place < spans.length; place++) {
      const seen = this.#parts.look(spans.value(place), look);
      if (seen instanceof Row) look = seen;
      yield seen;
    }
  }

  /** Where an annotation stands in the order of reading, or -1. @param {Annotation} annotation */
  placeOf({ uid, start, end }) {
    return start === null ? -1 : this.spans.placeOf(start, end, this.#parts.rowOf(uid));
  }

  /** The place of the first one that starts at or after a point. @param {number} point */
  placeFrom(point) {
    return this.spans.placeFrom(point);
  }

  /** All that share a point with [start, end), in order. @param {number} start @param {number} end @returns {Annotation[]} */
  overlapping(start, end) {
    return this.spans.overlapping(start, end).map((place) => this.at(place));
  }

  /** All that cover a point, the smallest first. @param {number} point @returns {Annotation[]} */
  covering(point) {
    return this.spans.covering(point).map((place) => this.at(place));
  }

  /** All that start in [start, end). @param {number} start @param {number} end @returns {Annotation[]} */
  startingIn(start, end) {
    const found = [];
    for (let place = this.placeFrom(start), to = this.placeFrom(end); place < to; place++) found.push(this.at(place));
    return found;
  }
}
