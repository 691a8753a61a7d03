import { Live } from "../../annotator/static/annotator/live.js";
import { assertEqual, eventually, test } from "./harness.js";

const soon = (time = 8) => new Promise((done) => setTimeout(done, time));
const NEVER = 1e8;
const TIMES = { visible: 5, hidden: NEVER, slowest: 20, unseen: 5, silence: NEVER, again: NEVER, tick: NEVER, slept: NEVER };

/** A browser's page with a server that says what `answers` holds, the last one again and again. */
class World {
  sources = [];
  requests = [];
  answers = [{ status: 304 }];
  taken = [];
  readers = [];
  over = [];
  unseen = [];

  constructor({ times = {}, locks = null, hidden = false } = {}) {
    const world = this;
    this.page = Object.assign(new EventTarget(), { hidden, cookie: "a=b; csrftoken=t0ken" });
    this.window = new EventTarget();
    class Source extends EventTarget {
      CLOSED = 2;
      readyState = 1;
      constructor(url) {
        super();
        this.url = url;
        world.sources.push(this);
      }
      close() {
        this.readyState = 2;
      }
    }
    this.store = {
      change: 5,
      take: (news) => {
        this.taken.push(news.change);
        this.store.change = news.change;
      },
    };
    const browser = { EventSource: Source, fetch: (...request) => this.#answer(...request), locks, page: this.page, window: this.window };
    this.live = new Live({ store: this.store, document: "d", tab: "t", browser, times: { ...TIMES, ...times } });
    this.live.addEventListener("presence", ({ detail }) => this.readers.push(detail.readers));
    this.live.addEventListener("notices", ({ detail }) => this.unseen.push(detail.unseen));
    this.live.addEventListener("over", ({ detail }) => this.over.push(detail.status));
  }

  async start() {
    this.live.start();
    await soon();
    return this;
  }

  async #answer(url, { method = "GET", headers = {} } = {}) {
    this.requests.push([method, url, headers["If-None-Match"] ?? headers["X-CSRFToken"]]);
    if (method === "DELETE") return { ok: true };
    const answer = this.answers.length > 1 ? this.answers.shift() : this.answers[0];
    if (answer.status === 0) throw new TypeError("no network");
    return { ok: answer.status === 200, status: answer.status, json: async () => answer.body, headers: new Map([["ETag", answer.etag]]) };
  }

  get source() {
    return this.sources.at(-1);
  }

  get asked() {
    return this.requests.filter(([method]) => method === "GET").length;
  }

  hear(type, data) {
    this.source.dispatchEvent(new MessageEvent(type, { data: JSON.stringify(data) }));
  }

  fail({ refused = false } = {}) {
    this.source.readyState = refused ? 2 : 0;
    this.source.dispatchEvent(new Event("error"));
  }

  async show(hidden) {
    this.page.hidden = hidden;
    this.page.dispatchEvent(new Event("visibilitychange"));
    await soon(20);
  }
}

const news = (change, more = false) => ({ status: 200, etag: `"${change}"`, body: { change, more, presence: [], unseen: change } });

test("live: events are asked for from the last change that is known, and taken", async () => {
  const world = await new World().start();
  assertEqual(world.source.url, "/api/documents/d/events?after=5&tab=t");
  world.hear("news", { change: 7 });
  world.hear("presence", [{ tabs: 1 }]);
  world.hear("notices", { unseen: 2 });
  assertEqual([world.taken, world.readers, world.unseen], [[7], [[{ tabs: 1 }]], [2]]);
});

test("live: old news are not taken again", async () => {
  const world = await new World().start();
  for (const change of [7, 7, 6, 8]) world.hear("news", { change });
  assertEqual(world.taken, [7, 8]);
});

test("live: above the cap the page asks", async () => {
  const world = await new World().start();
  world.answers = [news(6), { status: 304 }];
  world.hear("poll", {});
  await eventually(() => assertEqual([world.source.readyState, world.taken, world.unseen, world.asked > 1], [2, [6], [6], true]));
  const [first, second] = world.requests;
  assertEqual(first, ["GET", "/api/documents/d/news?after=5&tab=t", ""]);
  assertEqual(second, ["GET", "/api/documents/d/news?after=6&tab=t", '"6"']);
});

test("live: a page that missed much asks on at once", async () => {
  const world = new World({ times: { visible: NEVER } });
  await world.start();
  world.answers = [news(6, true), news(7, true), news(8)];
  world.hear("poll", {});
  await eventually(() => assertEqual(world.taken, [6, 7, 8]));
});

test("live: two failures, or a refusal, and the page asks", async () => {
  const world = await new World().start();
  world.fail();
  await soon();
  assertEqual(world.asked, 0);
  world.fail();
  await eventually(() => assertEqual(world.asked > 0, true));
  const refused = await new World().start();
  refused.fail({ refused: true });
  await eventually(() => assertEqual(refused.asked > 0, true));
});

