import { Landings } from "../../annotator/static/annotator/codebook-page/landing.js";
import { Tree, piecesOf } from "../../annotator/static/annotator/codebook-page/tree.js";
import { assertEqual, test } from "./harness.js";

const NOTHING = { passages: 0, documents: 0, people: 0, topics: 0 };

function tag(id, parent, name, more = {}) {
  return {
    id, parent, name, path: name, colour: "teal", shortcut: "", description: "", when_to_use: "", when_not: "",
    aliases: [], own: NOTHING, below: NOTHING, mine: true, ...more,
  };
}

/** Animals (Foxes (Cubs), Dogs), Claims, Framing (Blame) */
const TAGS = [
  tag(1, null, "Animals"), tag(2, 1, "Foxes"), tag(3, 2, "Cubs"), tag(4, 1, "Dogs"), tag(5, null, "Claims"),
  tag(6, null, "Framing"), tag(7, 6, "Blame"),
];
const book = () => new Tree(TAGS);

/** A tree in one line: names, with what lies under them in brackets. */
function drawn(tree, parent = null) {
  return tree.children(parent).map((id) => {
    const below = drawn(tree, id);
    return tree.get(id).name + (below && ` (${below})`);
  }).join(", ");
}

const ids = (rows) => rows.map(({ id }) => id);

test("codebook tree: tags are read each before those under it, however they come", () => {
  assertEqual(drawn(book()), "Animals (Foxes (Cubs), Dogs), Claims, Framing (Blame)");
  assertEqual(new Tree([...TAGS].reverse()).tags.map(({ id }) => id), [6, 7, 5, 1, 4, 2, 3]);
  assertEqual(drawn(new Tree([tag(2, 99, "Alone")])), "Alone");
  assertEqual([book().depth(3), book().ancestors(3), book().size], [2, [1, 2], 7]);
});

test("codebook tree: what lies under tags is found, and which of them lie under none of the others", () => {
  assertEqual([...book().under([1])].sort(), [1, 2, 3, 4]);
  assertEqual(book().topmost([7, 3, 2, 99]), [2, 7]);
  assertEqual(book().topmost([5, 3]), [3, 5]);
});

const MOVES = {
  "before a sibling": [[6], { parent: null, before: 1 }, "Framing (Blame), Animals (Foxes (Cubs), Dogs), Claims"],
  "to the end": [[1], { parent: null, before: null }, "Claims, Framing (Blame), Animals (Foxes (Cubs), Dogs)"],
  "under another, last": [[5], { parent: 1, before: null }, "Animals (Foxes (Cubs), Dogs, Claims), Framing (Blame)"],
  "under another, first": [[5], { parent: 1, before: 2 }, "Animals (Claims, Foxes (Cubs), Dogs), Framing (Blame)"],
  "several, as one reads them": [[7, 4], { parent: 5, before: null }, "Animals (Foxes (Cubs)), Claims (Dogs, Blame), Framing"],
  "a tag with one under it": [[3, 2], { parent: null, before: 5 }, "Animals (Dogs), Foxes (Cubs), Claims, Framing (Blame)"],
  "before one that goes too": [[5, 1], { parent: null, before: 5 }, null],
  "out of its parent": [[3], { parent: 1, before: 4 }, "Animals (Foxes, Cubs, Dogs), Claims, Framing (Blame)"],
  "where it is": [[5], { parent: null, before: 6 }, null],
  "where it is, before itself": [[5], { parent: null, before: 5 }, null],
  "under itself": [[1], { parent: 1, before: null }, null],
  "under what lies under it": [[1], { parent: 3, before: null }, null],
  "under a tag that isn't there": [[1], { parent: 99, before: null }, null],
  "before one that stands elsewhere": [[5], { parent: 6, before: 2 }, null],
  "none": [[], { parent: null, before: null }, null],
};
for (const [name, [going, place, expected]] of Object.entries(MOVES)) {
  test(`codebook tree: moving ${name}`, () => {
    const moved = book().moved(going, place);
    assertEqual(moved && drawn(moved), expected);
  });
}

