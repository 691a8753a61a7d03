/**
 * The small toolbar beside a selected passage: a tag, a note, or just the highlight. For fingers and on narrow screens it
 * is a sheet at the bottom, in reach of the thumb and away from the browser's own menu, however far one has zoomed in.
 */

import { applyTag, highlight, openIn, recentTags } from "../marking.js";
import { caretBox } from "../painting/caret.js";
import { paint } from "../paint.js";
import { attention, blocks } from "../reading.js";
import { chipOf, PageElement } from "./element.js";

const GAP = 8;
/** How far the browser's handles hang under a selection, and what stands over the text, in pixels. */
const HANDLE = 32;
const ROOM = 60;

class SelectionToolbar extends PageElement {
  connect() {
    this.picker = this.querySelector("tag-picker");
    this.listen(attention, "passage", ({ detail }) => (detail.span && !paint.isOn ? this.#show() : this.#hide()));
    this.listen(this, "pick", ({ detail }) => this.#pick(detail));
    this.listen(this, "leave", () => this.close());
    this.listen(document, "annotator:tag", () => this.picker.focus());
    this.listen(this, "keydown", (event) => event.key === "Escape" && this.close());
    for (const type of ["resize", "scroll"]) this.listen(visualViewport, type, () => this.#dock());
    this.act({
      note: () => this.#note(),
      highlight: () => highlight(),
      recent: (chip) => applyTag(Number(chip.dataset.tag)),
    });
  }

  close() {
    attention.attend(null);
    this.#hide();
    document.getElementById("text").focus({ preventScroll: true });
  }

  #show() {
    this.picker.clear();
    this.hidden = false;
    this.querySelector(".recent").replaceChildren(...recentTags().map(recentOf));
    this.#place();
  }

  #hide() {
    this.hidden = true;
  }

  /** Under the end of the passage, or over its start when there is no room below. */
  #place() {
    if (getComputedStyle(this).position === "fixed") {
      this.#dock();
      this.#uncover();
      return;
    }
    const { first, last } = this.#ends();
    if (!last) return;
    const frame = this.offsetParent.getBoundingClientRect();
    const below = last.bottom + GAP + this.offsetHeight < innerHeight;
    const top = below ? last.bottom + GAP : Math.max(first.top - GAP - this.offsetHeight, 56);
    const wanted = (below ? last : first).x - this.offsetWidth / 2;
    const most = document.documentElement.clientWidth - this.offsetWidth - GAP;
    const left = Math.max(GAP, frame.left + GAP, Math.min(wanted, most));
    this.style.setProperty("--x", `${Math.round(left - frame.left)}px`);
    this.style.setProperty("--y", `${Math.round(top - frame.top)}px`);
  }

  /** The sheet stands at the bottom of what is seen: over the keyboard, and in its own size where one has zoomed in. */
  #dock() {
    if (this.hidden) return;
    const { offsetLeft, offsetTop, height, scale } = visualViewport;
    const below = document.documentElement.clientHeight - offsetTop - height;
    this.style.setProperty("--dock-left", `${Math.round(offsetLeft)}px`);
    this.style.setProperty("--dock-bottom", `${Math.max(0, Math.round(below))}px`);
    this.style.setProperty("--dock-scale", String(1 / scale));
  }

  /** The end of the passage, with the browser's handle under it, stands above the sheet, if all of it can be seen there. */
  #uncover() {
    const { first, last } = this.#ends();
    const room = this.getBoundingClientRect().top - HANDLE;
    if (!last || last.bottom <= room || last.bottom - first.top > room - ROOM) return;
    scrollBy({ top: last.bottom - room, behavior: "instant" });
  }

  /** Where the passage begins and ends: it may be the whole text, and only its ends are looked at. */
  #ends() {
    const { start, end } = attention.passage;
    const last = caretBox(blocks, end, "end");
    return { first: caretBox(blocks, start) ?? last, last };
  }

  /** One act, however many tags. @param {{tags: number[]}} picked */
  #pick({ tags }) {
    highlight(tags);
    document.getElementById("text").focus({ preventScroll: true });
  }

  #note() {
    const made = highlight();
    if (made) openIn(made.uid, "note");
  }
}

function recentOf(tag) {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.act = "recent";
  button.dataset.tag = String(tag.id);
  button.append(chipOf(tag));
  return button;
}

customElements.define("selection-toolbar", SelectionToolbar);
