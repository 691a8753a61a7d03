import { caretBox, pointNear } from "../../annotator/static/annotator/painting/caret.js";
import { pointUnder } from "../../annotator/static/annotator/painting/hit.js";
import { Blocks } from "../../annotator/static/annotator/text/blocks.js";
import { assertEqual, test } from "./harness.js";

const PICTURE =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='200' height='100'%3E%3C/svg%3E";
const PAGE = `
  <div class="chunk" style="font: 20px/30px monospace; width: 600px; padding: 40px">
    <p data-start="0">First cafe\u0301 line</p>
    <p data-start="17" dir="rtl">سلام NATO عليكم</p>
    <figure><img width="200" height="100" src="${PICTURE}"><p class="wordless" data-start="33" style="font-size: 2px">\ufffc</p></figure>
    <details><summary>folded</summary><p data-start="35">Folded</p></details>
    <p data-start="42">Last 🐦</p>
  </div>`;

async function page() {
  document.body.innerHTML = PAGE;
  await document.querySelector("img").decode().catch(() => {});
  const chunk = document.querySelector(".chunk");
  const blocks = new Blocks(document.body);
  return { blocks, near: { chunks: new Set([chunk]), places: () => [0, blocks.length] } };
}

/** The box of some code points. */
function boxOf(blocks, start, end) {
  return blocks.boxIn(blocks.placeOf(start), start, end);
}

const CARETS = {
  "before a letter": [0, "start", [0, 1], "left"],
  "before a letter with its accent": [9, "start", [9, 11], "left"],
  "behind a letter with its accent": [11, "end", [9, 11], "right"],
  "at the end of a block": [16, "start", [15, 16], "right"],
  "before a letter that runs to the left": [17, "start", [17, 18], "right"],
  "behind a letter that runs to the left": [21, "end", [20, 21], "left"],
  "before Latin among Arabic": [22, "start", [22, 23], "left"],
  "behind Latin among Arabic": [26, "end", [25, 26], "right"],
  "behind an emoji": [48, "end", [47, 48], "right"],
};

for (const [name, [point, side, span, edge]] of Object.entries(CARETS)) {
  test(`caret: ${name}`, async () => {
    const { blocks } = await page();
    assertEqual(Math.round(caretBox(blocks, point, side).x), Math.round(boxOf(blocks, ...span)[edge]));
  });
}

test("caret: beside a picture without words it stands beside the picture", async () => {
  const { blocks } = await page();
  const image = document.querySelector("img").getBoundingClientRect();
  const [before, behind] = [caretBox(blocks, 33, "start"), caretBox(blocks, 34, "end")];
  assertEqual([before.x, before.height, behind.x], [image.left, image.height, image.right]);
});

test("caret: in what is folded away it stands nowhere", async () => assertEqual(caretBox((await page()).blocks, 36), null));

/** Where on a box one points, and which code point is nearest. */
const NEAREST = {
  "the first half of a letter": [[2, 3], 0.3, 2],
  "the second half of a letter": [[2, 3], 0.7, 3],
  "the first half of a letter that runs to the left": [[18, 19], 0.7, 18],
  "the second half of a letter that runs to the left": [[18, 19], 0.3, 19],
  "Latin among Arabic": [[22, 23], 0.2, 22],
};

for (const [name, [span, across, point]] of Object.entries(NEAREST)) {
  test(`caret: nearest to ${name}`, async () => {
    const { blocks, near } = await page();
    const { left, width, top, height } = boxOf(blocks, ...span);
    assertEqual(pointNear(blocks, near, left + across * width, top + height / 2), point);
    assertEqual(pointUnder(blocks, left + across * width, top + height / 2), span[0]);
  });
}

test("caret: nearest to gaps, margins and pictures is what stands beside them", async () => {
  const { blocks, near } = await page();
  const [first, last] = [boxOf(blocks, 0, 1), boxOf(blocks, 47, 48)];
  const image = document.querySelector("img").getBoundingClientRect();
  const at = (x, y) => pointNear(blocks, near, x, y);
  assertEqual(at(5, first.top + 5), 0, "left of a line");
  assertEqual(at(590, first.top + 5), 16, "right of a line");
  assertEqual(at(first.left + 1, 2), 0, "over the text");
  assertEqual(at(590, last.bottom + 60), 48, "under the text");
  assertEqual([at(image.left + 10, image.top + 50), at(image.right - 10, image.top + 50)], [33, 34], "on a picture");
});
