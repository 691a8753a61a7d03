/**
 * The annotations of one document, and everything a person can do to them. Every act shows at once, waits in the outbox
 * until the server has answered, and is taken back if the server refuses it.
 *
 * Events: "loaded"; "change" {added, edited, removed, moved}: what is drawn differently (`moved`: [{annotation, start,
 * end}], those of the edited that stood elsewhere before, and where); "topics" {topics}; "failed" {act, steps, problem}:
 * an act that was taken back, and why; "asked" {uid, step, mine, theirs, by, again}: somebody else changed the same
 * text; "waiting" {count, online, signedOut}; "revised" {revision}: the document has a newer text.
 */

import { MOST_STEPS, corrected, tagsIn, targetOf, targetsOf } from "./acts.js";
import { annotationOf } from "./news.js";
import { Shown } from "./shown.js";
import { Steps } from "./steps.js";
import { newUid } from "./uuid.js";

/**
 * @typedef {{id: number, name: string, credit?: string}} Person who made something, or brought in what a file says another made
 * @typedef {import("./annotations.js").Reply} Reply
 * @typedef {import("./annotations.js").Annotation} Annotation
 * @typedef {{start: number, end: number, quote: string}} Passage
 */

export class Store extends EventTarget {
  #shown;
  #steps;
  /** What is told of an act once it is saved, or isn't. @type {Map<string, (saved: boolean) => void>} */ #promised = new Map();
  /** Acts of this page in order, and those that were withdrawn before they were sent, each with all of its parts. */
  #made = [];
  #withdrawn = [];
  /** An undo that had no answer, or was refused. @type {{ask: Function, body: {act: string, before?: number}} | null} */ #asked = null;
  /** The topics that the server knows of. @type {number[]} */ #topics;
  /** Those that are shown. @type {number[]} */ topics;
  /** The number of the last change known here. */
  change = 0;

