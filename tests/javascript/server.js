/** What the tests of the store and the outbox talk to: a server that keeps annotations as the real one does. */

/** Somebody with acts in their hands. */
export const ALICE = { id: 1, name: "Alice" };
export const BOB = { id: 2, name: "Bob" };

/** An outbox's memory without a browser's database. */
export class Memory {
  lost = new Map();
  #acts = [];

  constructor(acts = []) {
    this.#acts = acts;
  }

  async all() {
    return [...this.#acts];
  }

  async put(act) {
    const place = this.#acts.findIndex((one) => one.act === act.act);
    if (place < 0) this.#acts.push(act);
    else this.#acts[place] = act;
  }

  async delete(uid) {
    const place = this.#acts.findIndex((one) => one.act === uid);
    if (place >= 0) this.#acts.splice(place, 1);
  }
}

export class Server {
  change = 0;
  /** uid → annotation as the API shows it, with `trashed`. */
  rows = new Map();
  tags = [];
  topics = new Set();
  done = new Map();
  /** Every act that came, as often as it came. */
  came = [];

  /** Does an act once. Throws what the server would answer. */
  perform({ act, steps }) {
    this.came.push(act);
    if (this.done.has(act)) return this.news(this.done.get(act));
    const [touched, made, topics] = [new Set(), [], steps.some((step) => /topic/.test(step.do))];
    const before = structuredClone([...this.rows]);
    steps.forEach((step, place) => {
      try {
        this[step.do](step, made);
      } catch (problem) {
        this.rows = new Map(before);
        throw Object.assign(problem, { step: place });
      }
      if (step.uid) touched.add(step.annotation ?? step.uid);
    });
    this.change++;
    this.done.set(act, { touched, made, topics });
    return this.news(this.done.get(act));
  }

  news({ touched, made, topics }) {
    const rows = [...touched].map((uid) => this.rows.get(uid)).filter(Boolean);
    return structuredClone({
      change: this.change,
      annotations: rows.filter((row) => !row.trashed),
      gone: rows.filter((row) => row.trashed).map(({ uid }) => uid),
      tags: made,
      gone_tags: [],
      topics: topics ? [...this.topics] : null,
      revision: 1,
    });
  }

  annotate({ uid, start, end, quote, tags, note, private: isPrivate }, made) {
    if (this.rows.has(uid)) return;
    this.rows.set(uid, {
      uid, document: "d", start, end, quote, author: ALICE, created: "2026-01-02T03:04:05Z", how: "exact", replies: [],
      tags: tags.map((ref) => this.tag(ref, made)), note: html(note), private: isPrivate, resolved: null,
    });
  }

  edit({ uid, add_tags = [], remove_tags = [], note, was, span, private: isPrivate, resolved }, made) {
    const row = this.#row(uid);
    if (note !== undefined && was !== (row.note?.text ?? "") && note !== (row.note?.text ?? "")) {
      throw refusal("changed", { status: 409, theirs: row.note?.text ?? "", by: BOB });
    }
    const added = add_tags.map((ref) => this.tag(ref, made));
    row.tags = [...new Set([...row.tags.filter((id) => !remove_tags.includes(id)), ...added])];
    if (note !== undefined) row.note = html(note);
    if (span) Object.assign(row, { start: span.start, end: span.end, quote: span.quote });
    if (isPrivate !== undefined) row.private = isPrivate;
    if (resolved !== undefined) row.resolved = resolved ? { by: ALICE, at: "2026-01-02T03:04:05Z" } : null;
  }

  trash({ uid }) {
    this.#row(uid).trashed = true;
  }

  restore({ uid }) {
    this.#row(uid).trashed = false;
  }

  reply({ uid, annotation, text }) {
    const row = this.#row(annotation);
    const created = "2026-01-02T03:04:05Z";
    if (!row.replies.some((one) => one.uid === uid)) row.replies.push({ uid, author: ALICE, text, html: text, created, edited: null });
  }

  topic({ tag }, made) {
    this.topics.add(this.tag(tag, made));
  }

  untopic({ tag }) {
    this.topics.delete(tag);
  }

  tag(ref, made) {
    if (typeof ref === "number") return ref;
    const parent = ref.parent === null ? null : this.tag(ref.parent, made);
    let tag = this.tags.find((one) => one.name === ref.name && one.parent === parent);
    if (!tag) {
      tag = { id: 100 + this.tags.length, name: ref.name, path: ref.name, parent, colour: ref.colour, shortcut: "", description: "" };
      this.tags.push(tag);
    }
    made.push(tag);
    return tag.id;
  }

  #row(uid) {
    const row = this.rows.get(uid);
    if (!row) throw refusal("There is no such annotation.", { status: 404 });
    return row;
  }
}

export function refusal(message, more = {}) {
  return Object.assign(new Error(message), more);
}

function html(text) {
  return text ? { text, html: `<p>${text}</p>` } : null;
}
