import { Annotations } from "../../annotator/static/annotator/annotations.js";
import { Uids } from "../../annotator/static/annotator/text/uids.js";
import { newUid } from "../../annotator/static/annotator/uuid.js";
import { assertEqual, test } from "./harness.js";

const ALICE = { id: 1, name: "Alice Ng" };
const BOB = { id: 2, name: "Bob Stone" };
const ids = (count) => Array.from({ length: count }, (_, n) => `${String(n).padStart(8, "0")}-0000-4000-8000-${"a".repeat(12)}`);
const [A, B, C, D, E] = ids(5);

/** As the server sends them: rows of [uid, start, end], and what few of them have. */
function columns(rows, more = {}) {
  const placed = rows.filter(([, start]) => start !== null);
  let before = 0;
  const steps = placed.map(([, start]) => [start - before, (before = start)][0]);
  return {
    uid: rows.map(([uid]) => uid.replaceAll("-", "")).join(""),
    start: steps,
    length: placed.map(([, start, end]) => end - start),
    author: rows.map(() => 0),
    created: rows.map((_, n) => (n ? -10 : 1_000_000)),
    tags: rows.map(() => 0),
    tag_sets: [[7, 3]],
    notes: {}, how: {}, unsure: {}, quotes: {}, private: [], resolved: {}, replies: {},
    people: [ALICE, BOB],
    ...more,
  };
}

function loaded(rows = [[A, 0, 10], [B, 2, 4], [C, 8, 12], [D, null, null]], more = {}) {
  const annotations = new Annotations();
  annotations.load({ snapshot: columns(rows, more) });
  return annotations;
}

const uids = (found) => [...found].map(({ uid }) => uid);

test("annotations: a row is an annotation when somebody asks for it", () => {
  const annotations = loaded(undefined, {
    notes: { 1: { text: "Why?", html: "<p>Why?</p>" } },
    how: { 3: "orphan" },
    quotes: { 3: "gone" },
    private: [2],
    resolved: { 1: { by: 1, at: 60 } },
    replies: { 1: [{ uid: E, author: 1, text: "So", html: "<p>So</p>", created: 120 }] },
  });
  assertEqual(annotations.get(B), {
    uid: B, start: 2, end: 4, quote: "", tags: [7, 3], note: { text: "Why?", html: "<p>Why?</p>" }, author: ALICE,
    created: new Date(999_990_000), how: "exact", unsure: null, private: false, resolved: { by: BOB, at: new Date(60_000) },
    replies: [{ uid: E, author: BOB, text: "So", html: "<p>So</p>", created: new Date(120_000), edited: null }],
  });
  assertEqual([annotations.get(D).start, annotations.get(D).how, annotations.get(D).quote], [null, "orphan", "gone"]);
  assertEqual([annotations.get(C).private, annotations.get(C).resolved, annotations.get(C).replies], [true, null, []]);
  assertEqual([annotations.get(E), annotations.get(null), annotations.get("no uid")], [undefined, undefined, undefined]);
});

test("annotations: those that want a look are known, as they stand by now", () => {
  const annotations = loaded(undefined, { how: { 1: "fuzzy", 3: "orphan" }, unsure: { 1: 0.84, 3: 0 } });
  assertEqual(annotations.unsure.map(({ uid, unsure }) => [uid, unsure]), [[B, 0.84], [D, 0]]);
  annotations.replace({ ...annotations.get(B), how: "exact", unsure: null });
  annotations.replace({ ...annotations.get(A), how: "fuzzy", unsure: 0.5 });
  assertEqual(annotations.unsure.map(({ uid }) => uid).sort(), [A, D]);
  annotations.remove(D);
  assertEqual(uids(annotations.unsure), [A]);
});

test("annotations: whoever asks gets the same object", () => {
  const annotations = loaded();
  assertEqual(annotations.get(A) === annotations.placed.at(0), true);
  assertEqual(annotations.get(A) === [...annotations][0], true);
  assertEqual(annotations.placed.covering(3)[0] === annotations.get(B), true);
});

test("annotations: fresh rows count instead of those of the snapshot, and what has gone is gone", () => {
  const annotations = new Annotations();
  const fresh = columns([[B, 5, 6], [E, 9, 10]], { private: [1], tags: [0, 0], tag_sets: [[1]] });
  annotations.load({ snapshot: columns([[A, 0, 10], [B, 2, 4], [C, 8, 12]]), fresh, changed: [B, C, E] });
  assertEqual(uids(annotations.placed.overlapping(0, 100)), [A, B, E]);
  assertEqual([annotations.get(B).start, annotations.get(B).tags, annotations.get(E).private], [5, [1], true]);
  assertEqual([annotations.size, annotations.get(C)], [3, undefined]);
  assertEqual(uids(annotations).sort(), [A, B, E]);
});

