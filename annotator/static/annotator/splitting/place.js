/**
 * How far somebody has sorted a tag's passages, from one visit to the next and from one machine to another: kept on the
 * server, and here until the server has it.
 */

/** Milliseconds that decisions are gathered. */
const SOON = 1200;
/** Passages in one request. */
const MOST = 400;

/** @typedef {{kept: string[], sorted: number, ended: boolean, targets: number[]}} Place */

export class SortingPlace {
  #storage;
  #key;
  #send;
  #known;
  /** @type {Place} */ #now;
  #anew = false;
  #timer = 0;
  #sending = null;
  #pause;

  /**
   * @param {object} parts
   * @param {Place} parts.known what the server has
   * @param {Storage} parts.storage @param {string} parts.key where it is kept here
   * @param {(change: object) => Promise<unknown>} parts.send
   */
  constructor({ known, storage, key, send, pause = SOON }) {
    [this.#storage, this.#key, this.#send, this.#pause] = [storage, key, send, pause];
    this.#known = new Set(known.kept);
    this.#now = this.#unsent() ?? known;
  }

  /** Where to go on. */
  get place() {
    return this.#now;
  }

  /** @param {Place} place @param {{anew?: boolean}} [how] anew: what was left under the tag is decided again */
  remember(place, { anew = false } = {}) {
    this.#now = place;
    this.#anew ||= anew;
    this.#write({ ...place, unsent: true });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), this.#pause);
  }

  /** Sends what the server doesn't know; where it can't, that waits here for the next decision or visit. */
  flush() {
    clearTimeout(this.#timer);
    return (this.#sending ??= this.#flush().finally(() => (this.#sending = null)));
  }

  async #flush() {
    for (let more = true; more; ) {
      const place = this.#now;
      const base = this.#anew ? new Set() : this.#known;
      const keep = place.kept.filter((uid) => !base.has(uid));
      const still = new Set(place.kept);
      const again = [...base].filter((uid) => !still.has(uid));
      const [some, others] = [keep.slice(0, MOST), again.slice(0, MOST)];
      const { sorted, ended, targets } = place;
      try {
        await this.#send({ keep: some, decide_again: others, anew: this.#anew, sorted, ended, targets });
      } catch {
        return;
      }
      this.#known = new Set([...base, ...some]);
      for (const uid of others) this.#known.delete(uid);
      this.#anew = false;
      more = keep.length > some.length || again.length > others.length || this.#now !== place;
    }
    this.#write({ ...this.#now, unsent: false });
  }

  /** @returns {Place | null} */
  #unsent() {
    try {
      const { unsent, ...place } = JSON.parse(this.#storage.getItem(this.#key) ?? "{}") ?? {};
      const isOurs = unsent ?? place.kept !== undefined; // as it was kept before the server did
      return isOurs ? { kept: [], sorted: 0, ended: false, targets: [], ...place } : null;
    } catch {
      return null;
    }
  }

  #write(place) {
    try {
      this.#storage.setItem(this.#key, JSON.stringify(place));
    } catch {
      // A full or forbidden storage: the server has it soon.
    }
  }
}
