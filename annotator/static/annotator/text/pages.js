/** The pages of a paged text, as the server marked where they start: by which a passage can be cited. */

export class Pages {
  #blocks;
  #marks;
  /** @type {number[] | null} */ #starts = null;

  /** @param {HTMLElement} root @param {import("./blocks.js").Blocks} blocks */
  constructor(root, blocks) {
    this.#blocks = blocks;
    this.#marks = [...root.querySelectorAll(".page-start")];
  }

  /**
   * The label of the page that a span stands on, of the first and the last if it runs over several; "" without pages,
   * and before the first of them.
   * @param {number} start
   * @param {number} end half-open
   */
  labelOf(start, end) {
    const first = this.#labelAt(start);
    const last = this.#labelAt(end - 1);
    return first === last ? first : [first, last].filter(Boolean).join("–");
  }

  #labelAt(point) {
    if (!this.#marks.length) return "";
    this.#starts ??= this.#marks.map((mark) => this.#blocks.pointAt(mark, 0));
    const place = this.#starts.findLastIndex((start) => start <= point);
    return place < 0 ? "" : this.#marks[place].dataset.page;
  }
}
