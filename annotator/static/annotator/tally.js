/** How many highlights the filter shows, how many of them each tag has, and who made them; counted in slices. */

import { personKey } from "./filtering.js";
import { filter, store } from "./reading.js";
import { inSlices } from "./slices.js";

const PAUSE = 120;
const STRIDE = 500;

class Tally extends EventTarget {
  shown = 0;
  total = 0;
  /** How many of those that are shown have a tag. @type {Map<number, number>} */ tags = new Map();
  /** Whoever made some, shown or not, as a filter asks for them. @type {Map<number | string, string>} */ people = new Map();
  #waiting = 0;
  #counting = new AbortController();

  constructor() {
    super();
    store.addEventListener("loaded", () => this.#soon(0));
    store.addEventListener("change", () => this.#soon(PAUSE));
    filter.addEventListener("change", () => this.#soon(0));
    this.#soon(0);
  }

  /** @param {number} pause in milliseconds */
  #soon(pause) {
    this.#counting.abort();
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => this.#count(), pause);
  }

  async #count() {
    this.#counting = new AbortController();
    const counted = await inSlices(this.#each(), this.#counting);
    if (!counted) return;
    Object.assign(this, counted);
    this.dispatchEvent(new CustomEvent("change"));
  }

  *#each() {
    const counted = { shown: 0, total: store.placed.length, tags: new Map(), people: new Map() };
    let place = 0;
    for (const look of store.placed.looks()) {
      counted.shown += count(look, counted);
      if (++place % STRIDE === 0) yield;
    }
    for (const annotation of store.unplaced) count(annotation, counted);
    return counted;
  }
}

/** 1 if it is shown, else 0. */
function count(annotation, { tags, people }) {
  const { author } = annotation;
  people.set(personKey(author), author.credit || author.name);
  if (!filter.matches(annotation)) return 0;
  for (const id of annotation.tags) tags.set(id, (tags.get(id) ?? 0) + 1);
  return 1;
}

export const tally = new Tally();
