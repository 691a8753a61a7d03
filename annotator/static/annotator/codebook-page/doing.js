/** The acts on tags, each with how it shows before the server has answered. */

import { folded } from "../codebook.js";
import { say } from "../words.js";

/** @typedef {import("./book.js").Book} Book @typedef {import("./acting.js").Acting} Acting @typedef {import("./tree.js").Place} Place */

const NOTHING = { passages: 0, documents: 0, people: 0, topics: 0 };
const COLOURS = "amber teal magenta blue lime orange violet green red cyan indigo".split(" ");

export class Doing {
  /** @param {Book} book @param {Acting} acting */
  constructor(book, acting) {
    [this.book, this.acting] = [book, acting];
  }

  /** @param {string} name @param {Place} place @returns {number} the tag's number until the server has made it */
  make(name, { parent, before }) {
    const { book } = this;
    const id = book.provisional();
    const colour = (parent !== null && book.tree.get(book.idOf(parent))?.colour) || freshColour(book.tree.tags);
    const tag = {
      id, name, path: name, parent, colour, shortcut: "", description: "", when_to_use: "", when_not: "", aliases: [],
      own: NOTHING, below: NOTHING, mine: false,
    };
    const draw = (tree) => tree.with({ ...tag, parent: book.idOf(parent) }, book.idOf(before));
    const settle = ({ tags }) => {
      const made = tags.find((one) => one.parent === book.idOf(parent) && folded(one.name) === folded(name));
      if (made) book.rename(id, made.id);
    };
    const operation = (idOf) => ({ kind: "make", name, parent: idOf(parent), before: idOf(before), colour });
    this.acting.perform(operation, draw, settle);
    return id;
  }

  /** @param {number} id @param {object} fields */
  change(id, fields) {
    const { book } = this;
    const draw = (tree) => tree.changed(book.idOf(id), fields);
    return this.acting.perform((idOf) => ({ kind: "change", tag: idOf(id), fields }), draw);
  }

  /** @param {number[]} ids @param {string} colour */
  recolour(ids, colour) {
    const draw = (tree) => ids.reduce((drawn, id) => drawn.changed(this.book.idOf(id), { colour }), tree);
    return this.acting.perform((idOf) => ({ kind: "recolour", tags: ids.map(idOf), colour }), draw);
  }

  /** @param {number[]} ids @param {Place} place */
  move(ids, { parent, before }) {
    const { book } = this;
    const draw = (tree) => tree.moved(ids.map((id) => book.idOf(id)), { parent: book.idOf(parent), before: book.idOf(before) });
    const operation = (idOf) => ({ kind: "move", tags: ids.map(idOf), parent: idOf(parent), before: idOf(before) });
    const done = this.acting.perform(operation, draw);
    book.attend(book.active);
    return done;
  }

  /** Nothing hangs on it: it goes at once. Else the plan is shown first. @param {number[]} ids */
  trash(ids) {
    const { tree } = this.book;
    if (!ids.length || !ids.every((id) => this.mayChange(id))) return;
    const bare = ids.every((id) => !tree.children(id).length && !tree.get(id).below.passages && !tree.get(id).below.topics);
    if (!bare) return this.plan({ kind: "trash", tags: ids, children: "lift" });
    this.acting.perform((idOf) => ({ kind: "trash", tags: ids.map(idOf), children: "lift" }), (now) => now.without(ids, "lift"));
  }

  /** Opens the dialog that tells what would happen, and does it. @param {object} operation */
  plan(operation) {
    document.dispatchEvent(new CustomEvent("codebook:plan", { detail: { operation } }));
  }

  /** @param {number} id @param {string} name */
  alias(id, name) {
    return this.acting.perform((idOf) => ({ kind: "alias", tag: idOf(id), name }));
  }

  /** @param {number} alias */
  unalias(alias) {
    return this.acting.perform(() => ({ kind: "unalias", alias }));
  }

  /** @param {"annotators" | "editors"} by */
  madeBy(by) {
    return this.acting.perform(() => ({ kind: "settings", tags_made_by: by }));
  }

  /** @param {number} id */
  mayChange(id) {
    const tag = this.book.tree.get(id);
    return Boolean(tag && (this.book.may.edit || tag.mine));
  }

  /** Where tags would land, in words. @param {Place} place */
  placeSaid({ parent, before }) {
    const { tree } = this.book;
    const names = { parent: tree.get(parent)?.name, before: tree.get(before)?.name };
    if (before !== null) return say(parent === null ? "book.before" : "book.beforeUnder", names);
    return say(parent === null ? "book.last" : "book.lastUnder", names);
  }

  /** @param {number[]} ids */
  namesSaid(ids) {
    return ids.length === 1 ? this.book.tree.get(ids[0]).name : say("book.several", { count: ids.length });
  }
}

/** The colour that is used least, the first of several. @param {import("./tree.js").Tag[]} tags */
function freshColour(tags) {
  const uses = new Map(COLOURS.map((colour) => [colour, 0]));
  for (const { colour } of tags) if (uses.has(colour)) uses.set(colour, uses.get(colour) + 1);
  return COLOURS.reduce((best, colour) => (uses.get(colour) < uses.get(best) ? colour : best));
}
