/** A row of the tree: made once, filled as often as what it shows is another. */

import { copyOf } from "../elements/element.js";
import { say } from "../words.js";
import { piecesOf } from "./tree.js";

const COUNTS = ["passages", "documents", "people"];
const number = new Intl.NumberFormat(document.documentElement.lang || undefined);

/** @typedef {import("./book.js").Book} Book @typedef {import("./tree.js").Row} Row */

/**
 * A row, made of one that isn't needed any more where there is one: that is quicker.
 * @param {Row} row @param {HTMLElement[]} spare @param {Book} book @returns {HTMLElement}
 */
export function rowFor(row, spare, book) {
  if (row.draft) return filled(copyOf("book-draft-template"), row, book);
  const at = spare.findIndex((one) => !one.querySelector(".book-input") && !one.contains(document.activeElement));
  const element = at < 0 ? copyOf("book-row-template") : spare.splice(at, 1)[0];
  element.id = `row-${row.id}`;
  return filled(element, row, book);
}

function filled(element, row, book) {
  element.dataset.tag = String(row.id);
  fillRow(element, row, book);
  return element;
}

/** @param {HTMLElement} element @param {Row} row @param {Book} book */
export function fillRow(element, row, book) {
  element.style.setProperty("--depth", String(Math.min(row.depth, 12)));
  attribute(element, "aria-level", row.depth + 1);
  if (row.draft) return;
  const tag = book.tree.get(row.id);
  const active = row.id === book.active;
  attribute(element, "aria-posinset", row.place);
  attribute(element, "aria-setsize", row.among);
  attribute(element, "aria-expanded", row.expanded);
  attribute(element, "aria-selected", book.chosen.size ? book.chosen.has(row.id) : active);
  attribute(element, "tabindex", active ? 0 : -1);
  attribute(element, "data-colour", tag.colour);
  element.classList.toggle("is-active", active);
  element.classList.toggle("is-chosen", book.chosen.has(row.id));
  element.classList.toggle("is-way", Boolean(book.found) && !row.found);
  element.classList.toggle("is-grabbed", Boolean(book.grabbed?.landings.takes(row.id)));
  element.classList.toggle("is-waiting", row.id < 0);
  fillTag(element, tag, book);
}

/** @param {HTMLElement} element @param {import("./tree.js").Tag} tag @param {Book} book */
function fillTag(element, tag, book) {
  const counts = book.below ? tag.below : tag.own;
  const version = JSON.stringify([tag.name, tag.shortcut, tag.aliases, counts, book.query, tag.id === book.renaming]);
  element.querySelector(".book-check").checked = book.chosen.has(tag.id);
  if (element.dataset.version === version) return;
  element.dataset.version = version;
  fillName(element.querySelector(".book-name"), tag, book);
  const key = element.querySelector("kbd");
  key.textContent = tag.shortcut;
  key.hidden = !tag.shortcut;
  for (const what of COUNTS) element.querySelector(`[data-count=${what}]`).textContent = counts[what] ? number.format(counts[what]) : "";
  const told = [tag.name, ...COUNTS.filter((what) => counts[what]).map((what) => say(`count.${what}`, { count: counts[what] }))];
  if (tag.shortcut) told.push(say("book.keyIs", { key: tag.shortcut }));
  element.setAttribute("aria-label", told.join(", "));
}

/** @param {HTMLElement} place @param {import("./tree.js").Tag} tag @param {Book} book */
function fillName(place, tag, book) {
  if (tag.id === book.renaming) {
    // What one is typing stays, whatever others do to the tag meanwhile.
    if (!place.querySelector(".book-input")) place.replaceChildren(copyOf("book-rename-template"));
    return;
  }
  const nodes = piecesOf(tag.name, book.query).map((piece, at) => (at % 2 ? marked(piece) : piece));
  const alias = book.query && tag.aliases.find(({ name }) => piecesOf(name, book.query).length > 1);
  if (alias) nodes.push(Object.assign(document.createElement("span"), { className: "book-alias", textContent: say("book.also", { name: alias.name }) }));
  place.replaceChildren(...nodes);
  place.title = tag.name;
}

const marked = (text) => Object.assign(document.createElement("mark"), { textContent: text });

function attribute(element, name, value) {
  if (value === null) element.removeAttribute(name);
  else if (element.getAttribute(name) !== String(value)) element.setAttribute(name, String(value));
}
