/** Steps through this page's text as it is seen: what is folded away is stepped over, left is left in any script. */

import { baseOf, caretBox } from "./painting/caret.js";
import { blocks } from "./reading.js";
import { isMixed } from "./text/direction.js";
import { Steps } from "./text/steps.js";

export const steps = new Steps(blocks, blocks.segments, (place) =>
  Boolean(blocks.elements[place].closest("details:not([open])")),
);

/** @typedef {"ArrowLeft" | "ArrowRight"} Arrow */

/** Whether an arrow leads onwards in the text: in a right-to-left paragraph the left one does. @param {number} point @param {Arrow} arrow */
export function isOnwards(point, arrow) {
  const element = blocks.elements[blocks.placeOf(point)];
  return (arrow === "ArrowRight") === (!element || baseOf(element) === "ltr");
}

/**
 * The next place in the direction of an arrow. Between letters of both directions it is the next one on the screen.
 * @param {number} point @param {Arrow} arrow
 */
export function beside(point, arrow) {
  if (isMixed(blocks.text(blocks.placeOf(point)))) return besideOnLine(point, arrow) ?? byReading(point, arrow);
  return byReading(point, arrow);
}

function byReading(point, arrow) {
  return isOnwards(point, arrow) ? steps.next(point, "grapheme") : steps.previous(point, "grapheme");
}

/** Letters are reordered within their line alone, so only that is looked at. @returns {number | null} */
function besideOnLine(point, arrow) {
  const here = caretBox(blocks, point);
  if (!here) return null;
  const line = lineAround(point, here);
  const way = arrow === "ArrowRight" ? 1 : -1;
  const beyond = line.filter(({ x }) => (x - here.x) * way > 0.5);
  beyond.sort((one, other) => (one.x - other.x) * way || Math.abs(one.at - point) - Math.abs(other.at - point));
  if (beyond.length) return beyond[0].at;
  const places = [point, ...line.map(({ at }) => at)];
  return byReading(isOnwards(point, arrow) ? Math.max(...places) : Math.min(...places), arrow);
}

/** The other places on the same line of the same block, and where they stand. */
function lineAround(point, here) {
  const place = blocks.placeOf(point);
  const [start, end] = [blocks.starts[place], blocks.end(place)];
  const line = [];
  for (const way of ["next", "previous"]) {
    for (let at = steps[way](point, "grapheme"); at >= start && at <= end; at = steps[way](at, "grapheme")) {
      const box = caretBox(blocks, at);
      if (!box || box.top > here.bottom - 2 || box.bottom < here.top + 2) break;
      line.push({ at, x: box.x });
      if (at === (way === "next" ? end : start)) break;
    }
  }
  return line;
}
