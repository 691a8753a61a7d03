/**
 * Sends things into an import, one after the other. One that fails doesn't stop the rest, and may be sent again.
 * Says "change" whenever something about it is other than before, and "end" when nothing is left to send.
 */

/**
 * @typedef {object} Thing
 * @property {string} name what a person knows it by
 * @property {(import_: string, onSent: (share: number) => void) => Promise<unknown>} send throws an Error that says why
 */

export class Sending extends EventTarget {
  all = 0;
  sent = 0;
  /** @type {{thing: Thing, reason: string}[]} */ failed = [];
  /** What is being sent, and the part of it that is, 0 to 1. @type {{name: string, share: number} | null} */ now = null;
  /** The import that things go into, once it is begun. */ import = "";
  /** @type {Thing[]} */ #waiting = [];
  #start;
  #reasonOf;

  /**
   * @param {() => Promise<string>} start begins an import, and says which; asked when there is something to send
   * @param {(error: Error) => string} [reasonOf] what a person is told of an error
   */
  constructor(start, reasonOf = (error) => error.message) {
    super();
    this.#start = start;
    this.#reasonOf = reasonOf;
  }

  /** @param {Thing[]} things */
  add(things) {
    if (!things.length) return;
    this.all += things.length;
    this.#waiting.push(...things);
    if (this.now) this.#tell("change");
    else this.#work();
  }

  /** Counts something as failed that could not even be opened. @param {Thing} thing @param {string} reason */
  giveUp(thing, reason) {
    this.all += 1;
    this.failed.push({ thing, reason });
    this.#tell("change");
  }

  /** Sends again what could not be sent. */
  again() {
    const things = this.failed.map(({ thing }) => thing);
    this.failed = [];
    this.all -= things.length;
    this.add(things);
  }

  async #work() {
    while (this.#waiting.length) {
      const thing = this.#waiting.shift();
      this.now = { name: thing.name, share: 0 };
      this.#tell("change");
      try {
        this.import ||= await this.#start();
        await thing.send(this.import, (share) => this.#progress(share));
        this.sent += 1;
      } catch (error) {
        this.failed.push({ thing, reason: this.#reasonOf(error) });
      }
    }
    this.now = null;
    this.#tell("change");
    this.#tell("end");
  }

  #progress(share) {
    this.now.share = share;
    this.#tell("change");
  }

  #tell(what) {
    this.dispatchEvent(new Event(what));
  }
}
