/** Where a place of the text stands on the screen, and which place is nearest to a point of the screen. */

import { directionAt } from "../text/direction.js";
import { caretAt, pointUnder } from "./hit.js";

/**
 * @typedef {{x: number, top: number, bottom: number, height: number, isRtl: boolean}} CaretBox CSS pixels of the viewport
 * @typedef {import("../text/blocks.js").Blocks} Blocks
 */

/**
 * Where the caret stands at a point: before the grapheme there ("start"), or behind the one that ends there ("end"), which
 * differ where a line ends and where the direction changes. Null where nothing is drawn, as in what is folded away.
 * @param {Blocks} blocks
 * @param {number} point
 * @param {"start" | "end"} [side]
 * @returns {CaretBox | null}
 */
export function caretBox(blocks, point, side = "start") {
  const place = blocks.placeOf(point);
  const element = blocks.elements[place];
  if (!element?.checkVisibility()) return null;
  const text = blocks.text(place);
  const within = point - blocks.starts[place];
  const behind = side === "end" ? within > 0 : blocks.segments.around(text, within, "grapheme")?.start !== within;
  const grapheme = blocks.segments.around(text, behind ? within - 1 : within, "grapheme");
  if (!grapheme) return boxOf(element);
  const start = blocks.starts[place];
  const boxes = blocks.boxesIn(place, start + grapheme.start, start + grapheme.end);
  const box = behind ? boxes[boxes.length - 1] : boxes[0];
  const isRtl = directionAt(text, grapheme.start, baseOf(element)) === "rtl";
  const picture = element.matches(".wordless") || !box?.height ? pictureOf(element) : null;
  const shown = picture?.getBoundingClientRect() ?? box;
  return shown?.height ? edgeOf(shown, behind !== isRtl, isRtl) : null;
}

function edgeOf({ left, right, top, bottom, height }, atRight, isRtl) {
  return { x: atRight ? right : left, top, bottom, height, isRtl };
}

/** An empty block has no graphemes to stand beside. */
function boxOf(element) {
  const box = element.getBoundingClientRect();
  const isRtl = baseOf(element) === "rtl";
  return box.height ? edgeOf(box, isRtl, isRtl) : null;
}

/** The direction of a block. @param {Element} element @returns {import("../text/direction.js").Direction} */
export function baseOf(element) {
  return getComputedStyle(element).direction === "rtl" ? "rtl" : "ltr";
}

/**
 * The place nearest to a point of the screen: in a gap that of the block beside it, on a picture before or behind its words.
 * @param {Blocks} blocks
 * @param {import("./near.js").NearChunks} near
 * @param {number} x @param {number} y in CSS pixels of the viewport
 * @returns {number | null}
 */
export function pointNear(blocks, near, x, y) {
  const letter = pointUnder(blocks, x, y);
  if (letter !== null) return besideLetter(blocks, letter, x);
  const under = pointAt(blocks, x, y);
  if (under !== null) return under;
  const place = nearestPlace(blocks, near, x, y);
  if (place === null) return null;
  const element = blocks.elements[place];
  const box = (pictureOf(element) ?? element).getBoundingClientRect();
  if (pictureOf(element)) return isBehind(box, x, y) ? blocks.end(place) : blocks.starts[place];
  const [inX, inY] = [clamp(x, box.left, box.right), clamp(y, box.top, box.bottom)];
  return pointAt(blocks, inX, inY) ?? (y < (box.top + box.bottom) / 2 ? blocks.starts[place] : blocks.end(place));
}

/** Before or behind a letter, by which half of it is pointed at. */
function besideLetter(blocks, letter, x) {
  const place = blocks.placeOf(letter);
  const { left, right } = blocks.boxIn(place, letter, letter + 1);
  const base = baseOf(blocks.elements[place]);
  const isRtl = directionAt(blocks.text(place), letter - blocks.starts[place], base) === "rtl";
  return (x > (left + right) / 2) === isRtl ? letter : letter + 1;
}

function pointAt(blocks, x, y) {
  const caret = caretAt(x, y);
  return caret?.node instanceof Text && blocks.contains(caret.node) ? blocks.pointAt(caret.node, caret.offset) : null;
}

/** The block that is drawn nearest, of those near the viewport: first by height, then beside (cells of a table). */
function nearestPlace(blocks, near, x, y) {
  let best = null;
  let least = Infinity;
  for (const chunk of near.chunks) {
    const [from, to] = near.places(chunk);
    for (let place = from; place < to; place++) {
      const element = blocks.elements[place];
      const box = (pictureOf(element) ?? element).getBoundingClientRect();
      if (!box.height || !element.checkVisibility()) continue;
      const away = Math.abs(y - clamp(y, box.top, box.bottom)) * 1000 + Math.abs(x - clamp(x, box.left, box.right));
      if (away < least) [best, least] = [place, away];
    }
  }
  return best;
}

/** The picture that a block's words stand for. @param {Element | undefined} element */
function pictureOf(element) {
  return element?.matches("figure > :is(.words, .wordless)") ? element.parentElement.querySelector("img") : null;
}

function isBehind({ left, right, top, bottom }, x, y) {
  return y > bottom || (y >= top && x > (left + right) / 2);
}

function clamp(value, least, most) {
  return Math.max(least + 0.5, Math.min(value, most - 0.5));
}
