/**
 * When somebody else changed a note or a reply while one wrote: shows both texts side by side and asks. One's own text
 * is a draft from the beginning, so it is lost neither by closing this nor by closing the page.
 */

import { annotation } from "../api.js";
import { drafts } from "../drafts.js";
import { openIn } from "../marking.js";
import { store, tell } from "../reading.js";
import { differences } from "../text/differences.js";
import { say } from "../words.js";
import { PageElement } from "./element.js";

/** @typedef {{uid: string, step: object, mine: string, theirs: string, by: {name: string} | null, again: (text: string) => void}} Asked */

class NoteConflict extends PageElement {
  /** Those that wait for the one that is shown. @type {Asked[]} */ #waiting = [];
  /** @type {Asked | null} */ #shown = null;

  connect() {
    this.dialog = this.querySelector("dialog");
    this.listen(store, "asked", ({ detail }) => this.#ask(detail));
    this.listen(this.dialog, "close", () => this.#answer(this.dialog.returnValue));
  }

  /** @param {Asked} asked */
  #ask(asked) {
    drafts.keep(draftOf(asked), asked.mine, asked.theirs);
    bringUpToDate(asked.uid);
    this.#waiting.push(asked);
    if (!this.#shown) this.#next();
  }

  #next() {
    this.#shown = this.#waiting.shift() ?? null;
    if (!this.#shown) return;
    const { mine, theirs, by } = this.#shown;
    const name = by?.name ?? say("conflict.somebody");
    this.querySelector("#conflict-who").textContent = say("conflict.who", { name });
    this.querySelector(".conflict-whose").textContent = say("conflict.theirs", { name });
    const parts = differences(theirs, mine);
    this.#fill("mine", parts.filter(({ kind }) => kind !== "gone"));
    this.#fill("theirs", parts.filter(({ kind }) => kind !== "new"));
    this.dialog.returnValue = "";
    this.dialog.showModal();
  }

  #fill(side, parts) {
    const shown = this.querySelector(`[data-side=${side}]`);
    shown.replaceChildren(...parts.map(partOf));
    if (!parts.length) shown.textContent = say("conflict.empty");
  }

  /** @param {string} choice */
  #answer(choice) {
    const asked = this.#shown;
    const name = draftOf(asked);
    const texts = { mine: asked.mine, both: [asked.theirs, asked.mine].filter(Boolean).join("\n\n") };
    if (choice in texts) asked.again(texts[choice]);
    if (choice in texts || choice === "theirs") drafts.drop(name);
    else if (choice === "edit") openIn(asked.uid, asked.step.do === "edit_reply" ? `edit:${asked.step.uid}` : "note");
    else tell({ text: say("conflict.kept") });
    document.dispatchEvent(new CustomEvent("annotator:refresh", { detail: { uid: asked.uid } }));
    this.#next();
  }
}

/** What the other one saved is shown, also where news don't come by themselves. @param {string} uid */
async function bringUpToDate(uid) {
  const found = await annotation(uid).catch(() => null);
  if (found) store.take({ change: store.change, annotations: [found], isAnswer: true });
}

/** Under which name the editor looks for one's own text. @param {Asked} asked */
function draftOf({ uid, step }) {
  return step.do === "edit_reply" ? `edit:${step.uid}` : `note:${uid}`;
}

function partOf({ kind, text }) {
  if (kind === "same") return document.createTextNode(text);
  const mark = document.createElement("mark");
  mark.textContent = text;
  return mark;
}

customElements.define("note-conflict", NoteConflict);
