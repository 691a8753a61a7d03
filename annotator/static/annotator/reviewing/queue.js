/** The annotations of a page that want a look, in order, and which one is looked at. Pure. */

export class Queue {
  /** As the server has them. @type {string[]} */ #uids;
  /** Settled here, until the server's list is without them. @type {Set<string>} */ #settled = new Set();
  /** How many there are, on other pages too. */ #total;
  /** The one that is looked at; "" if none is left. */ current;

  /** @param {string[]} uids @param {number} total @param {string} [current] */
  constructor(uids, total, current = "") {
    [this.#uids, this.#total] = [uids, total];
    this.current = uids.includes(current) ? current : (uids[0] ?? "");
  }

  /** Those of this page that are left. @returns {string[]} */
  get uids() {
    return this.#uids.filter((uid) => !this.#settled.has(uid));
  }

  /** How many are left, on other pages too. */
  get left() {
    return this.#total - this.#uids.filter((uid) => this.#settled.has(uid)).length;
  }

  isSettled(uid) {
    return this.#settled.has(uid);
  }

  /** The one so many places further, or null. @param {number} by */
  beside(by, from = this.current) {
    const { uids } = this;
    return uids[uids.indexOf(from) + by] ?? null;
  }

  /** Those that come next, to be fetched meanwhile. @param {number} most */
  coming(most) {
    const { uids } = this;
    const at = uids.indexOf(this.current);
    return uids.slice(at + 1, at + 1 + most);
  }

  /** Looks at this one, if it is left. @param {string} uid @returns {boolean} whether it is */
  attend(uid) {
    const isLeft = this.uids.includes(uid);
    if (isLeft) this.current = uid;
    return isLeft;
  }

  /** Takes one out; the one after it is looked at, at the end the one before it. @param {string} uid */
  settle(uid) {
    if (uid === this.current) this.current = this.beside(1) ?? this.beside(-1) ?? "";
    this.#settled.add(uid);
  }

  /** It wants a look after all: taken back, or refused. @param {string} uid */
  bringBack(uid) {
    this.#settled.delete(uid);
    if (!this.current) this.current = this.uids[0] ?? "";
  }

  /**
   * The list as it is by now.
   * @param {string[]} uids @param {number} total
   * @returns {string[]} those that were left here and that somebody else settled
   */
  take(uids, total) {
    const there = new Set(uids);
    const before = this.uids;
    const gone = before.filter((uid) => !there.has(uid));
    const at = before.indexOf(this.current);
    for (const uid of this.#settled) if (!there.has(uid)) this.#settled.delete(uid);
    [this.#uids, this.#total] = [uids, total];
    if (!this.uids.includes(this.current)) {
      const after = before.slice(at + 1).find((uid) => this.uids.includes(uid));
      this.current = after ?? this.uids[Math.max(0, Math.min(at, this.uids.length - 1))] ?? "";
    }
    return gone;
  }
}
