/** The dialog of the keys of this page. */

import { keycapsOf } from "../chords.js";
import { commands } from "../commands.js";
import { PageElement } from "../elements/element.js";
import { say } from "../words.js";

const IS_MAC = /Mac|iP(hone|ad|od)/.test(navigator.platform);

class ReviewKeys extends PageElement {
  connect() {
    this.dialog = this.querySelector("dialog");
    this.act({ close: () => this.dialog.close() });
    this.listen(this.dialog, "click", (event) => event.target === this.dialog && this.dialog.close());
  }

  open() {
    this.querySelector("ul").replaceChildren(...commands.all.map(rowOf));
    this.dialog.showModal();
  }
}

/** @param {import("../commands.js").Command} command */
function rowOf({ name, label }) {
  const row = document.createElement("li");
  const caps = document.createElement("span");
  for (const chord of commands.keysOf(name)) {
    for (const cap of keycapsOf(chord, { mac: IS_MAC })) caps.append(made("kbd", cap));
    caps.append(" ");
  }
  row.append(made("span", label ?? say(`key.${name}`)), caps);
  return row;
}

function made(name, text) {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
}

customElements.define("review-keys", ReviewKeys);
