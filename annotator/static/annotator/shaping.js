/**
 * Giving a highlight another shape: moving its ends, growing it to whole sentences or paragraphs, splitting it, making one
 * of two. What is being shaped is shown at once; it is kept, as one act, when the hand lets go.
 */

import { mergeAll } from "./many.js";
import { attention, blocks, filter, mayChange, store, tell } from "./reading.js";
import { steps } from "./walking.js";
import { say } from "./words.js";

/**
 * @typedef {import("./text/blocks.js").Span} Span
 * @typedef {import("./store.js").Annotation} Annotation
 * @typedef {"start" | "end"} End
 */

/** Milliseconds without another key after which a new shape is kept. */
const REST = 1500;
const MOST_HEARD = 60;

/** What is shown in another shape than it has. @type {{uid: string, span: Span} | null} */
let pending = null;
let waiting = 0;

/** The highlight at hand, if this person may give it another shape. @returns {Annotation | null} */
export function shapeable() {
  const annotation = store.get(attention.selected);
  if (!annotation || annotation.start === null || !mayChange(annotation) || !filter.accepts(annotation)) return null;
  return attention.passage || attention.chosen.size ? null : annotation;
}

/** Whether a shape is shown that is not kept yet. */
export function isShaping() {
  return pending !== null;
}

/** Where a highlight stands, or would stand. @param {Annotation} annotation @returns {Span} */
export function spanOf({ uid, start, end }) {
  return pending?.uid === uid ? pending.span : { start, end };
}

/** Shows a highlight in another shape. @param {string} uid @param {Span} span */
export function show(uid, span) {
  if (pending && pending.uid !== uid) keep();
  pending = { uid, span };
  attention.shape(uid, span);
}

/** Shows it as it was. */
export function letGo() {
  clearTimeout(waiting);
  if (!pending) return;
  const { uid } = pending;
  pending = null;
  attention.shape(uid, null);
}

/** Keeps the shape that is shown. @returns {Promise<boolean> | null} null where nothing is different */
export function keep() {
  clearTimeout(waiting);
  if (!pending) return null;
  const { uid, span } = pending;
  const annotation = store.get(uid);
  const passage = annotation && blocks.passage(span.start, span.end);
  if (!passage || (passage.start === annotation.start && passage.end === annotation.end)) {
    letGo();
    return null;
  }
  pending = null;
  const saved = store.edit(uid, { span: passage });
  attention.shape(uid, null);
  return saved;
}

/**
 * Moves one end of the highlight at hand by a unit; it never passes the other end.
 * @param {End} end @param {boolean} onwards @param {import("./text/steps.js").Step} unit
 */
export function moveEnd(end, onwards, unit) {
  const annotation = shapeable();
  if (!annotation) return;
  const span = spanOf(annotation);
  const point = steppedTo(span[end], end, onwards, unit);
  const moved = { ...span, [end]: point };
  if (moved.start >= moved.end) return tell({ text: say("shape.held"), quiet: true });
  show(annotation.uid, moved);
  tell({ text: heardAt(moved, end), quiet: true });
  clearTimeout(waiting);
  waiting = setTimeout(keep, REST);
}

/** A step to where there is something to see beside the end: white space is no part of a highlight's ends. */
function steppedTo(point, end, onwards, unit) {
  let at = point;
  for (;;) {
    const next = onwards ? steps.next(at, unit, end) : steps.previous(at, unit, end);
    if (next === at) return point;
    at = next;
    const beside = end === "end" ? at - 1 : at;
    if (blocks.quote(beside, beside + 1).trim()) return at;
  }
}

/** The words at an end. @param {Span} span @param {End} end */
export function heardAt({ start, end }, which) {
  const quote = which === "end" ? blocks.quote(Math.max(start, end - MOST_HEARD), end) : blocks.quote(start, Math.min(end, start + MOST_HEARD));
  const words = quote.trim().split(/\s+/);
  const heard = which === "end" ? words.slice(-4) : words.slice(0, 4);
  return say(which === "end" ? "shape.endsWith" : "shape.startsWith", { words: heard.join(" ") });
}

