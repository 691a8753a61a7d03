/** Correcting a text block by block: the sheet with its undo, finding and replacing, the usual corrections. */

import { READY, patternOf, placesOf, ready, replacedIn } from "../../annotator/static/annotator/correcting/finding.js";
import { Sheet, kindOf } from "../../annotator/static/annotator/correcting/sheet.js";
import { assertEqual as equal, test } from "./harness.js";

const sheetOf = (texts, { kinds = {}, begins = {}, edits = [] } = {}) => {
  const sections = [["body", ""], ...Object.values(begins)];
  const places = [0, ...Object.keys(begins).map(Number)];
  const blocks = texts.map((text, n) => [text, ...(kinds[n] ?? ["paragraph", 0, null]), places.includes(n) ? places.indexOf(n) : null]);
  return new Sheet({ blocks, sections }, edits);
};
const told = (sheet) => sheet.rows.map(({ text }) => text);

const EDITS = {
  "nothing done": [() => {}, []],
  "a word typed": [(sheet) => sheet.type(1, "2."), [[1, 2, [{ text: "2.", kind: "paragraph", was: 1 }]]]],
  "typed and typed back": [(sheet) => (sheet.type(1, "2."), sheet.type(1, "Two.")), []],
  "split": [
    (sheet) => sheet.split(1, 1),
    [[1, 2, [{ text: "T", kind: "paragraph", was: 1 }, { text: "wo.", kind: "paragraph" }]]],
  ],
  "joined": [(sheet) => sheet.join(2), [[1, 3, [{ text: "Two. Three.", kind: "paragraph", was: 1 }]]]],
  "deleted": [(sheet) => sheet.remove(1), [[1, 2, []]]],
  "the first deleted": [
    (sheet) => sheet.remove(0),
    [[0, 1, []], [1, 2, [{ text: "Two.", kind: "paragraph", was: 1, begins: { kind: "body", author: "", was: 0 } }]]],
  ],
  "the last deleted": [(sheet) => sheet.remove(3), [[3, 4, []]]],
  "added": [(sheet) => sheet.add(1), [[2, 2, [{ text: "", kind: "paragraph" }]]]],
  "added behind all": [(sheet) => sheet.add(3), [[4, 4, [{ text: "", kind: "paragraph" }]]]],
  "another kind": [(sheet) => sheet.shape(1, "heading-2"), [[1, 2, [{ text: "Two.", kind: "heading", level: 2, was: 1 }]]]],
  "a section that begins": [
    (sheet) => sheet.begin(2, { kind: "comment", author: "Ann" }),
    [[2, 3, [{ text: "Three.", kind: "paragraph", was: 2, begins: { kind: "comment", author: "Ann" } }]]],
  ],
  "a block as it was": [(sheet) => (sheet.type(1, "x"), sheet.revert(1)), []],
};

for (const [name, [act, expected]] of Object.entries(EDITS)) {
  test(`${name} comes to edits, opens again and is undone`, () => {
    const sheet = sheetOf(["One.", "Two.", "Three.", "Four."]);
    act(sheet);
    equal(sheet.edits(), expected);
    equal(told(sheetOf(["One.", "Two.", "Three.", "Four."], { edits: sheet.edits() })), told(sheet));
    const done = told(sheet);
    let steps = 0;
    while (sheet.undo() >= 0) steps++;
    equal([told(sheet), sheet.edits()], [["One.", "Two.", "Three.", "Four."], []]);
    for (; steps; steps--) sheet.redo();
    equal(told(sheet), done);
  });
}

test("typing in one go is undone as one, after a pause by itself", () => {
  const sheet = sheetOf(["a", "b"]);
  sheet.type(0, "ab", 0);
  sheet.type(0, "abc", 500);
  sheet.type(0, "abcd", 5000);
  sheet.undo();
  equal(told(sheet), ["abc", "b"]);
  sheet.undo();
  equal(told(sheet), ["a", "b"]);
});

test("typing elsewhere in between is another stretch", () => {
  const sheet = sheetOf(["a", "b"]);
  sheet.type(0, "ab", 0);
  sheet.type(1, "bc", 1);
  sheet.type(0, "abc", 2);
  sheet.undo();
  equal(told(sheet), ["ab", "bc"]);
});

const JOINS = {
  "words": ["one", "two", "one two", 4],
  "a hyphen": ["well-", "known", "well-known", 5],
  "a sign": ["one", ", two", "one, two", 3],
  "Chinese": ["春天", "来了", "春天来了", 2],
  "space at the edges": ["one ", " two", "one two", 4],
  "nothing": ["", "two", "two", 0],
};
for (const [name, [one, other, joined, index]] of Object.entries(JOINS)) {
  test(`blocks are joined with what belongs between them: ${name}`, () => {
    const sheet = sheetOf([one, other]);
    equal([sheet.join(1), told(sheet)], [index, [joined]]);
  });
}

test("pictures stay apart, and cells go with cells", () => {
  const cell = ["cell", 0, 1];
  const sheet = sheetOf(["a", "b", "c", "d", "e"], { kinds: { 1: ["figure", 0, null], 3: cell, 4: cell } });
  equal([0, 1, 2, 3, 4, 5].map((place) => sheet.mayJoin(place)), [false, false, false, false, true, false]);
});

