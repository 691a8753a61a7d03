import { Codebook } from "../../annotator/static/annotator/codebook.js";
import { Store } from "../../annotator/static/annotator/store.js";
import { assertEqual, test } from "./harness.js";

const ALICE = { id: 1, name: "Alice" };
const TAGS = [
  { id: 1, name: "Claims", path: "Claims", parent: null, colour: "blue", shortcut: "c" },
  { id: 2, name: "Economic", path: "Claims / Economic", parent: 1, colour: "teal", shortcut: "" },
];
const answer = (uid, body) => ({
  uid, ...body, note: body.note ? { text: body.note, html: `<p>${body.note}</p>` } : null,
  author: ALICE, created: "2026-01-02T03:04:05Z", how: "exact", replies: [],
});

/** A server that does as told: each call answers or fails as `answers` says, and is kept in `calls`. */
function serverWith(answers = {}) {
  const calls = [];
  const call = (name, usual) => async (...parts) => {
    calls.push([name, ...parts]);
    return (answers[name] ?? usual)(...parts);
  };
  return {
    calls,
    putAnnotation: call("putAnnotation", answer),
    patchAnnotation: call("patchAnnotation", (uid, body) => answer(uid, { tags: [], ...body })),
    deleteAnnotation: call("deleteAnnotation", () => null),
    restoreAnnotation: call("restoreAnnotation", () => ({})),
    putReply: call("putReply", (uid, { text }) => ({ uid, html: `<p>${text}</p>` })),
    deleteReply: call("deleteReply", () => null),
    restoreReply: call("restoreReply", () => ({})),
    createTag: call("createTag", (body) => ({ id: 9, path: body.name, shortcut: "", ...body })),
  };
}

function storeWith(answers) {
  const api = serverWith(answers);
  const codebook = new Codebook(TAGS, api.createTag);
  const store = new Store({ api, codebook, me: ALICE, document: "d", revision: 1 });
  const failures = [];
  store.addEventListener("failed", ({ detail }) => failures.push([detail.act, detail.problem.message]));
  return { api, codebook, store, failures };
}

const refuse = (message, more = {}) => () => {
  throw Object.assign(new Error(message), more);
};
const PASSAGE = { start: 4, end: 9, quote: "quick" };

test("store: a highlight is there before the server has answered", async () => {
  const { store, api } = storeWith();
  const { annotation, saved } = store.add({ ...PASSAGE, tags: [2] });
  assertEqual(store.placed.overlapping(0, 5)[0].uid, annotation.uid);
  assertEqual(api.calls.length, 0);
  assertEqual(await saved, true);
  assertEqual(api.calls[0][2], { document: "d", revision: 1, ...PASSAGE, note: "", tags: [2] });
});

test("store: a refused highlight is taken back, with the reason", async () => {
  const { store, failures } = storeWith({ putAnnotation: refuse("not there", { status: 409 }) });
  const { saved } = store.add({ ...PASSAGE, tags: [] });
  assertEqual(await saved, false);
  assertEqual(store.placed.length, 0);
  assertEqual(failures, [["add", "not there"]]);
});

test("store: other white space between blocks is no reason to refuse", async () => {
  let times = 0;
  const putAnnotation = (uid, body) => (times++ ? answer(uid, body) : refuse("spaces", { status: 409, found: "a \n b" })());
  const { store, api, failures } = storeWith({ putAnnotation });
  const { saved } = store.add({ start: 0, end: 5, quote: "a\n\n\nb", tags: [] });
  assertEqual(await saved, true);
  assertEqual(api.calls[1][2].quote, "a \n b");
  assertEqual(failures, []);
});

test("store: a new tag is on the highlight at once and made on the server first", async () => {
  const { store, codebook, api } = storeWith();
  const tag = codebook.create("Framing");
  const { annotation, saved } = store.add({ ...PASSAGE, tags: [tag.id] });
  assertEqual(codebook.get(annotation.tags[0]).name, "Framing");
  await saved;
  assertEqual(api.calls.map(([name]) => name), ["createTag", "putAnnotation"]);
  assertEqual(store.get(annotation.uid).tags, [9]);
  assertEqual(codebook.get(tag.id), undefined);
});

test("store: where a new tag is refused, the highlight is too", async () => {
  const { store, codebook, failures } = storeWith({ createTag: refuse("no such right") });
  const { saved } = store.add({ ...PASSAGE, tags: [codebook.create("Framing").id] });
  assertEqual(await saved, false);
  assertEqual(store.placed.length, 0);
  assertEqual(failures, [["add", "no such right"]]);
  assertEqual(codebook.all.length, 2);
});

