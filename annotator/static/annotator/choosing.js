/**
 * Choosing several highlights: with Ctrl and click, with Shift and click up to another one in reading order, with `x` the
 * one at hand, with the box on its card, or all that are shown. While some are chosen, a tap chooses too.
 */

import { command } from "./commands.js";
import { mergeAll } from "./many.js";
import { step } from "./page-commands.js";
import { pointUnder } from "./painting/hit.js";
import { attention, blocks, filter, page, store, tell, text } from "./reading.js";
import { say } from "./words.js";

/** As many as one act may change. */
export const MOST = 2000;

/** From where Shift chooses. @type {string | null} */
let anchor = null;

/** Puts one among the chosen ones, or takes it away. @param {string | null} uid */
export function toggleChosen(uid) {
  const annotation = store.get(uid);
  if (!annotation) return tell({ text: say("selectFirst") });
  const on = !attention.chosen.has(uid);
  if (on && attention.chosen.size >= MOST) return tell({ text: say("chosenMost", { count: MOST }) });
  attention.choose([uid], on);
  anchor = on ? uid : anchor;
}

/** Chooses all from the last one chosen to this one, as one reads. @param {string} uid */
export function chooseUpTo(uid) {
  const [from, to] = [store.get(anchor) ?? store.get(attention.selected), store.get(uid)];
  if (from?.start == null || to?.start == null) return toggleChosen(uid);
  const places = [store.placed.placeOf(from), store.placed.placeOf(to)].sort((one, other) => one - other);
  const found = [];
  for (let place = places[0]; place <= places[1]; place++) found.push(store.placed.at(place));
  chooseThose(found);
}

export function chooseAll() {
  const found = [];
  for (let place = 0; place < store.placed.length && found.length <= MOST; place++) {
    const annotation = store.placed.at(place);
    if (filter.accepts(annotation)) found.push(annotation);
  }
  if (!found.length) return tell({ text: say("noneShown") });
  chooseThose(found);
}

function chooseThose(annotations) {
  const shown = annotations.filter((annotation) => filter.accepts(annotation)).map(({ uid }) => uid);
  const room = MOST - attention.chosen.size;
  const more = shown.filter((uid) => !attention.chosen.has(uid));
  attention.choose(more.slice(0, room));
  if (more.length > room) tell({ text: say("chosenMost", { count: MOST }) });
}

export function letGoOfChosen() {
  anchor = null;
  attention.choose([...attention.chosen], false);
}

/** A click with Ctrl or Shift on a highlight chooses; so does a tap, once some are chosen. */
function isChoosing(event) {
  if (event.ctrlKey || event.metaKey) return true;
  if (event.shiftKey) return Boolean(anchor || attention.selected) && !attention.passage;
  return event.pointerType === "touch" && attention.chosen.size > 0;
}

/** The smallest highlight under the pointer that is shown. */
function under(event) {
  const point = pointUnder(blocks, event.clientX, event.clientY);
  return point === null ? null : store.placed.covering(point).find((annotation) => filter.accepts(annotation));
}

function onClick(event) {
  if (!isChoosing(event)) return;
  const found = under(event);
  if (!found) return;
  event.preventDefault();
  event.stopPropagation();
  if (event.shiftKey) chooseUpTo(found.uid);
  else chooseWithSelected(found.uid);
}

/** The first Ctrl and click chooses the selected one as well, as in lists everywhere. */
function chooseWithSelected(uid) {
  const { selected, chosen } = attention;
  if (!chosen.size && selected && selected !== uid) attention.choose([selected]);
  toggleChosen(uid);
}

/** The browser would select the text up to here. */
function onMouseDown(event) {
  if (isChoosing(event) && under(event)) event.preventDefault();
}

function stepChoosing(by) {
  if (attention.selected) attention.choose([attention.selected]);
  step(by);
  if (attention.selected) attention.choose([attention.selected]);
  anchor = attention.selected;
}

if (page.may_annotate) {
  text.addEventListener("mousedown", onMouseDown, { capture: true });
  text.addEventListener("click", onClick, { capture: true });
}
store.addEventListener("change", ({ detail }) => {
  const gone = detail.removed.map(({ uid }) => uid).filter((uid) => attention.chosen.has(uid));
  if (gone.length) attention.choose(gone, false);
});

const many = (name, keys, run, more = {}) => command({ name, group: "many", keys, run, marks: true, ...more });
many("choose", ["x"], () => toggleChosen(attention.selected ?? attention.hovered));
many("choose-next", ["Shift+j"], () => stepChoosing(1), { repeats: true });
many("choose-previous", ["Shift+k"], () => stepChoosing(-1), { repeats: true });
many("choose-all", ["Shift+x"], chooseAll);
many("merge-chosen", ["m"], () => mergeAll(attention.chosen), { scope: "many", when: () => attention.chosen.size > 1 });
many("end-choosing", ["Escape"], letGoOfChosen, { scope: "many", when: () => attention.chosen.size > 0 });
