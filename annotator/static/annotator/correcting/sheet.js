/**
 * The blocks of a text as they are being corrected, with undo, and the edits that they come to (`documents/pieces.py`
 * knows the same edits). Pure.
 */

/** @typedef {{kind: string, author?: string, was?: number | null}} Begins a section that begins with a block */
/**
 * @typedef {object} Row a block; never changed, only replaced by another with the same `id`
 * @property {number} id
 * @property {string} text
 * @property {string} kind
 * @property {number} level
 * @property {number | null} number of an entry in an ordered list
 * @property {number | null} was the block of the stored text that it goes on from
 * @property {Begins | null} begins
 */
/** @typedef {{at: number, removed: Row[], inserted: Row[]}} Splice */

/** Pauses shorter than this, in milliseconds, are one stretch of typing, undone as one. */
const STRETCH = 1500;
const BOUND = new Set(["cell", "figure"]);
const LEVELLED = new Set(["heading", "item", "quotation"]);

/** Events: "change" {typed} once the rows are others. */
export class Sheet extends EventTarget {
  /** @type {Row[]} */ rows;
  /** The stored text. @type {readonly Row[]} */ base;
  #done = [];
  #undone = [];
  #next;
  #typing = { id: -1, at: -Infinity };

  /** @param {{blocks: any[][], sections: [string, string][]}} whole the stored text, as the page has it @param {any[]} [edits] */
  constructor({ blocks, sections }, edits = []) {
    super();
    this.base = blocks.map(([text, kind, level, number, section], id) => {
      const begins = section === null ? null : { kind: sections[section][0], author: sections[section][1], was: section };
      return { id, text, kind, level, number, was: id, begins };
    });
    this.#next = this.base.length;
    this.rows = this.#with(edits);
  }

  /** Other edits of the same text in the place of these. @param {any[]} edits */
  take(edits) {
    this.#change([{ at: 0, removed: [...this.rows], inserted: this.#with(edits) }]);
  }

  get mayUndo() {
    return this.#done.length > 0;
  }

  get mayRedo() {
    return this.#undone.length > 0;
  }

  /** Whether anything was done here, even if it was undone. */
  get isTouched() {
    return this.mayUndo || this.mayRedo;
  }

  /** @returns {number} the first row that became another; -1 if there was nothing to undo */
  undo() {
    const change = this.#done.pop();
    if (!change) return -1;
    for (const { at, removed, inserted } of change.toReversed()) this.#put(at, inserted.length, removed);
    this.#undone.push(change);
    return this.#told(change[0].at);
  }

  redo() {
    const change = this.#undone.pop();
    if (!change) return -1;
    for (const { at, removed, inserted } of change) this.#put(at, removed.length, inserted);
    this.#done.push(change);
    return this.#told(change[0].at);
  }

  /** What somebody types into a block. @param {number} at @param {string} text */
  type(at, text, now = Date.now()) {
    const row = this.rows[at];
    if (row.text === text) return;
    const goesOn = this.#typing.id === row.id && now - this.#typing.at < STRETCH && this.#done.length > 0;
    const typed = { ...row, text };
    if (goesOn) {
      this.#done.at(-1)[0].inserted = [typed];
      this.#put(at, 1, [typed]);
      this.#undone = [];
      this.#told(at, true);
    } else {
      this.#change([{ at, removed: [row], inserted: [typed] }], true);
    }
    this.#typing = { id: row.id, at: now };
  }

  /** Other texts for many blocks, as one change. @param {Map<number, string>} texts by the places of the rows */
  write(texts) {
    const change = [...texts].map(([at, text]) => ({ at, removed: [this.rows[at]], inserted: [{ ...this.rows[at], text }] }));
    if (change.length) this.#change(change);
  }

