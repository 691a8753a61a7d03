/** The commands of the page itself: going from highlight to highlight, marking, taking back. */

import { command } from "./commands.js";
import { annotationsOf, removeAll } from "./many.js";
import { applyTags, highlight, lastTags, openIn, remove } from "./marking.js";
import { attention, blocks, filter, near, store, tagsOf, tell } from "./reading.js";
import { redo, undo } from "./undoing.js";
import { say } from "./words.js";

const QUOTE = 120;
const ask = (what) => () => document.dispatchEvent(new CustomEvent(`annotator:${what}`));
const isOnText = () => [document.body, document.getElementById("text")].includes(document.activeElement);

command({ name: "next", group: "go", keys: ["j"], repeats: true, run: () => step(1) });
command({ name: "previous", group: "go", keys: ["k"], repeats: true, run: () => step(-1) });
command({ name: "open", group: "go", keys: ["Enter"], when: isOpenable, run: open });
command({ name: "overlaps", group: "go", keys: ["o"], repeats: true, run: ask("cycle") });
command({ name: "let-go", group: "go", keys: ["Escape"], when: isAttending, run: letGo });
command({ name: "codebook", group: "go", keys: ["c"], run: ask("codebook") });
command({ name: "help", group: "go", keys: ["?"], run: ask("help") });

const marking = (name, keys, run, more = {}) => command({ name, group: "mark", keys, run, marks: true, ...more });
marking("cursor", ["s"], ask("cursor"));
marking("tag", ["t"], tag);
marking("note", ["n"], note);
marking("highlight", ["h"], () => highlight());
marking("repeat", ["."], repeat);
marking("reply", ["r"], () => attention.selected && openIn(attention.selected, "reply"));
marking("delete", ["Delete"], () => (attention.chosen.size ? removeAll(attention.chosen) : remove(attention.selected)));
marking("document-note", ["Shift+n"], ask("document-note"));
marking("undo", ["Ctrl+z", "z"], undo, { group: "back", repeats: true });
marking("redo", ["Ctrl+Shift+z", "Ctrl+y"], redo, { group: "back", repeats: true });
command({ name: "another-tag", group: "mark", keys: ["Shift+Enter"], marks: true, fixed: true });
command({ name: "save-note", group: "mark", keys: ["Ctrl+Enter"], marks: true, fixed: true });

function isAttending() {
  return Boolean(attention.passage || attention.selected);
}

/** Lets go of one thing at a time. */
function letGo() {
  if (attention.passage) {
    attention.attend(null);
    getSelection().removeAllRanges();
  } else {
    attention.select(null, "keys");
  }
}

function isOpenable() {
  if (!isOnText() || document.body.dataset.cursor) return false;
  return isAttending() || document.activeElement.id === "text";
}

/** On the text: to the toolbar of the passage, to the card of the highlight, or start the text cursor. */
function open() {
  if (attention.passage) tag();
  else if (attention.selected) openIn(attention.selected, "card");
  else ask("cursor")();
}

function tag() {
  if (attention.passage) ask("tag")();
  else if (attention.chosen.size) ask("tag-chosen")();
  else if (attention.selected) openIn(attention.selected, "tag");
  else tell({ text: say("selectFirst") });
}

function note() {
  const made = attention.passage ? highlight() : null;
  const uid = made?.uid ?? attention.selected;
  if (uid) openIn(uid, "note");
  else tell({ text: say("selectFirst") });
}

/** The tags that were put last, once more: where they are already, they stay. */
function repeat() {
  const ids = lastTags().map(({ id }) => id);
  if (!ids.length) return tell({ text: say("noLastTag") });
  if (attention.passage) return void highlight(ids);
  const on = annotationsOf(attention.chosen.size ? attention.chosen : [attention.selected]);
  const missing = ids.filter((id) => on.some(({ tags }) => !tags.includes(id)));
  if (on.length && !missing.length) tell({ text: say("tagsThere") });
  else applyTags(on.length ? missing : ids);
}

/** To the next or previous highlight, from the selected one or from what is on the screen. @param {1 | -1} by */
export function step(by) {
  const annotation = following(by);
  if (!annotation) return tell({ text: say(store.placed.length ? "noneShown" : "noHighlights") });
  attention.select(annotation.uid, "keys");
  tell({
    quiet: true,
    text: say("highlightOf", {
      place: store.placed.placeOf(annotation) + 1,
      count: store.placed.length,
      tags: tagsOf(annotation).map(({ name }) => name).join(", ") || say("noTag"),
      quote: blocks.quote(annotation.start, Math.min(annotation.end, annotation.start + QUOTE)),
    }),
  });
}

/** The nearest one that is shown, round the ends of the text. @param {1 | -1} by */
function following(by) {
  const { placed } = store;
  const selected = store.get(attention.selected);
  let place = selected && selected.start !== null ? placed.placeOf(selected) + by : placeOnScreen(by);
  for (let tried = 0; tried < placed.length; tried++, place += by) {
    const annotation = placed.at((place + placed.length) % placed.length);
    if (filter.accepts(annotation)) return annotation;
  }
  return null;
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
