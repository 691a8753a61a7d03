/** The project's tags on this page: looking them up, searching, and making new ones before the server has answered. */

/** @typedef {{id: number, name: string, path: string, parent: number | null, colour: string, shortcut: string, description: string}} Tag */

export const COLOURS = "amber teal magenta blue lime orange violet green red cyan indigo grey".split(" ");
const SEPARATOR = " / ";

export class Codebook extends EventTarget {
  #tags = new Map();
  #awaited = new Map();
  #next = -1;
  #send;

  /**
   * @param {Tag[]} tags depth first
   * @param {(body: object) => Promise<Tag>} send makes a tag on the server
   */
  constructor(tags, send) {
    super();
    for (const tag of tags) this.#tags.set(tag.id, tag);
    this.#send = send;
  }

  get all() {
    return [...this.#tags.values()];
  }

  /** @param {number} id @returns {Tag | undefined} */
  get(id) {
    return this.#tags.get(id);
  }

  /** The tag with a shortcut key. @param {string} key */
  withShortcut(key) {
    return this.all.find((tag) => tag.shortcut && tag.shortcut === key);
  }

  /**
   * Tags whose name or path has the words, the best first.
   * @param {string} query
   * @param {number} [most]
   */
  search(query, most = 50) {
    const wanted = folded(query);
    if (!wanted) return this.all.slice(0, most);
    const ranked = [];
    for (const tag of this.all) {
      const rank = rankOf(folded(tag.name), folded(tag.path), wanted);
      if (rank !== null) ranked.push([rank, tag]);
    }
    return ranked.sort((one, other) => one[0] - other[0]).slice(0, most).map(([, tag]) => tag);
  }

  /** The tag that a typed name or path means exactly. @param {string} typed */
  named(typed) {
    const wanted = folded(typed);
    return this.all.find((tag) => folded(tag.path) === wanted) ?? this.all.find((tag) => folded(tag.name) === wanted);
  }

  /**
   * A new tag, usable at once; “Parent / Name” puts it under a parent that exists. Its id is negative until the
   * server has answered (see `settled`).
   * @param {string} typed
   * @returns {Tag}
   */
  create(typed) {
    const cut = typed.lastIndexOf("/");
    const parent = cut > 0 ? this.named(typed.slice(0, cut).split("/").map((part) => part.trim()).join(SEPARATOR)) : null;
    const name = parent ? typed.slice(cut + 1).trim() : typed.trim();
    const tag = {
      id: this.#next--,
      name,
      path: parent ? parent.path + SEPARATOR + name : name,
      parent: parent?.id ?? null,
      colour: parent?.colour ?? this.#freshColour(),
      shortcut: "",
      description: "",
    };
    this.#tags.set(tag.id, tag);
    this.#awaited.set(tag.id, this.#save(tag));
    this.#awaited.get(tag.id).catch(() => {});
    this.dispatchEvent(new CustomEvent("change"));
    return tag;
  }

  /** The ids as the server knows them, once it does. Rejects if a new tag could not be made. @param {number[]} ids */
  settled(ids) {
    return Promise.all(ids.map((id) => this.#awaited.get(id) ?? id));
  }

  /** @param {Tag} tag */
  async #save(tag) {
    const provisional = tag.id;
    try {
      const [parent] = tag.parent === null ? [null] : await this.settled([tag.parent]);
      const made = await this.#send({ name: tag.name, parent, colour: tag.colour });
      this.#tags.delete(provisional);
      this.#tags.set(made.id, made);
      this.dispatchEvent(new CustomEvent("change", { detail: { from: provisional, to: made.id } }));
      return made.id;
    } catch (problem) {
      this.#tags.delete(provisional);
      this.dispatchEvent(new CustomEvent("change"));
      throw problem;
    }
  }

  #freshColour() {
    const uses = new Map(COLOURS.map((colour) => [colour, 0]));
    for (const tag of this.all) uses.set(tag.colour, (uses.get(tag.colour) ?? 0) + 1);
    return COLOURS.reduce((best, colour) => (uses.get(colour) < uses.get(best) ? colour : best));
  }
}

/** @param {string} text */
export function folded(text) {
  return text.normalize("NFKC").toLocaleLowerCase().trim();
}

/** 0 is best, null is no match. @param {string} name @param {string} path @param {string} wanted */
function rankOf(name, path, wanted) {
  if (name === wanted || path === wanted) return 0;
  if (name.startsWith(wanted)) return 1;
  if (name.includes(` ${wanted}`)) return 2;
  if (name.includes(wanted)) return 3;
  return path.includes(wanted) ? 4 : null;
}
