/** Which code point of the text is at a point of the screen. Browsers answer with the nearest caret, so it is checked. */

import { isMixed } from "../text/direction.js";

/** More UTF-16 units than a line holds. */
const LINE = 120;

/**
 * @param {import("../text/blocks.js").Blocks} blocks
 * @param {number} x @param {number} y in CSS pixels of the viewport
 * @returns {number | null}
 */
export function pointUnder(blocks, x, y) {
  const caret = caretAt(x, y);
  if (!caret || !(caret.node instanceof Text) || !blocks.contains(caret.node)) return null;
  const point = blocks.pointAt(caret.node, caret.offset);
  if (point === null) return null;
  if (caret.offset < caret.node.length && isUnder(caret.node, caret.offset, caret.offset + 1, x, y)) return point;
  if (caret.offset > 0 && isUnder(caret.node, caret.offset - 1, caret.offset, x, y)) return point - 1;
  return isMixed(caret.node.data) ? amongNeighbours(blocks, caret, x, y) : null;
}

/** Where the direction of a text changes, the caret that is nearest on the screen may belong to a letter far away on the line. */
function amongNeighbours(blocks, { node, offset }, x, y) {
  const last = Math.min(node.length, offset + LINE);
  for (let at = Math.max(0, offset - LINE); at < last; at++) {
    if (isUnder(node, at, at + 1, x, y)) return blocks.pointAt(node, at);
  }
  return null;
}

/** The caret that the browser puts at a point of the screen. @param {number} x @param {number} y */
export function caretAt(x, y) {
  if (document.caretPositionFromPoint) {
    const position = document.caretPositionFromPoint(x, y);
    return position && { node: position.offsetNode, offset: position.offset };
  }
  const range = document.caretRangeFromPoint?.(x, y);
  return range && { node: range.startContainer, offset: range.startOffset };
}

function isUnder(node, start, end, x, y) {
  const range = document.createRange();
  range.setStart(node, start);
  range.setEnd(node, end);
  return [...range.getClientRects()].some((box) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom);
}