test("live: a failure now and then, with events between, is no reason to ask", async () => {
  const world = await new World().start();
  for (const change of [6, 7, 8]) {
    world.fail();
    world.hear("news", { change });
  }
  assertEqual([world.asked, world.taken], [0, [6, 7, 8]]);
});

test("live: events that are held back on the way are found out", async () => {
  const held = await new World({ times: { silence: 10 } }).start();
  await eventually(() => assertEqual(held.asked > 0, true));
  const passing = new World({ times: { silence: 200 } });
  passing.live.start();
  await eventually(() => assertEqual(passing.sources.length, 1));
  passing.hear("presence", []);
  await soon(250);
  assertEqual(passing.asked, 0);
});

test("live: after a while of asking, events are tried again", async () => {
  const world = await new World({ times: { again: 20 } }).start();
  world.hear("poll", {});
  await eventually(() => assertEqual(world.sources.length, 2));
  const { asked } = world;
  await soon(30);
  assertEqual(world.asked, asked);
});

test("live: without an answer it is asked more and more seldom, and goes on", async () => {
  const world = await new World({ times: { visible: 4, slowest: 16 } }).start();
  world.answers = [{ status: 0 }, { status: 502 }, { status: 0 }, news(6), { status: 304 }];
  world.hear("poll", {});
  await eventually(() => assertEqual(world.taken, [6]));
});

for (const status of [401, 403, 404]) {
  test(`live: who is answered with ${status} is told once, and no more is asked`, async () => {
    const world = await new World().start();
    world.answers = [{ status }];
    world.fail({ refused: true });
    await eventually(() => assertEqual([world.over, world.asked, world.readers], [[status], 1, [[]]]));
    await world.show(true);
    await world.show(false);
    world.window.dispatchEvent(new Event("online"));
    await soon();
    assertEqual([world.sources.length, world.asked], [1, 1]);
  });
}

test("live: a page hidden for long says that it goes, and catches up when it is seen", async () => {
  const world = await new World().start();
  world.hear("news", { change: 9 });
  await world.show(true);
  await eventually(() => assertEqual([world.source.readyState, world.requests], [2, [["DELETE", "/api/documents/d/presence/t", "t0ken"]]]));
  await world.show(false);
  await eventually(() => assertEqual([world.sources.length, world.source.url], [2, "/api/documents/d/events?after=9&tab=t"]));
});

test("live: a page hidden for a moment goes on", async () => {
  const world = await new World({ times: { unseen: 20 } }).start();
  await Promise.all([world.show(true), world.show(false)]);
  await soon(60);
  assertEqual([world.sources.length, world.source.readyState], [1, 1]);
});

test("live: a page that was opened in the background waits until it is seen", async () => {
  const world = await new World({ hidden: true }).start();
  assertEqual(world.sources.length, 0);
  await world.show(false);
  await eventually(() => assertEqual(world.sources.length, 1));
});

test("live: a page that asks goes on when it is hidden, but seldom", async () => {
  const world = await new World().start();
  world.hear("poll", {});
  await soon();
  await world.show(true);
  const { asked } = world;
  await soon(30);
  assertEqual(world.asked <= asked + 1, true);
  await world.show(false);
  await eventually(() => assertEqual(world.asked > asked, true));
});

test("live: after the network was gone, or a page came back, events are asked for anew", async () => {
  const world = await new World().start();
  world.window.dispatchEvent(new Event("online"));
  await eventually(() => assertEqual([world.sources.length, world.sources[0].readyState], [2, 2]));
  world.window.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
  await eventually(() => assertEqual(world.sources.length, 3));
  world.window.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: false }));
  await soon();
  assertEqual(world.sources.length, 3);
});

test("live: a clock that jumped was asleep", async () => {
  const world = await new World({ times: { tick: 10, slept: -1 } }).start();
  await eventually(() => assertEqual(world.sources.length > 1, true));
});

test("live: a page that is left says so", async () => {
  const world = await new World().start();
  world.window.dispatchEvent(new Event("pagehide"));
  assertEqual([world.source.readyState, world.requests.map(([method]) => method)], [2, ["DELETE"]]);
});

test("live: of many pages in one browser three have streams, and a place that gets free is taken", async () => {
  const taken = new Set();
  const locks = {
    async request(name, _options, hold) {
      if (taken.has(name)) return hold(null);
      taken.add(name);
      await hold({});
      taken.delete(name);
    },
  };
  const worlds = [];
  for (let count = 0; count < 4; count++) worlds.push(await new World({ locks, times: { again: 20 } }).start());
  assertEqual(worlds.map(({ sources }) => sources.length), [1, 1, 1, 0]);
  await eventually(() => assertEqual(worlds[3].asked > 0, true));
  worlds[0].window.dispatchEvent(new Event("pagehide"));
  await eventually(() => assertEqual(worlds[3].sources.length, 1));
});
