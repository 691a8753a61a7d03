import { Codebook } from "../../annotator/static/annotator/codebook.js";
import { Outbox } from "../../annotator/static/annotator/outbox.js";
import { Store } from "../../annotator/static/annotator/store.js";
import { wireOf } from "../../annotator/static/annotator/acts.js";
import { assertEqual, test } from "./harness.js";
import { ALICE, BOB, Memory, refusal, Server } from "./server.js";

const TAGS = [
  { id: 1, name: "Claims", path: "Claims", parent: null, colour: "blue", shortcut: "c", description: "" },
  { id: 2, name: "Economic", path: "Claims / Economic", parent: 1, colour: "teal", shortcut: "", description: "" },
];
const TEXT = "The quick brown fox jumps over the lazy dog. ".repeat(40);
const UID = "0b0e7a52-5d0c-4b2a-9f6b-0c9a1d6f2e11";
const PASSAGE = { start: 4, end: 9, quote: "quick" };

/** A store, its server, and what it told. `line` stands between them: it may fail before or after the server has acted. */
function storeWith({ server = new Server(), undo = () => ({ change: 0 }), line = (act, send) => send(act), kept = new Memory() } = {}) {
  const send = async (act) => line(act, (one) => server.perform({ ...one, steps: one.steps.map(wireOf) }));
  const outbox = new Outbox({ send, me: ALICE.id, kept, pauses: [1] });
  const codebook = new Codebook(TAGS);
  const passage = (start, end) => (start < end ? { start, end, quote: TEXT.slice(start, end) } : null);
  const api = { undo: async (_project, body) => undo(body), redo: async () => ({ change: 0 }) };
  const page = { me: ALICE, document: "d", project: "p", revision: 1, topics: [] };
  const store = new Store({ api, outbox, codebook, passage, page });
  const told = { failed: [], asked: [] };
  for (const type of ["failed", "asked"]) store.addEventListener(type, ({ detail }) => told[type].push(detail));
  return { store, server, outbox, codebook, ...told };
}

async function sentAll(outbox) {
  while (!(await outbox.idle())) await new Promise((done) => setTimeout(done, 2));
}

const shownOf = (store) => [...store.all].map(({ uid, start, end, tags, note, replies }) => [uid, start, end, [...tags].sort(), note?.text ?? "", replies.length]);
const keptOf = (server) =>
  [...server.rows.values()].filter((row) => !row.trashed)
    .map(({ uid, start, end, tags, note, replies }) => [uid, start, end, [...tags].sort(), note?.text ?? "", replies.length]);
const sorted = (rows) => rows.map((row) => JSON.stringify(row)).sort();

test("store: a highlight is there before the server has answered", async () => {
  const { store, server } = storeWith();
  const { annotation, saved } = store.add({ ...PASSAGE, tags: [2] });
  assertEqual(store.placed.overlapping(0, 5)[0].uid, annotation.uid);
  assertEqual(server.came.length, 0);
  assertEqual(await saved, true);
  assertEqual(keptOf(server), [[annotation.uid, 4, 9, [2], "", 0]]);
});

test("store: a refused highlight is taken back, with the reason", async () => {
  const { store, failed } = storeWith({ line: () => { throw refusal("not there", { status: 409 }); } });
  assertEqual(await store.add({ ...PASSAGE, tags: [] }).saved, false);
  assertEqual(store.placed.length, 0);
  assertEqual(failed.map(({ problem }) => problem.message), ["not there"]);
});

test("store: other white space between blocks is no reason to refuse", async () => {
  let times = 0;
  const line = (act, send) => {
    if (times++) return send(act);
    throw refusal("spaces", { status: 409, found: "a \n b", step: 0 });
  };
  const { store, server, failed } = storeWith({ line });
  assertEqual(await store.add({ start: 0, end: 5, quote: "a\n\n\nb", tags: [] }).saved, true);
  assertEqual([...server.rows.values()][0].quote, "a \n b");
  assertEqual([store.size, failed.length], [1, 0]);
});

test("store: a new tag is on the highlight at once, is made with it, and then has its number", async () => {
  const { store, codebook, server } = storeWith();
  const { annotation, saved } = store.add({ ...PASSAGE, tags: [codebook.create("Framing").id] });
  assertEqual(codebook.get(annotation.tags[0]).name, "Framing");
  await saved;
  assertEqual(store.get(annotation.uid).tags, [100]);
  assertEqual(codebook.get(100).name, "Framing");
  assertEqual(codebook.all.length, 3);
  assertEqual(server.tags.length, 1);
});

