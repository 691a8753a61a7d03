/**
 * The reading page. What a reader waits for comes first: the annotations are fetched and painted, and only then are the
 * elements around the text fetched and woken.
 */

import { Painter } from "./painting/painter.js";
import { attention, blocks, colourOf, filter, near, saidOf, sent, store } from "./reading.js";

const painter = new Painter({ blocks, store, near, attention, filter, colourOf, saidOf });
near.observe();

let problem = null;
try {
  store.load(await sent);
} catch (error) {
  problem = error;
}
await painted();
performance.mark("annotator:painted");

const { start } = await import("./elements.js");
start({ painter, problem });

/** Once the chunks on the screen are known, and what was drawn on them is on the screen. */
async function painted() {
  if (!near.chunks.size && near.all.length) {
    await new Promise((done) => near.addEventListener("change", done, { once: true }));
  }
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
}
