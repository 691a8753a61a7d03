/** Keys run commands (`commands.js`), and tags. Never while someone types, and never those of a button that has the focus. */

import { chordsOf, isCharacter, keycapsOf } from "./chords.js";
import { commands } from "./commands.js";
import { applyTag } from "./marking.js";
import "./page-commands.js";
import { attention, codebook, page } from "./reading.js";
import { isTypedOrPressed } from "./typing.js";

const IS_MAC = /Mac|iP(hone|ad|od)/.test(navigator.platform);
const OLD_SWITCH = "annotator:letters-off";

commands.mayMark = page.may_annotate;
commands.remember(localStorage, `annotator:keys:${page.me.id}`);
if (localStorage.getItem(OLD_SWITCH)) {
  localStorage.removeItem(OLD_SWITCH);
  commands.letters = false;
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (isTypedOrPressed(event)) return;
  const found = tagFor(event) ?? commands.find(event);
  if (found) run(found, event);
}

/** What ends painting ends it, wherever one is. */
function onKeyFirst(event) {
  if (isTypedOrPressed(event)) return;
  const found = commands.find(event);
  if (!found?.urgent) return;
  event.stopPropagation();
  run(found, event);
}

function run(found, event) {
  event.preventDefault();
  if (!event.repeat || found.repeats) found.run(event);
}

/** A tag's own key comes before a command's, where there is something to put the tag on. */
function tagFor(event) {
  const attended = attention.passage || attention.selected || attention.chosen.size;
  if (!attended || !page.may_annotate || !commands.letters) return null;
  // A tag's key is one character as it is written, so that capital letters are others.
  const tag = chordsOf(event).every(isCharacter) && codebook.withShortcut(event.key);
  return tag ? { run: () => applyTag(tag.id) } : null;
}

/** The keys of a command as they stand on the keyboard: “Ctrl + Z”; "" if it has none. @param {string} name */
export function keysShown(name) {
  const chord = commands.keyOf(name);
  return chord && capsOf(chord).join(" + ");
}

/** @param {string} chord */
export function capsOf(chord) {
  return keycapsOf(chord, { mac: IS_MAC });
}

/** Buttons that do what a command does say its key: those with `data-command`, once someone comes to them. */
function showKey({ target }) {
  const button = target.closest?.("[data-command]");
  if (!button) return;
  button.dataset.title ??= button.title;
  const keys = keysShown(button.dataset.command);
  button.title = keys ? `${button.dataset.title} (${keys})` : button.dataset.title;
}

addEventListener("keydown", onKeyFirst, { capture: true });
document.addEventListener("keydown", onKey);
document.addEventListener("pointerover", showKey);
document.addEventListener("focusin", showKey);
