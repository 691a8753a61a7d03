/** Everything around the text: defines the page's elements, which wakes them, and follows the address to a highlight. */

import "./elements/tag-picker.js";
import "./elements/note-editor.js";
import "./elements/toast-list.js";
import "./elements/annotation-card.js";
import "./elements/note-conflict.js";
import "./elements/margin-notes.js";
import "./elements/margin-strip.js";
import "./elements/document-notes.js";
import "./elements/unsure-notes.js";
import "./elements/document-topics.js";
import "./elements/topic-suggestions.js";
import "./elements/margin-filter.js";
import "./elements/text-find.js";
import "./elements/find-everywhere.js";
import "./elements/block-lists.js";
import "./elements/marks-switch.js";
import "./elements/code-book.js";
import "./elements/reading-text.js";
import "./elements/selection-toolbar.js";
import "./elements/overlap-picker.js";
import "./elements/text-cursor.js";
import "./elements/correct-link.js";
import "./elements/highlight-handles.js";
import "./elements/outbox-state.js";
import "./elements/presence-list.js";
import "./elements/live-notice.js";
import "./elements/blind-note.js";
import "./elements/notice-bell.js";
import "./elements/keyboard-help.js";
import "./elements/undo-buttons.js";
import "./elements/paint-bar.js";
import "./elements/bulk-bar.js";
import "./elements/tag-brush.js";
import "./shape-commands.js";
import "./keys.js";
import { beginWork } from "./beginning.js";
import { followLink } from "./going.js";
import { Stripes } from "./painting/stripes.js";
import { attention, blocks, codebook, filter, near, page, store, tagsOf, tell } from "./reading.js";
import { reasonOf, say } from "./words.js";

const FLASH = 1600;

/** @param {{painter: import("./painting/painter.js").Painter, problem: import("./api.js").Problem | null}} page */
export function start({ painter, problem }) {
  /** Shows for a moment where a link leads. */
  const flash = (span) => {
    painter.showPassage(span);
    setTimeout(() => painter.showPassage(attention.passage), FLASH);
  };
  new Stripes({ blocks, store, near, filter, codebook, tagsOf });
  attention.addEventListener("passage", ({ detail }) => painter.showPassage(detail.span));
  if (problem) return tell({ text: say("failed.load", { reason: reasonOf(problem) }), failed: true });
  followLink(flash);
  addEventListener("hashchange", () => followLink(flash));
  if (document.querySelector("search-hits")) import("./hits/search-hits.js");
  if (page.begins) beginWork();
  document.body.classList.add("is-ready");
}
