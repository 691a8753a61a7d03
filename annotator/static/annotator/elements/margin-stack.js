/** Where the cards stand: each at the height of its passage, pushed only as far as needed not to cover another. */

import { blocks } from "../reading.js";

const GAP = 8;

/**
 * @param {{key: string, item: HTMLElement, annotation: object | null, after?: object, place: number}[]} rows in order
 * @param {{top: number, selected: string | null}} frame the margin's top in the viewport; the card that keeps its place
 */
export function stack(rows, { top, selected }) {
  const wanted = rows.map((row) => heightOf(row.annotation ?? row.after, row.place) - top);
  const sizes = rows.map((row) => row.item.offsetHeight);
  const tops = positions(wanted, sizes, rows.findIndex((row) => row.key === selected));
  rows.forEach((row, at) => row.item.style.setProperty("inset-block-start", `${Math.round(tops[at])}px`));
}

/**
 * Tops of cards so that none covers the next. The fixed one stands exactly where it wants to; those before it are
 * pushed up, those after it down. Pure.
 * @param {number[]} wanted in pixels
 * @param {number[]} sizes
 * @param {number} fixed its place, or -1
 */
export function positions(wanted, sizes, fixed) {
  const tops = [];
  wanted.forEach((want, at) => {
    const free = at ? tops[at - 1] + sizes[at - 1] + GAP : -Infinity;
    tops.push(at === fixed ? want : Math.max(want, free));
  });
  for (let at = fixed - 1; at >= 0; at--) {
    const most = tops[at + 1] - GAP - sizes[at];
    if (tops[at] <= most) break;
    tops[at] = most;
  }
  return tops;
}

/** The height of a passage's first line in the viewport; a folded one stands at its fold. */
function heightOf(annotation, place) {
  const end = Math.min(annotation.end, annotation.start + 1);
  const box = blocks.rangeIn(place, annotation.start, end).getClientRects()[0];
  if (box) return box.top;
  const block = blocks.elements[place];
  const fold = block.closest("details:not([open])");
  return (fold ?? block).getBoundingClientRect().top;
}
