/** Corrections that aren't saved yet, kept in this browser. */

import { Drafts } from "../drafts.js";

const SOON = 400;

/** @typedef {{edits: any[], base: number, sent: boolean}} Kept `base`: the revision that they are of; `sent`: they were looked at, or saved */

/** Events: "elsewhere" {kept} when another tab changed them. */
export class KeptEdits extends EventTarget {
  #drafts;
  #name;
  #base;
  #timer = 0;

  /** @param {string} document its identifier @param {number} base @param {string} person */
  constructor(document, base, person) {
    super();
    this.#drafts = new Drafts(localStorage, person);
    [this.#name, this.#base] = [`correct:${document}`, base];
  }

  /** @returns {Kept | null} */
  get() {
    return read(this.#drafts.get(this.#name));
  }

  /** Keeps them in a moment, so that nothing waits for it while somebody types. @param {() => any[]} edits */
  soon(edits) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.keep(edits()), SOON);
  }

  /** @param {any[]} edits */
  keep(edits, { sent = false } = {}) {
    clearTimeout(this.#timer);
    if (edits.length) this.#drafts.keep(this.#name, JSON.stringify({ edits, sent }), String(this.#base));
    else this.drop();
  }

  drop() {
    clearTimeout(this.#timer);
    this.#drafts.drop(this.#name);
  }

  /** What another tab did. @param {StorageEvent} event */
  hear(event) {
    if (!event.key?.endsWith(`:${this.#name}`)) return;
    const kept = this.get();
    if (kept?.base === this.#base && !kept.sent) this.dispatchEvent(new CustomEvent("elsewhere", { detail: { kept } }));
  }
}

function read(draft) {
  try {
    return draft && { ...JSON.parse(draft.text), base: Number(draft.was) };
  } catch {
    return null;
  }
}
