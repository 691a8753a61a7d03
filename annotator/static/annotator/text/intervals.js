/**
 * Who covers a point, who overlaps a range: intervals in the order of reading (by start, the longer first), each with a
 * number that says whose it is, and with the greatest end so far beside them. A lookup is two binary searches and a short
 * scan; 50,000 of them are a megabyte, and to put one more among them is to move a part of that. Pure.
 */

const ROOM = 64;

export class Intervals {
  /** Half-open spans, the greatest end up to each, and whose each is. @type {Uint32Array} */ #starts;
  #ends;
  #reach;
  #values;
  #length;

  /**
   * In any order; best in that of reading.
   * @param {ArrayLike<number>} [starts]
   * @param {ArrayLike<number>} [ends]
   * @param {ArrayLike<number>} [values]
   */
  constructor(starts = [], ends = [], values = starts) {
    const order = isInOrder(starts, ends) ? null : inOrder(starts, ends);
    const room = starts.length + ROOM;
    const sorted = (column) => {
      const made = new Uint32Array(room);
      if (order) order.forEach((from, to) => (made[to] = column[from]));
      else made.set(column);
      return made;
    };
    [this.#starts, this.#ends, this.#values] = [starts, ends, values].map(sorted);
    this.#reach = new Uint32Array(room);
    this.#length = starts.length;
    this.#measure(0, this.#length);
  }

  get length() {
    return this.#length;
  }

  /** @param {number} place */
  start(place) {
    return this.#starts[place];
  }

  /** @param {number} place */
  end(place) {
    return this.#ends[place];
  }

  /** Whose it is. @param {number} place */
  value(place) {
    return this.#values[place];
  }

  /** Puts one after those that stand at the same place. @param {number} start @param {number} end @param {number} value */
  add(start, end, value) {
    if (this.#length === this.#starts.length) this.#grow();
    const at = firstWhere(this.#length, (place) => this.#order(place, start, end) > 0);
    for (const column of this.#columns) column.copyWithin(at + 1, at, this.#length);
    [this.#starts[at], this.#ends[at], this.#values[at]] = [start, end, value];
    this.#length += 1;
    this.#measure(at, at + 1);
  }

  /** @param {number} start @param {number} end @param {number} value @returns {boolean} whether it was there */
  remove(start, end, value) {
    const at = this.placeOf(start, end, value);
    if (at < 0) return false;
    for (const column of this.#columns) column.copyWithin(at, at + 1, this.#length);
    this.#length -= 1;
    this.#measure(at, at);
    return true;
  }

  /** Where one stands in the order of reading, or -1. @param {number} start @param {number} end @param {number} value */
  placeOf(start, end, value) {
    let at = firstWhere(this.#length, (place) => this.#order(place, start, end) >= 0);
    for (; at < this.#length && this.#order(at, start, end) === 0; at++) if (this.#values[at] === value) return at;
    return -1;
  }

  /** The places of all that share a point with [start, end), in order. @param {number} start @param {number} end */
  overlapping(start, end) {
    const from = firstWhere(this.#length, (place) => this.#reach[place] > start);
    const to = this.placeFrom(end);
    const found = [];
    for (let place = from; place < to; place++) if (this.#ends[place] > start) found.push(place);
    return found;
  }

  /** The places of all that cover a point, the smallest first. @param {number} point */
  covering(point) {
    const size = (place) => this.#ends[place] - this.#starts[place];
    return this.overlapping(point, point + 1).sort((one, other) => size(one) - size(other));
  }

  /** The first place that starts at or after a point. @param {number} point */
  placeFrom(point) {
    return firstWhere(this.#length, (place) => this.#starts[place] >= point);
  }

  get #columns() {
    return [this.#starts, this.#ends, this.#values, this.#reach];
  }

  /** Below zero if a place stands before where such a span would, zero if it is such a span. */
  #order(place, start, end) {
    return this.#starts[place] - start || end - this.#ends[place];
  }

  /** Brings the greatest ends up to date, from a place on until they are; those before `surely` aren't. */
  #measure(from, surely) {
    let reach = from > 0 ? this.#reach[from - 1] : 0;
    for (let place = from; place < this.#length; place++) {
      reach = Math.max(reach, this.#ends[place]);
      if (place >= surely && this.#reach[place] === reach) return;
      this.#reach[place] = reach;
    }
  }

  #grow() {
    const grown = (column) => {
      const larger = new Uint32Array(column.length * 2);
      larger.set(column);
      return larger;
    };
    [this.#starts, this.#ends, this.#values, this.#reach] = this.#columns.map(grown);
  }
}

function isInOrder(starts, ends) {
  for (let at = 1; at < starts.length; at++) {
    if (starts[at] < starts[at - 1] || (starts[at] === starts[at - 1] && ends[at] > ends[at - 1])) return false;
  }
  return true;
}

/** @returns {number[]} which one comes first, which next */
function inOrder(starts, ends) {
  const order = Array.from(starts, (_start, at) => at);
  return order.sort((one, other) => starts[one] - starts[other] || ends[other] - ends[one]);
}

/** The first number below `length` that passes; after it all do. @param {number} length @param {(place: number) => boolean} test */
function firstWhere(length, test) {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
