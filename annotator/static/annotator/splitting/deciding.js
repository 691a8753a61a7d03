/**
 * Decisions on their way to the server. Each is one act; they wait in the browser's database until they are answered,
 * so a line that fails, a reload or a closed page loses none.
 *
 * Events: "sent" {decision}, "refused" {decision, problem}, "state" of the line. Without `decision`: of an earlier visit.
 */

import { codebookAct, undo } from "../api.js";
import { Kept } from "../kept.js";
import { Outbox } from "../outbox.js";
import { newUid } from "../uuid.js";

/** Where operations on codebooks wait. */
const PLACE = "annotator-operations";

/** @param {{act: string, project: string, operation: object}} waiting */
const sendOperation = ({ act, project, operation }) => codebookAct(project, { act, do: operation, brief: true });

/** The operations that wait, whichever page they come from. @param {number} me */
export const operationsOf = (me, send = sendOperation, kept = new Kept(PLACE)) => new Outbox({ send, me, kept });

/** @typedef {import("./pile.js").Decision} Decision */

export class Deciding extends EventTarget {
  #project;
  #tag;
  #me;
  /** Those of this visit, by their act. @type {Map<string, Decision>} */ #decisions = new Map();

  /** @param {{project: string, tag: number, me: number}} where */
  constructor({ project, tag, me, send, kept }) {
    super();
    [this.#project, this.#tag, this.#me] = [project, tag, me];
    this.outbox = operationsOf(me, send, kept);
    this.outbox.addEventListener("sent", ({ detail }) => this.#sent(detail));
    this.outbox.addEventListener("refused", ({ detail }) => this.#refused(detail));
    this.outbox.addEventListener("state", () => this.dispatchEvent(new CustomEvent("state")));
  }

  /** The passages of this tag whose decision an earlier visit couldn't send. @returns {Promise<string[]>} */
  async open() {
    const waiting = await this.outbox.open();
    const ours = waiting.filter(({ operation }) => operation?.kind === "retag" && operation.tag === this.#tag);
    return ours.flatMap(({ operation }) => operation.annotations);
  }

  /** @param {Decision} decision that puts a passage under other tags */
  send(decision) {
    this.#decisions.set(decision.act, decision);
    const operation = { kind: "retag", tag: this.#tag, to: decision.to, annotations: [decision.passage.uid] };
    this.outbox.add({ act: decision.act, by: this.#me, at: Date.now(), project: this.#project, operation });
  }

  /** Takes a decision back, whether or not it has been sent. Throws a Problem where that can't be. @param {Decision} decision */
  async takeBack(decision) {
    if (decision.kind !== "moved") return;
    if (!(await this.outbox.withdraw(decision.act))) {
      await this.#answered(decision);
      decision.undoing ??= newUid(); // the same however often it is tried
      await undo(this.#project, { act: decision.undoing, before: decision.change + 1 });
    }
    this.#decisions.delete(decision.act);
  }

  /** Waits for the answer to one that is under way. */
  async #answered(decision) {
    if (decision.change === null) await this.outbox.idle();
    if (decision.change === null) throw Object.assign(new Error(), { title: "network" });
  }

  #sent({ act: { act }, news }) {
    const decision = this.#decisions.get(act);
    if (decision) decision.change = news.change;
    this.dispatchEvent(new CustomEvent("sent", { detail: { decision } }));
  }

  #refused({ act: { act }, problem }) {
    const decision = this.#decisions.get(act);
    this.#decisions.delete(act);
    this.dispatchEvent(new CustomEvent("refused", { detail: { decision, problem } }));
  }
}
