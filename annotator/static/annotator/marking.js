/** The acts of the page: what a click, a key or a picked tag does to the highlights. All of them are in one place. */

import { keepDraft } from "./drafts.js";
import { toggleTagsOn } from "./many.js";
import { attention, blocks, codebook, mayChange, page, store, tell } from "./reading.js";
import { reasonOf, say } from "./words.js";

const RECENT = "annotator:recent-tags";
const LAST = "annotator:last-tags";
const MOST_RECENT = 4;

/**
 * Highlights the selected passage.
 * @param {number[]} tags
 * @param {{select?: boolean}} [then] whether the new highlight is selected
 * @returns {import("./store.js").Annotation | null}
 */
export function highlight(tags = [], { select = true } = {}) {
  const span = attention.passage;
  if (!span || !page.may_annotate) return null;
  const { annotation } = store.add({ ...span, quote: blocks.quote(span.start, span.end), tags });
  remember(tags);
  attention.attend(null);
  getSelection().removeAllRanges();
  if (select) attention.select(annotation.uid, "text");
  tell({ text: say("highlighted"), quiet: true });
  return annotation;
}

/** Puts a tag on what is attended to, or takes it off where it is already. @param {number} id */
export function applyTag(id) {
  applyTags([id]);
}

/** The same with several tags, as one act: on the passage, on the chosen highlights, or on the selected one. @param {number[]} ids */
export function applyTags(ids) {
  const annotation = store.get(attention.selected);
  if (attention.passage) highlight(ids);
  else if (attention.chosen.size) toggleTagsOn(attention.chosen, ids);
  else if (annotation) toggleTags(annotation, ids);
  else tell({ text: say("selectFirst") });
}

/** @param {import("./store.js").Annotation} annotation @param {number} id */
export function toggleTag(annotation, id) {
  toggleTags(annotation, [id]);
}

/** Puts on those that aren't there, takes off those that are. @param {import("./store.js").Annotation} annotation @param {number[]} ids */
export function toggleTags(annotation, ids) {
  if (!mayChange(annotation)) return tell({ text: say("notYours"), failed: true });
  const removeTags = ids.filter((id) => annotation.tags.includes(id));
  const addTags = ids.filter((id) => !removeTags.includes(id));
  if (!ids.length) return;
  if (addTags.length) remember(addTags);
  store.edit(annotation.uid, { addTags, removeTags });
  for (const [sentence, tags] of [["tagged", addTags], ["untagged", removeTags]]) {
    const tag = tags.map((id) => codebook.get(id)?.name ?? "").join(", ");
    if (tag) tell({ text: say(sentence, { tag }), quiet: true });
  }
}

/** Moves an annotation to the trash, with a way back. @param {string | null} uid */
export function remove(uid) {
  const annotation = store.get(uid);
  if (!annotation) return;
  if (!mayChange(annotation)) return tell({ text: say("notYours"), failed: true });
  store.remove(uid);
  tell({ text: say(annotation.start === null ? "noteDeleted" : "highlightDeleted"), undo: true });
}

export function removeReply(uid, reply) {
  store.removeReply(uid, reply);
  tell({ text: say("replyDeleted"), undo: true });
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

/** The tags that were put on together last. */
export function lastTags() {
  const ids = JSON.parse(localStorage.getItem(`${LAST}:${page.project}`) ?? "[]");
  return ids.map((id) => codebook.get(id)).filter(Boolean);
}

/** Keeps which tags were used. @param {number[]} ids */
export function remember(ids) {
  if (!ids.length) return;
  const known = recentTags().map((tag) => tag.id);
  Promise.all(ids.map((id) => codebook.settled(id))).then((settled) => {
    const recent = [...new Set([...settled, ...known])].slice(0, MOST_RECENT);
    localStorage.setItem(`${RECENT}:${page.project}`, JSON.stringify(recent));
    localStorage.setItem(`${LAST}:${page.project}`, JSON.stringify(settled));
  });
}

store.addEventListener("failed", ({ detail: { steps, problem } }) => {
  for (const step of steps) keepText(step);
  tell({ text: say(failureOf(steps), { reason: reasonOf(problem) }), failed: true });
});

/** What was typed and could not be saved is there again when its editor opens. @param {import("./acts.js").Step} step */
function keepText(step) {
  if (step.do === "edit" && step.note) keepDraft(`note:${step.uid}`, step.note);
  if (step.do === "annotate" && step.note && step.start === null) keepDraft(`document:${page.document}`, step.note);
  if (step.do === "reply") keepDraft(`reply:${step.annotation}`, step.text);
}

/** The sentence for an act that failed. @param {import("./acts.js").Step[]} steps */
function failureOf(steps) {
  const kinds = { annotate: "add", trash_reply: "remove", trash: "remove", restore_reply: "restore", edit_reply: "edit", untopic: "topic" };
  return `failed.${kinds[steps[0].do] ?? steps[0].do}`;
}
