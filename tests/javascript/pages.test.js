import { Blocks } from "../../annotator/static/annotator/text/blocks.js";
import { Pages } from "../../annotator/static/annotator/text/pages.js";
import { assertEqual, test } from "./harness.js";

/** The text is "abcdef", "ghi" and "jkl", a newline between; page xii starts at c, page 1 at g. */
const PAGED = `<p data-start="0">ab<span class="page-start within" data-page="xii"></span>cdef</p>
  <p data-start="7"><span class="page-start" data-page="1"></span>ghi</p><p data-start="11">jkl</p>`;

function pagesIn(html) {
  const root = document.createElement("div");
  root.innerHTML = html;
  document.body.replaceChildren(root);
  const blocks = new Blocks(root);
  return { blocks, pages: new Pages(root, blocks) };
}

const SPANS = {
  "before the first page": [0, 2, ""],
  "from before the first page": [0, 4, "xii"],
  "on a page that starts within a block": [2, 6, "xii"],
  "over two pages": [4, 9, "xii–1"],
  "at the start of a page": [7, 8, "1"],
  "in a block after it": [11, 14, "1"],
};

for (const [name, [start, end, label]] of Object.entries(SPANS)) {
  test(`pages: a span ${name}`, () => assertEqual(pagesIn(PAGED).pages.labelOf(start, end), label));
}

test("pages: a text without pages has no labels", () => {
  assertEqual(pagesIn('<p data-start="0">abc</p>').pages.labelOf(0, 3), "");
});

test("pages: where a page starts is no character of the text", () => {
  const { blocks } = pagesIn(PAGED);
  assertEqual(blocks.quote(0, 6), "abcdef");
  for (let point = 0; point < 6; point++) {
    const range = blocks.rangeOf(point, point + 1);
    assertEqual(range.toString(), "abcdef"[point]);
    assertEqual(blocks.pointAt(range.startContainer, range.startOffset), point);
  }
});
