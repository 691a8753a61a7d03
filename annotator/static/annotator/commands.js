/**
 * All that can be done on the page with a key: each part of the page registers its commands here, `keys.js` runs them,
 * `<keyboard-help>` shows them. Every person may give them other keys, or none. Pure.
 */

import { chordsOf, isCharacter } from "./chords.js";

/**
 * @typedef {object} Command
 * @property {string} name stands in what people have stored: it never changes
 * @property {string} group under which heading it is shown (`group.<name>` of the strings)
 * @property {string[]} keys those it has from the start, as in `chords.js`
 * @property {string} [label] what it does; else `command.<name>` of the strings
 * @property {(event?: KeyboardEvent) => void} [run]
 * @property {() => boolean} [when] whether it can be done now; a key that can't goes on to others and to the browser
 * @property {boolean} [marks] only for who may annotate
 * @property {boolean} [repeats] again and again while the key is held down
 * @property {boolean} [urgent] comes before what the element that has the focus does with the key
 * @property {boolean} [fixed] done by the element it belongs to, shown but not changed here
 * @property {string} [scope] commands of different scopes may share a key; a scoped one comes first when it can be done
 */

export class Commands extends EventTarget {
  /** @type {Map<string, Command>} */ #commands = new Map();
  /** Keys that this person has chosen, by command. @type {Record<string, string[]>} */ #chosen = {};
  #letters = true;
  #keep = () => {};
  /** Whether this person may annotate here. */ mayMark = true;

  /** @param {Command} command @returns {Command} */
  register(command) {
    if (this.#commands.has(command.name)) throw new Error(`There are two commands “${command.name}”.`);
    this.#commands.set(command.name, command);
    return command;
  }

  /** Takes in what a person has stored, and keeps what is changed from now on. @param {Storage} storage @param {string} place */
  remember(storage, place) {
    const stored = read(storage, place);
    this.#chosen = stored.keys ?? {};
    this.#letters = stored.letters ?? true;
    this.#keep = () => {
      try {
        storage.setItem(place, JSON.stringify({ keys: this.#chosen, letters: this.#letters }));
      } catch {
        // A full or forbidden storage: the keys hold as long as the page.
      }
    };
  }

  /** Those this person can use, as they were registered. */
  get all() {
    return [...this.#commands.values()].filter((command) => this.mayMark || !command.marks);
  }

  /** @param {string} name */
  get(name) {
    return this.#commands.get(name);
  }

  /** The keys of a command, as this person has them. @param {string} name @returns {string[]} */
  keysOf(name) {
    return this.#chosen[name] ?? this.get(name)?.keys ?? [];
  }

  /** The first key of a command that works now, for titles; "" if there is none. @param {string} name */
  keyOf(name) {
    return this.keysOf(name).find((chord) => this.#letters || !isCharacter(chord)) ?? "";
  }

  isChanged(name) {
    return name in this.#chosen;
  }

  get areChanged() {
    return !this.#letters || Object.keys(this.#chosen).length > 0;
  }

  /** @param {string} name @param {string[]} keys none switches the command's keys off */
  change(name, keys) {
    this.#chosen[name] = [...new Set(keys)];
    if (same(this.#chosen[name], this.get(name).keys)) delete this.#chosen[name];
    this.#changed();
  }

  /** Gives a command a key in the place of another; whose key it was gets that other one. */
  swap(name, before, after) {
    for (const other of this.holding(after, name)) {
      this.change(other.name, this.keysOf(other.name).map((key) => (key === after ? before : key)).filter(Boolean));
    }
    this.replace(name, before, after);
  }

  /** Gives a command a key in the place of another (or of none, or none in its place). */
  replace(name, before, after) {
    const keys = this.keysOf(name);
    const now = before ? keys.map((key) => (key === before ? after : key)) : [...keys, after];
    this.change(name, now.filter(Boolean));
  }

  /** As it was from the start: one command, or all. @param {string} [name] */
  reset(name) {
    if (name) delete this.#chosen[name];
    else [this.#chosen, this.#letters] = [{}, true];
    this.#changed();
  }

  /** Whether keys that are a character count (WCAG 2.1.4). */
  get letters() {
    return this.#letters;
  }

  set letters(on) {
    this.#letters = on;
    this.#changed();
  }

  /** Other commands that a key would compete with. @param {string} chord @param {string} [name] */
  holding(chord, name) {
    const scope = this.get(name)?.scope;
    return this.all.filter(
      (other) => other.name !== name && other.scope === scope && this.keysOf(other.name).includes(chord),
    );
  }

  /** What a pressed key does now. @param {KeyboardEvent} event @returns {Command | null} */
  find(event) {
    for (const chord of chordsOf(event)) {
      if (!this.#letters && isCharacter(chord)) continue;
      const asked = this.all.filter(({ name, run }) => run && this.keysOf(name).includes(chord));
      asked.sort((one, other) => Number(Boolean(other.scope)) - Number(Boolean(one.scope)));
      const found = asked.find(({ when }) => !when || when());
      if (found) return found;
    }
    return null;
  }

  #changed() {
    this.#keep();
    this.dispatchEvent(new CustomEvent("change"));
  }
}

function read(storage, place) {
  try {
    return JSON.parse(storage.getItem(place) ?? "{}") ?? {};
  } catch {
    return {};
  }
}

function same(one, other) {
  return one.length === other.length && one.every((key, place) => key === other[place]);
}

/** The page's commands. */
export const commands = new Commands();

/** @param {Command} command */
export const command = (command) => commands.register(command);
