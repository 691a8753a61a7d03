/**
 * What a list of highlights says (see `<block-lists>`). All words stand in labels and none in text, so that the page's
 * text stays what it is for searching, selecting and copying.
 */

import { calledOf } from "../people.js";
import { blocks, mayChange, page, store, tagsOf } from "../reading.js";
import { say } from "../words.js";

const QUOTE = 160;
const NOTE = 400;

/** @param {HTMLElement[]} items */
export function listOf(items) {
  const list = document.createElement("div");
  list.className = "block-list";
  list.setAttribute("role", "list");
  list.setAttribute("aria-label", say("list.label", { count: items.length }));
  list.append(...items);
  return list;
}

/** @param {import("../store.js").Annotation} annotation @param {string[]} actions */
export function itemFor(annotation, actions) {
  const item = document.createElement("div");
  item.setAttribute("role", "listitem");
  item.append(
    buttonFor("open", sentenceOf(annotation), annotation.uid),
    ...actions.map((does) => buttonFor(does, say(`list.${does}`), annotation.uid)),
  );
  return item;
}

/** @param {number} count of those that aren't in the list */
export function moreItem(count) {
  const item = document.createElement("div");
  item.setAttribute("role", "listitem");
  item.append(buttonFor("more", say("list.more", { count })));
  return item;
}

/** What this person may do to it. @param {import("../store.js").Annotation} annotation */
export function actionsFor(annotation) {
  if (!page.may_annotate) return [];
  return mayChange(annotation) ? ["tag", "note", "reply", "delete"] : ["reply"];
}

function buttonFor(does, label, uid = "") {
  const button = document.createElement("button");
  button.type = "button";
  button.tabIndex = -1;
  button.dataset.does = does;
  button.dataset.uid = uid;
  button.setAttribute("aria-label", label);
  return button;
}

/** @param {import("../store.js").Annotation} annotation */
function sentenceOf(annotation) {
  const { author, note, replies, resolved, uid } = annotation;
  const tags = tagsOf(annotation).map(({ name }) => name).join(", ");
  return [
    say("list.highlight", { place: store.placed.placeOf(annotation) + 1, count: store.placed.length, quote: quoteOf(annotation) }),
    tags ? say("list.tags", { tags }) : say("list.untagged"),
    say("list.author", { name: calledOf(author) }),
    note && say("list.noted", { note: shortened(note.text, NOTE) }),
    replies.length ? say("replies", { count: replies.length }) : "",
    resolved && say("list.resolved"),
    annotation.private && say("list.private"),
    store.isWaiting?.(uid) && say("list.waiting"),
  ].filter(Boolean).map((part) => (/[.!?…]$/.test(part) ? part : `${part}.`)).join(" ");
}

function quoteOf({ start, end }) {
  return shortened(blocks.quote(start, Math.min(end, start + QUOTE + 1)), QUOTE).replaceAll("\ufffc", say("picture"));
}

function shortened(text, most) {
  return text.length > most ? `${text.slice(0, most).trimEnd()}…` : text;
}
