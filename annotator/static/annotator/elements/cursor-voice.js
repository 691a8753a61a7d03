/** What is heard when the text cursor moves: what it moved over or selected, and the highlights it enters and leaves. */

import { calledOf } from "../people.js";
import { blocks, filter, store, tagsOf, tell } from "../reading.js";
import { steps } from "../walking.js";
import { say } from "../words.js";

/** While a key is held down only the last is heard. In milliseconds. */
const PAUSE = 120;
const MOST = 160;
/** Of so many at once the number is heard, not each. */
const MANY = 3;

/** Those the cursor stood in when something was heard last, by identifier. @type {Map<string, string>} */
let inside = new Map();
let waiting = 0;

/**
 * @param {{before: number, point: number, anchor: number, unit: string}} move from where to where the cursor moved, where the
 *   selection began, and by what it was moved
 */
export function heardOf(move) {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    const now = highlightsAt(move.point);
    const entered = [...now].filter(([uid]) => !inside.has(uid));
    const left = [...inside].filter(([uid]) => !now.has(uid));
    inside = now;
    const heard = [wordsOf(move), named("enters", entered), named("leaves", left)].filter(Boolean);
    if (heard.length) tell({ text: heard.join(" "), quiet: true });
  }, PAUSE);
}

function highlightsAt(point) {
  const here = store.placed.covering(point).filter((annotation) => filter.accepts(annotation));
  return new Map(here.map((annotation) => [annotation.uid, nameOf(annotation)]));
}

/** @param {import("../store.js").Annotation} annotation */
function nameOf(annotation) {
  return [tagsOf(annotation).map(({ name }) => name).join(", ") || say("noTag"), calledOf(annotation.author)].join(", ");
}

/** @param {"enters" | "leaves"} what @param {[string, string][]} highlights */
function named(what, highlights) {
  if (highlights.length > MANY) return say(`cursor.${what}Many`, { count: highlights.length });
  return highlights.map(([, name]) => say(`cursor.${what}`, { name })).join(" ");
}

function wordsOf({ before, point, anchor, unit }) {
  if (anchor !== point) return say("cursor.selected", { quote: shortened(Math.min(anchor, point), Math.max(anchor, point)) });
  if (unit === "grapheme") return blocks.quote(point, steps.next(point, "grapheme")).trim();
  const around = steps.around(point, unit === "word" ? "word" : "sentence");
  return around ? shortened(around.start, around.end) : blocks.quote(Math.min(before, point), point).trim();
}

/** A long passage by its first and last words. */
function shortened(start, end) {
  if (end - start <= MOST) return blocks.quote(start, end);
  return `${blocks.quote(start, start + MOST / 2)} … ${blocks.quote(end - MOST / 2, end)}`;
}