test("a section whose first block is joined or deleted begins with the next one", () => {
  for (const act of [(sheet) => sheet.join(1), (sheet) => sheet.remove(1)]) {
    const sheet = sheetOf(["a", "b", "c"], { begins: { 1: ["comment", "Ann"] } });
    act(sheet);
    equal(sheet.rows.at(-1).begins, { kind: "comment", author: "Ann", was: 1 });
  }
});

test("a section that begins is not begun by the one before it", () => {
  const sheet = sheetOf(["a", "b", "c"], { begins: { 1: ["comment", "Ann"], 2: ["comment", "Ben"] } });
  sheet.remove(1);
  equal(sheet.rows[1].begins.author, "Ben");
});

test("kinds have names, and numbers count on", () => {
  const sheet = sheetOf(["a", "b", "c"], { kinds: { 0: ["item", 1, 4] } });
  sheet.shape(1, "numbered-1");
  sheet.shape(2, "item-2");
  equal(sheet.rows.map(kindOf), ["numbered-1", "numbered-1", "item-2"]);
  equal(sheet.rows.map(({ number }) => number), [4, 5, null]);
  sheet.split(1, 1);
  equal(sheet.rows[2].number, 6);
});

test("after a heading comes a paragraph", () => {
  const sheet = sheetOf(["a"], { kinds: { 0: ["heading", 2, null] } });
  sheet.split(0, 1);
  equal(sheet.rows.map(({ kind, level }) => [kind, level]), [["heading", 2], ["paragraph", 0]]);
});

test("others' edits can be taken, and that undone", () => {
  const sheet = sheetOf(["a", "b"]);
  sheet.type(0, "x");
  sheet.take([[1, 2, [{ text: "y", was: 1 }]]]);
  equal(told(sheet), ["a", "y"]);
  sheet.undo();
  equal(told(sheet), ["x", "b"]);
});

const FOUND = {
  "small and capital letters": ["the", {}, 3],
  "capital letters count": ["the", { exact: true }, 2],
  "whole words": ["the", { words: true }, 2],
  "signs mean themselves": [".", {}, 2],
  "nothing": ["", {}, 0],
};
for (const [name, [wanted, way, count]] of Object.entries(FOUND)) {
  test(`words are found: ${name}`, () => {
    const { rows } = sheetOf(["The other", "the end."]);
    equal(placesOf([...rows, ...sheetOf(["x."]).rows], patternOf(wanted, way)).length, count);
  });
}

test("all places are replaced as one change, literally", () => {
  const sheet = sheetOf(["a ﬁne", "ﬁ", "c"]);
  const texts = replacedIn(sheet.rows, patternOf("ﬁ"), "$&");
  equal([...texts.keys()], [0, 1]);
  sheet.write(texts);
  equal(told(sheet), ["a $&ne", "$&", "c"]);
  sheet.undo();
  equal(told(sheet), ["a ﬁne", "ﬁ", "c"]);
});

const CORRECTED = {
  ligatures: ["an oﬃce of ﬁne ﬂax", "an office of fine flax", 3],
  hyphens: ["a com-\nputer and com\u00ad\n pare, Anglo-\nSaxon", "a computer and compare, Anglo-\nSaxon", 2],
  breaks: ["one \ntwo\nthree", "one two three", 2],
  soft: ["com\u00adpare", "compare", 1],
  spaces: ["a  b \u00a0c", "a b c", 2],
};
for (const [name, [before, after, count]] of Object.entries(CORRECTED)) {
  test(`a usual correction does what it says: ${name}`, () => {
    const found = ready(name, sheetOf([before, "nothing here"]).rows);
    equal([found.count, [...found.texts]], [count, [[0, after]]]);
    equal(found.example.length > 0, true);
  });
}

test("lines of code and of tables' cells stay", () => {
  const { rows } = sheetOf(["a\nb  c"], { kinds: { 0: ["code", 0, null] } });
  equal(READY.filter((name) => ready(name, rows).count), []);
});

test("paragraphs that were cut in two are found and joined as one change", () => {
  const sheet = sheetOf(["It was", "late when", "they came.", "then more", "A new one", "and on"], { begins: { 5: ["comment", ""] } });
  const { count, joins } = ready("cut", sheet.rows);
  equal([count, joins], [2, [1, 2]]);
  sheet.joinAll(joins);
  equal(told(sheet), ["It was late when they came.", "then more", "A new one", "and on"]);
  sheet.undo();
  equal(told(sheet).length, 6);
});

test("a text of 100,000 blocks is opened and sent in a moment", () => {
  const started = performance.now();
  const sheet = sheetOf(Array.from({ length: 100_000 }, (_, n) => `block ${n}`));
  sheet.write(replacedIn(sheet.rows, patternOf("block"), "Block"));
  equal(sheet.edits().length, 100_000);
  sheet.undo();
  equal(sheet.edits().length, 0);
  equal(performance.now() - started < 5000, true);
});
