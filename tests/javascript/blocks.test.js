import { Blocks } from "../../annotator/static/annotator/text/blocks.js";
import { assertEqual, test } from "./harness.js";

/** The text that the page below shows, as the server has it; "|" in no place of it. */
const TEXT = "Title 🐦\nThe quick brown fox.\n\nسلام عليكم\ncafe\u0301 x\nLast";
const PAGE = `
  <div class="chunk"><h2 data-start="0">Title 🐦</h2><p data-start="8">The <em>quick</em> <strong>br<em>own</em></strong> fox.</p></div>
  <details><summary>2 lines of furniture</summary><div class="chunk"><p data-start="30" dir="rtl">سلام عليكم</p></div></details>
  <article><span class="label">Comment by Bob</span><div class="chunk"><p data-start="41">cafe\u0301 x</p><p data-start="49">Last</p></div></article>`;

function page() {
  const root = document.createElement("div");
  root.innerHTML = PAGE;
  document.body.replaceChildren(root);
  return { root, blocks: new Blocks(root) };
}

/** @param {AbstractRange} passage */
function wordsIn({ startContainer, startOffset, endContainer, endOffset }) {
  const range = document.createRange();
  range.setStart(startContainer, startOffset);
  range.setEnd(endContainer, endOffset);
  return range.toString();
}

/** A DOM range from the first occurrence of one string to the end of another's, each within one text node. */
function rangeBetween(root, from, to) {
  const range = document.createRange();
  const find = (wanted) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.data.includes(wanted)) return [node, node.data.indexOf(wanted)];
    }
    throw new Error(`no ${wanted}`);
  };
  range.setStart(...find(from));
  const [node, offset] = find(to);
  range.setEnd(node, offset + to.length);
  return range;
}

const SPANS = {
  "within a word": ["uic", "uic", "uic"],
  "across inline marks": ["quick", "own", "quick brown"],
  "inside nested marks": ["own", "own", "own"],
  "an emoji": ["🐦", "🐦", "🐦"],
  "across blocks": ["Title", "The ", "Title 🐦\nThe"],
  "right to left": ["عليكم", "عليكم", "عليكم"],
  "with a combining mark": ["cafe\u0301", "cafe\u0301", "cafe\u0301"],
  "white space at its ends is left out": [" fox.", " fox.", "fox."],
  "over page furniture and labels": ["fox", "Last", "fox.\n\nسلام عليكم\ncafe\u0301 x\nLast"],
  "begins outside of the text": ["Comment by", "cafe\u0301", "cafe\u0301"],
  "ends outside of the text": ["fox", "2 lines", "fox."],
  "only outside of the text": ["Comment", "by Bob", null],
};

for (const [name, [from, to, quote]] of Object.entries(SPANS)) {
  test(`blocks: a selection ${name}`, () => {
    const { root, blocks } = page();
    const span = blocks.spanOf(rangeBetween(root, from, to));
    assertEqual(span && [...TEXT].slice(span.start, span.end).join(""), quote, "what the server has there");
    assertEqual(span && blocks.quote(span.start, span.end), quote, "what the page quotes");
  });
}

const CUT = {
  "behind a letter, before its accent": ["caf", "cafe", "cafe\u0301", "a combining mark"],
  "in a family": ["👩", "👩\u200d", "👩‍👧", "an emoji of several"],
};

for (const [name, [from, to, quote, what]] of Object.entries(CUT)) {
  test(`blocks: a selection that ends ${name} takes ${what} whole`, () => {
    const root = document.createElement("div");
    root.innerHTML = `<p data-start="0">cafe\u0301 👩‍👧 x</p>`;
    document.body.replaceChildren(root);
    const span = new Blocks(root).spanOf(rangeBetween(root, from, to));
    assertEqual([...root.textContent].slice(span.start, span.end).join(""), quote);
  });
}

test("blocks: only white space is nothing", () => {
  const { root, blocks } = page();
  const range = document.createRange();
  range.setStart(root.querySelector("p").firstChild, 3);
  range.setEnd(root.querySelector("p").firstChild, 4);
  assertEqual(blocks.spanOf(range), null);
});

test("blocks: everything selected is the whole text", () => {
  const { root, blocks } = page();
  const range = document.createRange();
  range.selectNodeContents(document.body);
  assertEqual(blocks.spanOf(range), { start: 0, end: [...TEXT].length });
  assertEqual(root.contains(range.startContainer), false);
});

test("blocks: each code point goes to the page and back", () => {
  const { blocks } = page();
  for (let point = 0; point < [...TEXT].length; point++) {
    const place = blocks.placeOf(point);
    if (point >= blocks.end(place)) continue;
    const range = blocks.rangeIn(place, point, point + 1);
    assertEqual(wordsIn(range), [...TEXT][point], `point ${point}`);
    assertEqual(blocks.pointAt(range.startContainer, range.startOffset), point, `back from ${point}`);
  }
});

test("blocks: where a block ends is remembered, and is where it ends", () => {
  const { blocks } = page();
  const ends = () => blocks.elements.map((_, place) => blocks.end(place));
  assertEqual(ends(), [7, 28, 40, 48, 53]);
  assertEqual(ends(), [7, 28, 40, 48, 53]);
  assertEqual(Number.isNaN(blocks.end(5)), true);
});

test("blocks: measuring a part of a block leaves what was measured before as it was", () => {
  const { blocks } = page();
  const fox = blocks.boxIn(1, 24, 27);
  const [first] = blocks.boxesIn(1, 8, 11);
  assertEqual([first.left < fox.left, fox.width > 0, first.top <= fox.top], [true, true, true]);
});

test("blocks: a span over blocks has a part in each", () => {
  const { blocks } = page();
  assertEqual(blocks.parts(6, 45), [[0, 6, 7], [1, 8, 28], [2, 30, 40], [3, 41, 45]]);
});

test("blocks: a range over a span quotes it", () => {
  const { blocks } = page();
  assertEqual(blocks.rangeOf(12, 23).toString(), "quick brown");
});

test("blocks: a text without blocks has no spans", () => {
  const root = document.createElement("div");
  root.textContent = "Nothing";
  document.body.replaceChildren(root);
  const range = document.createRange();
  range.selectNodeContents(root);
  assertEqual(new Blocks(root).spanOf(range), null);
});
