/** The project's tags on this page: looking them up, searching, and making new ones before the server has answered. */

import { folded, Names, preparing } from "./text/near-names.js";

export { folded } from "./text/near-names.js";

/** @typedef {{id: number, name: string, path: string, parent: number | null, colour: string, shortcut: string, description: string, aliases?: {name: string}[]}} Tag */

export const COLOURS = "amber teal magenta blue lime orange violet green red cyan indigo grey".split(" ");
const SEPARATOR = " / ";

/**
 * Tags as a page gets them, depth first; what is empty at the end of one is left out.
 * @param {[number, number | null, string, string, string?, string?, string[]?][]} rows number, parent, name, colour, key, description, other names
 * @returns {Tag[]}
 */
export function tagsFrom(rows) {
  const paths = new Map();
  return rows.map(([id, parent, name, colour, shortcut = "", description = "", aliases = []]) => {
    const path = paths.has(parent) ? paths.get(parent) + SEPARATOR + name : name;
    paths.set(id, path);
    const tag = { id, name, path, parent, colour, shortcut, description };
    return aliases.length ? { ...tag, aliases: aliases.map((alias) => ({ name: alias })) } : tag;
  });
}

export class Codebook extends EventTarget {
  /** @type {Map<number, Tag>} */ #tags = new Map();
  /** Who waits for a new tag's number. @type {Map<number, (id: number) => void>} */ #awaited = new Map();
  /** Which number a new tag got. @type {Map<number, number>} */ #settled = new Map();
  #next = -1;
  /** @type {Names | null} */ #names = null;

  /** @param {Tag[]} tags depth first */
  constructor(tags) {
    super();
    for (const tag of tags) this.#tags.set(tag.id, tag);
  }

  get all() {
    return [...this.#tags.values()];
  }

  /** @param {number} id @returns {Tag | undefined} */
  get(id) {
    return this.#tags.get(id);
  }

  /** The tag with a shortcut key. @param {string} key */
  withShortcut(key) {
    return this.all.find((tag) => tag.shortcut && tag.shortcut === key);
  }

  /**
   * Tags whose name, path or other names have these letters, the best first.
   * @param {string} query
   * @param {number} [most]
   */
  search(query, most = 50) {
    return folded(query) ? /** @type {Tag[]} */ (this.#known().search(query, most)) : this.all.slice(0, most);
  }

  /** Tags that are nearly called so, and that `search` doesn't find, the nearest first. @param {string} typed */
  near(typed) {
    return /** @type {Tag[]} */ (this.#known().near(this.reading(typed).name));
  }

  /** The tag that a typed name, path or other name means exactly. @param {string} typed */
  named(typed) {
    return /** @type {Tag | undefined} */ (this.#known().exactly(typed));
  }

  /** Makes ready for being searched, in slices (`slices.js`), what `search` and `near` would make at the first key. */
  preparing() {
    return preparing(this.all);
  }

  #known() {
    return (this.#names ??= new Names(this.all));
  }

  #changed(detail) {
    this.#names = null;
    this.dispatchEvent(new CustomEvent("change", { detail }));
  }

  /**
   * A new tag, usable at once; “Parent / Name” puts it under a parent that exists. Its id is negative until the server
   * has made it, with the first act that needs it.
   * @param {string} typed
   * @returns {Tag}
   */
  create(typed) {
    const { name, parent } = this.reading(typed);
    return this.#make(name, parent, parent?.colour ?? this.#freshColour());
  }

  /** What a typed name would make: “Parent / Name” one under a parent that exists. @returns {{name: string, parent: Tag | null}} */
  reading(typed) {
    const cut = typed.lastIndexOf("/");
    const above = typed.slice(0, Math.max(cut, 0)).split("/").map((part) => part.trim()).join(SEPARATOR);
    const parent = (above && typed.slice(cut + 1).trim() && this.named(above)) || null;
    return { name: parent ? typed.slice(cut + 1).trim() : typed.trim(), parent };
  }

  /** How an act names a tag: by its number, or by what makes it where it isn't made yet. @param {number} id */
  refOf(id) {
    const tag = this.#tags.get(this.#settled.get(id) ?? id);
    if (!tag || tag.id > 0) return tag?.id ?? id;
    return { name: tag.name, parent: tag.parent === null ? null : this.refOf(tag.parent), colour: tag.colour };
  }

  /** The tag that an act names. @param {number | {name: string, parent: any, colour: string}} ref @returns {number} */
  idOf(ref) {
    if (typeof ref === "number") return this.#settled.get(ref) ?? ref;
    const parent = ref.parent === null ? null : this.idOf(ref.parent);
    return (this.#child(parent, ref.name) ?? this.#make(ref.name, this.get(parent) ?? null, ref.colour)).id;
  }

  /** The id as the server knows it, once it does. @param {number} id @returns {Promise<number>} */
  settled(id) {
    const known = this.#settled.get(id) ?? id;
    return known > 0 ? Promise.resolve(known) : new Promise((done) => this.#awaited.set(id, done));
  }

  /** Takes in what the server tells of tags: new ones, changed ones, and those that are gone. @param {Tag[]} tags @param {number[]} gone */
  take(tags, gone = []) {
    if (!tags.length && !gone.some((id) => this.#tags.has(id))) return;
    for (const id of gone) this.#tags.delete(id);
    const named = tags.map((tag) => [this.#provisional(tag), tag]);
    for (const [provisional, tag] of named) {
      if (provisional) this.#tags.delete(provisional.id);
      // News of a tag say nothing of its other names.
      this.#tags.set(tag.id, { aliases: this.#tags.get(tag.id)?.aliases, ...tag });
    }
    for (const [provisional, tag] of named) if (provisional) this.#settle(provisional.id, tag.id);
    this.#changed();
  }

  /** Forgets new tags that came to nothing. @param {Set<number>} needed those that an act still waits to make */
  forget(needed) {
    const lost = [...this.#tags.keys()].filter((id) => id < 0 && !needed.has(id));
    for (const id of lost) this.#tags.delete(id);
    if (lost.length) this.#changed();
  }

  #settle(from, to) {
    this.#settled.set(from, to);
    for (const tag of this.#tags.values()) if (tag.parent === from) tag.parent = to;
    this.#awaited.get(from)?.(to);
    this.#awaited.delete(from);
    this.#changed({ from, to });
  }

  /** The tag that waits to be made this one. @param {Tag} tag */
  #provisional(tag) {
    if (this.#tags.has(tag.id)) return null;
    const found = this.all.find(({ id, name, parent }) => {
      return id < 0 && folded(name) === folded(tag.name) && (this.#settled.get(parent) ?? parent) === tag.parent;
    });
    return found ?? null;
  }

  /** @param {number | null} parent @param {string} name */
  #child(parent, name) {
    return this.all.find((tag) => tag.parent === parent && folded(tag.name) === folded(name));
  }

  /** @param {string} name @param {Tag | null} parent @param {string} colour */
  #make(name, parent, colour) {
    const path = parent ? parent.path + SEPARATOR + name : name;
    const tag = { id: this.#next--, name, path, parent: parent?.id ?? null, colour, shortcut: "", description: "" };
    this.#tags.set(tag.id, tag);
    this.#changed();
    return tag;
  }

  #freshColour() {
    const uses = new Map(COLOURS.map((colour) => [colour, 0]));
    for (const tag of this.all) uses.set(tag.colour, (uses.get(tag.colour) ?? 0) + 1);
    return COLOURS.reduce((best, colour) => (uses.get(colour) < uses.get(best) ? colour : best));
  }
}
