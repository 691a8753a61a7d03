/**
 * What somebody typed and has not saved: kept in this browser until it is, also when the page or the browser is closed.
 * Each person has drafts of their own, and every page of theirs sees the same ones.
 */

const PREFIX = "annotator:draft:";
/** Drafts that nobody came back to are forgotten after so many days. */
const KEPT_DAYS = 90;
const DAY = 86_400_000;

/** @typedef {{text: string, was?: string, at: number}} Draft `was`: the saved text it was written upon; `at`: when, in milliseconds */

/** Events: "change" {name, draft} when another page wrote or dropped a draft. */
export class Drafts extends EventTarget {
  #storage;
  #prefix;
  /** Those that the browser didn't take; they last as long as the page. @type {Map<string, Draft>} */ #untaken = new Map();

  /** @param {Storage} storage @param {string} person */
  constructor(storage, person) {
    super();
    this.#storage = storage;
    this.#prefix = `${PREFIX}${person}:`;
  }

  /** @param {string} name of the editor @returns {Draft | null} */
  get(name) {
    return this.#untaken.get(name) ?? read(this.#storage.getItem(this.#prefix + name));
  }

  /** @param {string} name @param {string} text @param {string} [was] */
  keep(name, text, was = this.get(name)?.was, now = Date.now()) {
    const draft = { text, was, at: now };
    try {
      this.#storage.setItem(this.#prefix + name, JSON.stringify(draft));
      this.#untaken.delete(name);
    } catch {
      this.#untaken.set(name, draft); // The storage is full or forbidden.
    }
  }

  /** @param {string} name */
  drop(name) {
    this.#untaken.delete(name);
    this.#storage.removeItem(this.#prefix + name);
  }

  /** Forgets what is too old, whoever wrote it. */
  clean(now = Date.now()) {
    const keys = Array.from({ length: this.#storage.length }, (_, at) => this.#storage.key(at));
    for (const key of keys.filter((one) => one?.startsWith(PREFIX))) {
      const draft = read(this.#storage.getItem(key));
      if (!draft || now - draft.at > KEPT_DAYS * DAY) this.#storage.removeItem(key);
    }
  }

  /** What another page of this browser did. @param {{key: string | null, newValue: string | null}} event */
  hear({ key, newValue }) {
    if (!key?.startsWith(this.#prefix)) return;
    const detail = { name: key.slice(this.#prefix.length), draft: read(newValue) };
    this.dispatchEvent(new CustomEvent("change", { detail }));
  }
}

/** @returns {Draft | null} */
function read(stored) {
  try {
    const draft = JSON.parse(stored ?? "null");
    return typeof draft?.text === "string" && typeof draft.at === "number" ? draft : null;
  } catch {
    return null;
  }
}

/** The drafts of who is signed in. */
export const drafts = new Drafts(localStorage, document.body.dataset.person ?? "");
addEventListener("storage", (event) => drafts.hear(event));
drafts.clean();

/** Keeps a text that could not be saved, for the next time its editor opens. @param {string} name @param {string} text */
export function keepDraft(name, text) {
  drafts.keep(name, text);
}