  /** Two blocks out of one. @param {number} at @param {number} index where in its text, counted as strings are */
  split(at, index) {
    const row = this.rows[at];
    const number = row.number === null ? null : row.number + 1;
    const first = { ...row, text: row.text.slice(0, index).trimEnd() };
    const kind = row.kind === "heading" && !row.text.slice(index).trim() ? "paragraph" : BOUND.has(row.kind) ? "paragraph" : row.kind;
    const level = kind === row.kind ? row.level : 0;
    const second = { ...this.#fresh(row.text.slice(index).trimStart()), kind, level, number: kind === row.kind ? number : null };
    this.#change([{ at, removed: [row], inserted: [first, second] }]);
  }

  /** Whether a block can become one with that before it: pictures stay apart, and a cell goes with cells only. @param {number} at */
  mayJoin(at) {
    const [one, other] = [this.rows[at - 1], this.rows[at]];
    return Boolean(one && other) && one.kind !== "figure" && other.kind !== "figure" && (one.kind === "cell") === (other.kind === "cell");
  }

  /** A block and the one before it become one. @returns {number} where in its text the second one begins; -1 if there is none before */
  join(at) {
    return this.joinAll([at]);
  }

  /** The same for several, as one change. @param {number[]} places ascending */
  joinAll(places) {
    let index = -1;
    const change = [];
    for (const place of places.toReversed()) {
      const [one, other] = [this.rows[place - 1], this.rows[place]];
      if (!one || !other) continue;
      const text = one.text.trimEnd();
      const glue = gap(text, other.text);
      index = text.length + glue.length;
      const joined = { ...one, text: text + glue + other.text.trimStart() };
      const step = this.#without(place - 1, 2, [joined], other.begins);
      change.push(...step);
      for (const { at, removed, inserted } of step) this.#put(at, removed.length, inserted);
    }
    if (!change.length) return -1;
    this.#remember(change);
    this.#told(change.at(-1).at);
    return index;
  }

  /** @param {number} at */
  remove(at) {
    this.#change(this.#without(at, 1, [], this.rows[at].begins));
  }

  /** A new, empty block after one. @param {number} at */
  add(at) {
    this.#change([{ at: at + 1, removed: [], inserted: [this.#fresh("")] }]);
  }

  /** @param {number} at @param {string} name a kind as choices name it: "heading-2", "numbered-1" */
  shape(at, name) {
    const row = this.rows[at];
    const [stem, level = "0"] = name.split("-");
    const kind = stem === "numbered" ? "item" : stem;
    const before = this.rows[at - 1];
    const follows = before?.kind === kind && before.level === Number(level) && before.number !== null;
    const number = stem === "numbered" ? (follows ? before.number + 1 : 1) : null;
    this.#change([{ at, removed: [row], inserted: [{ ...row, kind, level: Number(level), number }] }]);
  }

  /** @param {number} at @param {Begins | null} begins */
  begin(at, begins) {
    const row = this.rows[at];
    this.#change([{ at, removed: [row], inserted: [{ ...row, begins }] }]);
  }

  /** A block as it is stored. @param {number} at */
  revert(at) {
    const row = this.rows[at];
    if (row.was !== null) this.#change([{ at, removed: [row], inserted: [this.base[row.was]] }]);
  }

  /** Whether a block is another than the stored one. @param {Row} row */
  isChanged(row) {
    return row.was === null || !same(row, this.base[row.was]);
  }

  /** What all of it comes to, for the server. @returns {any[]} */
  edits() {
    const edits = [];
    const heads = this.rows.flatMap((row, place) => (row.was === null ? [] : [place]));
    const bounds = heads[0] === 0 ? heads : [0, ...heads];
    let at = 0;
    for (const [n, begin] of bounds.entries()) {
      const end = bounds[n + 1] ?? this.rows.length;
      const until = this.rows[end]?.was ?? this.base.length;
      const head = this.rows[begin];
      let first = begin;
      if (head && head.was !== null) {
        if (head.was > at) edits.push([at, head.was, []]);
        at = head.was;
        if (!this.isChanged(head)) [first, at] = [begin + 1, at + 1];
      }
      if (first < end || at < until) edits.push([at, until, this.rows.slice(first, end).map(said)]);
      at = until;
    }
    return edits;
  }

  #with(edits) {
    const rows = [];
    let at = 0;
    for (const [first, end, pieces] of edits) {
      rows.push(...this.base.slice(at, first), ...pieces.map((piece) => this.#row(piece)));
      at = end;
    }
    return rows.concat(this.base.slice(at));
  }

  #row({ text, kind = "paragraph", level = 0, number = null, was = null, begins = null }) {
    const row = { id: was ?? this.#next++, text, kind, level, number, was, begins };
    return was !== null && same(row, this.base[was]) ? this.base[was] : row;
  }

  #fresh(text) {
    return { id: this.#next++, text, kind: "paragraph", level: 0, number: null, was: null, begins: null };
  }

  /** What takes rows away; a section that began with one of them begins with the next one, if that begins none. */
  #without(at, count, inserted, lost) {
    const next = this.rows[at + count];
    const change = [{ at, removed: this.rows.slice(at, at + count), inserted }];
    if (lost && next && !next.begins) {
      change.push({ at: at + inserted.length, removed: [next], inserted: [{ ...next, begins: lost }] });
    }
    return change;
  }

  #change(change, typed = false) {
    for (const { at, removed, inserted } of change) this.#put(at, removed.length, inserted);
    this.#remember(change);
    this.#told(change[0].at, typed);
  }

  #remember(change) {
    this.#done.push(change);
    this.#undone = [];
    this.#typing = { id: -1, at: -Infinity };
  }

  #put(at, count, rows) {
    // A copy, since a splice with 100,000 arguments is too many for a browser.
    if (rows.length > 1000) this.rows = [...this.rows.slice(0, at), ...rows, ...this.rows.slice(at + count)];
    else this.rows.splice(at, count, ...rows);
  }

  #told(at, typed = false) {
    if (!typed) this.#typing = { id: -1, at: -Infinity };
    this.dispatchEvent(new CustomEvent("change", { detail: { typed } }));
    return at;
  }
}

/** The name of a row's kind in choices. @param {Row} row */
export function kindOf({ kind, level, number }) {
  if (!LEVELLED.has(kind)) return kind;
  return `${kind === "item" && number !== null ? "numbered" : kind}-${Math.max(level, 1)}`;
}

/** What comes between two texts that become one. */
function gap(one, other) {
  const [last, first] = [one.at(-1) ?? "", other.trimStart()[0] ?? ""];
  const closed = !last || !first || /[-‐‑—/(“‘]/u.test(last) || /[,.;:!?)”’]/u.test(first);
  return closed || isWide(last) || isWide(first) ? "" : " ";
}

/** Scripts that put no space between words. */
function isWide(character) {
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\u3000-\u303f\uff00-\uff60]/u.test(character);
}

function same(one, other) {
  const fields = ["text", "kind", "level", "number"];
  return fields.every((field) => one[field] === other[field]) && sameBegins(one.begins, other.begins);
}

function sameBegins(one, other) {
  if (!one || !other) return one === other;
  return one.kind === other.kind && (one.author ?? "") === (other.author ?? "") && (one.was ?? null) === (other.was ?? null);
}

/** A row as the server takes it: what says nothing is left out. */
function said({ text, kind, level, number, was, begins }) {
  const whole = { text, kind, level: level || null, number, was, begins };
  return Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== null));
}
