/** The steps of acts: what is to be done, as the server wants it told. Pure. */

import { newUid } from "./uuid.js";

/**
 * @typedef {import("./store.js").Annotation} Annotation
 * @typedef {import("./store.js").Passage} Passage
 * @typedef {import("./acts.js").Step} Step
 * @typedef {{addTags?: number[], removeTags?: number[], note?: string, was?: string, span?: Passage, private?: boolean,
 *   resolved?: boolean}} Edit `was`: the note that the new one was written upon
 */

export class Steps {
  /**
   * @param {object} parts
   * @param {import("./codebook.js").Codebook} parts.codebook
   * @param {string} parts.document
   * @param {number} parts.revision
   * @param {(start: number, end: number) => Passage | null} parts.passage the passage between two points, trimmed
   */
  constructor({ codebook, document, revision, passage }) {
    Object.assign(this, { codebook, document, revision, passage });
  }

  /** @returns {Step} */
  annotate({ start = null, end = null, quote = "", tags = [], note = "", private: isPrivate = false }) {
    const refs = tags.map((id) => this.codebook.refOf(id));
    const { document, revision } = this;
    return { do: "annotate", uid: newUid(), document, revision, start, end, quote, tags: refs, note, private: isPrivate };
  }

  /** @param {Annotation} standing @param {Edit} edit @returns {Step} */
  edit(standing, { addTags, removeTags, note, was, span, private: isPrivate, resolved }) {
    const step = { do: "edit", uid: standing.uid };
    if (addTags?.length) step.add_tags = addTags.map((id) => this.codebook.refOf(id));
    if (removeTags?.length) step.remove_tags = removeTags.filter((id) => id > 0);
    if (note !== undefined) Object.assign(step, { note, was: was ?? standing.note?.text ?? "" });
    if (span) step.span = { revision: this.revision, ...span };
    if (isPrivate !== undefined) step.private = isPrivate;
    if (resolved !== undefined) step.resolved = resolved;
    return step;
  }

  /** Leaves it as an orphan, wherever it was found. @param {{uid: string}} standing @returns {Step} */
  leave({ uid }) {
    return { do: "leave", uid };
  }

  /** Has it looked for again. @param {{uid: string}} standing @returns {Step} */
  unleave({ uid }) {
    return { do: "unleave", uid };
  }

  /**
   * Cuts a highlight at these points; all parts keep its tags, the first its note and replies. Null where a part would
   * be empty.
   * @param {Annotation} standing
   * @param {number[]} points in order
   * @returns {Step[] | null} the first is on the highlight that stays
   */
  split(standing, points) {
    const { start, end, tags, private: isPrivate } = standing;
    const ends = [start, ...points, end];
    const [first, ...others] = ends.slice(1).map((point, place) => this.passage(ends[place], point));
    if (!first || !others.length || !others.every(Boolean)) return null;
    return [this.edit(standing, { span: first }), ...others.map((part) => this.annotate({ ...part, tags, private: isPrivate }))];
  }

  /**
   * Makes one highlight of several, from the first of their points to the last, with all their tags and notes. It stays
   * the one that was replied to, else the first. Null where more than one was replied to, because no reply may get lost,
   * and where some are private and some are not.
   * @param {(Annotation | undefined)[]} annotations
   * @returns {Step[] | null} the first is on the highlight that stays
   */
  merge(annotations) {
    const parts = annotations.filter((one) => one?.start != null);
    parts.sort((one, other) => one.start - other.start || one.end - other.end);
    const discussed = parts.filter(({ replies }) => replies.length);
    const mixed = parts.some((one) => one.private !== parts[0].private);
    if (parts.length < 2 || discussed.length > 1 || mixed) return null;
    const stays = discussed[0] ?? parts[0];
    const note = parts.map((one) => one.note?.text).filter(Boolean).join("\n\n");
    const edit = {
      span: this.passage(parts[0].start, Math.max(...parts.map(({ end }) => end))),
      addTags: [...new Set(parts.flatMap(({ tags }) => tags))].filter((id) => !stays.tags.includes(id)),
    };
    if (note !== (stays.note?.text ?? "")) edit.note = note;
    const others = parts.filter((one) => one !== stays);
    return [this.edit(stays, edit), ...others.map(({ uid }) => ({ do: "trash", uid }))];
  }
}
