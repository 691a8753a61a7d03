/** Many identifiers in little room: sixteen bytes each and a table to find them by, and no string until one is asked for. Pure. */

const WORDS = 4;
const DIGITS = 32;

/** So many are looked for among the digits, before a table is made of all. */
const FEW = 16;

export class Uids {
  #words = new Uint32Array(WORDS * 16);
  /** Where each stands, plus one, at the place that its words say or the next free one. */
  #table = new Uint32Array(64);
  /** Added, and not looked for yet: whoever opens a text looks for none of fifty thousand. @type {{from: number, hex: string}[]} */
  #waiting = [];
  #lookedFor = 0;
  length = 0;

  /** @param {string} hex 32 digits each, with nothing between them */
  addAll(hex) {
    this.#waiting.push({ from: this.length, hex });
    this.length += hex.length / DIGITS;
  }

  /** Adds one; from now on it is found here, also if it was there before. @param {string} uid @returns {number} where */
  add(uid) {
    this.#takeIn();
    this.#makeRoom(this.length + 1);
    this.length += 1;
    return this.#add(this.length - 1, uid.replaceAll("-", ""), 0);
  }

  /** @param {number} row @returns {string} as everybody knows it, with dashes */
  at(row) {
    const hex = this.#digits(row);
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  }

  #digits(row) {
    const waiting = this.#waiting.findLast(({ from }) => from <= row);
    if (waiting) return waiting.hex.slice((row - waiting.from) * DIGITS, (row - waiting.from + 1) * DIGITS).toLowerCase();
    const words = this.#words.subarray(row * WORDS, (row + 1) * WORDS);
    return Array.from(words, (word) => word.toString(16).padStart(8, "0")).join("");
  }

  /** Where it was added last, or -1. @param {string} uid */
  rowOf(uid) {
    const hex = uid.replaceAll("-", "").toLowerCase();
    if (hex.length !== DIGITS) return -1;
    if (this.#waiting.length && this.#lookedFor++ < FEW) {
      const row = this.#rowAmongWaiting(hex);
      if (row >= 0) return row;
    } else this.#takeIn();
    const words = Array.from({ length: WORDS }, (_, at) => parseInt(hex.slice(at * 8, at * 8 + 8), 16) >>> 0);
    return this.#table[this.#slot(words, 0)] - 1;
  }

  /** Where it stands in what was added last and not taken in, or -1. @param {string} digits */
  #rowAmongWaiting(digits) {
    for (const { from, hex } of this.#waiting.toReversed()) {
      let at = hex.indexOf(digits);
      while (at % DIGITS > 0) at = hex.indexOf(digits, at + 1);
      if (at >= 0) return from + at / DIGITS;
    }
    return -1;
  }

  #takeIn() {
    const waiting = this.#waiting;
    if (!waiting.length) return;
    this.#waiting = [];
    this.#makeRoom(this.length, waiting[0].from);
    for (const { from, hex } of waiting) {
      for (let at = 0; at < hex.length / DIGITS; at++) this.#add(from + at, hex, at * DIGITS);
    }
  }

  #add(row, hex, from) {
    for (let at = 0; at < WORDS; at++) this.#words[row * WORDS + at] = wordIn(hex, from + at * 8);
    this.#table[this.#slot(this.#words, row * WORDS)] = row + 1;
    return row;
  }

  /** The place in the table of these words, or the free one where they would stand. */
  #slot(words, from) {
    const mask = this.#table.length - 1;
    let slot = mixed(words, from) & mask;
    while (this.#table[slot] && !this.#isSame(words, from, (this.#table[slot] - 1) * WORDS)) slot = (slot + 1) & mask;
    return slot;
  }

  #isSame(words, from, known) {
    for (let at = 0; at < WORDS; at++) if (words[from + at] !== this.#words[known + at]) return false;
    return true;
  }

  /** The table stays half empty. @param {number} count @param {number} [known] how many stand in it */
  #makeRoom(count, known = this.length) {
    if (count * WORDS > this.#words.length) {
      const larger = new Uint32Array(Math.max(count, 2 * known) * WORDS);
      larger.set(this.#words);
      this.#words = larger;
    }
    if (count * 2 <= this.#table.length) return;
    this.#table = new Uint32Array(2 ** Math.ceil(Math.log2(count * 4)));
    for (let row = 0; row < known; row++) this.#table[this.#slot(this.#words, row * WORDS)] = row + 1;
  }
}

/** Eight hexadecimal digits as a number. @param {string} hex @param {number} from */
function wordIn(hex, from) {
  let word = 0;
  for (let at = from; at < from + 8; at++) {
    const code = hex.charCodeAt(at);
    word = (word << 4) | ((code & 15) + (code > 57 ? 9 : 0));
  }
  return word >>> 0;
}

/** Random identifiers need no mixing; others (by time, by counting) do. */
function mixed(words, from) {
  let sum = words[from];
  for (let at = 1; at < WORDS; at++) sum = Math.imul(sum ^ (sum >>> 15), 0x2c1b3c6d) ^ words[from + at];
  return Math.imul(sum ^ (sum >>> 13), 0x297a2d39) >>> 0;
}
