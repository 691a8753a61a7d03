/** What others did on the page, gathered so that it is said in one sentence now and then. Pure. */

/**
 * @typedef {{added: number, changed: number, gone: number, tags: number}} Counts
 */

export class Gathered {
  /** @type {Map<string, {name: string, counts: Counts}>} */ #byPerson = new Map();

  get isEmpty() {
    return this.#byPerson.size === 0;
  }

  /**
   * @param {{by: {id: number, name: string} | null, annotations: {uid: string}[], gone: string[], tags: object[],
   *   gone_tags: number[]}} news
   * @param {number} me whose own acts, in another page, need not be told
   * @param {(uid: string) => boolean} isThere whether the page shows this annotation already
   */
  add({ by, annotations, gone, tags, gone_tags: goneTags }, me, isThere) {
    if (by?.id === me) return;
    const added = annotations.filter(({ uid }) => !isThere(uid)).length;
    const found = {
      added,
      changed: annotations.length - added,
      gone: gone.filter(isThere).length,
      tags: tags.length + goneTags.length,
    };
    if (!Object.values(found).some(Boolean)) return;
    const key = String(by?.id ?? "");
    const { counts } = this.#byPerson.get(key) ?? { counts: { added: 0, changed: 0, gone: 0, tags: 0 } };
    for (const what of Object.keys(found)) counts[what] += found[what];
    this.#byPerson.set(key, { name: by?.name ?? "", counts });
  }

  /**
   * All of it in words, which are then forgotten.
   * @param {(key: string, values: Record<string, string | number>) => string} say
   */
  take(say) {
    const sentences = [...this.#byPerson.values()].map(({ name, counts }) => {
      const parts = Object.entries(counts).filter(([, count]) => count);
      const what = parts.map(([kind, count]) => say(`live.${kind}`, { count })).join(", ");
      return say(name ? "live.did" : "live.othersDid", { name, what });
    });
    this.#byPerson.clear();
    return sentences.join(" ");
  }
}
