/** The keys of the reading page. Single letters can be switched off, and never count while someone types. */

import { applyTag, highlight, openIn, remove } from "./marking.js";
import { attention, blocks, codebook, near, page, store, tagsOf, tell } from "./reading.js";
import { say } from "./words.js";

export const SWITCH = "annotator:letters-off";
const FIELDS = "input:not([type=checkbox]), textarea, select, [contenteditable], dialog";
const QUOTE = 120;

const READING = {
  j: () => step(1),
  k: () => step(-1),
  c: () => document.dispatchEvent(new CustomEvent("annotator:codebook")),
  "?": () => document.dispatchEvent(new CustomEvent("annotator:help")),
};

const MARKING = {
  s: () => document.dispatchEvent(new CustomEvent("annotator:cursor")),
  t: () => tag(),
  n: () => note(),
  h: () => highlight(),
  r: () => attention.selected && openIn(attention.selected, "reply"),
  z: () => document.dispatchEvent(new CustomEvent("annotator:undo")),
  Delete: () => remove(attention.selected),
};

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest?.(FIELDS)) return;
  if (event.key === "Escape") return letGo();
  if (event.key === "Enter") return enter(event);
  if (event.key.length === 1 && localStorage.getItem(SWITCH)) return;
  const act = READING[event.key] ?? (page.may_annotate ? (MARKING[event.key] ?? shortcut(event.key)) : null);
  if (!act) return;
  event.preventDefault();
  act();
}

/** @param {string} key */
function shortcut(key) {
  const found = codebook.withShortcut(key);
  return found && (attention.passage || attention.selected) ? () => applyTag(found.id) : null;
}

function letGo() {
  if (attention.passage) {
    attention.attend(null);
    getSelection().removeAllRanges();
  } else if (attention.selected) {
    attention.select(null, "keys");
  }
}

/** On the text: to the toolbar of the passage, to the card of the highlight, or start the text cursor. */
function enter(event) {
  const text = document.getElementById("text");
  if (event.target !== text && event.target !== document.body) return;
  if (document.body.dataset.cursor) return;
  event.preventDefault();
  if (attention.passage) tag();
  else if (attention.selected) openIn(attention.selected, "card");
  else if (event.target === text && page.may_annotate) MARKING.s();
}

function tag() {
  if (attention.passage) document.dispatchEvent(new CustomEvent("annotator:tag"));
  else if (attention.selected) openIn(attention.selected, "tag");
  else tell({ text: say("selectFirst") });
}

function note() {
  const made = attention.passage ? highlight() : null;
  const uid = made?.uid ?? attention.selected;
  if (uid) openIn(uid, "note");
  else tell({ text: say("selectFirst") });
}

/** To the next or previous highlight, from the selected one or from what is on the screen. @param {1 | -1} by */
function step(by) {
  const { items } = store.placed;
  if (!items.length) return tell({ text: say("noHighlights") });
  const selected = store.get(attention.selected);
  let place = selected && selected.start !== null ? store.placed.placeOf(selected) + by : placeOnScreen(by);
  place = (place + items.length) % items.length;
  const annotation = items[place];
  attention.select(annotation.uid, "keys");
  tell({
    quiet: true,
    text: say("highlightOf", {
      place: place + 1,
      count: items.length,
      tags: tagsOf(annotation).map(({ name }) => name).join(", ") || say("noTag"),
      quote: blocks.quote(annotation.start, Math.min(annotation.end, annotation.start + QUOTE)),
    }),
  });
}

/** The first highlight on the screen, or for going back the one before it. */
function placeOnScreen(by) {
  for (const chunk of near.all) {
    if (!near.chunks.has(chunk)) continue;
    const [from, to] = near.places(chunk);
    for (let place = from; place < to; place++) {
      if (blocks.elements[place].getBoundingClientRect().bottom < 60) continue;
      return store.placed.placeFrom(blocks.starts[place]) + (by < 0 ? -1 : 0);
    }
  }
  return 0;
}

document.addEventListener("keydown", onKey);
