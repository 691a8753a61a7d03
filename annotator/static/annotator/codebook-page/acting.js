/** What one does on the codebook's page: shown at once, sent in order, each done once however often it is sent; what is refused is told and taken back. */

import * as api from "../api.js";
import { newUid } from "../uuid.js";
import { reasonOf, say } from "../words.js";

/** Milliseconds after which an act that didn't get through is sent again. */
const PAUSES = [800, 2500];

/** @typedef {import("./book.js").Book} Book */

export class Acting {
  #book;
  #project;
  #last = Promise.resolve();

  /** @param {Book} book @param {string} project its slug @param {(message: object) => void} tell */
  constructor(book, project, tell) {
    [this.#book, this.#project, this.tell] = [book, project, tell];
  }

  async load() {
    this.#book.take(await api.codebook(this.#project));
  }

  /** Others changed the codebook; what one is doing here comes first. @param {number} change the last one there is */
  hear(change) {
    return this.#inTurn(() => (change > this.#book.change ? this.load().catch(() => {}) : null));
  }

  /**
   * @param {(idOf: (id: number) => number) => object} operation made when it is sent, when new tags have got their numbers
   * @param {(tree: import("./tree.js").Tree) => import("./tree.js").Tree | null} [draw] how it shows meanwhile
   * @param {(codebook: object) => void} [confirmed] hears of the answer before it shows
   * @returns {Promise<boolean>} whether it was done
   */
  perform(operation, draw = (tree) => tree, confirmed = () => {}) {
    const waiting = { draw };
    this.#book.await(waiting);
    return this.#inTurn(async () => {
      try {
        const { codebook, said } = await this.#send(operation((id) => this.#book.idOf(id)));
        confirmed(codebook);
        this.done(codebook, said);
        return true;
      } catch (problem) {
        await this.#refused(problem);
        return false;
      } finally {
        this.#book.settle(waiting);
      }
    });
  }

  /** Something was done, here or by a dialog. */
  done(codebook, said) {
    this.#book.take(codebook);
    this.tell({ text: said, undo: true });
  }

  /** Takes back one's last act, or does it again. @param {"undo" | "redo"} way */
  takeBack(way) {
    return this.#inTurn(async () => {
      try {
        const { told } = await api[way](this.#project, { act: newUid() });
        await this.load();
        this.tell({ text: told, redo: way === "undo", undo: way === "redo" });
      } catch (problem) {
        if (problem.status === 404) return this.tell({ text: say(way === "undo" ? "nothingToUndo" : "nothingToRedo") });
        this.tell({ text: reasonOf(problem), failed: true });
      }
    });
  }

  #inTurn(work) {
    return (this.#last = this.#last.then(work));
  }

  /** The same act may be sent again: it is done once. */
  async #send(operation) {
    const act = newUid();
    for (let attempt = 0; ; attempt++) {
      try {
        return await api.codebookAct(this.#project, { act, do: operation });
      } catch (problem) {
        if (problem.title !== "network" || attempt === PAUSES.length) throw problem;
        await new Promise((resolve) => setTimeout(resolve, PAUSES[attempt]));
      }
    }
  }

  /** Somebody else may have changed what it was about: the tree is loaded again. */
  async #refused(problem) {
    this.tell({ text: say("book.refused", { reason: reasonOf(problem) }), failed: true });
    if (problem.title !== "network") await this.load().catch(() => {});
  }
}
