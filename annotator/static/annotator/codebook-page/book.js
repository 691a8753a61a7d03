/** The codebook on its page: what the server confirmed with what waits on top, which tag is attended, what is folded, what is looked for. */

import { Landings } from "./landing.js";
import { Tree } from "./tree.js";

/** @typedef {import("./tree.js").Tag} Tag @typedef {import("./tree.js").Place} Place @typedef {import("./tree.js").Row} Row */
/** Something that was done and isn't confirmed. @typedef {{draw: (tree: Tree) => Tree | null}} Waiting */

const DRAFT = 0; // the row in which a new tag is named

/** Events: "change" of anything that shows; "focus": the attended row is to get the focus; "open": its details are asked for. */
export class Book extends EventTarget {
  #confirmed = new Tree([]);
  /** @type {Waiting[]} */ #waiting = [];
  /** Which number a new tag got. @type {Map<number, number>} */ #settled = new Map();
  #next = -1;
  #storage;
  #place;
  /** @type {Row[] | null} */ #rows = null;
  #folded = new Set();
  /** Folded while a search is on. */ #closed = new Set();
  #anchor = null;

  tree = this.#confirmed;
  /** The number of the last change that is in it. */ change = 0;
  may = { make: false, edit: false };
  settings = { tags_made_by: "annotators" };
  loaded = false;
  /** @type {number | null} */ active = null;
  /** Several that are acted on together. @type {Set<number>} */ chosen = new Set();
  /** Whether a press chooses instead of attending. */ choosing = false;
  /** Whether counts are those with the tags below. */ below = false;
  query = "";
  /** @type {Set<number> | null} */ found = null;
  /** Where a new tag is being named. @type {Place | null} */ draft = null;
  /** @type {number | null} */ renaming = null;
  /** What is grabbed, and where it would land. @type {{landings: Landings, landing: import("./landing.js").Landing} | null} */ grabbed = null;

  /** @param {Storage} storage @param {string} place under which it keeps what is folded */
  constructor(storage, place) {
    super();
    [this.#storage, this.#place] = [storage, place];
    const kept = read(storage, place);
    this.#folded = new Set(kept.folded ?? []);
    this.below = Boolean(kept.below);
  }

  /** Takes in the codebook as the server has it. @param {{change: number, may: object, settings: object, tags: Tag[]}} codebook */
  take({ change, may, settings, tags }) {
    if (change < this.change) return;
    Object.assign(this, { change, may, settings, loaded: true });
    this.#confirmed = new Tree(tags);
    this.#draw();
  }

  /** Shows an act before it is confirmed. @param {Waiting} one */
  await(one) {
    this.#waiting.push(one);
    this.#draw();
  }

  /** It is confirmed, or came to nothing. @param {Waiting} one */
  settle(one) {
    this.#waiting = this.#waiting.filter((other) => other !== one);
    this.#draw();
  }

  /** A number for a tag that isn't made yet. */
  provisional() {
    return this.#next--;
  }

  /** A new tag has got its number. @param {number} from @param {number} to */
  rename(from, to) {
    this.#settled.set(from, to);
    if (this.active === from) this.active = to;
    if (this.chosen.delete(from)) this.chosen.add(to);
  }

  /** @param {number | null} id */
  idOf(id) {
    return this.#settled.get(id) ?? id;
  }

  /** The tags that an act is about: the chosen ones, or the attended one. @returns {number[]} */
  get handled() {
    return this.tree.topmost(this.chosen.size ? this.chosen : [this.active]);
  }

  /** What is shown, the draft of a new tag included. @returns {(Row & {draft?: boolean})[]} */
  get rows() {
    this.#rows ??= this.#drafted(this.tree.rows({ folded: this.#shut, found: this.found }));
    return this.#rows;
  }

  /** @param {number} id */
  rowOf(id) {
    return this.rows.findIndex((row) => row.id === id);
  }

  get #shut() {
    return this.found ? this.#closed : this.#folded;
  }

  /** @param {number | null} id @param {{open?: boolean, quiet?: boolean}} [how] open: its details are asked for */
  attend(id, { open = false } = {}) {
    this.active = id;
    this.#anchor = id;
    this.chosen.clear();
    if (id !== null) this.#reveal(id);
    this.changed();
    if (open) this.dispatchEvent(new CustomEvent("open"));
  }

