/** The codebook's page: the tree and its details take the place of the plain table once the codebook is here. */

import "./messages.js";
import "./place-choice.js";
import "./tree-view.js";
import "./panel.js";
import "./toolbar.js";
import { newTag, startKeys } from "./keys.js";
import { acting, book, tell } from "./page.js";
import { Live } from "../live.js";
import { newUid } from "../uuid.js";
import { reasonOf, say } from "../words.js";

const page = document.getElementById("book");

function show() {
  page.hidden = false;
  document.getElementById("plain").hidden = true;
}

/** `#tag-7` attends to that tag; so does the address of the page that changes it. */
function follow() {
  const id = Number(/^#tag-(\d+)$/.exec(location.hash)?.[1] ?? page.dataset.attend);
  if (!book.tree.has(id)) return false;
  book.attend(id, { open: true });
  return true;
}

/** Whoever comes back to the page sees what others have changed meanwhile. */
function lookAgain() {
  const busy = book.grabbed || book.draft || book.renaming !== null;
  if (!document.hidden && !busy) acting.load().catch(() => {});
}

/** What others do shows while they do it; but a tag that somebody has grabbed lands where they see it land. */
function listen() {
  let latest = 0;
  const hear = () => latest > book.change && !book.grabbed && acting.hear(latest);
  const store = {
    get change() {
      return Math.max(book.change, latest);
    },
    take({ change }) {
      latest = change;
      hear();
    },
  };
  book.addEventListener("change", () => !book.grabbed && latest > book.change && hear());
  new Live({ store, address: `/api/projects/${page.dataset.project}/codebook`, tab: newUid() }).start();
}

async function start() {
  try {
    await acting.load();
  } catch (problem) {
    return tell({ text: say("book.notLoaded", { reason: reasonOf(problem) }), failed: true });
  }
  book.active = book.rows[0]?.id ?? null;
  startKeys();
  page.classList.toggle("may-edit", book.may.edit);
  show();
  const led = follow();
  book.changed();
  addEventListener("hashchange", follow);
  document.addEventListener("visibilitychange", lookAgain);
  document.addEventListener("codebook:done", ({ detail }) => acting.done(detail.codebook, detail.said));
  if ("live" in page.dataset) listen();
  page.classList.add("is-ready");
  if (led) book.focus();
  if (led && "inside" in page.dataset) newTag(true);
}

start();
