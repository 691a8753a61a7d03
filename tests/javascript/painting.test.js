import { barsOf, coloursByRow, Heights } from "../../annotator/static/annotator/elements/strip-rows.js";
import { depthsOf } from "../../annotator/static/annotator/painting/depths.js";
import { inLanes, merged } from "../../annotator/static/annotator/painting/lanes.js";
import { assertEqual, test } from "./harness.js";

const part = (name, from, to) => ({ name, from, to });

const DEPTHS = {
  "one alone": [[part("teal", 0, 10)], []],
  "two colours": [[part("teal", 0, 10), part("red", 5, 15)], []],
  "two of a colour": [[part("teal", 0, 10), part("teal", 5, 15)], [part("teal-2", 5, 10)]],
  "two that touch": [[part("teal", 0, 10), part("teal", 10, 15)], []],
  "one within another": [[part("teal", 0, 10), part("teal", 3, 5)], [part("teal-2", 3, 5)]],
  "the same twice": [[part("teal", 2, 6), part("teal", 2, 6)], [part("teal-2", 2, 6)]],
  "three": [
    [part("teal", 0, 10), part("teal", 2, 8), part("teal", 4, 6)],
    [part("teal-3", 4, 6), part("teal-2", 2, 8)],
  ],
  "five are as deep as three": [
    [part("teal", 0, 10), part("teal", 1, 9), part("teal", 2, 8), part("teal", 3, 7), part("teal", 4, 6)],
    [part("teal-3", 2, 8), part("teal-2", 1, 9)],
  ],
  "stretches that touch are one": [
    [part("teal", 0, 10), part("teal", 0, 5), part("teal", 5, 10)],
    [part("teal-2", 0, 10)],
  ],
};

for (const [name, [parts, found]] of Object.entries(DEPTHS)) {
  test(`depths: ${name}`, () => assertEqual(depthsOf(parts), found));
}

function randomly(seed) {
  let at = seed;
  return (below) => (at = (at * 16807) % 2147483647) % below;
}

test("depths: each point is as deep as there are parts over it, three at most", () => {
  const random = randomly(3);
  for (let round = 0; round < 200; round++) {
    const parts = Array.from({ length: random(12) }, () => {
      const from = random(40);
      return part(random(2) ? "red" : "teal", from, from + 1 + random(15));
    });
    const found = depthsOf(parts);
    for (let point = 0; point < 60; point++) {
      const over = (all, name) => all.filter((one) => one.name === name && one.from <= point && point < one.to).length;
      for (const colour of ["red", "teal"]) {
        const deep = over(parts, colour);
        assertEqual(over(found, `${colour}-2`), Number(deep >= 2), `${colour} twice at ${point}`);
        assertEqual(over(found, `${colour}-3`), Number(deep >= 3), `${colour} three times at ${point}`);
      }
    }
  }
});

const bar = (tag, top, bottom) => ({ tag, top, bottom });
const LANES = {
  "one": [[bar(1, 0, 10)], 3, [0]],
  "beside each other": [[bar(1, 0, 10), bar(2, 5, 15)], 3, [0, 1]],
  "under each other in one lane": [[bar(1, 0, 10), bar(2, 10, 15)], 3, [0, 0]],
  "a tag keeps its lane": [[bar(1, 0, 10), bar(2, 5, 15), bar(2, 20, 30), bar(1, 25, 26)], 3, [0, 1, 1, 0]],
  "more than there are lanes": [[bar(1, 0, 10), bar(2, 0, 10), bar(3, 0, 10)], 2, [0, 1, 1]],
  "the longer first": [[bar(1, 0, 5), bar(2, 0, 10)], 3, [0, 1]],
  "none": [[], 3, []],
};

for (const [name, [bars, most, lanes]] of Object.entries(LANES)) {
  test(`lanes: ${name}`, () => assertEqual(inLanes(bars, most).map(({ lane }) => lane), lanes));
}

test("lanes: the spans of a tag are as few as can be", () => {
  const spans = [{ from: 0, to: 4 }, { from: 2, to: 3 }, { from: 4, to: 6 }, { from: 8, to: 9 }];
  assertEqual(merged(spans), [{ from: 0, to: 6 }, { from: 8, to: 9 }]);
  assertEqual(merged([]), []);
});

test("strip: colours in a row stand side by side, rows alike are one bar", () => {
  const rows = coloursByRow(4, [0, 0.1, 0.3, 0.3, 0.999, 1, -0.1], [0, 2, 0, 2, 1, 1, 0]);
  assertEqual([...rows], [0b101, 0b101, 0, 0b10]);
  assertEqual(barsOf(rows), [
    { colour: 0, left: 0, right: 0.5, top: 0, bottom: 2 },
    { colour: 2, left: 0.5, right: 1, top: 0, bottom: 2 },
    { colour: 1, left: 0, right: 1, top: 3, bottom: 4 },
  ]);
  assertEqual(barsOf(new Uint16Array(0)), []);
});

const HEIGHTS = new Heights([0, 100, 200, 400], [50, 150, 150, 550]);
const SHARES = { "the start": [0, 0], "within a chunk": [50, 0.1], "a folded chunk has no height": [150, 0.2], "the end": [400, 1] };

for (const [name, [point, share]] of Object.entries(SHARES)) {
  test(`strip: where a point stands, ${name}`, () => assertEqual(HEIGHTS.share(point), share));
}

test("strip: a height leads to the point that stands there", () => {
  assertEqual([0, 0.1, 0.6, 1].map((share) => HEIGHTS.point(share)), [0, 50, 300, 400]);
  const none = new Heights([1], [0]);
  assertEqual(Number.isNaN(none.share(0)) || none.share(0) >= 0, true);
});
