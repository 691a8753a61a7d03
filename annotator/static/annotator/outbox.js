/**
 * Acts on their way to the server. They wait in the browser's database, so they outlast the page and the browser; they
 * are sent in order, one at a time, by one page at a time; the server does an act once however often it is sent.
 *
 * Events: "sent" {act, news}, "refused" {act, problem}, "state" whenever `online`, `signedOut` or `stuck` changes.
 */

import { Kept } from "./kept.js";

/** Between tries while the server can't be reached, in milliseconds. */
const PAUSES = [500, 1000, 2000, 4000, 8000, 15000];
/** Tries of an act that the server fails at: one that always fails must not hold up the others for ever. */
const TRIES = 3;
/** An act that takes longer than this, in milliseconds, is shown as waiting. */
const SLOW = 1500;
/** How long an act that is under way is waited for, in milliseconds, before it counts as sent. */
const PATIENCE = 1000;
const LOCK = "annotator:outbox";

/** @typedef {import("./acts.js").Act} Act */

export class Outbox extends EventTarget {
  /** Acts that have no answer yet, in order. @type {Act[]} */ waiting = [];
  online = true;
  signedOut = false;
  /** Something waits that should have been answered. */
  stuck = false;
  #kept;
  #send;
  #me;
  #channel;
  #pauses;
  /** @type {string | null} the act under way */ #underWay = null;
  #sending = false;
  #asked = false;
  #slow = 0;
  #retry = 0;
  #failures = 0;
  /** @type {Map<string, number>} */ #tries = new Map();

  /**
   * @param {object} parts
   * @param {(act: Act) => Promise<object>} parts.send answers with the news, or throws a Problem
   * @param {number} parts.me only this person's acts are sent
   * @param {Kept} [parts.kept]
   * @param {number[]} [parts.pauses] between tries, in milliseconds; the last one repeats
   */
  constructor({ send, me, kept = new Kept("annotator-outbox"), pauses = PAUSES }) {
    super();
    this.#pauses = pauses;
    this.#send = send;
    this.#me = me;
    this.#kept = kept;
    this.#channel = globalThis.BroadcastChannel ? new BroadcastChannel(LOCK) : null;
    this.#channel?.addEventListener("message", ({ data }) => this.#heard(data));
    addEventListener("online", () => this.flush());
    addEventListener("pageshow", () => this.flush());
    document.addEventListener("visibilitychange", () => document.hidden || this.flush());
  }

  /** Whether something would be lost with this page. */
  get isAtRisk() {
    return this.#kept.lost.size > 0;
  }

