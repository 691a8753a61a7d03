/**
 * Keeps the page up to date with what others do: told by events while it happens; where events can't pass, or there are
 * too many pages, it asks again and again. A page that slept or had no network catches up from the last change it saw.
 * The only module besides api.js that speaks with the server.
 *
 * Events: "news" {news}, before the store takes them; "presence" {readers}; "notices" {unseen}: how many mentions and
 * replies the person hasn't seen; "over" {status}: they are signed out (401) or may not read the document any more.
 */

/** Milliseconds. */
const TIMES = {
  /** Between two questions: on a page that is seen, on one that isn't, and where there is no answer. */
  visible: 2000,
  hidden: 30_000,
  slowest: 30_000,
  /** A page that has been hidden for so long needs no events. */
  unseen: 30_000,
  /** A stream says who is there as soon as it begins; one that says nothing for so long doesn't pass. */
  silence: 10_000,
  /** After so long, a page that asks tries again whether events pass. */
  again: 60_000,
  /** A clock that jumps by more than `slept` between two looks was asleep. */
  tick: 5000,
  slept: 20_000,
};
/** Streams that one browser keeps: over HTTP/1.1 it opens six connections to a server, and other requests need some. */
const STREAMS = 3;
const TRIES = 2;
const OVER = new Set([401, 403, 404]);

/**
 * @typedef {{person: {id: number, name: string}, tabs: number}} Reader
 */

export class Live extends EventTarget {
  #store;
  #address;
  #tab;
  #browser;
  #times;
  /** @type {EventSource | null} */ #source = null;
  #isOver = false;
  #asks = false;
  #failures = 0;
  #etag = "";
  #pause = 0;
  #timers = {};
  /** Gives the place among this browser's streams back. @type {(() => void) | null} */ #release = null;
  #awake = Date.now();

