/**
 * What a person does, as steps: the same that are sent to the server (see `POST /api/acts`), and what each makes of an
 * annotation before the server has answered. Pure.
 */

/**
 * @typedef {import("./store.js").Annotation} Annotation
 * @typedef {{do: string, uid?: string, [part: string]: any}} Step
 * @typedef {{act: string, joins?: string, steps: Step[], document: string, by: number, at: number}} Act `joins`: of what
 *   this is a part, where one request can't hold it; `at`: milliseconds since 1970
 * @typedef {{me: import("./store.js").Person, at: Date, idOf: (ref: any) => number}} Circumstances
 * @typedef {Annotation & {trashed?: boolean}} Standing an annotation, or one that lies in the trash
 */

/** The server takes that many steps with one request. */
export const MOST_STEPS = 2000;

const ON_REPLIES = new Set(["reply", "edit_reply", "trash_reply", "restore_reply"]);

/** The annotation that a step changes; null where it changes none. @param {Step} step @returns {string | null} */
export function targetOf(step) {
  if (ON_REPLIES.has(step.do)) return step.annotation;
  return step.do === "topic" || step.do === "untopic" ? null : step.uid;
}

/** The annotations that an act changes. @param {{steps: Step[]}} act @returns {string[]} */
export function targetsOf({ steps }) {
  return [...new Set(steps.map(targetOf))].filter(Boolean);
}

/** The tags that a step names, and those above them. @param {Step} step @returns {any[]} */
export function tagsIn(step) {
  const above = (ref) => (ref?.parent == null ? [ref] : [ref, ...above(ref.parent)]);
  return [...(step.tags ?? []), ...(step.add_tags ?? []), ...(step.do === "topic" ? [step.tag] : [])].flatMap(above);
}

/** The step without what only this page needs to know. @param {Step} step */
export function wireOf(step) {
  const { snapshot: _snapshot, annotation, ...wire } = step;
  return step.do === "reply" ? { ...wire, annotation } : wire;
}

/**
 * The annotation after a step; null if there is none.
 * @param {Standing | null} standing
 * @param {Step} step
 * @param {Circumstances} circumstances
 * @returns {Standing | null}
 */
export function applied(standing, step, circumstances) {
  if (step.do === "annotate") return standing ?? made(step, circumstances);
  if (step.do === "restore" && !standing) return step.snapshot ? { ...step.snapshot, trashed: false } : null;
  if (!standing) return null;
  const change = CHANGES[step.do];
  return change ? { ...standing, ...change(standing, step, circumstances) } : standing;
}

/** @type {Record<string, (standing: Standing, step: Step, circumstances: Circumstances) => Partial<Standing>>} */
const CHANGES = {
  edit: edited,
  leave: () => ({ start: null, end: null, how: "orphan", unsure: null }),
  unleave: () => ({ unsure: 0 }),
  trash: () => ({ trashed: true }),
  restore: () => ({ trashed: false }),
  reply: ({ replies }, { uid, text }, { me, at }) => {
    if (replies.some((reply) => reply.uid === uid)) return {};
    return { replies: [...replies, { uid, author: me, text, html: "", created: at, edited: null }] };
  },
  edit_reply: ({ replies }, { uid, text }, { at }) => ({
    replies: replies.map((reply) => (reply.uid === uid ? { ...reply, text, html: "", edited: at } : reply)),
  }),
  trash_reply: ({ replies }, { uid }) => ({ replies: replies.filter((reply) => reply.uid !== uid) }),
  restore_reply: ({ replies }, { uid, snapshot }) => {
    if (!snapshot || replies.some((reply) => reply.uid === uid)) return {};
    return { replies: [...replies, snapshot].sort((one, other) => one.created - other.created) };
  },
};

function made(step, { me, at, idOf }) {
  return {
    uid: step.uid,
    start: step.start ?? null,
    end: step.end ?? null,
    quote: step.start === null ? "" : step.quote,
    tags: (step.tags ?? []).map(idOf),
    note: noteOf(step.note),
    author: me,
    created: at,
    how: "exact",
    unsure: null,
    private: step.private ?? false,
    resolved: null,
    replies: [],
  };
}

function edited(standing, step, { me, at, idOf }) {
  const change = {};
  if (step.add_tags || step.remove_tags) {
    const off = new Set(step.remove_tags ?? []);
    const kept = standing.tags.filter((id) => !off.has(id));
    change.tags = [...new Set([...kept, ...(step.add_tags ?? []).map(idOf)])];
  }
  if (step.note !== undefined && step.note !== (standing.note?.text ?? "")) change.note = noteOf(step.note);
  if (step.span) Object.assign(change, { start: step.span.start, end: step.span.end, how: "exact", unsure: null });
  if (step.private !== undefined) change.private = step.private;
  if (step.resolved !== undefined) change.resolved = step.resolved ? (standing.resolved ?? { by: me, at }) : null;
  return change;
}

function noteOf(text) {
  return text ? { text, html: "" } : null;
}

/**
 * The same act with the server's own white space in a quote, if only that differed between the blocks; else null.
 * @param {Act} act
 * @param {{status?: number, found?: string, step?: number}} problem
 * @param {string} uid the new act's
 * @returns {Act | null}
 */
export function corrected(act, problem, uid) {
  const step = act.steps[problem.step ?? 0];
  const passage = step?.do === "annotate" ? step : step?.span;
  const bare = (text) => text.replace(/\s/g, "");
  if (problem.status !== 409 || !problem.found || !passage || problem.found === passage.quote) return null;
  if (bare(problem.found) !== bare(passage.quote)) return null;
  const right = { ...passage, quote: problem.found };
  const steps = act.steps.map((one) => (one === step ? (step.do === "annotate" ? right : { ...step, span: right }) : one));
  return { ...act, act: uid, steps };
}
