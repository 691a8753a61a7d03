/** What the person at this page is attending to: the selected highlight, the one pointed at, the selected passage. */

/** @typedef {"text" | "card" | "keys" | "link"} By how it was selected */

export class Attention extends EventTarget {
  /** @type {string | null} */ selected = null;
  /** @type {string | null} */ hovered = null;
  /** @type {import("./text/blocks.js").Span | null} */ passage = null;

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

  /** The passage that the next mark will be on. @param {import("./text/blocks.js").Span | null} span */
  attend(span) {
    if (span?.start === this.passage?.start && span?.end === this.passage?.end) return;
    this.passage = span;
    this.dispatchEvent(new CustomEvent("passage", { detail: { span } }));
  }
}
