/** The dialog of keys: all that can be done with them, by group; every key can be found, changed and switched off here. */

import { isCharacter, isReserved } from "../chords.js";
import { commands } from "../commands.js";
import { capsOf } from "../keys.js";
import { codebook } from "../reading.js";
import { say } from "../words.js";
import { PageElement, copyOf } from "./element.js";
import { askForKey } from "./key-recorder.js";

/** In which order; others follow. */
const GROUPS = ["go", "mark", "back", "many", "select", "shape"];

class KeyboardHelp extends PageElement {
  connect() {
    this.dialog = this.querySelector("dialog");
    this.search = this.querySelector("input[type=search]");
    this.groups = this.querySelector(".key-groups");
    this.letters = this.querySelector("input[type=checkbox]");
    this.listen(document, "annotator:help", () => this.#open());
    for (const button of document.querySelectorAll("[data-opens=keys]")) this.listen(button, "click", () => this.#open());
    this.listen(this.dialog, "click", (event) => event.target === this.dialog && this.dialog.close());
    this.listen(this.search, "input", () => this.#filter());
    this.listen(this.letters, "change", () => (commands.letters = this.letters.checked));
    this.listen(commands, "change", () => this.dialog.open && this.#draw());
    this.act({
      close: () => this.dialog.close(),
      change: (button) => this.#record(button.closest("li").dataset.name, button.dataset.key ?? null),
      reset: (button) => this.#again(button.closest("li").dataset.name, (name) => commands.reset(name)),
      "reset-all": () => commands.reset(),
    });
  }

  #open() {
    this.search.value = "";
    this.#draw();
    this.dialog.showModal();
  }

  #draw() {
    const { all } = commands;
    const groups = [...new Set([...GROUPS, ...all.map(({ group }) => group)])];
    const sections = groups
      .map((group) => [group, all.filter((command) => command.group === group)])
      .filter(([, of]) => of.length)
      .map(([group, of]) => sectionOf(say(`group.${group}`), of.map(rowOf)));
    const tags = codebook.all.filter(({ shortcut }) => shortcut);
    if (tags.length && commands.mayMark) sections.push(sectionOf(say("group.tags"), tags.map(tagRowOf), say("tagKeys")));
    this.groups.replaceChildren(...sections);
    this.letters.checked = commands.letters;
    this.querySelector("[data-act=reset-all]").disabled = !commands.areChanged;
    this.classList.toggle("is-without-letters", !commands.letters);
    this.#filter();
  }

  /** Shows what has the words that were typed, in its label or among its keys. */
  #filter() {
    const words = this.search.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    for (const section of this.groups.children) {
      const rows = [...section.querySelectorAll("li")];
      for (const row of rows) row.hidden = !words.every((word) => row.dataset.words.includes(word));
      section.hidden = rows.every((row) => row.hidden);
    }
    const none = [...this.groups.children].every((section) => section.hidden);
    this.querySelector(".key-none").hidden = !none;
  }

  /** Asks for another key in the place of one, or for one more. @param {string} name @param {string | null} before */
  #record(name, before) {
    const row = this.#rowOf(name);
    const label = labelOf(commands.get(name));
    askForKey(row, {
      label,
      removable: before !== null,
      check: (chord) => this.#check(name, before, chord),
      say: (text) => this.#say(text),
      done: (change) => this.#again(name, () => this.#change(name, before, change)),
    });
  }

