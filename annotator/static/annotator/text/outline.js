/** The parts of a text as the page shows them: body, comments, page furniture, and what stands under each heading. */

const KINDS = { body: ".body", comment: ".comment", furniture: ".furniture" };
const HEADINGS = ":is(h2, h3, h4, h5, h6)[data-start]";

/** @typedef {{section: string, level: number, title: string, start: number, end: number}} Heading */

export class Outline {
  #root;
  #blocks;
  /** @type {Heading[] | null} */ #headings = null;

  /** @param {HTMLElement} root @param {import("./blocks.js").Blocks} blocks */
  constructor(root, blocks) {
    this.#root = root;
    this.#blocks = blocks;
  }

  /** The kinds of section that the text has, of "body", "comment", "furniture". */
  get kinds() {
    return Object.keys(KINDS).filter((kind) => this.#root.querySelector(KINDS[kind]));
  }

  /** The headings of the body; each reaches to the next one of its level or above it. */
  get headings() {
    this.#headings ??= this.#readHeadings();
    return this.#headings;
  }

  /** @param {string} section "body", "comment", "furniture", or a heading's @returns {import("./blocks.js").Span[]} */
  spansOf(section) {
    if (!(section in KINDS)) return this.headings.filter((heading) => heading.section === section);
    return [...this.#root.querySelectorAll(KINDS[section])].map((part) => this.#spanOf(part)).filter(Boolean);
  }

  #readHeadings() {
    const end = this.spansOf("body").at(-1)?.end ?? Infinity;
    const found = [...this.#root.querySelectorAll(`.body ${HEADINGS}`)].map((element) => ({
      section: `h${element.dataset.start}`,
      level: Number(element.localName[1]),
      title: element.textContent.trim(),
      start: Number(element.dataset.start),
      end,
    }));
    const open = [];
    for (const heading of found) {
      while (open.length && open.at(-1).level >= heading.level) open.pop().end = heading.start;
      open.push(heading);
    }
    return found;
  }

  /** @param {Element} part */
  #spanOf(part) {
    const blocks = part.querySelectorAll("[data-start]");
    if (!blocks.length) return null;
    const first = this.#blocks.placeAround(blocks[0]);
    return { start: this.#blocks.starts[first], end: this.#blocks.end(first + blocks.length - 1) };
  }
}