test("store: a note is shown as typed, then as the server made it", async () => {
  const { store } = storeWith();
  const { annotation, saved } = store.add({ ...PASSAGE, tags: [] });
  await saved;
  const edited = store.edit(annotation.uid, { note: "why?" });
  assertEqual(store.get(annotation.uid).note, { text: "why?", html: "" });
  await edited;
  assertEqual(store.get(annotation.uid).note.html, "<p>why?</p>");
});

test("store: a refused edit puts the old tags and note back", async () => {
  const { store, failures } = storeWith({ patchAnnotation: refuse("gone") });
  const { annotation, saved } = store.add({ ...PASSAGE, tags: [1], note: "old" });
  await saved;
  await store.edit(annotation.uid, { tags: [1, 2], note: "new" });
  assertEqual([store.get(annotation.uid).tags, store.get(annotation.uid).note.text], [[1], "old"]);
  assertEqual(failures, [["edit", "gone"]]);
});

test("store: acts on one annotation reach the server in their order", async () => {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  const { store, api } = storeWith({ putAnnotation: (uid, body) => held.then(() => answer(uid, body)) });
  const { annotation } = store.add({ ...PASSAGE, tags: [] });
  const edited = store.edit(annotation.uid, { tags: [2] });
  await new Promise((resolve) => setTimeout(resolve, 5));
  assertEqual(api.calls.map(([name]) => name), ["putAnnotation"]);
  release();
  await edited;
  assertEqual(api.calls.map(([name]) => name), ["putAnnotation", "patchAnnotation"]);
  assertEqual(store.get(annotation.uid).tags, [2]);
});

test("store: what cannot be deleted comes back", async () => {
  const { store, failures } = storeWith({ deleteAnnotation: refuse("not yours") });
  const { annotation, saved } = store.add({ ...PASSAGE, tags: [] });
  await saved;
  const removed = store.remove(annotation.uid);
  assertEqual(store.get(annotation.uid), undefined);
  await removed;
  assertEqual(store.placed.length, 1);
  assertEqual(failures, [["remove", "not yours"]]);
});

test("store: a deleted highlight is restored as it was", async () => {
  const { store } = storeWith();
  const { annotation, saved } = store.add({ ...PASSAGE, tags: [1], note: "n" });
  await saved;
  const kept = { ...store.get(annotation.uid) };
  await store.remove(annotation.uid);
  await store.restore(kept);
  assertEqual(store.get(annotation.uid).tags, [1]);
  assertEqual(store.placed.overlapping(4, 5).length, 1);
});

test("store: a refused reply is taken back", async () => {
  const { store, failures } = storeWith({ putReply: refuse("offline") });
  const { annotation, saved } = store.add({ ...PASSAGE, tags: [] });
  await saved;
  const replied = store.reply(annotation.uid, "I doubt it");
  assertEqual(store.get(annotation.uid).replies.length, 1);
  await replied;
  assertEqual(store.get(annotation.uid).replies.length, 0);
  assertEqual(failures, [["reply", "offline"]]);
});

test("store: the server's columns become annotations", () => {
  const { store } = storeWith();
  store.load({
    people: [ALICE, { id: 2, name: "Bob" }], uid: ["u1", "u2", "u3"], start: [4, 6, null], end: [9, 8, null],
    author: [0, 1, 1], tags: [[2], [], []], created: [1700000000, 1700000001, 1700000002],
    notes: { 2: { text: "whole", html: "<p>whole</p>" } }, how: { 1: "moved" }, quotes: {},
    replies: { 0: [{ uid: "r", author: 1, text: "so?", html: "<p>so?</p>", created: 1700000003 }] },
  });
  assertEqual(store.placed.covering(7).map((one) => one.uid), ["u2", "u1"]);
  assertEqual(store.unplaced.map((one) => one.note.text), ["whole"]);
  assertEqual(store.get("u1").replies[0].author.name, "Bob");
  assertEqual(store.get("u2").how, "moved");
});

const SEARCHES = { "eco": ["Economic"], "claims": ["Claims", "Economic"], "": ["Claims", "Economic"], "CLAIMS / e": ["Economic"], "zzz": [] };

for (const [query, found] of Object.entries(SEARCHES)) {
  test(`codebook: searching “${query}”`, () => assertEqual(storeWith().codebook.search(query).map((tag) => tag.name), found));
}

test("codebook: “Parent / Name” makes the tag under its parent", async () => {
  const { codebook, api } = storeWith();
  await codebook.settled([codebook.create("Claims / Moral").id]);
  assertEqual(api.calls[0][1], { name: "Moral", parent: 1, colour: "blue" });
});
