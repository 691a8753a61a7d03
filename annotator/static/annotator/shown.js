/**
 * What is shown of a document's annotations: what the server confirmed, and on top of it what the waiting acts make of
 * it. News and answers change what is confirmed; acts that are entered, answered or taken back change what is on top.
 */

import { applied, targetOf, targetsOf } from "./acts.js";
import { Annotations } from "./annotations.js";

/** @typedef {import("./store.js").Annotation} Annotation */

export class Shown {
  annotations = new Annotations();
  /** What the server knows of those that waiting acts change. @type {Map<string, import("./acts.js").Standing | null>} */
  #confirmed = new Map();
  /** The change that an annotation was last heard of with: old news doesn't undo newer. @type {Map<string, number>} */
  #heard = new Map();
  #parts;

  /**
   * @param {object} parts
   * @param {() => import("./acts.js").Act[]} parts.waiting the acts on this document that have no answer yet, in order
   * @param {(ref: any) => number} parts.idOf a tag's id
   * @param {import("./store.js").Person} parts.me
   * @param {(change: {added: Annotation[], edited: Annotation[], removed: Annotation[],
   *   moved: {annotation: Annotation, start: number, end: number}[]}) => void} parts.tell
   */
  constructor(parts) {
    this.#parts = parts;
  }

  /** Takes in the server's columns. */
  load(columns) {
    this.annotations.load(columns);
    for (const act of this.#parts.waiting()) this.show(targetsOf(act));
  }

  /** Remembers how they stood before an act. @param {string[]} uids */
  keep(uids) {
    for (const uid of uids) {
      if (this.#confirmed.has(uid)) continue;
      const standing = this.annotations.get(uid);
      this.#confirmed.set(uid, standing ? { ...standing } : null);
    }
  }

  /** @param {{change: number, annotations: Annotation[], gone: string[]}} news */
  hear({ change, annotations, gone }) {
    const isNews = (uid) => (this.#heard.get(uid) ?? 0) <= change;
    const fresh = annotations.filter(({ uid }) => isNews(uid));
    const lost = gone.filter(isNews);
    this.keep(lost);
    for (const annotation of fresh) this.#confirmed.set(annotation.uid, annotation);
    for (const uid of lost) {
      const standing = this.#confirmed.get(uid);
      this.#confirmed.set(uid, standing ? { ...standing, trashed: true } : null);
    }
    const uids = [...fresh.map(({ uid }) => uid), ...lost];
    for (const uid of uids) this.#heard.set(uid, change);
    this.show(uids);
  }

  /** Draws these annotations as they stand now. @param {string[]} uids */
  show(uids) {
    this.keep(uids);
    const change = { added: [], edited: [], removed: [], moved: [] };
    const steps = this.#stepsOn(new Set(uids));
    for (const uid of steps.keys()) {
      const confirmed = this.#confirmed.get(uid) ?? null;
      const standing = steps.get(uid).reduce((one, { step, at }) => this.#after(one, step, at), confirmed);
      this.#draw(uid, standing?.trashed ? null : standing, change);
      // Those in the trash may come back, without asking the server how they looked.
      if (!steps.get(uid).length && !confirmed?.trashed) this.#confirmed.delete(uid);
    }
    if (change.added.length || change.edited.length || change.removed.length) this.#parts.tell(change);
  }

  /** A tag has got its number. @param {number} from @param {number} to */
  renameTag(from, to) {
    const renamed = (tags) => [...new Set(tags.map((id) => (id === from ? to : id)))];
    for (const standing of this.#confirmed.values()) if (standing) standing.tags = renamed(standing.tags);
    const edited = [...this.annotations].filter(({ tags }) => tags.includes(from));
    for (const annotation of edited) this.annotations.replace({ ...annotation, tags: renamed(annotation.tags) });
    if (edited.length) this.#parts.tell({ added: [], edited, removed: [], moved: [] });
  }

  /** The waiting steps on each of these annotations, in order. @param {Set<string>} uids */
  #stepsOn(uids) {
    /** @type {Map<string, {step: import("./acts.js").Step, at: Date}[]>} */
    const found = new Map([...uids].map((uid) => [uid, []]));
    for (const { steps, at } of this.#parts.waiting()) {
      for (const step of steps) found.get(targetOf(step))?.push({ step, at: new Date(at) });
    }
    return found;
  }

  #after(standing, step, at) {
    return applied(standing, step, { me: this.#parts.me, at, idOf: this.#parts.idOf });
  }

  #draw(uid, after, change) {
    const standing = this.annotations.get(uid);
    if (!after) {
      if (standing) change.removed.push(this.annotations.remove(uid));
      return;
    }
    const { trashed: _trashed, ...annotation } = after;
    if (!standing) {
      this.annotations.insert({ ...annotation });
      change.added.push(this.annotations.get(uid));
      return;
    }
    const { start, end } = standing;
    this.annotations.replace(annotation);
    change.edited.push(this.annotations.get(uid));
    if (start !== annotation.start || end !== annotation.end) {
      change.moved.push({ annotation: this.annotations.get(uid), start, end });
    }
  }
}