  /** What an earlier page left here. */
  async open() {
    const left = (await this.#kept.all()).filter((act) => act.by === this.#me);
    const known = new Set(this.waiting.map(({ act }) => act));
    this.waiting = [...left.filter(({ act }) => !known.has(act)), ...this.waiting];
    if (this.waiting.length) this.flush();
    this.#measure();
    return this.waiting;
  }

  /** @param {Act} act */
  async add(act) {
    this.waiting.push(act);
    clearTimeout(this.#slow);
    this.#slow = setTimeout(() => this.#measure(), SLOW);
    this.#measure();
    await this.#kept.put(act);
    this.flush();
  }

  /** Takes acts back if none of them has reached the server; one that is under way is waited for. @param {...string} acts @returns {Promise<boolean>} */
  async withdraw(...acts) {
    const forget = () => {
      const waiting = new Set(this.waiting.map(({ act }) => act));
      if (!acts.every((act) => waiting.has(act))) return false;
      for (const act of acts) this.#forget(act);
      return true;
    };
    if (!navigator.locks) return !this.#underWay && forget();
    return navigator.locks.request(LOCK, { signal: AbortSignal.timeout(PATIENCE) }, forget).catch(() => false);
  }

  /** When nothing waits any more. @returns {Promise<boolean>} false if that can't be now */
  async idle() {
    if (!this.waiting.length) return true;
    this.flush();
    return new Promise((done) => {
      const look = () => {
        if (this.waiting.length && this.online && !this.signedOut) return;
        for (const type of ["sent", "refused", "state"]) this.removeEventListener(type, look);
        done(!this.waiting.length);
      };
      for (const type of ["sent", "refused", "state"]) this.addEventListener(type, look);
      look();
    });
  }

  /** Sends what waits. Another page that sends already does it for all. */
  async flush() {
    this.#asked = true;
    if (this.#sending) return;
    clearTimeout(this.#retry);
    this.#sending = true;
    try {
      // What came while the last one was answered is looked for once more.
      while (this.#asked) {
        this.#asked = false;
        if (navigator.locks) await navigator.locks.request(LOCK, () => this.#drain());
        else await this.#drain();
      }
    } finally {
      this.#sending = false;
    }
  }

  async #drain() {
    for (let act = await this.#next(); act; act = await this.#next()) {
      this.#underWay = act.act;
      try {
        this.#answered(act, await this.#send(act));
      } catch (problem) {
        if (!this.#endures(act, problem)) return;
      } finally {
        this.#underWay = null;
      }
    }
  }

  /** The oldest act of this person, from whichever page. */
  async #next() {
    const kept = await this.#kept.all();
    return kept.find((act) => act.by === this.#me) ?? this.waiting.find(({ act }) => this.#kept.lost.has(act)) ?? null;
  }

  #answered(act, news) {
    this.#failures = 0;
    this.#reach({ online: true, signedOut: false });
    this.#forget(act.act);
    this.#channel?.postMessage({ act: act.act, news });
    this.dispatchEvent(new CustomEvent("sent", { detail: { act, news } }));
  }

  /** Whether to go on with the next act after this problem. */
  #endures(act, problem) {
    const status = problem.status ?? 0;
    const tries = (this.#tries.get(act.act) ?? 0) + (status === 500 ? 1 : 0);
    this.#tries.set(act.act, tries);
    if (status === 401) {
      this.#reach({ online: true, signedOut: true });
      return false;
    }
    if (!status || status === 408 || status === 429 || (status >= 500 && tries < TRIES)) {
      this.#reach({ online: Boolean(status), signedOut: false });
      this.#retry = setTimeout(() => this.flush(), this.#pauses[Math.min(this.#failures++, this.#pauses.length - 1)]);
      return false;
    }
    this.#reach({ online: true, signedOut: false });
    this.#forget(act.act);
    this.#channel?.postMessage({ act: act.act, problem: { ...problem, message: problem.message } });
    this.dispatchEvent(new CustomEvent("refused", { detail: { act, problem } }));
    return true;
  }

  /** Another page had the answer. */
  #heard({ act: uid, news, problem }) {
    const act = this.waiting.find((one) => one.act === uid);
    if (!act) return;
    this.waiting = this.waiting.filter((one) => one !== act);
    const [type, detail] = news ? ["sent", { act, news }] : ["refused", { act, problem }];
    this.dispatchEvent(new CustomEvent(type, { detail }));
    this.#measure();
  }

  #forget(uid) {
    this.waiting = this.waiting.filter(({ act }) => act !== uid);
    this.#tries.delete(uid);
    this.#kept.delete(uid);
    this.#measure();
  }

  #reach({ online, signedOut }) {
    if (online === this.online && signedOut === this.signedOut) return;
    Object.assign(this, { online, signedOut });
    this.#measure({ tell: true });
  }

  #measure({ tell = false } = {}) {
    const oldest = this.waiting[0];
    const stuck = Boolean(oldest) && (!this.online || this.signedOut || Date.now() - oldest.at >= SLOW);
    if (stuck === this.stuck && !tell && !stuck) return;
    this.stuck = stuck;
    this.dispatchEvent(new CustomEvent("state"));
  }
}
