/** Highlights everything that was found, as one act. */

import { blocks, codebook, page, store, tell } from "../reading.js";
import { newUid } from "../uuid.js";
import { say } from "../words.js";

/** Who is about to make more than that is asked first. */
export const MOST_UNASKED = 2000;

/**
 * @param {import("../text/finding.js").Hits} hits
 * @param {number[]} tags
 */
export function markAll(hits, tags) {
  const wanted = [];
  for (let place = 0; place < hits.length; place++) {
    const hit = hits.at(place);
    if (!isMarked(hit, tags)) wanted.push(hit);
  }
  if (!wanted.length) return tell({ text: say("find.marked", { count: 0 }) });
  const refs = tags.map((id) => codebook.refOf(id));
  store.perform(wanted.map((hit) => stepFor(hit, refs)));
  tell({ text: say("find.marked", { count: wanted.length }), undo: true });
}

/** Whether this person has marked the same passage with these tags before. */
function isMarked({ start, end }, tags) {
  return store.placed.overlapping(start, end).some((one) => {
    const same = one.start === start && one.end === end && one.author.id === page.me.id;
    return same && tags.every((id) => one.tags.includes(id));
  });
}

function stepFor({ start, end }, tags) {
  const { document, revision } = store;
  const quote = blocks.quote(start, end);
  return { do: "annotate", uid: newUid(), document, revision, start, end, quote, tags, note: "", private: false };
}
