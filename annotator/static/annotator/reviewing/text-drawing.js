/**
 * The current text, for a passage to be drawn in by hand: by mouse and finger as one selects, by keys word by word.
 * Sends "take" {passage, uid}, and "close".
 */

import { textAt } from "../api.js";
import { PageElement } from "../elements/element.js";
import { Blocks } from "../text/blocks.js";
import { Steps } from "../text/steps.js";
import { reasonOf, say } from "../words.js";

const NAME = "review-drawn";

class TextDrawing extends PageElement {
  /** @type {Blocks | null} */ #blocks = null;
  #address = "";
  /** @type {import("../text/blocks.js").Span | null} */ #span = null;
  #uid = "";

  connect() {
    this.article = this.querySelector("article");
    this.button = this.querySelector("[data-act=take]");
    this.listen(document, "selectionchange", () => this.#follow());
    this.listen(this, "keydown", (event) => this.#key(event));
    this.act({ take: () => this.#take(), cancel: () => this.close() });
  }

  get isOpen() {
    return !this.hidden;
  }

  /**
   * @param {object} wanted
   * @param {string} wanted.uid of the annotation
   * @param {string} wanted.address of the text
   * @param {string} wanted.lang @param {string} wanted.dir
   * @param {number} wanted.near where to begin to look
   * @param {import("../text/blocks.js").Span | null} wanted.span the likeliest place
   */
  async open({ uid, address, lang, dir, near, span }) {
    this.#uid = uid;
    this.hidden = false;
    Object.assign(this.article, { lang, dir });
    this.#choose(null);
    this.article.focus({ preventScroll: true }); // Escape is heard here, also while the text is still coming
    if (this.#address !== address && !(await this.#load(address))) return;
    if (!this.isOpen) return;
    this.#choose(span ?? this.#steps.around(near, "word"));
    this.#show(span?.start ?? near);
    // What has been laid out by now may have another size than was thought.
    requestAnimationFrame(() => requestAnimationFrame(() => this.isOpen && this.#show(span?.start ?? near)));
  }

  close() {
    if (!this.isOpen) return;
    this.hidden = true;
    this.#choose(null);
    getSelection().removeAllRanges();
    this.dispatchEvent(new CustomEvent("close"));
  }

  async #load(address) {
    const state = this.querySelector(".drawing-state");
    state.textContent = say("drawing.loading");
    this.#blocks = null;
    try {
      const came = new DOMParser().parseFromString(await textAt(address), "text/html");
      this.article.replaceChildren(...came.body.childNodes);
      this.#blocks = new Blocks(this.article);
      this.#address = address;
      state.textContent = "";
    } catch (problem) {
      state.textContent = say("drawing.failed", { reason: reasonOf(problem) });
    }
    return Boolean(this.#blocks);
  }

  get #steps() {
    return new Steps(this.#blocks, this.#blocks.segments);
  }

  /** What is selected in the text. */
  #follow() {
    const selection = getSelection();
    if (!this.isOpen || !this.#blocks || !selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    if (this.article.contains(range.commonAncestorContainer)) this.#choose(this.#blocks.spanOf(range));
  }

  #choose(span) {
    this.#span = span && span.start < span.end ? span : null;
    this.button.disabled = !this.#span;
    this.querySelector(".drawing-quote").textContent = this.#span ? this.#blocks.quote(this.#span.start, this.#span.end) : "";
    this.#paint();
  }

  #paint() {
    const range = this.#span && this.#blocks.rangeOf(this.#span.start, this.#span.end);
    if (!globalThis.Highlight || !CSS.highlights) return;
    if (range) CSS.highlights.set(NAME, new Highlight(range));
    else CSS.highlights.delete(NAME);
  }

  /** Brings a place into the middle, out of what is folded. @param {number} point */
  #show(point) {
    const block = this.#blocks.elements[this.#blocks.placeOf(point)];
    const folded = block?.closest("details:not([open])");
    if (folded) folded.open = true;
    block?.scrollIntoView({ block: "center" });
    this.scrollIntoView({ block: "nearest" });
  }

  #take() {
    const passage = this.#span && this.#blocks.passage(this.#span.start, this.#span.end);
    if (!passage) return;
    const uid = this.#uid;
    this.close();
    this.dispatchEvent(new CustomEvent("take", { detail: { uid, passage } }));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.isComposing) return;
    if (event.key === "Escape") this.close();
    else if (event.target !== this.article || !this.#blocks) return;
    else if (event.key === "Enter") this.#take();
    else if (!this.#moved(event)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Arrows move the passage, with Shift its end, with Alt its beginning; up and down by paragraphs. */
  #moved({ key, shiftKey, altKey, ctrlKey, metaKey }) {
    const way = this.#ways[key];
    if (!way || ctrlKey || metaKey) return false;
    const { start, end } = this.#span ?? { start: 0, end: 0 };
    const [onwards, unit] = way;
    const to = (point, edge, by) => this.#steps[onwards ? "next" : "previous"](point, by, edge);
    getSelection().removeAllRanges();
    if (shiftKey) this.#choose({ start, end: Math.max(to(end, "end", unit), this.#steps.next(start, "grapheme")) });
    else if (altKey) this.#choose({ start: Math.min(to(start, "start", unit), this.#steps.previous(end, "grapheme")), end });
    else {
      const from = to(start, "start", unit);
      this.#choose(this.#steps.around(from, "word") ?? { start: from, end: this.#steps.next(from, "word", "end") });
    }
    const { start: first, end: last } = this.#span ?? { start, end };
    this.#keepInSight(shiftKey ? last - 1 : first);
    return true;
  }

  get #ways() {
    const isRtl = this.article.dir === "rtl";
    return {
      ArrowRight: [!isRtl, "word"],
      ArrowLeft: [isRtl, "word"],
      ArrowDown: [true, "paragraph"],
      ArrowUp: [false, "paragraph"],
    };
  }

  #keepInSight(point) {
    const place = this.#blocks.placeOf(point);
    const { top, bottom } = this.#blocks.boxIn(place, point, Math.min(point + 1, this.#blocks.end(place)));
    const room = this.article.getBoundingClientRect();
    if (top < room.top || bottom > room.bottom) this.article.scrollBy({ top: (top + bottom - room.top - room.bottom) / 2 });
  }
}

customElements.define("text-drawing", TextDrawing);
