/**
 * The annotations of one document. Every act shows at once and is confirmed by the server or taken back:
 * a "change" event says what is drawn differently, a "failed" event says what was taken back and why.
 */

import { Intervals } from "./text/intervals.js";
import { newUid } from "./uuid.js";

/**
 * @typedef {{id: number, name: string}} Person
 * @typedef {{uid: string, author: Person, text: string, html: string, created: Date}} Reply
 * @typedef {{uid: string, start: number | null, end: number | null, quote: string, tags: number[],
 *   note: {text: string, html: string} | null, author: Person, created: Date, how: string, replies: Reply[]}} Annotation
 */

export class Store extends EventTarget {
  /** @type {Map<string, Annotation>} */ #byUid = new Map();
  /** @type {Map<string, Promise<unknown>>} */ #queues = new Map();
  placed = new Intervals();

  /**
   * @param {object} parts
   * @param {typeof import("./api.js")} parts.api
   * @param {import("./codebook.js").Codebook} parts.codebook
   * @param {Person} parts.me
   * @param {string} parts.document
   * @param {number} parts.revision
   */
  constructor({ api, codebook, me, document, revision }) {
    super();
    Object.assign(this, { api, codebook, me, document, revision });
    codebook.addEventListener("change", ({ detail }) => detail && this.#renameTag(detail.from, detail.to));
  }

  get(uid) {
    return this.#byUid.get(uid);
  }

  /** Annotations that stand nowhere in the text: notes on the whole document, and orphans. */
  get unplaced() {
    return [...this.#byUid.values()].filter((annotation) => annotation.start === null);
  }

  get all() {
    return this.#byUid.values();
  }

  /** Takes in the server's columns; see the API's description. */
  load(columns) {
    const at = (seconds) => new Date(seconds * 1000);
    columns.uid.forEach((uid, row) => {
      this.#byUid.set(uid, {
        uid,
        start: columns.start[row],
        end: columns.end[row],
        quote: columns.quotes?.[row] ?? "",
        tags: columns.tags[row],
        note: columns.notes[row] ?? null,
        author: columns.people[columns.author[row]],
        created: at(columns.created[row]),
        how: columns.how[row] ?? "exact",
        replies: (columns.replies[row] ?? []).map((reply) => ({
          ...reply,
          author: columns.people[reply.author],
          created: at(reply.created),
        })),
      });
    });
    this.placed = new Intervals([...this.#byUid.values()].filter((annotation) => annotation.start !== null));
    this.dispatchEvent(new CustomEvent("loaded"));
  }

  /** @param {{start?: number | null, end?: number | null, quote?: string, tags?: number[], note?: string}} made */
  add({ start = null, end = null, quote = "", tags = [], note = "" }) {
    const annotation = {
      uid: newUid(), start, end, quote, tags, how: "exact", replies: [],
      note: note ? { text: note, html: "" } : null, author: this.me, created: new Date(),
    };
    this.#insert(annotation);
    const body = { document: this.document, revision: this.revision, start, end, quote, note };
    const saved = this.#act(annotation.uid, "add", () => this.#remove(annotation.uid), async () => {
      body.tags = await this.codebook.settled(tags);
      this.#confirm(annotation.uid, await this.#put(annotation.uid, body), ["tags", "note", "created"]);
    });
    return { annotation, saved };
  }