test("store: a new tag under a new tag is made once, whichever act comes first", async () => {
  const { store, codebook, server } = storeWith();
  const outer = codebook.create("Outer");
  const inner = codebook.create("Outer / Inner");
  await Promise.all([store.add({ ...PASSAGE, tags: [inner.id] }).saved, store.add({ ...PASSAGE, tags: [outer.id] }).saved]);
  assertEqual(server.tags.map(({ name, parent }) => [name, parent]), [["Outer", null], ["Inner", 100]]);
  assertEqual(sorted(shownOf(store)), sorted(keptOf(server)));
});

test("store: a tag that could not be made is gone from the codebook again", async () => {
  const { store, codebook } = storeWith({ line: () => { throw refusal("no", { status: 422 }); } });
  await store.add({ ...PASSAGE, tags: [codebook.create("a / b / c / d").id] }).saved;
  assertEqual(codebook.all.map(({ id }) => id), [1, 2]);
});

test("store: edits of tags are differences, so that those of others stay", async () => {
  const { store, server } = storeWith();
  const { annotation, saved } = store.add({ ...PASSAGE, tags: [1] });
  await saved;
  server.rows.get(annotation.uid).tags.push(7);
  await store.edit(annotation.uid, { addTags: [2], removeTags: [1] });
  assertEqual(store.get(annotation.uid).tags, [7, 2]);
});

test("store: a note that somebody else has changed is asked about, and neither text is lost", async () => {
  const { store, server, asked } = storeWith();
  const { annotation, saved } = store.add({ ...PASSAGE, note: "first" });
  await saved;
  server.rows.get(annotation.uid).note = { text: "Bob's", html: "" };
  assertEqual(await store.edit(annotation.uid, { note: "mine" }), false);
  const [{ mine, theirs, by, again }] = asked;
  assertEqual([mine, theirs, by.name], ["mine", "Bob's", BOB.name]);
  assertEqual(await again("Bob's\n\nmine"), true);
  assertEqual(server.rows.get(annotation.uid).note.text, "Bob's\n\nmine");
});

test("store: what is deleted can be restored as it was", async () => {
  const { store, server } = storeWith();
  const { annotation, saved } = store.add({ ...PASSAGE, tags: [1], note: "n" });
  await saved;
  const kept = { ...annotation };
  store.remove(kept.uid);
  assertEqual(store.size, 0);
  const restored = store.restore(kept);
  assertEqual(store.get(kept.uid).note.text, "n");
  await restored;
  assertEqual(sorted(shownOf(store)), sorted(keptOf(server)));
});

test("store: a highlight is cut in two, and the two are made one again", async () => {
  const { store, server } = storeWith();
  const { annotation, saved } = store.add({ start: 0, end: 20, quote: TEXT.slice(0, 20), tags: [1], note: "whole" });
  await saved;
  const half = store.split(annotation.uid, 10);
  await half.saved;
  assertEqual(shownOf(store).map(([, start, end, tags, note]) => [start, end, tags, note]), [[0, 10, [1], "whole"], [10, 20, [1], ""]]);
  store.edit(half.uid, { addTags: [2], note: "half" });
  await store.merge([half.uid, annotation.uid]).saved;
  assertEqual(shownOf(store), [[annotation.uid, 0, 20, [1, 2], "whole\n\nhalf", 0]]);
  assertEqual(sorted(shownOf(store)), sorted(keptOf(server)));
});

test("store: a highlight is cut at several points by one act, and nowhere if a part would be empty", async () => {
  const { store, server } = storeWith();
  const { annotation, saved } = store.add({ start: 4, end: 20, quote: TEXT.slice(4, 20), tags: [1] });
  await saved;
  assertEqual([store.split(annotation.uid, 4), store.split(annotation.uid)], [null, null]);
  await store.split(annotation.uid, 9, 16).saved;
  assertEqual(shownOf(store).map(([, start, end, tags]) => [start, end, tags]), [[4, 9, [1]], [9, 16, [1]], [16, 20, [1]]]);
  assertEqual(server.came.length, 2);
  assertEqual(sorted(shownOf(store)), sorted(keptOf(server)));
});

test("store: two that were both replied to are not made one", async () => {
  const { store } = storeWith();
  const [one, other] = [store.add(PASSAGE).annotation, store.add({ start: 10, end: 15, quote: "brown" }).annotation];
  await Promise.all([store.reply(one.uid, "a"), store.reply(other.uid, "b")]);
  assertEqual(store.merge([one.uid, other.uid]), null);
});

