/** Takes down which key is pressed, in the row of a command; says what speaks against it. */

import { chordsOf } from "../chords.js";
import { capsOf } from "../keys.js";
import { say } from "../words.js";
import { copyOf } from "./element.js";

/**
 * @param {HTMLElement} row
 * @param {object} how
 * @param {string} how.label of the command
 * @param {boolean} how.removable whether the key may simply go
 * @param {(chord: string) => {forbidden?: string, held?: string}} how.check
 * @param {(text: string) => void} how.say for screen readers
 * @param {(change: {key: string | null, swap: boolean, take: boolean} | null) => void} how.done null: all stays as it was
 */
export function askForKey(row, { label, removable, check, say: tell, done }) {
  const recorder = copyOf("key-recorder-template");
  const press = recorder.querySelector("[data-ask=press]");
  const note = recorder.querySelector(".key-recorder-note");
  let pressed = null;

  const answer = (parts) => done(parts && { key: pressed, swap: false, take: false, ...parts });
  const show = (text, held) => {
    note.textContent = text;
    note.hidden = !text;
    for (const name of ["swap", "take"]) recorder.querySelector(`[data-ask=${name}]`).hidden = !held;
    if (text) tell(text);
  };
  const heard = (event) => {
    if (event.key === "Tab") return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape") return answer(null);
    const chord = chordsOf(event).at(-1);
    if (!chord) return;
    const { forbidden, held } = check(chord);
    pressed = chord;
    press.textContent = capsOf(chord).join(" + ");
    if (!forbidden && !held) return answer({});
    show(forbidden ?? held, Boolean(held));
    if (held) recorder.querySelector("[data-ask=swap]").focus();
  };

  press.setAttribute("aria-label", say("keyPressFor", { command: label }));
  press.addEventListener("keydown", heard);
  recorder.querySelector("[data-ask=remove]").hidden = !removable;
  const asks = {
    swap: () => answer({ swap: true }),
    take: () => answer({ take: true }),
    remove: () => answer({ key: null }),
    cancel: () => answer(null),
  };
  recorder.addEventListener("click", ({ target }) => asks[target.closest("[data-ask]")?.dataset.ask]?.());
  recorder.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    answer(null);
  });
  row.replaceChildren(recorder);
  press.focus();
  show("", false);
}