  /** @param {string} uid @param {{tags?: number[], note?: string}} edit */
  edit(uid, edit) {
    const before = { ...this.get(uid) };
    const after = { ...before };
    if (edit.tags) after.tags = edit.tags;
    if (edit.note !== undefined) after.note = edit.note ? { text: edit.note, html: "" } : null;
    this.#replace(after);
    const back = () => this.#replace({ ...this.get(uid), tags: before.tags, note: before.note });
    return this.#act(uid, "edit", back, async () => {
      if (!this.get(uid)) return;
      const body = { ...edit };
      if (edit.tags) body.tags = await this.codebook.settled(edit.tags);
      this.#confirm(uid, await this.api.patchAnnotation(uid, body), Object.keys(edit));
    });
  }

  remove(uid) {
    const annotation = this.get(uid);
    this.#remove(uid);
    return this.#act(uid, "remove", () => this.#insert(annotation), () => this.api.deleteAnnotation(uid));
  }

  /** Takes back `remove`. @param {Annotation} annotation */
  restore(annotation) {
    this.#insert(annotation);
    return this.#act(annotation.uid, "restore", () => this.#remove(annotation.uid), async () => {
      await this.api.restoreAnnotation(annotation.uid);
    });
  }

  reply(uid, text) {
    const reply = { uid: newUid(), author: this.me, text, html: "", created: new Date() };
    this.#withReplies(uid, (replies) => [...replies, reply]);
    const back = () => this.#withReplies(uid, (replies) => replies.filter((other) => other.uid !== reply.uid));
    return this.#act(uid, "reply", back, async () => {
      const { html } = await this.api.putReply(reply.uid, { annotation: uid, text });
      this.#withReplies(uid, (replies) => replies.map((one) => (one.uid === reply.uid ? { ...one, html } : one)));
    });
  }

  removeReply(uid, reply) {
    const before = this.get(uid).replies;
    this.#withReplies(uid, (replies) => replies.filter((other) => other.uid !== reply.uid));
    const back = () => this.#withReplies(uid, () => before);
    return this.#act(uid, "remove", back, () => this.api.deleteReply(reply.uid));
  }

  restoreReply(uid, reply) {
    const before = this.get(uid).replies;
    const inOrder = (replies) => [...replies, reply].sort((one, other) => one.created - other.created);
    this.#withReplies(uid, inOrder);
    return this.#act(uid, "restore", () => this.#withReplies(uid, () => before), () => this.api.restoreReply(reply.uid));
  }

  /** Creates, once more with the server's own white space if only that differed between the blocks. */
  async #put(uid, body) {
    const bare = (text) => text.replace(/\s/g, "");
    try {
      return await this.api.putAnnotation(uid, body);
    } catch (problem) {
      if (problem.status !== 409 || !problem.found || bare(problem.found) !== bare(body.quote)) throw problem;
      return this.api.putAnnotation(uid, { ...body, quote: problem.found });
    }
  }

  /** Does the acts on one annotation one after the other; takes back what failed. @returns {Promise<boolean>} */
  #act(uid, act, takeBack, work) {
    const done = (this.#queues.get(uid) ?? Promise.resolve()).then(work).then(
      () => true,
      (problem) => {
        takeBack();
        this.dispatchEvent(new CustomEvent("failed", { detail: { act, uid, problem } }));
        return false;
      },
    );
    this.#queues.set(uid, done);
    return done;
  }

  /** Takes over what the server made of it. */
  #confirm(uid, answer, keys) {
    const standing = this.get(uid);
    if (!standing) return;
    const after = { ...standing };
    if (keys.includes("tags") && standing.tags.every((id) => id > 0)) after.tags = answer.tags;
    if (keys.includes("note") && standing.note?.text === answer.note?.text) after.note = answer.note;
    if (keys.includes("created")) after.created = new Date(answer.created);
    this.#replace(after);
  }

  #renameTag(from, to) {
    for (const annotation of this.#byUid.values()) {
      if (!annotation.tags.includes(from)) continue;
      this.#replace({ ...annotation, tags: annotation.tags.map((id) => (id === from ? to : id)) });
    }
  }

  #withReplies(uid, change) {
    const annotation = this.get(uid);
    if (annotation) this.#replace({ ...annotation, replies: change(annotation.replies) });
  }

  #insert(annotation) {
    this.#byUid.set(annotation.uid, annotation);
    if (annotation.start !== null) this.placed.add(annotation);
    this.#tell({ added: [annotation] });
  }

  #remove(uid) {
    const annotation = this.get(uid);
    if (!annotation) return;
    this.#byUid.delete(uid);
    if (annotation.start !== null) this.placed.remove(annotation);
    this.#tell({ removed: [annotation] });
  }

  #replace(after) {
    const before = this.get(after.uid);
    if (!before) return;
    Object.assign(before, after);
    this.#tell({ edited: [before] });
  }

  #tell(detail) {
    this.dispatchEvent(new CustomEvent("change", { detail: { added: [], edited: [], removed: [], ...detail } }));
  }
}