/** Grows the highlight at hand to whole sentences or paragraphs; if it is whole, to the next one. @param {"sentence" | "paragraph"} unit */
export function grow(unit) {
  const annotation = shapeable();
  if (!annotation) return tell({ text: say("selectFirst") });
  const span = spanOf(annotation);
  let grown = steps.grown(span, unit);
  if (grown.start === span.start && grown.end === span.end) grown = { ...span, end: steps.next(span.end, unit, "end") };
  show(annotation.uid, grown);
  if (keep()) tell({ text: say(`shape.${unit}`), undo: true });
}

/** Cuts a highlight where the text cursor stands, or at both ends of what is selected in it. */
export function split() {
  const { cursor, passage } = attention;
  const places = passage ? [passage.start, passage.end] : cursor === null ? [] : [cursor];
  const annotation = splittable(places);
  if (!annotation) return tell({ text: say(places.length ? "shape.notSplit" : "shape.splitWhere") });
  if (!mayChange(annotation)) return tell({ text: say("notYours"), failed: true });
  keep();
  const parts = store.split(annotation.uid, ...places.filter((point) => isWithin(point, annotation)));
  if (!parts) return tell({ text: say("shape.notSplit") });
  attention.attend(null);
  getSelection().removeAllRanges();
  attention.select(annotation.uid, "keys");
  tell({ text: say("shape.split"), undo: true });
}

/** The selected highlight if one of the places is in it, else the smallest one that this person may change. */
function splittable(places) {
  const fits = (annotation) => places.some((point) => isWithin(point, annotation));
  const selected = store.get(attention.selected);
  if (selected && selected.start !== null && fits(selected)) return selected;
  const here = places.flatMap((point) => store.placed.covering(point)).filter((one) => filter.accepts(one) && fits(one));
  here.sort((one, other) => one.end - one.start - (other.end - other.start));
  return here.find(mayChange) ?? here[0] ?? null;
}

function isWithin(point, { start, end }) {
  return start < point && point < end;
}

/** Makes one of those that are chosen, or of the one at hand and the next one that it overlaps or touches. */
export function merge() {
  if (attention.chosen.size > 1) return mergeAll(attention.chosen);
  const annotation = store.get(attention.selected);
  if (!annotation || annotation.start === null) return tell({ text: say("selectFirst") });
  keep();
  const next = neighbourOf(annotation);
  if (!next) return tell({ text: say("shape.noNeighbour") });
  mergeAll([annotation.uid, next.uid]);
}

/** The next highlight in reading order that shares text with it, or follows without a word between; else the one before. */
function neighbourOf(annotation) {
  const { start, end } = annotation;
  const last = steps.next(end, "word", "end");
  const first = steps.previous(start, "word", "start");
  const near = store.placed.overlapping(first, last).filter((one) => one.uid !== annotation.uid && filter.accepts(one) && mayChange(one));
  const touching = near.filter((one) => isTouching(annotation, one));
  return touching.find((one) => one.start >= start) ?? touching.at(-1) ?? null;
}

/** Between two that touch stands nothing but white space and punctuation. */
function isTouching(one, other) {
  const [from, to] = [Math.min(one.end, other.end), Math.max(one.start, other.start)];
  return from >= to || /^[\s\p{P}]*$/u.test(blocks.quote(from, to));
}

attention.addEventListener("select", ({ detail }) => pending && detail.uid !== pending.uid && keep());
store.addEventListener("change", ({ detail }) => {
  if (pending && detail.removed.some(({ uid }) => uid === pending.uid)) letGo();
});
document.addEventListener("keyup", ({ key }) => key === "Shift" && waiting && keep());
addEventListener("pagehide", () => keep());
