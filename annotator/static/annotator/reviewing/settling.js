/**
 * What is decided about annotations, on its way to the server: each an act that waits in the browser's database until it
 * is answered, and that can be taken back.
 *
 * Events: "refused" {uid, problem}; "sent"; "state" of the line.
 */

import { redo, sendAct, undo } from "../api.js";
import { corrected } from "../acts.js";
import { Outbox } from "../outbox.js";
import { newUid } from "../uuid.js";

/** @typedef {import("../acts.js").Step} Step */

export class Settling extends EventTarget {
  #project;
  #me;
  /** What was done on this page, the newest last. @type {{uid: string, act: string}[]} */ #done = [];

  /** @param {{project: string, me: number, outbox?: Outbox}} where */
  constructor({ project, me, outbox = new Outbox({ send: sendAct, me }) }) {
    super();
    [this.#project, this.#me, this.outbox] = [project, me, outbox];
    outbox.addEventListener("sent", () => this.dispatchEvent(new CustomEvent("sent")));
    outbox.addEventListener("refused", ({ detail }) => this.#refused(detail));
    outbox.addEventListener("state", () => this.dispatchEvent(new CustomEvent("state")));
  }

  open() {
    return this.outbox.open();
  }

  /** @param {string} document @param {Step} step */
  do(document, step) {
    this.#enter({ act: newUid(), steps: [step], document, by: this.#me, at: Date.now() });
  }

  /**
   * Takes back what was done last. Throws a Problem where that can't be.
   * @returns {Promise<{uids: string[], told: string}>} the annotations that it was about
   */
  async undo() {
    const last = this.#done.at(-1);
    if (last && (await this.outbox.withdraw(last.act))) {
      this.#done.pop();
      return { uids: [last.uid], told: "" };
    }
    return this.#ask(undo);
  }

  async redo() {
    return this.#ask(redo);
  }

  async #ask(ask) {
    if (!(await this.outbox.idle())) throw Object.assign(new Error(), { title: "network" });
    const { annotations = [], told = "" } = await ask(this.#project, { act: newUid() });
    this.#done.pop();
    return { uids: annotations.map(({ uid }) => uid), told };
  }

  #enter(act) {
    this.#done.push({ uid: act.steps[0].uid, act: act.act });
    this.outbox.add(act);
  }

  #refused({ act, problem }) {
    const mine = this.#done.find((one) => one.act === act.act);
    if (!mine) return;
    this.#done = this.#done.filter((one) => one !== mine);
    const again = corrected(act, problem, newUid());
    if (again) return this.#enter(again);
    this.dispatchEvent(new CustomEvent("refused", { detail: { uid: mine.uid, problem } }));
  }
}
