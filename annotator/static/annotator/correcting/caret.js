/** Keys in the blocks: what writers expect of a page, though each block is a field of its own. */

/** Puts the caret, or a selection, into a field and shows it. @param {HTMLTextAreaElement} field */
export function moveTo(field, start, end) {
  const [from, to] = [Math.min(start, field.value.length), Math.min(end, field.value.length)];
  field.focus({ preventScroll: true });
  field.setSelectionRange(from, to);
  attended(field);
  const box = field.getBoundingClientRect();
  const under = document.querySelector(".correct-bar").getBoundingClientRect().bottom;
  if (box.top < under || box.bottom > innerHeight) field.scrollIntoView({ block: box.height > innerHeight / 2 ? "start" : "center" });
}

/** Remembers where one was, while the bar has the focus. */
function attended(field) {
  for (const other of document.querySelectorAll("textarea.was-attended")) other.classList.remove("was-attended");
  field.classList.add("was-attended");
}

/** @param {KeyboardEvent} event @param {import("./correct-text.js").CorrectText} editor */
export function onKey(event, editor) {
  if (event.isComposing || event.keyCode === 229) return;
  const found = onPage(event, editor) || (event.target.matches(".piece textarea") && inBlock(event, editor));
  if (found) event.preventDefault();
}

function onPage(event, editor) {
  const { key, shiftKey, altKey, target } = event;
  if (!(event.ctrlKey || event.metaKey) || altKey) {
    return key === "Enter" && target.matches("[data-part=wanted]") ? done(() => editor.find.next()) : inPanel(event);
  }
  const name = key.toLowerCase();
  if (name === "s") return done(() => editor.submit());
  // Fields of the bar have an undo of their own.
  if (!target.matches("input[type=text]")) {
    if (name === "z") return done(() => (shiftKey ? editor.redo() : editor.undo()));
    if (name === "y") return done(() => editor.redo());
  }
  return false;
}

/** Enter in a field of the page sends no form. */
function inPanel({ key, target }) {
  return key === "Enter" && target.matches("input:not([type=checkbox])") ? done(() => target.dispatchEvent(new Event("change", { bubbles: true }))) : false;
}

function inBlock(event, editor) {
  const field = event.target;
  attended(field);
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const { selectionStart: start, selectionEnd: end, value } = field;
  const place = editor.placeOf(field);
  const { rows } = editor.sheet;
  switch (event.key) {
    case "Enter":
      return mayBeSplit(event, rows[place]) && done(() => split(editor, field, place));
    case "Backspace":
      return start === 0 && end === 0 && editor.sheet.mayJoin(place) && done(() => editor.joinAt(place));
    case "Delete":
      return start === value.length && editor.sheet.mayJoin(place + 1) && done(() => editor.joinAt(place + 1));
    case "ArrowUp":
      return !event.shiftKey && start === end && isFirstLine(field) && place > 0 && done(() => editor.attend(place - 1, Infinity));
    case "ArrowDown":
      return !event.shiftKey && start === end && isLastLine(field) && place + 1 < rows.length && done(() => editor.attend(place + 1, 0));
    default:
      return false;
  }
}

function split(editor, field, place) {
  const { selectionStart: start, selectionEnd: end, value } = field;
  if (start !== end) editor.sheet.type(place, value.slice(0, start) + value.slice(end));
  editor.splitAt(place, start);
}

function mayBeSplit({ shiftKey }, { kind }) {
  return !shiftKey && !["code", "cell", "figure"].includes(kind);
}

/** By what a field can tell: lines that the browser wrapped count as one, unless the caret is at the very edge. */
function isFirstLine({ value, selectionStart, scrollHeight }) {
  const oneLine = scrollHeight < 60 && !value.includes("\n");
  return selectionStart === 0 || (oneLine && !value.slice(0, selectionStart).includes("\n"));
}

function isLastLine({ value, selectionEnd, scrollHeight }) {
  const oneLine = scrollHeight < 60 && !value.includes("\n");
  return selectionEnd === value.length || oneLine;
}

function done(act) {
  act();
  return true;
}
