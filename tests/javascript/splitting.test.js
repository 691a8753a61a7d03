import { Deciding } from "../../annotator/static/annotator/splitting/deciding.js";
import { Pile, beginningOf } from "../../annotator/static/annotator/splitting/pile.js";
import { keysFor } from "../../annotator/static/annotator/splitting/target-keys.js";
import { assertEqual, eventually, test } from "./harness.js";
import { Memory, refusal } from "./server.js";

const passage = (uid) => ({ uid, quote: `quote ${uid}`, before: "", after: "", document: { uid: "d", title: "D" }, author: "Bob", note: "", tags: [1] });
const soon = (time = 5) => new Promise((done) => setTimeout(done, time));
const named = (uids) => [...uids].map(passage);
const where = ({ current, sorted, total, isDone }) => [current?.uid ?? null, sorted, total, isDone];

/** A pile that got all of these at once. */
function pileOf(uids, remembered, sending) {
  const pile = new Pile(remembered, sending);
  pile.take({ passages: named(uids), more: false, total: uids.length });
  return pile;
}

test("splitting: what is decided is counted, and the next passage comes", () => {
  const pile = pileOf("abc");
  pile.move([2], "act");
  assertEqual(where(pile), ["b", 1, 3, false]);
  pile.keep();
  assertEqual(where(pile), ["c", 2, 3, false]);
  pile.move([2, 3], "act");
  assertEqual(where(pile), [null, 3, 3, true]);
  assertEqual(pile.decisions.map(({ passage: { uid }, kind, to }) => [uid, kind, to]), [["a", "moved", [2]], ["b", "kept", []], ["c", "moved", [2, 3]]]);
});

test("splitting: a skipped passage comes again after all others, as often as it is skipped", () => {
  const pile = pileOf("abc");
  pile.skip();
  assertEqual(where(pile), ["b", 0, 3, false]);
  pile.keep();
  pile.keep();
  assertEqual(where(pile), ["a", 2, 3, false]);
  pile.skip();
  assertEqual(where(pile), ["a", 2, 3, false]);
  pile.keep();
  assertEqual(where(pile), [null, 3, 3, true]);
});

test("splitting: a decision that is taken back brings its passage back at once", () => {
  for (const decide of ["move", "keep", "skip"]) {
    const pile = pileOf("abc");
    const decision = decide === "move" ? pile.move([2], "act") : pile[decide]();
    pile.keep();
    pile.takeBack(decision);
    assertEqual([where(pile), pile.decisions.length, pile.remembered.kept], [["a", 1, 3, false], 1, ["b"]], decide);
    pile.keep();
    pile.keep();
    assertEqual(where(pile), [null, 3, 3, true], decide);
  }
});

test("splitting: a skipped one that came round again is there once after it is taken back", () => {
  const pile = pileOf("ab");
  const skipped = pile.skip();
  pile.keep();
  assertEqual(pile.current.uid, "a");
  pile.takeBack(skipped);
  pile.keep();
  assertEqual(where(pile), [null, 2, 2, true]);
});

test("splitting: what the server refused comes next, without taking away what one looks at", () => {
  const pile = pileOf("abc");
  const refused = pile.move([2], "act");
  pile.takeBack(refused, { next: true });
  assertEqual(where(pile), ["b", 0, 3, false]);
  pile.keep();
  assertEqual(pile.current.uid, "a");
  const gone = pile.move([2], "act");
  pile.drop(gone);
  assertEqual(where(pile), ["c", 1, 2, false]);
});

test("splitting: the next visit goes on where the last one left", () => {
  const first = pileOf("abcd");
  first.move([2], "act");
  first.keep();
  first.skip();
  const second = pileOf("bcd", first.remembered); // “a” has the tag no more
  assertEqual(where(second), ["c", 2, 4, false]);
  assertEqual(second.keptCount, 1);
});

test("splitting: what an earlier visit couldn't send isn't asked again", () => {
  const pile = pileOf("abc", { sorted: 1 }, ["a"]);
  assertEqual(where(pile), ["b", 1, 3, false]);
});

test("splitting: what is new after the end is counted from the start", () => {
  const first = pileOf("ab");
  first.keep();
  first.keep();
  assertEqual(where(pileOf("ab", first.remembered)), [null, 2, 2, true]);
  assertEqual(where(pileOf("abcd", first.remembered)), ["c", 0, 2, false]);
  assertEqual(where(pileOf("", first.remembered)), [null, 2, 2, true]);
});

