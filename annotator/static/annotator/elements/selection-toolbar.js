/** The small toolbar beside a selected passage: a tag, a note, or just the highlight. */

import { applyTag, highlight, openIn, recentTags, toggleTag } from "../marking.js";
import { attention, blocks, store } from "../reading.js";
import { chipOf, PageElement } from "./element.js";

const GAP = 8;
const PENDING = "pending";

class SelectionToolbar extends PageElement {
  /** The highlight that was just made and takes further tags. @type {string | null} */ #made = null;

  connect() {
    this.picker = this.querySelector("tag-picker");
    this.picker.chosen = () => store.get(this.#made)?.tags ?? [];
    this.listen(attention, "passage", ({ detail }) => (detail.span ? this.#show() : this.#hide()));
    this.listen(this, "pick", ({ detail }) => this.#pick(detail));
    this.listen(this, "leave", () => this.close());
    this.listen(document, "annotator:tag", () => this.picker.focus());
    this.listen(this, "keydown", (event) => event.key === "Escape" && this.close());
    this.act({
      note: () => this.#note(),
      highlight: () => highlight(),
      recent: (chip) => applyTag(Number(chip.dataset.tag)),
    });
  }

  close() {
    this.#made = null;
    attention.attend(null);
    this.#hide();
    document.getElementById("text").focus({ preventScroll: true });
  }

  #show() {
    this.#made = null;
    this.picker.clear();
    this.hidden = false;
    this.querySelector(".recent").replaceChildren(...recentTags().map(recentOf));
    this.#place();
  }

  #hide() {
    if (!this.#made) this.hidden = true;
  }

  /** Under the end of the passage, or over its start when there is no room below. */
  #place() {
    if (!this.offsetParent) return; // docked at the bottom of a narrow screen
    const { start, end } = attention.passage;
    const boxes = [...(blocks.rangeOf(start, end)?.getClientRects() ?? [])];
    if (!boxes.length) return;
    const frame = this.offsetParent.getBoundingClientRect();
    const last = boxes.at(-1);
    const below = last.bottom + GAP + this.offsetHeight < innerHeight;
    const top = below ? last.bottom + GAP : Math.max(boxes[0].top - GAP - this.offsetHeight, 56);
    const wanted = (below ? last.right : boxes[0].left) - this.offsetWidth / 2;
    const most = document.documentElement.clientWidth - this.offsetWidth - GAP;
    const left = Math.max(GAP, frame.left + GAP, Math.min(wanted, most));
    this.style.setProperty("--x", `${Math.round(left - frame.left)}px`);
    this.style.setProperty("--y", `${Math.round(top - frame.top)}px`);
  }

  /** The first tag makes the highlight; with Shift the toolbar stays for more. */
  #pick({ tag, more }) {
    const standing = store.get(this.#made);
    if (!standing) {
      this.#made = more ? PENDING : null;
      const made = highlight(tag ? [tag.id] : []);
      this.#made = more && made ? made.uid : null;
    } else if (tag) {
      toggleTag(standing, tag.id);
    }
    if (!more) this.#finish();
  }

  #finish() {
    this.#made = null;
    this.hidden = true;
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
