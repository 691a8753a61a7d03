/** Which colours lie in which row of the strip along the scroll bar. Pure. */

/** The order in which colours stand side by side. */
export const COLOURS = "red orange amber lime green teal cyan blue indigo violet magenta grey none".split(" ");

/**
 * A bit for each colour, in each row.
 * @param {number} rows
 * @param {ArrayLike<number>} shares where each mark stands, 0 to 1
 * @param {ArrayLike<number>} colours the place of each one's colour
 * @returns {Uint16Array}
 */
export function coloursByRow(rows, shares, colours) {
  const found = new Uint16Array(rows);
  for (let at = 0; at < shares.length; at++) {
    found[Math.min(rows - 1, Math.max(0, Math.floor(shares[at] * rows)))] |= 1 << colours[at];
  }
  return found;
}

/**
 * The bars to fill: as few as can be, those above each other joined.
 * @param {Uint16Array} rows
 * @returns {{colour: number, left: number, right: number, top: number, bottom: number}[]} left and right from 0 to 1
 */
export function barsOf(rows) {
  const bars = [];
  let top = 0;
  for (let row = 1; row <= rows.length; row++) {
    if (row < rows.length && rows[row] === rows[top]) continue;
    const colours = COLOURS.map((_, colour) => colour).filter((colour) => rows[top] & (1 << colour));
    colours.forEach((colour, at) => {
      bars.push({ colour, left: at / colours.length, right: (at + 1) / colours.length, top, bottom: row });
    });
    top = row;
  }
  return bars;
}

/**
 * Where points of the text stand between its top and its bottom, as far as one knows without laying it out: chunks
 * have a height, within them text is spread evenly.
 */
export class Heights {
  #starts;
  #tops;
  /** Where the last one was: the next is seldom elsewhere. */ #at = 0;

  /** @param {number[]} starts of chunks, in code points @param {number[]} tops in pixels; both with one more at the end */
  constructor(starts, tops) {
    this.#starts = starts;
    this.#tops = tops;
  }

  /** 0 to 1. @param {number} point */
  share(point) {
    if (!(this.#starts[this.#at] <= point && point < this.#starts[this.#at + 1])) this.#at = placeOf(this.#starts, point);
    const at = this.#at;
    const within = (point - this.#starts[at]) / Math.max(1, this.#starts[at + 1] - this.#starts[at]);
    return this.#shareOf(this.#tops[at] + within * (this.#tops[at + 1] - this.#tops[at]));
  }

  /** @param {number} share 0 to 1 @returns {number} a code point */
  point(share) {
    const height = this.#tops[0] + share * (this.#tops.at(-1) - this.#tops[0]);
    const at = placeOf(this.#tops, height);
    const within = (height - this.#tops[at]) / Math.max(1, this.#tops[at + 1] - this.#tops[at]);
    return Math.round(this.#starts[at] + within * (this.#starts[at + 1] - this.#starts[at]));
  }

  #shareOf(height) {
    return (height - this.#tops[0]) / Math.max(1, this.#tops.at(-1) - this.#tops[0]);
  }
}

/** The last place but one whose value isn't greater. @param {number[]} values rising @param {number} value */
function placeOf(values, value) {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return Math.min(Math.max(0, low - 1), Math.max(0, values.length - 2));
}
