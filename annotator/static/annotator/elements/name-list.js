/**
 * Completes `@name` in a text area: a list of members under it, gone through with the arrow keys while one goes on
 * typing, picked with Enter, Tab, a click or a tap.
 */

import * as api from "../api.js";
import { membersMeant, unfinishedName } from "../naming.js";
import { page, tell } from "../reading.js";
import { say } from "../words.js";
import { copyOf } from "./element.js";

/** @type {Promise<import("../naming.js").Member[]> | null} */ let asked = null;
let count = 0;

/** Asked for when the first name is typed. Without a connection names are typed in full. */
function members() {
  asked ??= api.members(page.project).catch(() => ((asked = null), []));
  return asked;
}

export class NameList {
  #area;
  #list;
  /** @type {import("../naming.js").Member[]} */ #meant = [];
  #active = -1;

  /** @param {HTMLTextAreaElement} area @param {HTMLElement} list */
  constructor(area, list) {
    this.#area = area;
    this.#list = list;
    list.id = `names-${count++}`;
    area.setAttribute("aria-autocomplete", "list");
    area.setAttribute("aria-controls", list.id);
  }

  get isOpen() {
    return !this.#list.hidden;
  }

  /** Looks at what stands before the caret. */
  async look() {
    const name = this.#unfinished();
    if (!name) return this.close();
    const known = await members();
    if (this.#unfinished()?.typed === name.typed) this.#show(membersMeant(known, name.typed), name.typed ? 0 : -1);
  }

  close() {
    this.#list.hidden = true;
    this.#area.removeAttribute("aria-activedescendant");
  }

  /** Whether the key was for the list. @param {KeyboardEvent} event */
  takes(event) {
    if (!this.isOpen || event.ctrlKey || event.metaKey || event.altKey) return false;
    const last = this.#meant.length - 1;
    const moves = {
      ArrowDown: () => this.#activate(this.#active >= last ? 0 : this.#active + 1),
      ArrowUp: () => this.#activate(this.#active <= 0 ? last : this.#active - 1),
      Escape: () => this.close(),
    };
    const picks = this.#active >= 0 && !event.shiftKey && (event.key === "Enter" || event.key === "Tab");
    const move = picks ? () => this.pick(this.#active) : moves[event.key];
    if (!move) return false;
    event.preventDefault();
    event.stopPropagation();
    move();
    return true;
  }

  /** Writes the name of the member in the place of what was typed. @param {number} place */
  pick(place) {
    const { start } = this.#unfinished();
    const caret = this.#area.selectionStart;
    this.#area.setRangeText(`@${this.#meant[place].username} `, start, caret, "end");
    this.close();
    this.#area.focus();
    this.#area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #unfinished() {
    const { selectionStart, selectionEnd, value } = this.#area;
    return selectionStart === selectionEnd ? unfinishedName(value, selectionStart) : null;
  }

  #show(meant, active) {
    const news = !this.isOpen || meant.length !== this.#meant.length;
    this.#meant = meant;
    this.#list.replaceChildren(...meant.map((member, place) => this.#optionOf(member, place)));
    this.#list.hidden = !meant.length;
    this.#activate(active);
    if (news && meant.length) tell({ text: say("membersFound", { count: meant.length }), quiet: true });
  }

  #optionOf({ name, username }, place) {
    const option = copyOf("name-option-template");
    option.id = `${this.#list.id}-${place}`;
    option.querySelector(".option-name").textContent = name;
    option.querySelector(".option-path").textContent = `@${username}`;
    option.addEventListener("pointerdown", (event) => event.preventDefault()); // the text keeps the focus
    option.addEventListener("click", () => this.pick(place));
    return option;
  }

  #activate(place) {
    this.#active = place;
    [...this.#list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === place)));
    const option = this.#list.children[place];
    if (!option) return this.#area.removeAttribute("aria-activedescendant");
    this.#area.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }
}
