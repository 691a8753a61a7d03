/**
 * Which annotations are shown: everything that draws, lists or steps through annotations asks here, and asks again on
 * "change". What is asked for stands in the address, so that it survives a reload and can be sent as a link.
 */

import { NOTHING_ASKED, addressWith, asksNothing, criteriaIn, isHiddenIn, questionOf } from "./filtering.js";

export class Filter extends EventTarget {
  /** @type {import("./filtering.js").Criteria} */ #criteria;
  #hidden;
  #known;
  /** Shown whatever is asked for: what one has just made, or come for by a link. @type {Set<string>} */ #kept = new Set();
  /** @type {((annotation: object) => boolean) | null | undefined} */ #question;

  /**
   * @param {Parameters<typeof questionOf>[1]} [known]
   * @param {URLSearchParams} [address]
   */
  constructor(known = { below: () => [], spansOf: () => [] }, address = new URLSearchParams()) {
    super();
    this.#known = known;
    this.#criteria = criteriaIn(address);
    this.#hidden = isHiddenIn(address);
  }

  get criteria() {
    return this.#criteria;
  }

  /** Everything is hidden, whatever else is asked for. */
  get hidden() {
    return this.#hidden;
  }

  set hidden(hidden) {
    if (hidden === this.#hidden) return;
    this.#hidden = hidden;
    this.#tell();
  }

  /** Whether some criteria leave annotations out. */
  get isOn() {
    return !asksNothing(this.#criteria);
  }

  /** Changes some criteria. @param {Partial<import("./filtering.js").Criteria>} criteria */
  ask(criteria) {
    this.#criteria = { ...this.#criteria, ...criteria };
    this.#kept.clear();
    this.again();
  }

  /** Takes values into a criterion of several, or out of it. @param {"tags" | "people" | "sections"} key */
  toggle(key, ...values) {
    const asked = new Set(this.#criteria[key]);
    for (const value of values) if (!asked.delete(value)) asked.add(value);
    this.ask({ [key]: [...asked] });
  }

  clear() {
    this.ask(NOTHING_ASKED);
  }

  /**
   * Shows these, whatever is asked for, until something else is. @param {Iterable<import("./store.js").Annotation>} annotations
   */
  reveal(annotations) {
    const unseen = [...annotations].filter((annotation) => !this.accepts(annotation));
    if (!unseen.length) return;
    for (const { uid } of unseen) this.#kept.add(uid);
    this.#hidden = false;
    this.#tell();
  }

  /** What the criteria lean on has changed: the tree of tags, the text. */
  again() {
    this.#question = undefined;
    this.#tell();
  }

  /** A tag got the id that the server knows it by. @param {number} from @param {number} to */
  renameTag(from, to) {
    if (!this.#criteria.tags.includes(from)) return;
    this.#criteria = { ...this.#criteria, tags: this.#criteria.tags.map((id) => (id === from ? to : id)) };
    this.again();
  }

  /** @param {import("./store.js").Annotation | undefined} annotation */
  accepts(annotation) {
    return !this.#hidden && annotation !== undefined && this.matches(annotation);
  }

  /** Whether it is what the criteria ask for, hidden or not. @param {import("./store.js").Annotation} annotation */
  matches(annotation) {
    this.#question ??= questionOf(this.#criteria, this.#known) ?? always;
    // Nearly nothing is kept, and an identifier is the dearest thing to read of an annotation.
    return this.#question(annotation) || (this.#kept.size > 0 && this.#kept.has(annotation.uid));
  }

  /** The address that shows the same. @param {URLSearchParams} address */
  address(address) {
    return addressWith(address, this.#criteria, this.#hidden);
  }

  #tell() {
    this.dispatchEvent(new CustomEvent("change"));
  }
}

const always = () => true;
