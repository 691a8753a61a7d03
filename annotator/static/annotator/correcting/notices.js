/** What a person has to know before writing on, with the one thing that can be done about it. */

import { say } from "../words.js";

/**
 * @param {HTMLElement} part of the page where it is said
 * @param {string} words a key of the page's words
 * @param {string} label the button's
 * @param {() => void} act
 * @param {number} [number] that the words name
 */
export function notice(part, words, label, act, number = 0) {
  const sentence = document.createElement("p");
  sentence.textContent = say(words, { number });
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button" });
  button.textContent = say(label);
  button.addEventListener("click", () => {
    part.hidden = true;
    act();
  });
  part.replaceChildren(sentence, button);
  part.hidden = false;
}