  /** What speaks against a key: `forbidden`, or other commands that have it (`held`). */
  #check(name, before, chord) {
    if (isReserved(chord)) return { forbidden: say("keyReserved", { key: capsOf(chord).join(" + ") }) };
    const held = chord === before ? [] : commands.holding(chord, name);
    if (!held.length) return {};
    return { held: say("keyHeld", { key: capsOf(chord).join(" + "), command: held.map(labelOf).join(", ") }) };
  }

  /** @param {{key: string | null, swap: boolean, take: boolean} | null} change */
  #change(name, before, change) {
    if (!change) return;
    const { key, swap, take } = change;
    if (take) for (const other of commands.holding(key, name)) commands.replace(other.name, key, null);
    if (swap) commands.swap(name, before, key);
    else commands.replace(name, before, key);
    const keys = commands.keysOf(name).map((chord) => capsOf(chord).join(" + ")).join(", ");
    this.#say(say(keys ? "keyChanged" : "keyGone", { command: labelOf(commands.get(name)), keys }));
  }

  /** Changes something of a row, draws it anew and goes back to it. */
  #again(name, change) {
    change(name);
    this.#draw();
    this.#rowOf(name)?.querySelector("button")?.focus();
  }

  #rowOf(name) {
    return this.groups.querySelector(`li[data-name="${name}"]`);
  }

  #say(text) {
    this.querySelector(".key-said").textContent = text;
  }
}

/** @param {import("../commands.js").Command} command */
function labelOf({ name, label }) {
  return label ?? say(`command.${name}`);
}

function sectionOf(heading, rows, note = "") {
  const section = copyOf("key-group-template");
  section.querySelector("h3").textContent = heading;
  section.querySelector("ul").replaceChildren(...rows);
  section.querySelector("p").textContent = note;
  section.querySelector("p").hidden = !note;
  return section;
}

/** @param {import("../commands.js").Command} command */
function rowOf(command) {
  const { name, fixed } = command;
  const row = copyOf("key-row-template");
  const label = labelOf(command);
  const keys = commands.keysOf(name);
  row.dataset.name = name;
  row.dataset.words = [label, ...keys.map((chord) => capsOf(chord).join("+"))].join(" ").toLocaleLowerCase();
  row.querySelector(".key-label").textContent = label;
  const caps = keys.map((chord) => (fixed ? combination(chord) : changeButton(label, chord)));
  row.querySelector(".key-caps").replaceChildren(...caps);
  const [add, reset] = ["change", "reset"].map((act) => row.querySelector(`.key-acts [data-act=${act}]`));
  add.hidden = Boolean(fixed);
  add.setAttribute("aria-label", say("keyAdd", { command: label }));
  reset.hidden = !commands.isChanged(name);
  reset.setAttribute("aria-label", say("keyReset", { command: label }));
  warn(row, command, keys);
  return row;
}

/** Says that a tag with the same key comes first. */
function warn(row, { fixed }, keys) {
  const tags = fixed ? [] : keys.map((chord) => isCharacter(chord) && codebook.withShortcut(chord)).filter(Boolean);
  const note = row.querySelector(".key-note");
  note.hidden = !tags.length || !commands.mayMark;
  note.textContent = tags.map((tag) => say("keyOfTag", { key: tag.shortcut, tag: tag.name })).join(" ");
}

function tagRowOf(tag) {
  const row = copyOf("key-row-template");
  row.dataset.words = `${tag.path} ${tag.shortcut}`.toLocaleLowerCase();
  row.dataset.colour = tag.colour;
  const swatch = document.createElement("span");
  swatch.className = "swatch";
  row.querySelector(".key-label").append(swatch, ` ${tag.path}`);
  row.querySelector(".key-caps").append(combination(tag.shortcut));
  row.querySelector(".key-acts").remove();
  row.querySelector(".key-note").hidden = true;
  return row;
}

function changeButton(label, chord) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "keycap";
  Object.assign(button.dataset, { act: "change", key: chord });
  button.append(combination(chord));
  button.title = say("keyChange", { key: capsOf(chord).join(" + "), command: label });
  button.setAttribute("aria-label", button.title);
  return button;
}

function combination(chord) {
  const shown = document.createElement("span");
  shown.className = isCharacter(chord) ? "combination is-character" : "combination";
  capsOf(chord).forEach((cap, at) => {
    const key = document.createElement("kbd");
    key.textContent = cap;
    shown.append(at ? " + " : "", key);
  });
  return shown;
}

customElements.define("keyboard-help", KeyboardHelp);