test("store: a private note doesn't become one with a shared one", () => {
  const { store } = storeWith();
  const [one, other] = [store.add({ ...PASSAGE, private: true }).annotation, store.add({ start: 10, end: 15, quote: "brown" }).annotation];
  assertEqual(store.merge([one.uid, other.uid]), null);
});

test("store: it stays the one that was replied to when several become one", async () => {
  const { store } = storeWith();
  const [one, other] = [store.add(PASSAGE).annotation, store.add({ start: 10, end: 15, quote: "brown" }).annotation];
  await store.reply(other.uid, "b");
  assertEqual(store.merge([one.uid, other.uid]).uid, other.uid);
  assertEqual(shownOf(store).map(([uid, start, end]) => [uid, start, end]), [[other.uid, 4, 15]]);
});

test("store: topics show at once, and go back if the server refuses", async () => {
  let refuses = false;
  const line = (act, send) => { if (refuses) throw refusal("no", { status: 403 }); return send(act); };
  const { store, server } = storeWith({ line });
  const saved = store.topic([1, 2], true);
  assertEqual(store.topics, [1, 2]);
  await saved;
  assertEqual([[...server.topics], server.came.length], [[1, 2], 1]);
  refuses = true;
  assertEqual(await store.topic([1, 2], false), false);
  assertEqual(store.topics, [1, 2]);
});

test("store: the last act is withdrawn if it hasn't been sent, and done again", async () => {
  let open = false;
  const line = (act, send) => { if (!open) throw refusal("network"); return send(act); };
  const { store, server, outbox } = storeWith({ line });
  store.add({ ...PASSAGE, tags: [] });
  while (outbox.online) await new Promise((done) => setTimeout(done, 2));
  const { annotation } = store.add({ start: 10, end: 15, quote: "brown" });
  assertEqual(await store.undo(), {});
  assertEqual([store.size, outbox.waiting.length, store.get(annotation.uid)], [1, 1, undefined]);
  await store.redo();
  assertEqual([store.size, outbox.waiting.length], [2, 2]);
  open = true;
  await sentAll(outbox);
  assertEqual(sorted(shownOf(store)), sorted(keptOf(server)));
});

test("store: what is too much for one request goes as several, which are one act", async () => {
  const sent = [];
  const { store, outbox } = storeWith({ line: (act, send) => { sent.push(act); return send(act); } });
  const passages = Array.from({ length: 4001 }, (_, place) => ({ ...PASSAGE, start: place, end: place + 5 }));
  assertEqual(await store.addAll(passages).saved, true);
  assertEqual([sent.map(({ steps }) => steps.length), store.size], [[2000, 2000, 1], 4001]);
  assertEqual([new Set(sent.map(({ joins }) => joins)).size, new Set(sent.map(({ act }) => act)).size], [1, 3]);
  store.add(PASSAGE);
  await sentAll(outbox);
  assertEqual(sent[3].joins, undefined);
});

test("store: what waits in several parts is withdrawn and done again as one; what was sent in part isn't withdrawn", async () => {
  let open = 0;
  const line = (act, send) => { if (open-- <= 0) throw refusal("network"); return send(act); };
  const { store, server, outbox } = storeWith({ line });
  const passages = Array.from({ length: 4001 }, (_, place) => ({ ...PASSAGE, start: place, end: place + 5 }));
  store.addAll(passages);
  while (outbox.online) await new Promise((done) => setTimeout(done, 2));
  assertEqual(await store.undo(), {});
  assertEqual([store.size, outbox.waiting.length], [0, 0]);
  await store.redo();
  assertEqual([store.size, outbox.waiting.length], [4001, 3]);
  open = 1;
  for (let n = 0; n < 500 && outbox.waiting.length > 2; n++) await new Promise((done) => setTimeout(done, 2));
  for (let n = 0; n < 500 && outbox.online; n++) await new Promise((done) => setTimeout(done, 2));
  assertEqual([await store.undo(), store.size, server.rows.size], [{ offline: true }, 4001, 2000]);
});

test("store: an undo that had no answer is asked for again as the same one; what can't be undone is left out", async () => {
  const bodies = [];
  const problems = [refusal("network"), refusal("Bob built upon it", { status: 409, number: 7 })];
  const undo = (body) => {
    bodies.push(body);
    if (problems.length) throw problems.shift();
    return { change: 9, told: "Undone", document: "other", topics: [5], annotations: [] };
  };
  const { store } = storeWith({ undo });
  const outcomes = [];
  for (let n = 0; n < 4; n++) outcomes.push(await store.undo().then(({ told }) => told, ({ message }) => message));
  assertEqual(outcomes, ["network", "Bob built upon it", "Undone", "Undone"]);
  assertEqual(bodies.map(({ before }) => before ?? null), [null, null, 7, null]);
  assertEqual([bodies[0].act === bodies[1].act, new Set(bodies.map(({ act }) => act)).size], [true, 3]);
  assertEqual(store.topics, [], "of another document");
});

