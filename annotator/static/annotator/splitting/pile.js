/** The passages of a tag that are gone through one by one, and what was decided of each. Pure. */

/** Passages that lie ready before more are asked for. */
const FEW = 10;

/**
 * @typedef {{uid: string, quote: string, before: string, after: string, document: {uid: string, title: string},
 *   author: string, credit: string, note: string, tags: number[]}} Passage
 * @typedef {"moved" | "kept" | "skipped"} Kind
 * @typedef {{passage: Passage, kind: Kind, to: number[], act: string, change: number | null}} Decision `act`: what
 *   sent it; `change`: its number in the log, once it is there
 * @typedef {{kept: string[], sorted: number, ended: boolean}} Kept what is remembered from one visit to the next
 */

export class Pile {
  /** What was decided, the newest last. @type {Decision[]} */ decisions = [];
  /** How many were moved or kept, in this visit and those before it. */ sorted = 0;
  /** Whether the server has more of them. */ more = true;
  /** The last one that came from the server. */ last = "";
  /** @type {Passage[]} */ #coming = [];
  /** Skipped ones come again at the end. @type {Passage[]} */ #later = [];
  /** @type {Set<string>} */ #kept;
  /** Those whose decision is still on its way. @type {Set<string>} */ #sending;
  /** Those of the kept ones that still have the tag. @type {Set<string>} */ #seen = new Set();
  #left = 0;
  #isFirst = true;
  #ended;

  /** @param {Partial<Kept>} [remembered] @param {Iterable<string>} [sending] decided in an earlier visit, not sent yet */
  constructor({ kept = [], sorted = 0, ended = false } = {}, sending = []) {
    this.#kept = new Set(kept);
    this.#sending = new Set(sending);
    this.sorted = sorted;
    this.#ended = ended;
  }

  /** The passage that waits for a decision. @returns {Passage | null} */
  get current() {
    return this.#coming[0] ?? null;
  }

  get total() {
    return this.sorted + this.#left;
  }

  get left() {
    return this.#left;
  }

  /** Whether nothing is left to decide, not even elsewhere. */
  get isDone() {
    return !this.more && !this.current;
  }

  get needsMore() {
    return this.more && this.#coming.length < FEW;
  }

  /** What is to be remembered for the next visit. @returns {Kept} */
  get remembered() {
    return { kept: [...this.#kept], sorted: this.sorted, ended: this.#isFirst ? this.#ended : this.isDone };
  }

  get keptCount() {
    return this.#kept.size;
  }

  /** Takes in what the server has. @param {{passages: Passage[], more: boolean, total: number}} answer */
  take({ passages, more, total }) {
    const known = new Set([...this.#coming, ...this.#later, ...this.decisions.map(({ passage }) => passage)].map(({ uid }) => uid));
    for (const { uid } of passages) if (this.#kept.has(uid)) this.#seen.add(uid);
    const fresh = passages.filter(({ uid }) => !this.#kept.has(uid) && !this.#sending.has(uid) && !known.has(uid));
    this.#coming.push(...fresh);
    this.last = passages.at(-1)?.uid ?? this.last;
    this.more = more && passages.length > 0;
    if (this.#isFirst) this.#begin(total);
    if (!this.more) this.#allCame();
  }

  /** Puts the current one under other tags. @param {number[]} to @param {string} act @returns {Decision} */
  move(to, act) {
    this.#count(1);
    return this.#decide({ kind: "moved", to, act });
  }

  /** Leaves the current one under its tag. @returns {Decision} */
  keep() {
    this.#count(1);
    this.#kept.add(this.current.uid);
    this.#seen.add(this.current.uid);
    return this.#decide({ kind: "kept" });
  }

  /** Decides the current one when the others are. @returns {Decision} */
  skip() {
    this.#later.push(this.current);
    return this.#decide({ kind: "skipped" });
  }

  /** Takes a decision back: its passage comes next, or, if another one is being looked at, after that. @param {Decision} decision */
  takeBack(decision, { next = false } = {}) {
    const { passage, kind } = decision;
    this.#forget(decision);
    if (kind === "skipped") this.#later = this.#without(this.#later, passage);
    // One that was skipped may have come round again.
    this.#coming = this.#without(this.#coming, passage);
    this.#kept.delete(passage.uid);
    if (kind !== "skipped") this.#count(-1);
    this.#coming.splice(next && this.current ? 1 : 0, 0, passage);
  }

  /** A decision about what isn't there any more. @param {Decision} decision */
  drop(decision) {
    this.#forget(decision);
    this.sorted--;
  }

  /** The kept ones shall be decided again. */
  startOver() {
    return new Pile({}, this.#sending);
  }

  /** @param {Partial<Decision>} what */
  #decide({ kind, to = [], act = "" }) {
    const decision = { passage: this.#coming.shift(), kind, to, act, change: null };
    this.decisions.push(decision);
    this.#goRound();
    return decision;
  }

  #goRound() {
    if (this.#coming.length || this.more) return;
    [this.#coming, this.#later] = [this.#later, []];
  }

  #begin(total) {
    this.#isFirst = false;
    this.#left = Math.max(0, total - this.#kept.size - this.#sending.size);
    // What was finished once counts no more when there is something new.
    if (this.#ended && this.current) this.sorted = 0;
  }

  /** Now it is known how many there are. */
  #allCame() {
    this.#kept = new Set([...this.#kept].filter((uid) => this.#seen.has(uid)));
    this.#left = this.#coming.length + this.#later.length;
    this.#goRound();
  }

  #count(step) {
    this.sorted += step;
    this.#left -= step;
  }

  #forget(decision) {
    this.decisions = this.decisions.filter((one) => one !== decision);
  }

  #without(passages, { uid }) {
    return passages.filter((one) => one.uid !== uid);
  }
}

/** As much of a text as is needed to know it by. @param {string} text @param {number} most code points */
export function beginningOf(text, most) {
  const letters = [...text];
  return letters.length > most ? `${letters.slice(0, most).join("")}…` : text;
}
