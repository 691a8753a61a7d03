import { Intervals } from "../../annotator/static/annotator/text/intervals.js";
import { positions } from "../../annotator/static/annotator/elements/stacking.js";
import { assertEqual, test } from "./harness.js";

const NAMED = { a: [0, 10], b: [2, 4], c: [2, 9], d: [8, 12], e: [20, 21] };
const NAMES = Object.keys(NAMED);

function named(spans = NAMED) {
  const [starts, ends] = [0, 1].map((at) => Object.values(spans).map((span) => span[at]));
  return new Intervals(starts, ends, Object.keys(spans).map((name) => NAMES.indexOf(name)));
}

const names = (intervals, places) => places.map((place) => NAMES[intervals.value(place)]).join("");
const inOrder = (intervals) => names(intervals, Array.from({ length: intervals.length }, (_, place) => place));

const OVERLAPS = {
  "nothing before": [0, 0, ""],
  "touching ends do not overlap": [12, 20, ""],
  "one": [20, 21, "e"],
  "several, in reading order": [3, 9, "acbd"],
  "the long one that began early": [9, 10, "ad"],
  "all": [0, 100, "acbde"],
};

for (const [name, [start, end, found]] of Object.entries(OVERLAPS)) {
  test(`intervals: overlapping, ${name}`, () => assertEqual(names(named(), named().overlapping(start, end)), found));
}

const COVERS = { "the smallest first": [3, "bca"], "a start is covered": [20, "e"], "an end is not": [12, ""], "a gap": [15, ""] };

for (const [name, [point, found]] of Object.entries(COVERS)) {
  test(`intervals: covering, ${name}`, () => assertEqual(names(named(), named().covering(point)), found));
}

test("intervals: added and removed as if they had always or never been there", () => {
  const intervals = new Intervals();
  for (const name of [...NAMES].reverse()) intervals.add(...NAMED[name], NAMES.indexOf(name));
  assertEqual(inOrder(intervals), "acbde");
  assertEqual(intervals.remove(0, 10, 0), true);
  assertEqual(intervals.remove(0, 10, 0), false);
  assertEqual(intervals.remove(2, 9, 1), false, "somebody else's");
  assertEqual(names(intervals, intervals.overlapping(9, 10)), "d");
  assertEqual([intervals.placeFrom(2), intervals.placeFrom(9), intervals.placeFrom(50)], [0, 3, 4]);
});

test("intervals: the same place twice stays in the order of coming", () => {
  const intervals = new Intervals([5, 5], [9, 9], [1, 2]);
  intervals.add(5, 9, 3);
  assertEqual([0, 1, 2].map((place) => intervals.value(place)), [1, 2, 3]);
  assertEqual([1, 2, 3, 4].map((value) => intervals.placeOf(5, 9, value)), [0, 1, 2, -1]);
  assertEqual([intervals.start(1), intervals.end(1)], [5, 9]);
});

function randomly(seed) {
  let at = seed;
  return (below) => (at = (at * 16807) % 2147483647) % below;
}

for (const seed of [7, 11, 2026]) {
  test(`intervals: the same answers as a search through all (${seed})`, () => {
    const random = randomly(seed);
    const all = Array.from({ length: 400 }, (_, value) => {
      const start = random(1000);
      return { start, end: start + 1 + random(random(10) ? 120 : 900), value };
    });
    const first = all.slice(0, 200);
    const intervals = new Intervals(...["start", "end", "value"].map((name) => first.map((one) => one[name])));
    const standing = new Set(first);
    const values = (found) => [...found].map(({ value }) => value).sort((one, other) => one - other);
    for (let round = 0; round < 600; round++) {
      const one = all[random(all.length)];
      if (standing.delete(one)) assertEqual(intervals.remove(one.start, one.end, one.value), true);
      else standing.add(one) && intervals.add(one.start, one.end, one.value);
      const start = random(1000);
      const end = start + 1 + random(50);
      const expected = values([...standing].filter((other) => other.start < end && other.end > start));
      assertEqual(intervals.overlapping(start, end).map((place) => intervals.value(place)).sort((a, b) => a - b), expected);
      const place = intervals.placeOf(one.start, one.end, one.value);
      assertEqual(place >= 0, standing.has(one));
      assertEqual(intervals.placeFrom(start), values([...standing].filter((other) => other.start < start)).length);
    }
    for (let place = 1; place < intervals.length; place++) {
      const [before, here] = [place - 1, place].map((at) => [intervals.start(at), -intervals.end(at)]);
      assertEqual(before[0] < here[0] || (before[0] === here[0] && before[1] <= here[1]), true, `${place} is in order`);
    }
  });
}

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
