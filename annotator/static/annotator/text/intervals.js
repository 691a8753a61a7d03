/**
 * Who covers a point, who overlaps a range: intervals sorted by start (the longer first), with the greatest end
 * so far beside them. A lookup is two binary searches and a short scan. Pure.
 */

/** @typedef {{start: number, end: number}} Interval half-open */

/** The order of reading: by start, the longer first. @param {Interval} one @param {Interval} other */
export function inReadingOrder(one, other) {
  return one.start - other.start || other.end - one.end;
}

/** @template {Interval} T */
export class Intervals {
  /** @type {T[]} */ items;
  /** @type {number[]} */ #reach;

  /** @param {Iterable<T>} items */
  constructor(items = []) {
    this.items = [...items].sort(inReadingOrder);
    this.#reach = new Array(this.items.length);
    this.#measure(0);
  }

  get length() {
    return this.items.length;
  }

  /** @param {T} item */
  add(item) {
    const at = firstWhere(this.items.length, (place) => inReadingOrder(this.items[place], item) > 0);
    this.items.splice(at, 0, item);
    this.#reach.splice(at, 0, 0);
    this.#measure(at);
  }

  /** @param {T} item @returns {boolean} whether it was there */
  remove(item) {
    const at = this.placeOf(item);
    if (at < 0) return false;
    this.items.splice(at, 1);
    this.#reach.splice(at, 1);
    this.#measure(at);
    return true;
  }

  /** Where an item stands in reading order, or -1. @param {T} item */
  placeOf(item) {
    const first = firstWhere(this.items.length, (place) => inReadingOrder(this.items[place], item) >= 0);
    return this.items.indexOf(item, first);
  }

  /** All that share a point with [start, end), in reading order. @param {number} start @param {number} end @returns {T[]} */
  overlapping(start, end) {
    const from = firstWhere(this.items.length, (place) => this.#reach[place] > start);
    const to = firstWhere(this.items.length, (place) => this.items[place].start >= end);
    const found = [];
    for (let place = from; place < to; place++) if (this.items[place].end > start) found.push(this.items[place]);
    return found;
  }

  /** All that cover a point, the smallest first. @param {number} point @returns {T[]} */
  covering(point) {
    return this.overlapping(point, point + 1).sort((one, other) => one.end - one.start - (other.end - other.start));
  }

  /** All that start in [start, end). @param {number} start @param {number} end @returns {T[]} */
  startingIn(start, end) {
    return this.items.slice(this.placeFrom(start), this.placeFrom(end));
  }

  /** The place of the first item that starts at or after a point. @param {number} point */
  placeFrom(point) {
    return firstWhere(this.items.length, (place) => this.items[place].start >= point);
  }

  /** Brings the greatest ends up to date from a place on. @param {number} from */
  #measure(from) {
    let reach = from > 0 ? this.#reach[from - 1] : -1;
    for (let place = from; place < this.items.length; place++) {
      reach = Math.max(reach, this.items[place].end);
      this.#reach[place] = reach;
    }
  }
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
