/** Which way a place of a text runs: what the Unicode Bidirectional Algorithm (UAX #9) makes of letters, marks and digits. Pure. */

import { indexOf } from "./code-points.js";

const RIGHT_TO_LEFT =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Samaritan}\p{Script=Mandaic}\p{Script=Adlam}\p{Script=Hanifi_Rohingya}]/u;
const LEFT_TO_RIGHT = /[\p{L}\p{N}]/u;

/** How far one looks for a letter, in UTF-16 units. */
const NEAR = 200;

/** @typedef {"ltr" | "rtl"} Direction */

/** Whether letters of both directions stand in it, so that what is next to be read may stand on the other side. @param {string} text */
export function isMixed(text) {
  return RIGHT_TO_LEFT.test(text) && [...text].some((sign) => directionOf(sign) === "ltr");
}

/**
 * The direction of the letter at a point; of anything else, that of the letters around it if they agree, else of the block.
 * @param {string} text a block's
 * @param {number} point in code points
 * @param {Direction} base the block's
 * @returns {Direction}
 */
export function directionAt(text, point, base) {
  const index = indexOf(text, point);
  const [before, after] = [text.slice(Math.max(0, index - NEAR), index), text.slice(index, index + NEAR)];
  const own = directionOf([...after][0] ?? "");
  if (own) return own;
  const following = [...after].map(directionOf).find(Boolean) ?? base;
  const preceding = [...before].map(directionOf).findLast(Boolean) ?? base;
  return preceding === following ? preceding : base;
}

/** @param {string} sign @returns {Direction | null} */
function directionOf(sign) {
  if (RIGHT_TO_LEFT.test(sign)) return "rtl";
  return LEFT_TO_RIGHT.test(sign) ? "ltr" : null;
}