test("codebook tree: random moves lose nothing and change no order but that of the moved", () => {
  let seed = 7;
  const random = (below) => (seed = (seed * 48271) % 2147483647) % below;
  let tree = book();
  for (let round = 0; round < 400; round++) {
    const all = tree.tags.map(({ id }) => id);
    const going = all.filter(() => random(4) === 0);
    const parent = [null, ...all][random(all.length + 1)];
    const before = [null, ...tree.children(parent)][random(tree.children(parent).length + 1)];
    const next = tree.moved(going, { parent, before });
    if (!next) continue;
    const top = tree.topmost(going);
    assertEqual([...next.tags.map(({ id }) => id)].sort(), [...all].sort());
    assertEqual(top.every((id) => next.parent(id) === parent), true);
    for (const id of [null, ...all]) {
      const stay = (one) => one.children(id).filter((child) => !top.includes(child));
      assertEqual(stay(next), stay(tree));
    }
    tree = next;
  }
});

test("codebook tree: tags come, change and go; those under them are lifted or go too", () => {
  assertEqual(drawn(book().with(tag(8, 1, "Cats"), 4)), "Animals (Foxes (Cubs), Cats, Dogs), Claims, Framing (Blame)");
  assertEqual(drawn(book().with(tag(8, null, "Cats"), null)), "Animals (Foxes (Cubs), Dogs), Claims, Framing (Blame), Cats");
  assertEqual(book().changed(5, { name: "Assertions" }).get(5).name, "Assertions");
  assertEqual(drawn(book().without([2], "trash")), "Animals (Dogs), Claims, Framing (Blame)");
  const lifted = book().without([1, 2], "lift");
  assertEqual([...lifted.children(null)].sort(), [3, 4, 5, 6]);
});

test("codebook tree: rows are told with their depth and place, and folded branches hide what is in them", () => {
  const rows = book().rows({ folded: new Set([2, 6]) });
  assertEqual(rows, [
    { id: 1, depth: 0, place: 1, among: 3, expanded: true, found: false },
    { id: 2, depth: 1, place: 1, among: 2, expanded: false, found: false },
    { id: 4, depth: 1, place: 2, among: 2, expanded: null, found: false },
    { id: 5, depth: 0, place: 2, among: 3, expanded: null, found: false },
    { id: 6, depth: 0, place: 3, among: 3, expanded: false, found: false },
  ]);
  assertEqual(ids(book().rows({ folded: new Set([1]) })), [1, 5, 6, 7]);
});

const SEARCHES = {
  "a part of a name": ["ox", [2]],
  "in any case, in any form": ["ＣＬＡＩＭＳ", [5]],
  "another name": ["canines", [4]],
  "what is said of it": ["young ones", [3]],
  "all words": ["cubs elephants", []],
  "nothing": [" ", null],
};
for (const [name, [query, expected]] of Object.entries(SEARCHES)) {
  test(`codebook tree: a search for ${name}`, () => {
    const tree = book().changed(4, { aliases: [{ id: 1, name: "Canines" }] }).changed(3, { when_to_use: "Young ones" });
    const found = tree.search(query);
    assertEqual(found && [...found], expected);
  });
}

test("codebook tree: what is found is shown in its branches, which can be folded meanwhile", () => {
  const rows = book().rows({ found: new Set([3, 5]) });
  assertEqual(rows.map(({ id, found, among }) => [id, found, among]), [[1, false, 2], [2, false, 1], [3, true, 1], [5, true, 2]]);
  assertEqual(ids(book().rows({ found: new Set([3]), folded: new Set([2]) })), [1, 2]);
});