  /** @param {number} id */
  choose(id) {
    if (!this.chosen.size && !this.choosing && this.active !== null) this.chosen.add(this.active);
    if (!this.chosen.delete(id)) this.chosen.add(id);
    [this.active, this.#anchor] = [id, id];
    this.changed();
  }

  /** All that is shown from where choosing began up to this one. @param {number} id */
  chooseUpTo(id) {
    const [from, to] = [Math.max(this.rowOf(this.#anchor), 0), this.rowOf(id)];
    const between = this.rows.slice(Math.min(from, to), Math.max(from, to) + 1);
    this.chosen = new Set(between.filter(({ draft }) => !draft).map((row) => row.id));
    this.active = id;
    this.changed();
  }

  chooseAll() {
    this.chosen = new Set(this.rows.filter(({ draft }) => !draft).map(({ id }) => id));
    this.changed();
  }

  unchoose() {
    this.chosen.clear();
    this.choosing = false;
    this.changed();
  }

  /** @param {boolean} on */
  chooseSeveral(on) {
    this.choosing = on;
    if (!on) this.chosen.clear();
    this.changed();
  }

  /** @param {number} id @param {boolean} [fold] */
  fold(id, fold = !this.#shut.has(id)) {
    if (fold) this.#shut.add(id);
    else this.#shut.delete(id);
    if (fold && this.active !== null && this.tree.ancestors(this.active).includes(id)) this.active = id;
    this.#keep();
    this.#rows = null;
    this.changed();
  }

  /** @param {boolean} fold */
  foldAll(fold) {
    this.#shut.clear();
    if (fold) for (const { id } of this.tree.tags) if (this.tree.children(id).length) this.#shut.add(id);
    if (fold && this.active !== null) this.active = this.tree.ancestors(this.active)[0] ?? this.active;
    this.#keep();
    this.#rows = null;
    this.changed();
  }

  /** @param {boolean} below */
  count(below) {
    this.below = below;
    this.#keep();
    this.changed();
  }

  /** @param {string} query */
  look(query) {
    this.query = query.trim();
    this.found = this.tree.search(this.query);
    this.#closed.clear();
    this.#rows = null;
    if (this.rowOf(this.active) < 0) this.active = this.rows.find(({ found }) => found)?.id ?? this.rows[0]?.id ?? null;
    else if (!this.found) this.#reveal(this.active);
    this.changed();
  }

  /** @param {Place | null} place null: no new tag any more */
  name(place) {
    this.draft = place;
    this.renaming = null;
    if (place && place.parent !== null) this.#reveal(place.parent, { also: true });
    this.#rows = null;
    this.changed();
  }

  /** @param {number | null} id */
  retitle(id) {
    [this.renaming, this.draft] = [id, null];
    this.#rows = null;
    this.changed();
  }

  /** @param {number[]} ids */
  grab(ids) {
    const landings = new Landings(this.tree, this.rows, ids);
    this.grabbed = { landings, landing: landings.start };
    this.changed();
  }

  /** @param {import("./landing.js").Landing} landing */
  land(landing) {
    this.grabbed.landing = landing;
    this.changed();
  }

  /** @returns {{ids: number[], place: Place} | null} what is moved where, if it is dropped here */
  drop() {
    const { landings, landing } = this.grabbed;
    this.release();
    return landings.moves(landing) ? { ids: landings.ids, place: landings.place(landing) } : null;
  }

  release() {
    this.grabbed = null;
    this.changed();
  }

  changed() {
    this.dispatchEvent(new CustomEvent("change"));
  }

  focus() {
    this.dispatchEvent(new CustomEvent("focus"));
  }

  #draw() {
    this.tree = this.#waiting.reduce((tree, one) => one.draw(tree) ?? tree, this.#confirmed);
    this.found = this.tree.search(this.query);
    for (const id of this.chosen) if (!this.tree.has(id)) this.chosen.delete(id);
    if (!this.tree.has(this.renaming)) this.renaming = null;
    if (this.draft && this.draft.parent !== null && !this.tree.has(this.idOf(this.draft.parent))) this.draft = null;
    // Ids in a grasp may be gone; what is grabbed lets go.
    if (this.grabbed && !this.grabbed.landings.ids.every((id) => this.tree.has(id))) this.grabbed = null;
    const before = this.#rows;
    this.#rows = null;
    if (!this.tree.has(this.active)) this.active = this.#near(before);
    this.changed();
  }

  /** Who attended a tag that is gone attends the one that took its place. @param {Row[] | null} before */
  #near(before) {
    const at = before?.findIndex(({ id }) => id === this.active) ?? -1;
    if (at < 0) return this.rows[0]?.id ?? null;
    return this.rows[Math.min(at, this.rows.length - 1)]?.id ?? null;
  }

  /** Unfolds what a tag lies in. @param {number} id */
  #reveal(id, { also = false } = {}) {
    const folded = [...this.tree.ancestors(id), ...(also ? [id] : [])].filter((above) => this.#shut.delete(above));
    if (!folded.length) return;
    this.#rows = null;
    this.#keep();
  }

  /** @param {Row[]} rows */
  #drafted(rows) {
    if (!this.draft) return rows;
    const parent = this.idOf(this.draft.parent);
    const depth = parent === null ? 0 : this.tree.depth(parent) + 1;
    let at = rows.findIndex(({ id }) => id === this.idOf(this.draft.before));
    if (this.draft.before === null || at < 0) {
      at = parent === null ? rows.length : rows.findIndex(({ id }) => id === parent) + 1;
      while (parent !== null && rows[at]?.depth >= depth) at++;
    }
    const draft = { id: DRAFT, depth, place: 0, among: 0, expanded: null, found: false, draft: true };
    return [...rows.slice(0, at), draft, ...rows.slice(at)];
  }

  #keep() {
    try {
      this.#storage.setItem(this.#place, JSON.stringify({ folded: [...this.#folded], below: this.below }));
    } catch {
      // A full or forbidden storage: it holds as long as the page.
    }
  }
}

function read(storage, place) {
  try {
    return JSON.parse(storage.getItem(place) ?? "{}") ?? {};
  } catch {
    return {};
  }
}
