import { indexOf, lengthOf, pointOf, slice } from "../../annotator/static/annotator/text/code-points.js";
import { assertEqual, test } from "./harness.js";

const CASES = {
  "plain letters": { string: "fox", length: 3, pairs: [[0, 0], [2, 2], [3, 3]] },
  "nothing": { string: "", length: 0, pairs: [[0, 0]] },
  "an emoji counts once": { string: "a🐦b", length: 3, pairs: [[0, 0], [1, 1], [3, 2], [4, 3]] },
  "a family is several code points": { string: "👩‍👧", length: 3, pairs: [[0, 0], [2, 1], [3, 2], [5, 3]] },
  "combining marks count for themselves": { string: "e\u0301x", length: 3, pairs: [[1, 1], [2, 2]] },
  "Arabic": { string: "سلام", length: 4, pairs: [[2, 2], [4, 4]] },
  "letters outside of the first plane": { string: "𝒜𝒷", length: 2, pairs: [[0, 0], [2, 1], [4, 2]] },
};

for (const [name, { string, length, pairs }] of Object.entries(CASES)) {
  test(`code points: ${name}`, () => {
    assertEqual(lengthOf(string), length);
    assertEqual(lengthOf(string), [...string].length, "as the language itself counts");
    for (const [index, point] of pairs) {
      assertEqual(pointOf(string, index), point, `index ${index}`);
      assertEqual(indexOf(string, point), index, `point ${point}`);
    }
  });
}

test("code points: an index inside a pair counts as before it", () => assertEqual(pointOf("a🐦b", 2), 1));
test("code points: beyond the end is the end", () => {
  assertEqual(pointOf("ab", 9), 2);
  assertEqual(indexOf("a🐦", 9), 3);
});
test("code points: a slice never cuts a pair", () => assertEqual(slice("a🐦b🐦", 1, 3), "🐦b"));
test("code points: a long text with one emoji is counted quickly", () => {
  const text = `${"x".repeat(1_000_000)}🐦`;
  const start = performance.now();
  assertEqual(lengthOf(text), 1_000_001);
  assertEqual(performance.now() - start < 200, true);
});
