/** What is done to several highlights at once: each is one act, taken back as one. */

import { attention, codebook, mayChange, page, store, tell } from "./reading.js";
import { say } from "./words.js";

/** @typedef {import("./store.js").Annotation} Annotation */

/** @param {Iterable<string>} uids @returns {Annotation[]} */
export function annotationsOf(uids) {
  return [...uids].map((uid) => store.get(uid)).filter(Boolean);
}

/**
 * Those of them that this person may change; says so where there are others.
 * @param {Iterable<string>} uids
 * @param {(annotation: Annotation) => boolean} [may]
 */
function changeable(uids, may = mayChange) {
  const all = annotationsOf(uids);
  const mine = all.filter(may);
  if (!mine.length) tell({ text: say("noneYours"), failed: true });
  else if (mine.length < all.length) tell({ text: say("someNotYours", { count: all.length - mine.length }) });
  return mine;
}

/** Puts tags on all, where they aren't yet; takes them off where all have them. @param {Iterable<string>} uids @param {number[]} tags */
export function toggleTagsOn(uids, tags) {
  const mine = changeable(uids);
  const missing = tags.filter((id) => mine.some((annotation) => !annotation.tags.includes(id)));
  if (missing.length) edit(mine, { addTags: missing }, "taggedMany", missing);
  else edit(mine, { removeTags: tags }, "untaggedMany", tags);
}

/** @param {Iterable<string>} uids @param {number} tag */
export function takeTagOff(uids, tag) {
  const having = annotationsOf(uids).filter(({ tags }) => tags.includes(tag));
  edit(changeable(having.map(({ uid }) => uid)), { removeTags: [tag] }, "untaggedMany", [tag]);
}

/** Makes them private to their author, or shared; only the author can. @param {Iterable<string>} uids @param {boolean} isPrivate */
export function setPrivate(uids, isPrivate) {
  const mine = changeable(uids, ({ author }) => page.may_annotate && author.id === page.me.id);
  edit(mine, { private: isPrivate }, isPrivate ? "privateMany" : "sharedMany");
}

/** @param {Iterable<string>} uids @param {boolean} resolved */
export function setResolved(uids, resolved) {
  edit(annotationsOf(uids), { resolved }, resolved ? "resolvedMany" : "reopenedMany");
}

/** @param {Annotation[]} annotations */
function edit(annotations, change, sentence, tags = []) {
  if (!annotations.length) return;
  store.editAll(annotations.map(({ uid }) => uid), change);
  const names = tags.map((id) => codebook.get(id)?.name ?? "").join(", ");
  tell({ text: say(sentence, { count: annotations.length, tags: names }), undo: true });
}

/** @param {Iterable<string>} uids */
export function removeAll(uids) {
  const mine = changeable(uids);
  if (!mine.length) return;
  store.removeAll(mine.map(({ uid }) => uid));
  tell({ text: say("deletedMany", { count: mine.length }), undo: true });
}

/** Makes one highlight of several. @param {Iterable<string>} uids */
export function mergeAll(uids) {
  const all = annotationsOf(uids);
  if (!all.every(mayChange)) return tell({ text: say("noneMerged"), failed: true });
  const merged = store.merge(all.map(({ uid }) => uid));
  if (!merged) return tell({ text: say("repliesMerged"), failed: true });
  attention.choose([...attention.chosen], false);
  attention.select(merged.uid, "keys");
  tell({ text: say("mergedMany", { count: all.length }), undo: true });
}
