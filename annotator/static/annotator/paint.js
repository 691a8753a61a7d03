/**
 * Painting: tags stay armed, and each selection that rests gets them at once. With the mouse a selection rests when the
 * button is let go; by touch or with keys, when it has not changed for a moment, or at once with Enter.
 */

import { command } from "./commands.js";
import { highlight } from "./marking.js";
import { attention, codebook, tell } from "./reading.js";
import { say } from "./words.js";

/** Milliseconds. A double click may become a triple one; handles and arrow keys are seldom still. */
const REST = { mouse: 0, clicks: 350, other: 900 };

class Paint extends EventTarget {
  /** The armed tags, none for a bare highlight; null while one doesn't paint. @type {number[] | null} */ tags = null;

  get isOn() {
    return this.tags !== null;
  }

  /** @param {number[]} tags */
  arm(tags) {
    this.tags = tags;
    this.#tell();
    tell({ text: say("paintingWith", { tags: this.names }), quiet: true });
    if (attention.passage) commit();
  }

  end() {
    if (!this.isOn) return;
    const tags = this.names;
    this.tags = null;
    clearTimeout(waiting);
    this.#tell();
    tell({ text: say("paintingEnds", { tags }), quiet: true });
  }

  /** The armed tags by name. */
  get names() {
    return this.tags?.map((id) => codebook.get(id)?.name).filter(Boolean).join(", ") || say("noTag");
  }

  #tell() {
    this.dispatchEvent(new CustomEvent("change"));
  }
}

export const paint = new Paint();

let waiting = 0;
/** How the selection is being made. */
let hand = { by: "mouse", clicks: 1, shift: false };

/** Marks the passage at hand with the armed tags. */
function commit() {
  clearTimeout(waiting);
  if (!paint.isOn || !attention.passage) return;
  if (hand.shift) return void (waiting = setTimeout(commit, REST.other));
  const made = highlight(paint.tags, { select: hand.by === "mouse" && matchMedia("(pointer: fine)").matches });
  if (made) tell({ text: say("painted", { tags: paint.names, quote: made.quote || "" }), quiet: true });
}

attention.addEventListener("passage", ({ detail }) => {
  clearTimeout(waiting);
  if (!paint.isOn || !detail.span) return;
  const rest = hand.by !== "mouse" ? REST.other : hand.clicks > 1 ? REST.clicks : REST.mouse;
  waiting = setTimeout(commit, rest);
});

codebook.addEventListener("change", ({ detail }) => {
  if (!paint.isOn) return;
  if (detail?.from) paint.tags = paint.tags.map((id) => (id === detail.from ? detail.to : id));
  else if (!paint.tags.every((id) => codebook.get(id))) paint.end();
});

const look = { capture: true, passive: true };
addEventListener("pointerdown", ({ pointerType }) => (hand = { by: pointerType || "mouse", clicks: 1, shift: false }), look);
addEventListener("mousedown", ({ detail }) => (hand.clicks = detail), look);
addEventListener("keydown", ({ key, shiftKey }) => (hand = { by: "keys", clicks: 1, shift: shiftKey && key !== "Enter" }), look);
addEventListener("keyup", ({ shiftKey }) => (hand.shift = hand.by === "keys" && shiftKey), look);
/** Enter on a selection asks for a tag: here they are known. */
document.addEventListener("annotator:tag", () => ((hand.shift = false), commit()));

command({
  name: "paint",
  group: "mark",
  keys: ["p"],
  marks: true,
  run: () => (paint.isOn ? paint.end() : document.dispatchEvent(new CustomEvent("annotator:paint"))),
});
command({
  name: "end-painting",
  group: "mark",
  keys: ["Escape"],
  scope: "paint",
  urgent: true,
  marks: true,
  when: () => paint.isOn,
  run: () => paint.end(),
});