  /**
   * @param {object} parts
   * @param {typeof import("./api.js")} parts.api
   * @param {import("./outbox.js").Outbox} parts.outbox
   * @param {import("./codebook.js").Codebook} parts.codebook
   * @param {(start: number, end: number) => Passage | null} parts.passage the passage between two points, trimmed
   * @param {{me: Person, document: string, project: string, revision: number, topics?: number[]}} parts.page
   */
  constructor({ api, outbox, codebook, passage, page: { me, document, project, revision, topics = [] } }) {
    super();
    Object.assign(this, { api, outbox, codebook, passage, me, document, project, revision, topics });
    this.#topics = topics;
    this.#steps = new Steps({ codebook, document, revision, passage });
    this.#shown = new Shown({
      waiting: () => this.#waitingHere(),
      idOf: (ref) => codebook.idOf(ref),
      me,
      tell: (change) => this.#tell("change", change),
    });
    codebook.addEventListener("change", ({ detail }) => detail?.from && this.#renameTag(detail.from, detail.to));
    outbox.addEventListener("sent", ({ detail }) => this.#sent(detail));
    outbox.addEventListener("refused", ({ detail }) => this.#refused(detail));
    outbox.addEventListener("state", () => this.#tellWaiting());
  }

  // ── What there is ──────────────────────────────────────────────────────────────────────────────────────────────

  /** @param {string | null} uid @returns {Annotation | undefined} */
  get(uid) {
    return this.#shown.annotations.get(uid);
  }

  /** @returns {import("./annotations.js").Annotations} */
  get all() {
    return this.#shown.annotations;
  }

  get size() {
    return this.#shown.annotations.size;
  }

  /** Annotations that stand nowhere in the text: notes on the whole document, and orphans. */
  get unplaced() {
    return this.#shown.annotations.unplaced;
  }

  /** Annotations that stand in the text, by place. */
  get placed() {
    return this.#shown.annotations.placed;
  }

  /** Whether something done to it waits for longer than it should. @param {string} uid */
  isWaiting(uid) {
    return this.outbox.stuck && this.#waitingHere().some(({ steps }) => steps.some((step) => targetOf(step) === uid));
  }

  /** Takes in the server's columns, and puts on top what still waits to be sent. */
  load(columns) {
    this.#shown.load(columns);
    this.change = columns.change ?? 0;
    this.#showTopics();
    this.#tell("loaded");
  }

  // ── What one can do ────────────────────────────────────────────────────────────────────────────────────────────

  /**
   * An act of these steps: shown at once, sent in its turn; in parts if there are very many.
   * @param {import("./acts.js").Step[]} steps
   */
  perform(steps) {
    const parts = this.#partsOf(steps);
    this.#made.push(...parts);
    this.#withdrawn = [];
    this.#asked = null;
    const saved = Promise.all(parts.map((part) => this.#enter(part))).then((answers) => answers.every(Boolean));
    const [{ act }] = parts;
    this.dispatchEvent(new CustomEvent("performed", { detail: { act } }));
    return { act, saved };
  }

  #partsOf(steps) {
    const { document, me } = this;
    const common = { document, by: me.id, at: Date.now() };
    if (steps.length <= MOST_STEPS) return [{ act: newUid(), steps, ...common }];
    const joins = newUid();
    const starts = Array.from({ length: Math.ceil(steps.length / MOST_STEPS) }, (_, part) => part * MOST_STEPS);
    return starts.map((from) => ({ act: newUid(), joins, steps: steps.slice(from, from + MOST_STEPS), ...common }));
  }

  /** @param {{start?: number | null, end?: number | null, quote?: string, tags?: number[], note?: string, private?: boolean}} made */
  add(made) {
    const step = this.#steps.annotate(made);
    const { act, saved } = this.perform([step]);
    return { annotation: this.get(step.uid), act, saved };
  }

  /** New highlights on many passages, as one act. @param {Passage[]} passages @param {{tags?: number[]}} [made] */
  addAll(passages, { tags = [] } = {}) {
    return this.perform(passages.map((passage) => this.#steps.annotate({ ...passage, tags })));
  }

  /** @param {string} uid @param {import("./steps.js").Edit} edit */
  edit(uid, edit) {
    return this.editAll([uid], edit);
  }

  /** The same edit of several, as one act. @param {string[]} uids @returns {Promise<boolean>} */
  editAll(uids, edit) {
    return this.perform(uids.map((uid) => this.#steps.edit(this.get(uid) ?? { uid }, edit))).saved;
  }

  /** @param {string} uid */
  remove(uid) {
    return this.removeAll([uid]);
  }

  /** @param {string[]} uids */
  removeAll(uids) {
    return this.perform(uids.map((uid) => ({ do: "trash", uid }))).saved;
  }

  /** Takes annotations out of the trash. @param {...Annotation} annotations as they stood */
  restore(...annotations) {
    return this.perform(annotations.map((one) => ({ do: "restore", uid: one.uid, snapshot: { ...one } }))).saved;
  }

  /** Cuts a highlight at these points (see `Steps.split`). @param {string} uid @param {...number} points in order */
  split(uid, ...points) {
    const steps = this.#steps.split(this.get(uid), points);
    return steps && { uid: steps[1].uid, saved: this.perform(steps).saved };
  }

  /** Makes one highlight of several (see `Steps.merge`). @param {string[]} uids */
  merge(uids) {
    const steps = this.#steps.merge(uids.map((uid) => this.get(uid)));
    return steps && { uid: steps[0].uid, saved: this.perform(steps).saved };
  }

  /** @param {string} uid the annotation's @param {string} text */
  reply(uid, text) {
    return this.perform([{ do: "reply", uid: newUid(), annotation: uid, text }]).saved;
  }

  /** @param {string} uid the annotation's @param {Reply} reply @param {string} text */
  editReply(uid, reply, text) {
    return this.perform([{ do: "edit_reply", uid: reply.uid, annotation: uid, text, was: reply.text }]).saved;
  }

  removeReply(uid, reply) {
    return this.perform([{ do: "trash_reply", uid: reply.uid, annotation: uid }]).saved;
  }

  restoreReply(uid, reply) {
    return this.perform([{ do: "restore_reply", uid: reply.uid, annotation: uid, snapshot: { ...reply } }]).saved;
  }

  /** Puts the document under these topics, or takes it out. @param {number[]} tags @param {boolean} on */
  topic(tags, on) {
    const { document, codebook } = this;
    const put = (tag) => ({ do: "topic", document, tag: codebook.refOf(tag) });
    return this.perform(tags.map((tag) => (on ? put(tag) : { do: "untopic", document, tag }))).saved;
  }

  // ── Taking back ────────────────────────────────────────────────────────────────────────────────────────────────

  /**
   * Takes back the last act of this person, in whichever document. What has not been sent yet is withdrawn.
   * @returns {Promise<{told?: string, document?: string, undo?: string | null, redo?: string | null, offline?: boolean}>}
   * throws a Problem where somebody else has built upon it
   */
  async undo() {
    const last = this.#made.at(-1);
    const parts = last?.joins ? this.#made.filter(({ joins }) => joins === last.joins) : [last];
    if (last && (await this.outbox.withdraw(...parts.map(({ act }) => act)))) {
      this.#made = this.#made.filter((one) => !parts.includes(one));
      this.#withdrawn.push(parts);
      for (const part of parts) this.#settle(part, true);
      return {};
    }
    return this.#takeBack(this.api.undo);
  }

  /** Does again what was taken back last. */
  async redo() {
    const parts = this.#withdrawn.pop();
    if (!parts) return this.#takeBack(this.api.redo);
    this.#made.push(...parts);
    for (const part of parts) this.#enter({ ...part, at: Date.now() });
    return {};
  }

  /** Asked again after the line failed, it is the same undo; asked again of what can't be undone, it leaves that out. */
  async #takeBack(ask) {
    if (!(await this.outbox.idle())) return { offline: true };
    const asked = this.#asked?.ask === ask ? this.#asked : { ask, body: { act: newUid() } };
    this.#asked = null;
    try {
      const news = await ask(this.project, asked.body);
      this.#made = [];
      const isHere = !news.document || news.document === this.document;
      this.take({ ...news, ...(isHere ? {} : { topics: null, revision: 0 }), isAnswer: true });
      return news;
    } catch (problem) {
      if (!problem.status) this.#asked = asked;
      else if (problem.number) this.#asked = { ask, body: { act: newUid(), before: problem.number } };
      throw problem;
    }
  }

  // ── What the server says ───────────────────────────────────────────────────────────────────────────────────────

  /**
   * News of the document: how annotations stand now, which ones are gone, tags, topics (see the API's description).
   * `isAnswer`: it tells what came of an act, and not of all that happened up to its change.
   */
  take({ change, annotations = [], gone = [], tags = [], gone_tags = [], topics, revision, isAnswer = false }) {
    this.codebook.take(tags, gone_tags);
    const here = annotations.filter(({ document }) => !document || document === this.document);
    this.#shown.hear({ change, annotations: here.map(annotationOf), gone });
    if (topics) {
      this.#topics = topics;
      this.#showTopics();
    }
    if (!isAnswer) this.change = Math.max(this.change, change);
    if (revision > this.revision) this.#tell("revised", { revision });
  }

  /** @param {{act: import("./acts.js").Act, news: object}} answer */
  #sent({ act, news }) {
    this.take({ ...news, topics: act.document === this.document ? news.topics : null, isAnswer: true });
    this.#settle(act, true);
  }

  #refused({ act, problem }) {
    if (act.document !== this.document) return;
    const again = corrected(act, problem, newUid());
    if (again) return void this.#enter(again, this.#promised.get(act.act));
    this.#made = this.#made.filter((one) => one.act !== act.act);
    this.#settle(act, false);
    this.codebook.forget(this.#tagsToMake());
    const step = act.steps[problem.step ?? 0] ?? act.steps[0];
    if (problem.status === 409 && problem.theirs !== undefined) this.#ask(act, step, problem);
    else this.#tell("failed", { act: act.act, steps: act.steps, problem });
  }

  /** Two changed the same text: the person decides, with `again(text)`. */
  #ask(act, step, { theirs, by }) {
    const again = (text) => {
      const mine = step.note === undefined ? { ...step, text, was: theirs } : { ...step, note: text, was: theirs };
      return this.perform(act.steps.map((one) => (one === step ? mine : one))).saved;
    };
    this.#tell("asked", { uid: targetOf(step), step, mine: step.note ?? step.text, theirs, by, again });
  }

  // ── On the way ─────────────────────────────────────────────────────────────────────────────────────────────────

  /** @param {import("./acts.js").Act} act @param {(saved: boolean) => void} [promised] who waits for it already */
  #enter(act, promised) {
    const saved = new Promise((done) => this.#promised.set(act.act, promised ?? done));
    this.#shown.keep(targetsOf(act));
    this.outbox.add(act);
    this.#shown.show(targetsOf(act));
    this.#showTopics();
    return saved;
  }

  /** An act is done with: what it touched is shown without it. */
  #settle(act, saved) {
    this.#shown.show(targetsOf(act));
    this.#showTopics();
    this.#promised.get(act.act)?.(saved);
    this.#promised.delete(act.act);
  }

  #waitingHere() {
    return this.outbox.waiting.filter((act) => act.document === this.document);
  }

  #tellWaiting() {
    const { online, signedOut, stuck, waiting } = this.outbox;
    this.#tell("waiting", { count: stuck ? waiting.length : 0, online, signedOut });
    const edited = [...new Set(this.#waitingHere().flatMap(targetsOf))].map((uid) => this.get(uid)).filter(Boolean);
    if (edited.length) this.#tell("change", { added: [], edited, removed: [], moved: [] });
  }

  #showTopics() {
    const shown = new Set(this.#topics);
    for (const step of this.#waitingHere().flatMap(({ steps }) => steps)) {
      if (step.do === "topic") shown.add(this.codebook.idOf(step.tag));
      if (step.do === "untopic") shown.delete(step.tag);
    }
    if ([...shown].join() === this.topics.join()) return;
    this.topics = [...shown];
    this.#tell("topics", { topics: this.topics });
  }

  /** The new tags that waiting acts need. */
  #tagsToMake() {
    const refs = this.#waitingHere().flatMap(({ steps }) => steps.flatMap(tagsIn));
    return new Set(refs.map((ref) => this.codebook.idOf(ref)));
  }

  #renameTag(from, to) {
    this.#shown.renameTag(from, to);
    this.#showTopics();
  }

  #tell(type, detail = undefined) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
