/** Bringing a highlight into view: when a card, a key or a link selects it. The text is scrolled, never moved. */

import { whereabouts } from "./api.js";
import { attention, blocks, near, page, store, tell } from "./reading.js";
import { reasonOf, say } from "./words.js";

const LINK = /^#a-([0-9a-f-]{36})$/i;
const EDGE = 90;

/** @param {import("./text/blocks.js").Span} span */
export function bringIntoView(span) {
  const [part] = blocks.parts(span.start, span.end);
  if (!part) return;
  const block = blocks.elements[part[0]];
  const fold = block.closest("details:not([open])");
  if (fold) fold.open = true;
  const chunk = block.closest(".chunk");
  if (chunk) near.hasten(chunk);
  settle(() => boxOf(part), 4);
}

/** Scrolls until it stands still: chunks take their true height only when they come near. */
function settle(boxNow, rounds) {
  const box = boxNow();
  if (!box) return;
  const room = visibleHeight();
  const hidden = box.top < EDGE || box.bottom > room - EDGE / 2;
  if (!hidden) return;
  scrollBy({ top: box.top - room * 0.35, behavior: "instant" });
  if (rounds) requestAnimationFrame(() => settle(boxNow, rounds - 1));
}

/** What the sheet at the bottom leaves of the window. */
function visibleHeight() {
  const sheet = document.querySelector("margin-notes");
  const isSheet = sheet && getComputedStyle(sheet).position === "fixed" && !sheet.hidden;
  return isSheet ? innerHeight - sheet.offsetHeight : innerHeight;
}

function boxOf([place, start]) {
  return blocks.boxesIn(place, start, start + 1)[0] ?? null;
}

/** Follows the address to a highlight, and says what became of it. @param {(span: object) => void} flash */
export async function followLink(flash) {
  const uid = LINK.exec(location.hash)?.[1].toLowerCase();
  if (!uid) return;
  const annotation = store.get(uid);
  if (!annotation) return tell(await whatBecameOf(uid));
  attention.select(uid, "link");
  if (annotation.start !== null) flash(annotation);
  else showUnplaced(uid);
  if (annotation.how !== "exact") tell({ text: say(`link.${annotation.how}`) });
}

/** What stands nowhere in the text stands under the heading, what lost its place there in a fold. */
function showUnplaced(uid) {
  const card = document.querySelector(`document-notes [data-uid="${uid}"]`);
  const fold = card?.closest("details:not([open])");
  if (fold) fold.open = true;
  (card ?? document.querySelector("document-notes")).scrollIntoView({ block: "center" });
}

/** Why a highlight isn't here, and where it is. @param {string} uid */
async function whatBecameOf(uid) {
  try {
    const { state, document: found, title, project } = await whereabouts(uid);
    const trash = { href: `/projects/${encodeURIComponent(project)}/trash/`, label: say("link.toTrash") };
    if (state === "trashed") return { text: say("link.trashed"), link: trash, failed: true };
    if (state === "private") return { text: say("link.private"), failed: true };
    if (page.older && found === page.document) {
      return { text: say("link.notThen"), link: { href: `/documents/${found}/#a-${uid}`, label: say("link.toCurrent") }, failed: true };
    }
    return { text: say("link.elsewhere"), link: { href: `/documents/${found}/#a-${uid}`, label: title }, failed: true };
  } catch (problem) {
    return { text: problem.status === 404 ? say("linkGone") : reasonOf(problem), failed: true };
  }
}

attention.addEventListener("select", ({ detail }) => {
  const annotation = store.get(detail.uid);
  if (!annotation || annotation.start === null) return;
  if (detail.by !== "text") bringIntoView(annotation);
  else requestAnimationFrame(() => requestAnimationFrame(() => keepAboveSheet(annotation)));
});

/** A tapped passage must not end up under the sheet it opened. */
function keepAboveSheet(annotation) {
  const [part] = blocks.parts(annotation.start, annotation.end);
  const box = part && boxOf(part);
  const room = visibleHeight();
  if (box && room < innerHeight && box.bottom > room - 16) scrollBy({ top: box.bottom - room + EDGE, behavior: "instant" });
}
