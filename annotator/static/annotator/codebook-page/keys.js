/** All that can be done on the codebook's page with a key, and the dialog that tells of it. */

import { keycapsOf } from "../chords.js";
import { command, commands } from "../commands.js";
import { PageElement } from "../elements/element.js";
import { isTypedOrPressed } from "../typing.js";
import { say } from "../words.js";
import { askForPlace } from "./place-choice.js";
import { acting, book, doing, tell } from "./page.js";

const PAGE = 12;
const IS_MAC = /Mac|iP(hone|ad|od)/.test(navigator.platform);

const inTree = () => Boolean(document.activeElement?.closest(".book-rows")) && book.active !== null;
const free = () => inTree() && !book.grabbed;
const grabbed = () => inTree() && Boolean(book.grabbed);
const isRtl = () => getComputedStyle(document.body).direction === "rtl";

/** @param {number} to a row */
function go(to) {
  const row = book.rows[Math.min(Math.max(to, 0), book.rows.length - 1)];
  if (row) book.attend(row.id);
  book.focus();
}

const here = () => book.rowOf(book.active);

function extend(by) {
  const row = book.rows[here() + by];
  if (row) book.chooseUpTo(row.id);
  book.focus();
}

/** Into a branch, or to the first tag in it. */
function inward() {
  const { id, expanded } = book.rows[here()];
  if (expanded === false) book.fold(id, false);
  else if (expanded) go(here() + 1);
}

/** Out of a branch, or up to the tag above. */
function outward() {
  const { id, expanded } = book.rows[here()];
  const parent = book.tree.parent(id);
  if (expanded) book.fold(id, true);
  else if (parent !== null) go(book.rowOf(parent));
}

function grab() {
  if (!book.may.edit || !book.handled.length) return;
  const ids = book.handled;
  book.grab(ids);
  tell({ text: say("book.grabbed", { what: doing.namesSaid(ids) }), quiet: true });
}

/** @param {number} gaps @param {number} depths */
function carry(gaps, depths) {
  const { landings, landing } = book.grabbed;
  let next = landings.at(landing.gap + gaps, landing.depth + depths);
  // A gap within a branch has a least depth; beyond it the tag stands as deep as before.
  if (gaps) next = landings.at(landing.gap + gaps, Math.max(landings.start.depth, 0));
  if (depths) landings.start = { ...landings.start, depth: next.depth };
  book.land(next);
  book.focus();
  tell({ text: doing.placeSaid(landings.place(next)), quiet: true });
}

function drop() {
  const moved = book.drop();
  if (moved) doing.move(moved.ids, moved.place);
  else tell({ text: say("book.stayed"), quiet: true });
  book.focus();
}

function letGo() {
  book.release();
  tell({ text: say("book.letGo"), quiet: true });
  book.focus();
}

/** @param {boolean} inside under the attended tag, not behind it */
export function newTag(inside = false) {
  const { active, tree } = book;
  if (active === null) return book.name({ parent: null, before: null });
  if (inside) return book.name({ parent: active, before: null });
  book.name({ parent: tree.parent(active), before: tree.next(active) });
}

export async function moveByChoice(ids = book.handled) {
  const going = book.tree.under(ids);
  const chosen = await askForPlace({ title: say("book.moveTitle", { what: doing.namesSaid(ids) }), but: going });
  if (chosen !== undefined) doing.move(ids, { parent: chosen, before: null });
  book.focus();
}

/** The dialog asks into which one. */
export function merge() {
  doing.plan({ kind: "merge", tags: book.chosen.size ? [...book.chosen] : [book.active] });
}

const edits = () => free() && book.may.edit;
const changes = () => free() && doing.mayChange(book.active);
const search = () => document.getElementById("book-search");

