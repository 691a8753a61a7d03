/** Where the cards stand: each at the height of its passage, pushed only as far as needed not to cover another. */

import { blocks } from "../reading.js";
import { positions } from "./stacking.js";

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

/** The height of a passage's first line in the viewport; a folded one stands at its fold. */
function heightOf(annotation, place) {
  const end = Math.min(annotation.end, annotation.start + 1);
  const box = blocks.boxesIn(place, annotation.start, end)[0];
  if (box) return box.top;
  const block = blocks.elements[place];
  const fold = block.closest("details:not([open])");
  return (fold ?? block).getBoundingClientRect().top;
}