test("splitting: those that stayed can be gone through again", () => {
  const pile = pileOf("ab");
  pile.keep();
  pile.keep();
  const again = pile.startOver();
  again.take({ passages: named("ab"), more: false, total: 2 });
  assertEqual(where(again), ["a", 0, 2, false]);
});

test("splitting: passages come a few at a time, and are there once", () => {
  const pile = new Pile();
  pile.take({ passages: named("abcdefghijkl"), more: true, total: 14 });
  assertEqual([pile.needsMore, pile.last, pile.total], [false, "l", 14]);
  for (let n = 0; n < 3; n++) pile.keep();
  assertEqual([pile.needsMore, pile.isDone], [true, false]);
  pile.take({ passages: named("lmn"), more: false, total: 14 });
  for (let n = 0; n < 11; n++) pile.keep();
  assertEqual(where(pile), [null, 14, 14, true]);
});

test("splitting: a pile without anything new waits for the rest", () => {
  const pile = new Pile({ kept: ["a", "b"], sorted: 2 });
  pile.take({ passages: named("ab"), more: true, total: 3 });
  assertEqual([where(pile), pile.needsMore], [[null, 2, 3, false], true]);
  pile.take({ passages: named("c"), more: false, total: 3 });
  assertEqual(where(pile), ["c", 2, 3, false]);
});

test("splitting: kept passages that have gone elsewhere are forgotten", () => {
  assertEqual(pileOf("ab", { kept: ["a", "z"], sorted: 2 }).remembered.kept, ["a"]);
});

test("splitting: a tag's own shortcut is its key, unless something else has it", () => {
  const tags = [["", 1], ["e", 2], ["k", 3], ["e", 4], ["1", 5]].map(([shortcut, id]) => ({ id, shortcut }));
  assertEqual([...keysFor(tags, "ksb")], [[1, "1"], [2, "e"], [3, "2"], [4, "3"], [5, "4"]]);
});

test("splitting: one more tag takes no key from those before it, and the last ones have none", () => {
  const tags = Array.from({ length: 40 }, (_, id) => ({ id, shortcut: "" }));
  const all = keysFor(tags, "ksb");
  assertEqual([...keysFor(tags.slice(0, 20), "ksb")], [...all].slice(0, 20));
  assertEqual([all.size, new Set(all.values()).size, all.get(9), all.get(10), all.has(33)], [33, 33, "0", "a", false]);
});

test("splitting: a beginning never cuts a letter in two", () => {
  assertEqual([beginningOf("🦊🦊🦊", 2), beginningOf("🦊🦊", 2)], ["🦊🦊…", "🦊🦊"]);
});

function deciding(send, kept = new Memory()) {
  const found = new Deciding({ project: "p", tag: 1, me: 1, send, kept });
  const events = [];
  for (const type of ["sent", "refused"]) found.addEventListener(type, ({ detail }) => events.push([type, detail.decision?.act]));
  return { found, kept, events };
}

test("splitting: a decision is one act that says what becomes of one passage", async () => {
  const came = [];
  const { found, events } = deciding(async (waiting) => came.push(waiting) && { change: 7 });
  const decision = pileOf("ab").move([2, 3], "act-1");
  found.send(decision);
  await eventually(() =>
    assertEqual(came.map(({ act, project, operation }) => [act, project, operation]), [
      ["act-1", "p", { kind: "retag", tag: 1, to: [2, 3], annotations: ["a"] }],
    ]),
  );
  await eventually(() => assertEqual([events, decision.change], [[["sent", "act-1"]], 7]));
});

test("splitting: what couldn't be sent is kept for the next visit, of this tag alone", async () => {
  const offline = () => Promise.reject(refusal("network"));
  const { found, kept } = deciding(offline);
  found.send(pileOf("ab").move([2], "act-1"));
  await kept.put({ act: "act-2", by: 1, at: 0, operation: { kind: "retag", tag: 9, to: [2], annotations: ["z"] } });
  await soon();
  assertEqual(await deciding(offline, kept).found.open(), ["a"]);
});

test("splitting: what wasn't sent yet is taken back without the server", async () => {
  const { found, kept } = deciding(() => Promise.reject(refusal("network")));
  const decision = pileOf("ab").move([2], "act-1");
  found.send(decision);
  await soon();
  await found.takeBack(decision);
  assertEqual(await kept.all(), []);
});

test("splitting: what the server refuses is told with its decision", async () => {
  const { found, events } = deciding(() => Promise.reject(refusal("no", { status: 403 })));
  found.send(pileOf("ab").move([2], "act-1"));
  await eventually(() => assertEqual(events, [["refused", "act-1"]]));
});