const COMMANDS = [
  { name: "book.next", group: "go", keys: ["ArrowDown"], when: free, repeats: true, run: () => go(here() + 1) },
  { name: "book.previous", group: "go", keys: ["ArrowUp"], when: free, repeats: true, run: () => go(here() - 1) },
  { name: "book.inward", group: "go", keys: ["ArrowRight"], when: free, run: () => (isRtl() ? outward() : inward()) },
  { name: "book.outward", group: "go", keys: ["ArrowLeft"], when: free, run: () => (isRtl() ? inward() : outward()) },
  { name: "book.first", group: "go", keys: ["Home"], when: free, run: () => go(0) },
  { name: "book.end", group: "go", keys: ["End"], when: free, run: () => go(book.rows.length - 1) },
  { name: "book.down", group: "go", keys: ["PageDown"], when: free, repeats: true, run: () => go(here() + PAGE) },
  { name: "book.up", group: "go", keys: ["PageUp"], when: free, repeats: true, run: () => go(here() - PAGE) },
  { name: "book.details", group: "go", keys: ["Enter"], when: free, run: () => book.dispatchEvent(new CustomEvent("open", { detail: { focus: true } })) },
  { name: "book.search", group: "go", keys: ["/"], run: () => search().focus() },
  { name: "book.foldAll", group: "go", keys: ["["], run: () => book.foldAll(true) },
  { name: "book.unfoldAll", group: "go", keys: ["]", "*"], run: () => book.foldAll(false) },

  { name: "book.new", group: "change", keys: ["n"], when: () => book.may.make && !book.grabbed, run: () => newTag() },
  { name: "book.newInside", group: "change", keys: ["Shift+n"], when: () => book.may.make && free(), run: () => newTag(true) },
  { name: "book.rename", group: "change", keys: ["F2", "r"], when: changes, run: () => book.retitle(book.active) },
  { name: "book.trash", group: "change", keys: ["Delete"], when: changes, run: () => doing.trash(book.handled) },
  { name: "book.merge", group: "change", keys: ["m"], when: edits, run: () => merge() },
  { name: "undo", group: "change", keys: ["Ctrl+z"], run: () => acting.takeBack("undo") },
  { name: "redo", group: "change", keys: ["Ctrl+Shift+z", "Ctrl+y"], run: () => acting.takeBack("redo") },

  { name: "book.grab", group: "move", keys: ["Space"], when: edits, run: grab },
  { name: "book.carryDown", group: "move", keys: ["ArrowDown"], when: grabbed, repeats: true, run: () => carry(1, 0) },
  { name: "book.carryUp", group: "move", keys: ["ArrowUp"], when: grabbed, repeats: true, run: () => carry(-1, 0) },
  { name: "book.carryIn", group: "move", keys: ["ArrowRight"], when: grabbed, run: () => carry(0, isRtl() ? -1 : 1) },
  { name: "book.carryOut", group: "move", keys: ["ArrowLeft"], when: grabbed, run: () => carry(0, isRtl() ? 1 : -1) },
  { name: "book.drop", group: "move", keys: ["Enter", "Space"], when: grabbed, run: drop },
  { name: "book.letGo", group: "move", keys: ["Escape"], when: grabbed, run: letGo },
  { name: "book.moveTo", group: "move", keys: ["g"], when: edits, run: () => moveByChoice() },

  { name: "book.choose", group: "many", keys: ["x", "Ctrl+Space"], when: free, run: () => book.choose(book.active) },
  { name: "book.chooseDown", group: "many", keys: ["Shift+ArrowDown"], when: free, repeats: true, run: () => extend(1) },
  { name: "book.chooseUp", group: "many", keys: ["Shift+ArrowUp"], when: free, repeats: true, run: () => extend(-1) },
  { name: "book.chooseAll", group: "many", keys: ["Ctrl+a"], when: free, run: () => book.chooseAll() },
  { name: "book.unchoose", group: "many", keys: ["Escape"], when: () => free() && (book.chosen.size > 0 || book.choosing), run: () => book.unchoose() },
  { name: "book.help", group: "back", keys: ["?"], run: () => document.querySelector("codebook-keys").open() },
];

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (isTypedOrPressed(event)) return;
  const found = commands.find(event);
  if (!found) return;
  event.preventDefault();
  if (!event.repeat || found.repeats) found.run(event);
}

class CodebookKeys extends PageElement {
  connect() {
    this.dialog = this.querySelector("dialog");
    this.act({ close: () => this.dialog.close() });
    this.listen(this.dialog, "click", (event) => event.target === this.dialog && this.dialog.close());
  }

  open() {
    const groups = new Map();
    for (const one of commands.all) {
      if (!groups.has(one.group)) groups.set(one.group, []);
      groups.get(one.group).push(one);
    }
    const sections = [...groups].map(([group, of]) => sectionOf(say(`book.group.${group}`), of));
    this.querySelector(".key-groups").replaceChildren(...sections);
    this.dialog.showModal();
  }
}

function sectionOf(title, of) {
  const section = document.createElement("section");
  const list = document.createElement("ul");
  section.append(Object.assign(document.createElement("h3"), { textContent: title }), list);
  for (const { name, label } of of) {
    const item = document.createElement("li");
    const caps = Object.assign(document.createElement("span"), { className: "key-caps" });
    commands.keysOf(name).forEach((chord, at) => {
      if (at) caps.append(" ");
      keycapsOf(chord, { mac: IS_MAC }).forEach((cap) => caps.append(Object.assign(document.createElement("kbd"), { textContent: cap })));
    });
    item.append(Object.assign(document.createElement("span"), { className: "key-label", textContent: label ?? say(`key.${name}`) }), caps);
    list.append(item);
  }
  return section;
}

export function startKeys() {
  commands.remember(localStorage, `annotator:keys:${document.body.dataset.person}`);
  for (const one of COMMANDS) command(one);
  document.addEventListener("keydown", onKey);
}

customElements.define("codebook-keys", CodebookKeys);
