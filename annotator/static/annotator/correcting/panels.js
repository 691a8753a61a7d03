/** The two panels under the bar: finding and replacing, and the corrections that many texts need. */

import { copyOf } from "../elements/element.js";
import { say } from "../words.js";
import { READY, patternOf, placesOf, ready, replacedIn } from "./finding.js";

/** @typedef {(place: import("./finding.js").Place) => void} Shows */

export class FindPanel {
  #panel;
  #sheet;
  #show;
  /** @type {import("./finding.js").Place[]} */ #places = [];
  #here = -1;

  /** @param {HTMLElement} panel @param {import("./sheet.js").Sheet} sheet @param {Shows} show */
  constructor(panel, sheet, show) {
    [this.#panel, this.#sheet, this.#show] = [panel, sheet, show];
  }

  /** What is found, once the words or the text are others. */
  look() {
    if (this.#panel.hidden) return;
    this.#places = placesOf(this.#sheet.rows, this.#pattern);
    this.#say(this.#wanted ? (this.#places.length ? "found" : "notFound") : "", this.#places.length);
  }

  /** To the next place behind one, from the last to the first. @param {{at: number, index: number}} [from] */
  next(from = { at: -1, index: 0 }) {
    this.look();
    if (!this.#places.length) return;
    const behind = this.#places.findIndex(({ at, start }) => at > from.at || (at === from.at && start >= from.index));
    this.#here = Math.max(behind, 0);
    this.#show(this.#places[this.#here]);
  }

  /** Replaces the place that is shown, and goes to the next one. */
  replace() {
    const place = this.#places[this.#here];
    const row = place && this.#sheet.rows[place.at];
    const pattern = this.#pattern;
    // Only what still stands there.
    const stands = row && placesOf([row], pattern).some(({ start, end }) => start === place.start && end === place.end);
    if (!stands) return this.next();
    const instead = this.#part("instead").value;
    this.#sheet.write(new Map([[place.at, row.text.slice(0, place.start) + instead + row.text.slice(place.end)]]));
    this.next({ at: place.at, index: place.start + instead.length });
  }

  replaceAll() {
    this.look();
    const count = this.#places.length;
    if (!count) return;
    this.#sheet.write(replacedIn(this.#sheet.rows, this.#pattern, this.#part("instead").value));
    this.#here = -1;
    this.#say("replaced", count);
  }

  get #wanted() {
    return this.#part("wanted").value;
  }

  get #pattern() {
    return patternOf(this.#wanted, { exact: this.#part("exact").checked, words: this.#part("words").checked });
  }

  #part(name) {
    return this.#panel.querySelector(`[data-part=${name}]`);
  }

  #say(key, count) {
    this.#part("found").textContent = key && say(key, { count });
  }
}

export class ReadyPanel {
  #panel;
  #sheet;

  /** @param {HTMLElement} panel @param {import("./sheet.js").Sheet} sheet */
  constructor(panel, sheet) {
    [this.#panel, this.#sheet] = [panel, sheet];
  }

  /** How many places each correction is for. */
  look() {
    if (this.#panel.hidden) return;
    const list = this.#panel.querySelector("[data-part=ready]");
    const had = list.contains(document.activeElement) ? document.activeElement.dataset.name : null;
    list.replaceChildren(...READY.map((name) => this.#line(name)));
    if (had) list.querySelector(`[data-name=${had}]`).focus();
  }

  /** @param {string} name of the correction */
  apply(name) {
    const { texts, joins } = ready(name, this.#sheet.rows);
    if (joins) this.#sheet.joinAll(joins);
    else this.#sheet.write(texts);
    this.look();
  }

  #line(name) {
    const { count, example } = ready(name, this.#sheet.rows);
    const line = copyOf("correct-ready-row");
    const button = line.querySelector("button");
    line.querySelector(".correct-ready-name").textContent = say(`ready.${name}`);
    line.querySelector(".correct-ready-example").textContent = example;
    button.dataset.name = name;
    button.textContent = count ? say("correct", { count }) : say("none");
    button.disabled = !count;
    return line;
  }
}