test("codebook tree: the words of a search are marked in names", () => {
  assertEqual(piecesOf("Climate change", "CHANGE clim"), ["", "Clim", "ate ", "change", ""]);
  assertEqual(piecesOf("C++", "+"), ["C", "+", "", "+", ""]);
  assertEqual(piecesOf("Claims", ""), ["Claims"]);
});

test("codebook tree: 5,000 tags are moved, searched and laid out within a frame", () => {
  const tags = Array.from({ length: 5000 }, (_, at) => tag(at + 1, at % 10 ? at - (at % 10) + 1 : null, `Tag ${at}`));
  const tree = new Tree(tags);
  tree.search("tag");
  const best = (work) => Math.min(...Array.from({ length: 9 }, () => timed(work)));
  const timed = (work, from = performance.now()) => (work(), performance.now() - from);
  assertEqual([
    best(() => tree.moved([4000], { parent: null, before: 1 }).rows()) < 16,
    best(() => tree.rows({ found: tree.search("99") })) < 16,
  ], [true, true]);
});

test("landing: a gap has depths from that of the row below it to one under the row above it", () => {
  const landings = new Landings(book(), book().rows(), [5]);
  assertEqual(ids(landings.rows), [1, 2, 3, 4, 6, 7]);
  assertEqual([0, 1, 2, 3, 4, 5, 6].map((gap) => landings.depths(gap)), [[0, 0], [1, 1], [2, 2], [1, 3], [0, 2], [1, 1], [0, 2]]);
  assertEqual([landings.start, landings.at(99, 9), landings.at(-1, 1)], [{ gap: 4, depth: 0 }, { gap: 6, depth: 2 }, { gap: 0, depth: 0 }]);
});

const LANDINGS = {
  "at the top": [{ gap: 0, depth: 0 }, { parent: null, before: 1 }],
  "first under another": [{ gap: 1, depth: 1 }, { parent: 1, before: 2 }],
  "under one without any": [{ gap: 3, depth: 3 }, { parent: 3, before: null }],
  "last among some": [{ gap: 3, depth: 2 }, { parent: 2, before: null }],
  "between two": [{ gap: 3, depth: 1 }, { parent: 1, before: 4 }],
  "out of a branch": [{ gap: 4, depth: 0 }, { parent: null, before: 6 }],
  "at the end": [{ gap: 6, depth: 0 }, { parent: null, before: null }],
  "at the end of the last branch": [{ gap: 6, depth: 1 }, { parent: 6, before: null }],
};
for (const [name, [landing, place]] of Object.entries(LANDINGS)) {
  test(`landing: ${name}`, () => assertEqual(new Landings(book(), book().rows(), [5]).place(landing), place));
}

test("landing: under a row is behind all that lies under it, folded or not", () => {
  const open = new Landings(book(), book().rows(), [5]);
  assertEqual([open.under(0), open.place(open.under(0))], [{ gap: 4, depth: 1 }, { parent: 1, before: null }]);
  const closed = new Landings(book(), book().rows({ folded: new Set([1]) }), [5]);
  assertEqual(closed.place(closed.under(0)), { parent: 1, before: null });
  assertEqual(closed.place({ gap: 1, depth: 0 }), { parent: null, before: 6 });
});

test("landing: a branch is grabbed whole, and where it stands is no move", () => {
  const landings = new Landings(book(), book().rows(), [2, 3]);
  assertEqual([landings.ids, ids(landings.rows), landings.takes(3), landings.takes(4)], [[2], [1, 4, 5, 6, 7], true, false]);
  assertEqual([landings.start, landings.moves(landings.start), landings.moves({ gap: 2, depth: 1 })], [{ gap: 1, depth: 1 }, false, true]);
});

test("landing: behind rows that a search hides, a tag stands next to the one above it", () => {
  const found = book().rows({ found: new Set([2, 5]) });
  const landings = new Landings(book(), found, [5]);
  assertEqual(landings.place({ gap: 2, depth: 1 }), { parent: 1, before: 4 });
});