test("store: what an earlier page could not send is shown, and sent", async () => {
  const step = { do: "annotate", uid: UID, document: "d", revision: 1, ...PASSAGE, tags: [{ name: "Fresh", parent: null, colour: "red" }], note: "", private: false };
  const kept = new Memory([{ act: "a", steps: [step], document: "d", by: 1, at: 5 }, { act: "b", steps: [], document: "d", by: 2, at: 5 }]);
  let open = false;
  const line = (act, send) => { if (!open) throw refusal("network"); return send(act); };
  const { store, server, codebook, outbox } = storeWith({ kept, line });
  await outbox.open();
  store.load({ change: 3, changed: [] });
  assertEqual(codebook.get(store.get(UID).tags[0]).name, "Fresh");
  assertEqual(store.isWaiting(UID), true);
  open = true;
  await sentAll(outbox);
  assertEqual(keptOf(server).length, 1);
  assertEqual(store.isWaiting(UID), false);
  assertEqual((await kept.all()).map(({ act }) => act), ["b"], "another person's act stays");
});

test("store: news of others shows, older news doesn't undo newer, and what waits stays on top", async () => {
  let open = true;
  const line = (act, send) => { if (!open) throw refusal("network"); return send(act); };
  const { store, server, outbox } = storeWith({ line });
  const { annotation, saved } = store.add({ ...PASSAGE, tags: [] });
  await saved;
  const at = (change, text) => ({
    change, annotations: [{ ...server.rows.get(annotation.uid), note: { text, html: "" } }], gone: [],
  });
  store.take(at(9, "nine"));
  store.take(at(8, "eight"));
  assertEqual(store.get(annotation.uid).note.text, "nine");
  assertEqual(store.change, 9);
  open = false;
  store.edit(annotation.uid, { addTags: [2] });
  store.take(at(10, "ten"));
  assertEqual([store.get(annotation.uid).note.text, store.get(annotation.uid).tags], ["ten", [2]]);
  store.take({ change: 11, annotations: [], gone: [annotation.uid] });
  assertEqual(store.get(annotation.uid), undefined);
  open = true;
  await sentAll(outbox);
});

test("store: 40 random sequences over a line that fails end as the server has it, with nothing lost or doubled", async () => {
  for (let seed = 1; seed <= 40; seed++) {
    const random = generator(seed);
    const line = async (act, send) => {
      const luck = random();
      if (luck < 0.2) throw refusal("network");
      const answer = send(act);
      if (luck < 0.4) throw refusal("network");
      if (luck < 0.5) await new Promise((done) => setTimeout(done));
      return answer;
    };
    const { store, server, outbox, failed, codebook } = storeWith({ line });
    const acts = 25;
    for (let n = 0; n < acts; n++) {
      someAct(store, codebook, random);
      if (random() < 0.3) await new Promise((done) => setTimeout(done));
    }
    await sentAll(outbox);
    assertEqual(failed.length, 0, `seed ${seed}`);
    assertEqual(sorted(shownOf(store)), sorted(keptOf(server)), `seed ${seed}`);
    assertEqual([...store.topics].sort(), [...server.topics].sort(), `seed ${seed}`);
    assertEqual(new Set(server.tags.map(({ name }) => name)).size, server.tags.length, `seed ${seed}`);
  }
});

function someAct(store, codebook, random) {
  const all = [...store.all];
  const one = all[Math.floor(random() * all.length)];
  const tag = () => (random() < 0.3 ? codebook.named("New") ?? codebook.create("New") : codebook.get(1)).id;
  const start = Math.floor(random() * 500);
  const acts = [
    () => store.add({ start, end: start + 5, quote: TEXT.slice(start, start + 5), tags: [tag()] }),
    () => one && store.edit(one.uid, { addTags: [tag()] }),
    () => one && store.edit(one.uid, { removeTags: [1], note: `note ${start}` }),
    () => one && store.remove(one.uid),
    () => one && store.reply(one.uid, "so"),
    () => one && one.end - one.start > 3 && store.split(one.uid, one.start + 2),
    () => all.length > 3 && store.merge(all.slice(0, 2).map(({ uid }) => uid)),
    () => store.topic([1], random() < 0.5),
    () => one && store.editAll(all.map(({ uid }) => uid), { addTags: [2] }),
  ];
  acts[Math.floor(random() * acts.length)]();
}

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
