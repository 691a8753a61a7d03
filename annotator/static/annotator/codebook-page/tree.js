/** The tree of the codebook's page: order, descent, moving, searching, and what is shown when branches are folded. Pure. */

import { folded } from "../codebook.js";

/** How many passages, documents, people and topics a person sees. @typedef {{passages: number, documents: number, people: number, topics: number}} Counts */
/** @typedef {{id: number, name: string, path: string, parent: number | null, colour: string, shortcut: string, description: string, when_to_use: string, when_not: string, aliases: {id: number, name: string}[], own: Counts, below: Counts, mine: boolean}} Tag */
/** Where tags go: under which one (null: at the top), in front of which one (null: last). @typedef {{parent: number | null, before: number | null}} Place */
/** @typedef {{id: number, depth: number, place: number, among: number, expanded: boolean | null, found: boolean}} Row */

/** Never changes; what would change it gives another one. */
export class Tree {
  /** @type {Map<number, Tag>} */ #tags = new Map();
  /** @type {Map<number | null, number[]>} */ #children = new Map();
  /** @type {Map<number, string> | null} */ #words = null;

  /** @param {Tag[]} tags siblings in their order; one whose parent isn't here stands at the top */
  constructor(tags) {
    for (const tag of tags) this.#tags.set(tag.id, tag);
    for (const { id } of tags) {
      const parent = this.parent(id);
      if (!this.#children.has(parent)) this.#children.set(parent, []);
      this.#children.get(parent).push(id);
    }
  }

  get size() {
    return this.#tags.size;
  }

  /** As one reads them. @returns {Tag[]} */
  get tags() {
    return [...this.#walk()].map(([id]) => this.#tags.get(id));
  }

  /** @param {number} id */
  has(id) {
    return this.#tags.has(id);
  }

  /** @param {number} id @returns {Tag | undefined} */
  get(id) {
    return this.#tags.get(id);
  }

  /** @param {number | null} id null: those at the top @returns {readonly number[]} */
  children(id) {
    return this.#children.get(id) ?? [];
  }

  /** @param {number} id @returns {number | null} */
  parent(id) {
    const parent = this.#tags.get(id)?.parent ?? null;
    return this.#tags.has(parent) ? parent : null;
  }

  /** From the top down, without the tag itself. @param {number} id @returns {number[]} */
  ancestors(id) {
    const above = [];
    for (let at = this.parent(id); at !== null; at = this.parent(at)) above.unshift(at);
    return above;
  }

  /** @param {number} id */
  depth(id) {
    return this.ancestors(id).length;
  }

  /** These and all that lies under them. @param {Iterable<number>} ids @returns {Set<number>} */
  under(ids) {
    const found = new Set();
    const waiting = [...ids];
    while (waiting.length) {
      const id = waiting.pop();
      if (found.has(id) || !this.has(id)) continue;
      found.add(id);
      waiting.push(...this.children(id));
    }
    return found;
  }

  /** Those that lie under none of the others, as one reads them. @param {Iterable<number>} ids @returns {number[]} */
  topmost(ids) {
    const asked = new Set(ids);
    const free = [...asked].filter((id) => this.has(id) && !this.ancestors(id).some((above) => asked.has(above)));
    if (free.length < 2) return free;
    const wanted = new Set(free);
    return [...this.#walk()].map(([id]) => id).filter((id) => wanted.has(id));
  }

  /** The next sibling that isn't among `but`. @param {number} id @param {Set<number>} [but] @returns {number | null} */
  next(id, but = new Set()) {
    const siblings = this.children(this.parent(id));
    return siblings.slice(siblings.indexOf(id) + 1).find((other) => !but.has(other)) ?? null;
  }

  /**
   * With these tags at another place, in the order in which one reads them; null if that is no place for them (under
   * themselves), or the one where they are.
   * @param {Iterable<number>} ids
   * @param {Place} place
   * @returns {Tree | null}
   */
  moved(ids, { parent, before }) {
    const going = this.topmost(ids);
    if (!going.length || (parent !== null && (!this.has(parent) || this.under(going).has(parent)))) return null;
    const set = new Set(going);
    const staying = this.children(parent).filter((id) => !set.has(id));
    const goal = set.has(before) ? this.next(before, set) : before;
    const at = goal === null ? staying.length : staying.indexOf(goal);
    if (at < 0) return null;
    const siblings = [...staying.slice(0, at), ...going, ...staying.slice(at)];
    const now = this.children(parent);
    if (siblings.length === now.length && siblings.every((id, place) => id === now[place])) return null;
    const order = new Map(siblings.map((id, place) => [id, place]));
    const tags = this.tags.map((tag) => (set.has(tag.id) ? { ...tag, parent } : tag));
    return new Tree(ordered(tags, parent, order));
  }

  /** With other fields of one tag. @param {number} id @param {Partial<Tag>} fields @returns {Tree} */
  changed(id, fields) {
    return new Tree(this.tags.map((tag) => (tag.id === id ? { ...tag, ...fields } : tag)));
  }

  /** With a new tag. @param {Tag} tag @param {number | null} before the sibling in front of which it stands @returns {Tree} */
  with(tag, before) {
    const tree = new Tree([...this.tags, tag]);
    return tree.moved([tag.id], { parent: tag.parent, before }) ?? tree;
  }

  /** Without these. @param {Iterable<number>} ids @param {"lift" | "trash"} children what becomes of the tags under them @returns {Tree} */
  without(ids, children) {
    const gone = children === "trash" ? this.under(ids) : new Set(ids);
    const stays = (id) => (gone.has(id) ? stays(this.parent(id)) : id);
    const left = this.tags.filter(({ id }) => !gone.has(id));
    return new Tree(left.map((tag) => (gone.has(tag.parent) ? { ...tag, parent: stays(tag.parent) } : tag)));
  }

  /**
   * The tags that have all the words, in their name, their other names or what is said of them.
   * @param {string} query
   * @returns {Set<number> | null} null where nothing is asked
   */
  search(query) {
    const words = folded(query).split(/\s+/).filter(Boolean);
    if (!words.length) return null;
    this.#words ??= new Map([...this.#tags.values()].map((tag) => [tag.id, wordsOf(tag)]));
    const found = new Set();
    for (const [id, has] of this.#words) if (words.every((word) => has.includes(word))) found.add(id);
    return found;
  }

  /**
   * What is shown: everything, but not what lies in folded branches; of a search, what was found in its branches.
   * @param {{folded?: Set<number>, found?: Set<number> | null}} [how]
   * @returns {Row[]}
   */
  rows({ folded = new Set(), found = null } = {}) {
    const wanted = found && this.#withAbove(found);
    const childrenOf = (id) => (wanted ? this.children(id).filter((child) => wanted.has(child)) : this.children(id));
    const rows = [];
    const waiting = [{ ids: childrenOf(null), at: 0, depth: 0 }];
    while (waiting.length) {
      const level = waiting[waiting.length - 1];
      if (level.at === level.ids.length) {
        waiting.pop();
        continue;
      }
      const id = level.ids[level.at++];
      const below = childrenOf(id);
      const expanded = below.length ? !folded.has(id) : null;
      rows.push({ id, depth: level.depth, place: level.at, among: level.ids.length, expanded, found: Boolean(found?.has(id)) });
      if (expanded) waiting.push({ ids: below, at: 0, depth: level.depth + 1 });
    }
    return rows;
  }

  /** @param {Iterable<number>} ids */
  #withAbove(ids) {
    const all = new Set();
    for (const id of ids) for (let at = id; at !== null && !all.has(at); at = this.parent(at)) all.add(at);
    return all;
  }

  /** @returns {Generator<[number, number]>} ids with their depth, as one reads them */
  *#walk() {
    const waiting = this.children(null).map((id) => [id, 0]).reverse();
    while (waiting.length) {
      const [id, depth] = waiting.pop();
      yield [id, depth];
      const below = this.children(id);
      for (let at = below.length - 1; at >= 0; at--) waiting.push([below[at], depth + 1]);
    }
  }
}

/** The tags of a list, those under one parent in another order. @param {Tag[]} tags @param {Map<number, number>} order */
function ordered(tags, parent, order) {
  const inOrder = tags.filter(({ id }) => order.has(id)).sort((one, other) => order.get(one.id) - order.get(other.id));
  return [...tags.filter(({ id }) => !order.has(id)), ...inOrder];
}

/** @param {Tag} tag */
function wordsOf({ name, aliases, description, when_to_use, when_not }) {
  return folded([name, ...aliases.map((alias) => alias.name), description, when_to_use, when_not].join("\n"));
}

/**
 * Where in a name the words of a search stand, for marking them: pieces of the name, every other one a hit.
 * @param {string} name
 * @param {string} query
 * @returns {string[]} the first piece is no hit, the second one is, and so on
 */
export function piecesOf(name, query) {
  const words = folded(query).split(/\s+/).filter(Boolean).map(escaped);
  if (!words.length) return [name];
  return name.split(new RegExp(`(${words.sort((one, other) => other.length - one.length).join("|")})`, "iu"));
}

const escaped = (word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
