/** The reading page: fetches the annotations, paints them, and wakes the elements of the page. */

import * as api from "./api.js";
import "./elements/tag-picker.js";
import "./elements/note-editor.js";
import "./elements/toast-list.js";
import "./elements/annotation-card.js";
import "./elements/margin-notes.js";
import "./elements/document-notes.js";
import "./elements/document-topics.js";
import "./elements/code-book.js";
import "./elements/reading-text.js";
import "./elements/selection-toolbar.js";
import "./elements/overlap-picker.js";
import "./elements/text-cursor.js";
import "./elements/keyboard-help.js";
import { followLink } from "./going.js";
import "./keys.js";
import { Painter } from "./painting/painter.js";
import { attention, blocks, colourOf, near, store, tell, text } from "./reading.js";
import { reasonOf, say } from "./words.js";

const FLASH = 1600;

const painter = new Painter({ blocks, store, near, attention, colourOf });
near.observe();
attention.addEventListener("passage", ({ detail }) => painter.showPassage(detail.span));
for (const button of document.querySelectorAll("[data-toggles=codebook]")) {
  button.addEventListener("click", () => document.dispatchEvent(new CustomEvent("annotator:codebook")));
}

try {
  store.load(await api.annotations(text.dataset.annotations));
  document.body.classList.add("is-loaded");
  afterPaint(() => performance.mark("annotator:painted"));
  followLink(flash);
  addEventListener("hashchange", () => followLink(flash));
} catch (problem) {
  tell({ text: say("failed.load", { reason: reasonOf(problem) }), failed: true });
}

/** Shows for a moment where a link leads. */
function flash(span) {
  painter.showPassage(span);
  setTimeout(() => painter.showPassage(attention.passage), FLASH);
}

/** Once the chunks on the screen are known, and what was drawn on them is on the screen. */
function afterPaint(done) {
  if (!near.chunks.size && near.all.length) return void near.addEventListener("change", () => afterPaint(done), { once: true });
  requestAnimationFrame(() => setTimeout(done));
}
