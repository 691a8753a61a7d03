import { Kept } from "../../annotator/static/annotator/kept.js";
import { Outbox } from "../../annotator/static/annotator/outbox.js";
import { assertEqual, test } from "./harness.js";
import { Memory, refusal } from "./server.js";

const act = (uid, by = 1) => ({ act: uid, steps: [], document: "d", by, at: Date.now() });
const soon = (time = 5) => new Promise((done) => setTimeout(done, time));

function outboxWith(send, kept = new Memory()) {
  const outbox = new Outbox({ send, me: 1, kept, pauses: [1] });
  const events = [];
  for (const type of ["sent", "refused"]) outbox.addEventListener(type, ({ detail }) => events.push([type, detail.act.act]));
  return { outbox, kept, events };
}

async function until(holds) {
  while (!holds()) await soon(1);
}

async function empty(outbox) {
  while (!(await outbox.idle())) await soon(2);
}

test("outbox: acts are sent one after the other, in order", async () => {
  const log = [];
  const { outbox } = outboxWith(async ({ act: uid }) => {
    log.push(`${uid} goes`);
    await soon(1);
    log.push(`${uid} is there`);
    return {};
  });
  for (const uid of ["a", "b", "c"]) outbox.add(act(uid));
  await empty(outbox);
  assertEqual(log, ["a", "b", "c"].flatMap((uid) => [`${uid} goes`, `${uid} is there`]));
});

test("outbox: an act is kept until the server has answered", async () => {
  let answer;
  const { outbox, kept } = outboxWith(() => new Promise((done) => (answer = done)));
  outbox.add(act("a"));
  await until(() => answer);
  assertEqual((await kept.all()).length, 1);
  answer({});
  await empty(outbox);
  assertEqual((await kept.all()).length, 0);
});

test("outbox: a refused act lets the next one go; one that can't be sent holds them up", async () => {
  let online = false;
  const { outbox, events } = outboxWith(({ act: uid }) => {
    if (!online) throw refusal("network");
    if (uid === "a") throw refusal("no", { status: 422 });
    return {};
  });
  outbox.add(act("a"));
  outbox.add(act("b"));
  await until(() => !outbox.online);
  assertEqual([events, outbox.online, outbox.stuck], [[], false, true]);
  online = true;
  await empty(outbox);
  assertEqual(events, [["refused", "a"], ["sent", "b"]]);
  assertEqual([outbox.online, outbox.stuck], [true, false]);
});

test("outbox: somebody who is signed out keeps the acts until they are back", async () => {
  let signedIn = false;
  const { outbox, events } = outboxWith(() => {
    if (!signedIn) throw refusal("who?", { status: 401 });
    return {};
  });
  outbox.add(act("a"));
  await until(() => outbox.signedOut);
  assertEqual([outbox.signedOut, outbox.waiting.length], [true, 1]);
  signedIn = true;
  outbox.flush();
  await until(() => events.length);
  assertEqual([outbox.signedOut, events], [false, [["sent", "a"]]]);
});

test("outbox: an act that the server fails at again and again doesn't hold up the others for ever", async () => {
  let times = 0;
  const { outbox, events } = outboxWith(({ act: uid }) => {
    if (uid === "a" && ++times) throw refusal("oh", { status: 500 });
    return {};
  });
  outbox.add(act("a"));
  outbox.add(act("b"));
  await empty(outbox);
  assertEqual([times, events], [3, [["refused", "a"], ["sent", "b"]]]);
});

test("outbox: two pages send what waits once, and both hear of it", async () => {
  const kept = new Memory();
  const came = [];
  const send = async ({ act: uid }) => {
    came.push(uid);
    await soon(2);
    return {};
  };
  const [one, other] = [outboxWith(send, kept), outboxWith(send, kept)];
  await Promise.all([one.outbox.add(act("a")), one.outbox.add(act("b"))]);
  await other.outbox.open();
  await Promise.all([empty(one.outbox), empty(other.outbox)]);
  assertEqual(came, ["a", "b"]);
  assertEqual([one.events, other.events], [["a", "b"], ["a", "b"]].map((uids) => uids.map((uid) => ["sent", uid])));
});

test("outbox: what has not reached the server can be withdrawn, once nothing is under way", async () => {
  let answer;
  let online = true;
  const { outbox, kept, events } = outboxWith(() => {
    if (!online) throw refusal("network");
    return new Promise((done) => (answer = done));
  });
  outbox.add(act("a"));
  outbox.add(act("b"));
  await until(() => answer);
  const withdrawn = outbox.withdraw("b");
  online = false;
  answer({});
  assertEqual([await withdrawn, await outbox.withdraw("a"), await outbox.withdraw("z")], [true, false, false]);
  await empty(outbox);
  assertEqual([events, (await kept.all()).length, outbox.waiting.length], [[["sent", "a"]], 0, 0]);
});

test("outbox: an act that is under way for long counts as sent", async () => {
  let answer;
  const { outbox } = outboxWith(() => new Promise((done) => (answer = done)));
  outbox.add(act("a"));
  await until(() => answer);
  assertEqual(await outbox.withdraw("a"), false);
  answer({});
  await empty(outbox);
});

test("kept: acts outlast the page, in order, until they are deleted", async () => {
  const name = `test-${crypto.randomUUID()}`;
  const kept = new Kept(name);
  for (const uid of ["b", "a", "c"]) await kept.put(act(uid));
  await kept.put({ ...act("a"), document: "other" });
  const later = new Kept(name);
  assertEqual((await later.all()).map(({ act: uid, document }) => [uid, document]), [["b", "d"], ["a", "other"], ["c", "d"]]);
  await later.delete("b");
  assertEqual((await new Kept(name).all()).map(({ act: uid }) => uid), ["a", "c"]);
  indexedDB.deleteDatabase(name);
});

test("kept: what the database won't take lives as long as the page", async () => {
  const name = `test-${crypto.randomUUID()}`;
  const kept = new Kept(name);
  await kept.put({ ...act("a"), steps: [() => {}] });
  assertEqual([kept.lost.size, (await kept.all()).length], [1, 1]);
  await kept.delete("a");
  assertEqual([kept.lost.size, (await kept.all()).length], [0, 0]);
  indexedDB.deleteDatabase(name);
});

test("kept: what is put is with the browser before anything else of the page runs", async () => {
  const name = `kept-${crypto.randomUUID()}`;
  const kept = new Kept(name);
  await kept.all(); // open
  const { commit } = IDBTransaction.prototype;
  let committed = 0;
  IDBTransaction.prototype.commit = function () {
    committed += 1;
    return commit.call(this);
  };
  try {
    const written = kept.put(act("a"));
    await Promise.resolve();
    assertEqual(committed, 1);
    await written;
  } finally {
    IDBTransaction.prototype.commit = commit;
  }
  assertEqual((await new Kept(name).all()).map(({ act: uid }) => uid), ["a"]);
});
