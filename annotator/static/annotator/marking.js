/** The acts of the page: what a click, a key or a picked tag does to the highlights. All of them are in one place. */

import { attention, blocks, codebook, mayChange, page, store, tell } from "./reading.js";
import { reasonOf, say } from "./words.js";

const RECENT = "annotator:recent-tags";
const MOST_RECENT = 4;

/** Highlights the selected passage. @param {number[]} tags @returns {import("./store.js").Annotation | null} */
export function highlight(tags = []) {
  const span = attention.passage;
  if (!span || !page.may_annotate) return null;
  const { annotation } = store.add({ ...span, quote: blocks.quote(span.start, span.end), tags });
  remember(tags);
  attention.attend(null);
  getSelection().removeAllRanges();
  attention.select(annotation.uid, "text");
  tell({ text: say("highlighted"), quiet: true });
  return annotation;
}

/** Puts a tag on the selected passage, or on the selected highlight (or takes it off there). @param {number} id */
export function applyTag(id) {
  if (attention.passage) return void highlight([id]);
  const annotation = store.get(attention.selected);
  if (annotation) toggleTag(annotation, id);
  else tell({ text: say("selectFirst") });
}

/** @param {import("./store.js").Annotation} annotation @param {number} id */
export function toggleTag(annotation, id) {
  if (!mayChange(annotation)) return tell({ text: say("notYours"), failed: true });
  const has = annotation.tags.includes(id);
  const tags = has ? annotation.tags.filter((other) => other !== id) : [...annotation.tags, id];
  if (!has) remember([id]);
  store.edit(annotation.uid, { tags });
  tell({ text: say(has ? "untagged" : "tagged", { tag: codebook.get(id)?.name ?? "" }), quiet: true });
}

/** Moves an annotation to the trash, with a way back. @param {string | null} uid */
export function remove(uid) {
  const annotation = store.get(uid);
  if (!annotation) return;
  if (!mayChange(annotation)) return tell({ text: say("notYours"), failed: true });
  const kept = { ...annotation };
  store.remove(uid);
  const undo = () => {
    store.restore(kept);
    if (kept.start !== null) attention.select(uid, "keys");
  };
  tell({ text: say(kept.start === null ? "noteDeleted" : "highlightDeleted"), undo });
}

export function removeReply(uid, reply) {
  store.removeReply(uid, reply);
  tell({ text: say("replyDeleted"), undo: () => store.restoreReply(uid, reply) });
}

/** Asks the card of an annotation to open its note, its tags or its reply form. */
export function openIn(uid, what) {
  document.dispatchEvent(new CustomEvent("annotator:open", { detail: { uid, what } }));
}

/** Tags used last, newest first. */
export function recentTags() {
  const ids = JSON.parse(localStorage.getItem(`${RECENT}:${page.project}`) ?? "[]");
  return ids.map((id) => codebook.get(id)).filter(Boolean).slice(0, MOST_RECENT);
}

/** @param {number[]} ids */
function remember(ids) {
  const known = recentTags().map((tag) => tag.id);
  codebook.settled(ids).then(
    (settled) => {
      const recent = [...new Set([...settled, ...known])].slice(0, MOST_RECENT);
      localStorage.setItem(`${RECENT}:${page.project}`, JSON.stringify(recent));
    },
    () => {},
  );
}

store.addEventListener("failed", ({ detail }) => {
  tell({ text: say(`failed.${detail.act}`, { reason: reasonOf(detail.problem) }), failed: true });
});
