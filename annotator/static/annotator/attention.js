/** What the person at this page is attending to: the selected highlight, the one pointed at, those chosen, the selected passage. */

/** @typedef {"text" | "card" | "keys" | "link"} By how it was selected */

export class Attention extends EventTarget {
  /** @type {string | null} */ selected = null;
  /** @type {string | null} */ hovered = null;
  /** Several annotations, to do something to all of them. @type {Set<string>} */ chosen = new Set();
  /** @type {import("./text/blocks.js").Span | null} */ passage = null;
  /** Where the text cursor stands, in code points; null while it is off. @type {number | null} */ cursor = null;

  /** Selects an annotation, or none. @param {string | null} uid @param {By} by */
  select(uid, by) {
    const before = this.selected;
    this.selected = uid;
    this.dispatchEvent(new CustomEvent("select", { detail: { uid, before, by } }));
  }

  /** @param {string | null} uid */
  hover(uid) {
    if (uid === this.hovered) return;
    const before = this.hovered;
    this.hovered = uid;
    this.dispatchEvent(new CustomEvent("hover", { detail: { uid, before } }));
  }

  /** Puts annotations among the chosen ones, or takes them away from there. @param {Iterable<string>} uids */
  choose(uids, on = true) {
    const changed = [...uids].filter((uid) => this.chosen.has(uid) !== on);
    for (const uid of changed) on ? this.chosen.add(uid) : this.chosen.delete(uid);
    if (changed.length) this.dispatchEvent(new CustomEvent("chosen", { detail: { changed, on } }));
  }

  /** Shows a highlight where it would stand; null shows it where it stands. @param {string} uid @param {import("./text/blocks.js").Span | null} span */
  shape(uid, span) {
    this.dispatchEvent(new CustomEvent("shape", { detail: { uid, span } }));
  }

  /** The passage that the next mark will be on. @param {import("./text/blocks.js").Span | null} span */
  attend(span) {
    if (span?.start === this.passage?.start && span?.end === this.passage?.end) return;
    this.passage = span;
    this.dispatchEvent(new CustomEvent("passage", { detail: { span } }));
  }
}