  /**
   * @param {object} parts
   * @param {{change: number, take: (news: object) => void}} parts.store the document's, or whatever else takes news
   * @param {string} [parts.document] its UUID
   * @param {string} [parts.address] where events and news are, if it isn't a document's
   * @param {string} parts.tab a UUID of this page
   * @param {object} [parts.browser] what of the browser is used, for tests
   * @param {Partial<typeof TIMES>} [parts.times]
   */
  constructor({ store, document: uid, address = `/api/documents/${uid}`, tab, browser = {}, times = {} }) {
    super();
    this.#times = { ...TIMES, ...times };
    this.#pause = this.#times.visible;
    this.#store = store;
    this.#address = address;
    this.#tab = tab;
    this.#browser = {
      EventSource: globalThis.EventSource,
      fetch: (...request) => fetch(...request),
      locks: navigator.locks,
      page: document,
      window: globalThis,
      ...browser,
    };
  }

  start() {
    const { page, window } = this.#browser;
    page.addEventListener("visibilitychange", () => (page.hidden ? this.#hide() : this.#wake()));
    window.addEventListener("online", () => this.#wake(true));
    window.addEventListener("pageshow", ({ persisted }) => persisted && this.#wake(true));
    window.addEventListener("pagehide", () => this.#leave());
    setInterval(() => this.#look(), this.#times.tick);
    if (!page.hidden) this.#connect();
  }

  // ── Waking and sleeping ────────────────────────────────────────────────────────────────────────────────────────

  /** `anew`: whatever connection there was may be dead without anybody knowing. */
  #wake(anew = false) {
    this.#clear("hidden");
    this.#awake = Date.now();
    if (anew) this.#close();
    if (this.#asks) this.#ask();
    else this.#connect();
  }

  #hide() {
    this.#after("hidden", this.#times.unseen, () => !this.#asks && this.#leave());
  }

  #look() {
    const slept = Date.now() - this.#awake > this.#times.slept;
    this.#awake = Date.now();
    if (slept && !this.#browser.page.hidden) this.#wake(true);
  }

  /** The server need not find out by itself that nobody is there. */
  #leave() {
    const wasThere = this.#source || this.#asks;
    this.#close();
    this.#clear("ask");
    if (!wasThere || this.#isOver) return;
    const token = /(?:^|; )csrftoken=([^;]*)/.exec(this.#browser.page.cookie)?.[1] ?? "";
    const request = { method: "DELETE", headers: { "X-CSRFToken": token }, keepalive: true };
    this.#browser.fetch(`${this.#address}/presence/${this.#tab}`, request).catch(() => {});
  }

  // ── Events ─────────────────────────────────────────────────────────────────────────────────────────────────────

  async #connect() {
    if (this.#source || this.#isOver || this.#timers.connecting) return;
    this.#timers.connecting = true;
    const hasRoom = await this.#takePlace();
    this.#timers.connecting = undefined;
    if (this.#source || this.#browser.page.hidden) return this.#browser.page.hidden && this.#close();
    if (!hasRoom) return this.#fallBack();
    this.#clear("ask");
    this.#asks = false;
    const source = new this.#browser.EventSource(`${this.#address}/events?after=${this.#store.change}&tab=${this.#tab}`);
    this.#source = source;
    const hear = (type, listen) =>
      source.addEventListener(type, (event) => {
        if (source !== this.#source) return;
        this.#clear("silence");
        listen(event);
      });
    hear("news", ({ data }) => this.#take(JSON.parse(data)));
    hear("presence", ({ data }) => this.#meet(JSON.parse(data)));
    hear("notices", ({ data }) => this.#tell("notices", JSON.parse(data)));
    hear("poll", () => this.#fallBack());
    hear("error", () => this.#fail());
    this.#after("silence", this.#times.silence, () => this.#fallBack());
  }

  /** The browser connects again by itself unless the server refused it. */
  #fail() {
    const isRefused = this.#source.readyState === this.#source.CLOSED;
    this.#failures += 1;
    if (isRefused || this.#failures >= TRIES) this.#fallBack();
    else this.#after("silence", this.#times.silence, () => this.#fallBack());
  }

  #close() {
    this.#source?.close();
    this.#source = null;
    this.#clear("silence");
    this.#release?.();
    this.#release = null;
  }

  /** Whether this browser may have another stream. Where it can't be known, it may. */
  async #takePlace() {
    if (this.#release || !this.#browser.locks) return true;
    for (let place = 0; place < STREAMS; place++) {
      const release = await new Promise((answer) => {
        const hold = (lock) => lock && new Promise((done) => answer(done));
        this.#browser.locks
          .request(`annotator-stream-${place}`, { ifAvailable: true }, hold)
          .then(() => answer(null), () => answer(null));
      });
      if (release) {
        this.#release = release;
        return true;
      }
    }
    return false;
  }

  // ── Asking ─────────────────────────────────────────────────────────────────────────────────────────────────────

  #fallBack() {
    this.#close();
    this.#asks = true;
    this.#after("again", this.#times.again, () => this.#tryEvents());
    this.#ask();
  }

  #tryEvents() {
    if (!this.#asks || this.#isOver) return;
    this.#failures = 0;
    if (this.#browser.page.hidden) this.#after("again", this.#times.again, () => this.#tryEvents());
    else this.#connect();
  }

  async #ask() {
    this.#clear("ask");
    if (this.#isOver || this.#timers.asking) return;
    this.#timers.asking = true;
    let isMore = false;
    try {
      isMore = await this.#answered();
      this.#pause = this.#times.visible;
    } catch {
      this.#pause = Math.min(this.#pause * 2, this.#times.slowest);
    }
    this.#timers.asking = undefined;
    if (!this.#asks || this.#isOver) return;
    const pause = this.#browser.page.hidden ? Math.max(this.#pause, this.#times.hidden) : this.#pause;
    this.#after("ask", isMore ? 0 : pause, () => this.#ask());
  }

  /** Whether there is more to ask for at once. */
  async #answered() {
    const url = `${this.#address}/news?after=${this.#store.change}&tab=${this.#tab}`;
    const response = await this.#browser.fetch(url, { headers: { "If-None-Match": this.#etag }, cache: "no-store" });
    if (OVER.has(response.status)) return this.#end(response.status);
    if (response.status === 304) return false;
    if (!response.ok) throw new Error(String(response.status));
    const { presence, unseen, ...news } = await response.json();
    this.#etag = response.headers.get("ETag") ?? "";
    this.#take(news);
    this.#meet(presence);
    this.#tell("notices", { unseen });
    return news.more;
  }

  #end(status) {
    this.#isOver = true;
    this.#close();
    this.#meet([]);
    this.#tell("over", { status });
    return false;
  }

  // ── What comes ─────────────────────────────────────────────────────────────────────────────────────────────────

  #take(news) {
    this.#failures = 0;
    if (news.change <= this.#store.change) return;
    this.#tell("news", { news });
    this.#store.take(news);
  }

  /** @param {Reader[]} readers */
  #meet(readers) {
    this.#tell("presence", { readers });
  }

  #tell(type, detail) {
    this.#failures = 0;
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  #after(what, time, act) {
    this.#clear(what);
    this.#timers[what] = setTimeout(act, time);
  }

  #clear(what) {
    clearTimeout(this.#timers[what]);
  }
}
