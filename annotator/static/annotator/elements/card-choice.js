/** The box on a card that puts its highlight among the chosen ones. */

import { chooseUpTo, toggleChosen } from "../choosing.js";
import { attention, page, store } from "../reading.js";
import { copyOf } from "./element.js";

/** Gives the card its box, and brings it up to date. @param {HTMLElement & {annotation: {uid: string, start: number | null}}} card */
export function showChoice(card) {
  const { uid, start } = card.annotation;
  if (!page.may_annotate || start === null) return;
  const box = card.querySelector(".card-choice input") ?? newBox(card);
  box.checked = attention.chosen.has(uid);
}

function newBox(card) {
  const label = copyOf("card-choice-template");
  card.querySelector(".card").prepend(label);
  const box = label.querySelector("input");
  box.addEventListener("click", (event) => {
    const { uid } = card.annotation;
    if (event.shiftKey) chooseUpTo(uid);
    else toggleChosen(uid);
    box.checked = attention.chosen.has(uid);
  });
  // Neither does the card select itself, nor is it the anchor of a passage.
  label.addEventListener("click", (event) => event.stopPropagation());
  return box;
}

attention.addEventListener("chosen", ({ detail }) => {
  const changed = new Set(detail.changed);
  for (const card of document.querySelectorAll("annotation-card")) {
    if (changed.has(card.dataset.uid) && store.get(card.dataset.uid)) showChoice(card);
  }
});
