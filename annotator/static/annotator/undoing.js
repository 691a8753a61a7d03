/** Taking back what one has done, and doing it again: in order, across documents, one at a time however fast one asks. */

import * as api from "./api.js";
import { attention, page, store, tell } from "./reading.js";
import { reasonOf, say } from "./words.js";

/** `true`: there is something, but what is not known yet. @typedef {string | boolean | null} Takeable */

/** Events: "change" of what would be taken back; "taken" once something was taken back or done again. */
class Undoing extends EventTarget {
  /** What would be taken back. @type {Takeable} */ undo = null;
  /** What would be done again. @type {Takeable} */ redo = null;

  #known = 0;

  /** @param {Takeable} undo @param {Takeable} redo */
  set(undo, redo) {
    this.#known++;
    Object.assign(this, { undo, redo });
    this.dispatchEvent(new CustomEvent("change"));
  }

  /** Asks the server what would be taken back, unless it is known. */
  async look() {
    if (typeof this.undo === "string" || typeof this.redo === "string") return;
    const known = this.#known;
    try {
      const { undo, redo } = await api.undoable(page.project);
      // Something was done meanwhile: the answer is old.
      if (known === this.#known) this.set(undo, redo);
    } catch {
      // It is only a title; the act itself says what is wrong.
    }
  }
}

export const undoing = new Undoing();

let last = Promise.resolve();

export function undo() {
  return (last = last.then(() => take("undo")));
}

export function redo() {
  return (last = last.then(() => take("redo")));
}

/** @param {"undo" | "redo"} way */
async function take(way) {
  try {
    const answer = await store[way]();
    if (answer.offline) return tell({ text: say("network"), failed: true });
    if (answer.undo === undefined) undoing.set(way === "redo" || null, way === "undo" || null);
    else undoing.set(answer.undo, answer.redo);
    undoing.dispatchEvent(new CustomEvent("taken"));
    report(way, answer);
  } catch (problem) {
    if (problem.status === 404) tell({ text: say(way === "undo" ? "nothingToUndo" : "nothingToRedo") });
    else if (problem.number && way === "undo") tell({ text: say("undoBlocked", { reason: reasonOf(problem) }), failed: true });
    else tell({ text: reasonOf(problem), failed: true });
  }
}

/** Says what happened, and shows where: here, or by a link to the other document. */
function report(way, { told, document, annotations = [] }) {
  const text = told || say(way === "undo" ? "undone" : "redone");
  if (document && document !== page.document) {
    return tell({ text, link: { href: `/documents/${document}/`, label: say("openDocument") } });
  }
  const [changed] = annotations.filter(({ uid }) => store.get(uid)?.start != null);
  if (annotations.length === 1 && changed) attention.select(changed.uid, "keys");
  tell({ text });
}

store.addEventListener("performed", () => undoing.set(true, null));
