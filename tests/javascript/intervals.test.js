import { Intervals } from "../../annotator/static/annotator/text/intervals.js";
import { positions } from "../../annotator/static/annotator/elements/stacking.js";
import { assertEqual, test } from "./harness.js";

const interval = (name, start, end) => ({ name, start, end });
const NAMED = [interval("a", 0, 10), interval("b", 2, 4), interval("c", 2, 9), interval("d", 8, 12), interval("e", 20, 21)];
const names = (items) => items.map((item) => item.name).join("");

const OVERLAPS = {
  "nothing before": [-5, 0, ""],
  "touching ends do not overlap": [12, 20, ""],
  "one": [20, 21, "e"],
  "several, in reading order": [3, 9, "acbd"],
  "the long one that began early": [9, 10, "ad"],
  "all": [0, 100, "acbde"],
};

for (const [name, [start, end, found]] of Object.entries(OVERLAPS)) {
  test(`intervals: overlapping, ${name}`, () => assertEqual(names(new Intervals(NAMED).overlapping(start, end)), found));
}

const COVERS = { "the smallest first": [3, "bca"], "a start is covered": [20, "e"], "an end is not": [12, ""], "a gap": [15, ""] };

for (const [name, [point, found]] of Object.entries(COVERS)) {
  test(`intervals: covering, ${name}`, () => assertEqual(names(new Intervals(NAMED).covering(point)), found));
}

test("intervals: added and removed as if they had always or never been there", () => {
  const intervals = new Intervals();
  for (const one of [...NAMED].reverse()) intervals.add(one);
  assertEqual(names(intervals.items), "acbde");
  assertEqual(intervals.remove(NAMED[0]), true);
  assertEqual(intervals.remove(NAMED[0]), false);
  assertEqual(names(intervals.overlapping(9, 10)), "d");
  assertEqual(names(intervals.startingIn(2, 9)), "cbd");
});

test("intervals: the same answers as a search through all", () => {
  let seed = 7;
  const random = (below) => (seed = (seed * 16807) % 2147483647) % below;
  const all = Array.from({ length: 400 }, (_, at) => {
    const start = random(1000);
    return interval(`${at},`, start, start + 1 + random(120));
  });
  const intervals = new Intervals(all.slice(0, 200));
  all.slice(200).forEach((one) => intervals.add(one));
  all.slice(0, 50).forEach((one) => intervals.remove(one));
  for (let round = 0; round < 300; round++) {
    const start = random(1000);
    const end = start + 1 + random(50);
    const expected = all.slice(50).filter((one) => one.start < end && one.end > start).map((one) => one.name).sort();
    assertEqual(intervals.overlapping(start, end).map((one) => one.name).sort(), expected);
  }
});

const STACKS = {
  "cards with room stand beside their passages": [[0, 100, 200], [50, 50, 50], -1, [0, 100, 200]],
  "a crowded card is pushed down": [[0, 10, 20], [50, 50, 50], -1, [0, 58, 116]],
  "the selected card keeps its place": [[0, 10, 20], [50, 50, 50], 1, [-48, 10, 68]],
  "only as far up as needed": [[0, 190, 200], [50, 50, 50], 2, [0, 142, 200]],
  "none": [[], [], -1, []],
};

for (const [name, [wanted, sizes, fixed, tops]] of Object.entries(STACKS)) {
  test(`cards: ${name}`, () => assertEqual(positions(wanted, sizes, fixed), tops));
}
