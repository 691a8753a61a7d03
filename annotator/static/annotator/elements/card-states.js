/** What a card says of its annotation besides what was written: private, unsure, resolved, waiting, an unsaved draft. */

import { drafts } from "../drafts.js";
import { mayChange, page, store } from "../reading.js";
import { say } from "../words.js";
import { copyOf } from "./element.js";
import { inWords } from "./local-time.js";

const EXCERPT = 60;

/** @param {HTMLElement} card @param {import("../store.js").Annotation} annotation */
export function cardStates(card, annotation) {
  card.querySelector(".card-private").hidden = !annotation.private;
  card.classList.toggle("is-resolved", Boolean(annotation.resolved));
  card.classList.toggle("is-waiting", Boolean(store.isWaiting?.(annotation.uid)));
  const lines = [unsureLine(annotation), resolvedLine(annotation), waitingLine(card), draftLine(card, annotation.uid)].filter(Boolean);
  const shown = card.querySelector(".card-states");
  // Left alone where nothing changed: a button there may have the focus.
  const key = lines.map((line) => line.textContent).join("\n");
  if (shown.dataset.shows === key) return;
  shown.dataset.shows = key;
  shown.replaceChildren(...lines);
}

/** Somebody should look where it stands: at once, where it stands somewhere, or beside other places. */
function unsureLine(annotation) {
  if (annotation.unsure == null || !mayChange(annotation)) return null;
  const line = copyOf("card-unsure-template");
  const isLost = annotation.start === null;
  line.querySelector("span").textContent = isLost ? say("unsure.lost") : say("unsure.found", { percent: Math.floor(100 * annotation.unsure) });
  line.querySelector("button").hidden = isLost;
  line.querySelector("a").href = `/documents/${page.document}/review/?a=${annotation.uid}`;
  return line;
}

function resolvedLine({ resolved }) {
  if (!resolved) return null;
  const line = copyOf("card-resolved-template");
  line.querySelector("span").textContent = say("resolvedBy", { name: resolved.by.name, when: inWords(resolved.at) });
  return line;
}

function waitingLine(card) {
  return card.classList.contains("is-waiting") ? copyOf("card-waiting-template") : null;
}

/** A draft that was left behind, where its editor isn't open. */
function draftLine(card, uid) {
  for (const what of ["note", "reply"]) {
    const draft = drafts.get(`${what}:${uid}`);
    if (!draft?.text.trim() || card.querySelector(`note-editor.is-${what}`)) continue;
    const line = copyOf("card-draft-template");
    const text = draft.text.trim();
    line.querySelector("span").textContent = say(`draft.${what}`, {
      text: text.length > EXCERPT ? `${text.slice(0, EXCERPT).trimEnd()}…` : text,
    });
    for (const button of line.querySelectorAll("button")) button.dataset.what = what;
    return line;
  }
  return null;
}
