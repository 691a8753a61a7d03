/** How fast the text scrolls along with what is dragged to an edge of the window. */

/** Heights in CSS pixels: where scrolling begins, how much a frame moves at most, and the bar at the top. */
const ZONE = 56;
const FASTEST = 22;
const BAR = 44;

/** Pixels for this frame: the nearer to the edge the more; 0 away from the edges. @param {number} y in the viewport */
export function edgeSpeed(y, height = innerHeight) {
  const zone = Math.min(ZONE, height / 5);
  if (y > height - zone) return Math.min(FASTEST, ((y - height + zone) / zone) * FASTEST);
  if (y < BAR + zone) return -Math.min(FASTEST, ((BAR + zone - y) / zone) * FASTEST);
  return 0;
}
