/** Where a block has more highlights than its margin has room for: the first few, and a button for the rest. */

import { attention, blocks } from "../reading.js";
import { say } from "../words.js";

const CARD_HEIGHT = 76;
const AT_LEAST = 3;

/**
 * The rows for one block's annotations.
 * @param {import("../store.js").Annotation[]} annotations
 * @param {number} place the block's
 * @param {boolean} expanded
 */
export function fewOf(annotations, place, expanded) {
  const rows = annotations.map((annotation) => ({ key: annotation.uid, annotation, place }));
  const room = Math.max(AT_LEAST, Math.floor(blocks.elements[place].offsetHeight / CARD_HEIGHT));
  if (expanded || rows.length <= room + 1) return rows;
  const shown = rows.filter((row, at) => at < room || row.key === attention.selected);
  const at = annotations[Math.min(room, annotations.length - 1)];
  return [...shown, { key: `more-${place}`, more: rows.length - shown.length, place, annotation: null, after: at }];
}

/** @param {{more: number, place: number}} row */
export function moreButton({ more, place }) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button plain more-cards";
  button.dataset.act = "more";
  button.dataset.block = String(place);
  button.textContent = say("moreCards", { count: more });
  return button;
}