test("annotations: an empty document", () => {
  const annotations = new Annotations();
  annotations.load({ snapshot: columns([]), fresh: columns([]), changed: [] });
  assertEqual([annotations.size, annotations.placed.length, annotations.unplaced, annotations.placed.at(0)], [0, 0, [], undefined]);
});

test("annotations: a changed one stays the same object, at its new place", () => {
  const annotations = loaded();
  const held = annotations.get(B);
  annotations.replace({ ...held, start: 20, end: 22, tags: [9] });
  assertEqual(annotations.get(B) === held, true);
  assertEqual([held.start, held.tags], [20, [9]]);
  assertEqual(uids(annotations.placed.overlapping(0, 100)), [A, C, B]);
  assertEqual(annotations.placed.placeOf(held), 2);
  annotations.replace({ ...held, start: null, end: null });
  assertEqual([uids(annotations.placed.overlapping(0, 100)), annotations.placed.placeOf(held)], [[A, C], -1]);
  assertEqual(uids(annotations.unplaced), [B, D]);
});

test("annotations: taken out and put back, with another object", () => {
  const annotations = loaded();
  const taken = annotations.remove(C);
  assertEqual([annotations.get(C), annotations.size, annotations.remove(C)], [undefined, 3, undefined]);
  assertEqual(uids(annotations.placed.startingIn(0, 100)), [A, B]);
  const again = { ...taken, tags: [] };
  annotations.insert(again);
  assertEqual([annotations.get(C) === again, annotations.size], [true, 4]);
  assertEqual(uids(annotations.placed.startingIn(2, 9)), [B, C]);
});

test("annotations: all are looked at in order, changed ones as they are now", () => {
  const annotations = loaded();
  annotations.replace({ ...annotations.get(B), tags: [] });
  const seen = [];
  for (const look of annotations.placed.looks()) seen.push([look.uid, look.start, look.end, look.tags.length, look.author.id]);
  assertEqual(seen, [[A, 0, 10, 2, 1], [B, 2, 4, 0, 1], [C, 8, 12, 2, 1]]);
});

test("annotations: many, added and removed, against a plain list", () => {
  let at = 5;
  const random = (below) => (at = (at * 16807) % 2147483647) % below;
  const rows = ids(300).map((uid) => {
    const start = random(5000);
    return [uid, start, start + 1 + random(300)];
  });
  rows.sort((one, other) => one[1] - other[1] || other[2] - one[2]);
  const annotations = loaded(rows.slice());
  const standing = new Map(rows.map(([uid, start, end]) => [uid, { start, end }]));
  for (let round = 0; round < 400; round++) {
    const [uid] = rows[random(rows.length)];
    if (standing.has(uid) && random(2)) {
      annotations.remove(uid);
      standing.delete(uid);
    } else {
      const start = random(5000);
      const span = { start, end: start + 1 + random(300) };
      const known = annotations.get(uid);
      if (known) annotations.replace({ ...known, ...span });
      else annotations.insert({ uid, ...span, tags: [] });
      standing.set(uid, span);
    }
    const point = random(5000);
    const expected = [...standing].filter(([, span]) => span.start <= point && point < span.end).map(([one]) => one).sort();
    assertEqual(uids(annotations.placed.covering(point)).sort(), expected);
    assertEqual([annotations.size, annotations.placed.length], [standing.size, standing.size]);
  }
});

test("identifiers: a few are found among many that nobody has looked for, in any writing", () => {
  const known = new Uids();
  const all = Array.from({ length: 40 }, newUid);
  known.addAll(all.slice(0, 20).map((uid) => uid.replaceAll("-", "")).join(""));
  known.addAll(all.slice(20, 30).map((uid) => uid.replaceAll("-", "").toUpperCase()).join(""));
  assertEqual([known.at(3), known.at(25), known.length], [all[3], all[25], 30]);
  assertEqual([known.rowOf(all[3].toUpperCase()), known.rowOf(all[35])], [3, -1]);
  // Across the seam of two stands no identifier.
  assertEqual(known.rowOf(all[0].slice(-12) + all[1].slice(0, 24)), -1);
  all.forEach((uid, row) => assertEqual(known.rowOf(uid), row < 30 ? row : -1));
  assertEqual([known.add(all[30]), known.rowOf(all[30]), known.at(30), known.at(25)], [30, 30, all[30], all[25]]);
});

test("identifiers: each is found where it was added last, in any writing", () => {
  const known = new Uids();
  const all = [...ids(200), ...Array.from({ length: 200 }, newUid)];
  known.addAll(all.slice(0, 300).map((uid) => uid.replaceAll("-", "")).join(""));
  for (const uid of all.slice(300)) known.add(uid);
  all.forEach((uid, row) => assertEqual([known.rowOf(uid), known.at(row)], [row, uid]));
  assertEqual([known.rowOf(all[3].toUpperCase()), known.rowOf(newUid()), known.rowOf("x")], [3, -1, -1]);
  assertEqual([known.add(all[3]), known.rowOf(all[3]), known.length], [400, 400, 401]);
});
