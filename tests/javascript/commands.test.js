import { chordsOf, isCharacter, isReserved, keycapsOf } from "../../annotator/static/annotator/chords.js";
import { Commands } from "../../annotator/static/annotator/commands.js";
import { assertEqual, assertThrows, test } from "./harness.js";

/** A key as a browser tells of it: “Ctrl+Shift+Z” is what is held and what was written. */
function pressed(keys, { code = "", graph = false } = {}) {
  const parts = keys === "+" ? ["+"] : keys.split("+");
  const held = (name) => parts.slice(0, -1).includes(name);
  return {
    key: parts.at(-1) || "+",
    code,
    ctrlKey: held("Ctrl"),
    metaKey: held("Meta"),
    altKey: held("Alt"),
    shiftKey: held("Shift"),
    getModifierState: () => graph,
  };
}

const CHORDS = {
  "a letter": [pressed("j"), ["j"]],
  "a letter with Shift": [pressed("Shift+N"), ["Shift+n"]],
  "a letter under Caps Lock": [pressed("N"), ["n"]],
  "Shift under Caps Lock": [pressed("Shift+n"), ["Shift+n"]],
  "a character that Shift makes": [pressed("Shift+?"), ["?"]],
  "a named key with Shift": [pressed("Shift+Delete"), ["Shift+Delete"]],
  "Ctrl": [pressed("Ctrl+z"), ["Ctrl+z"]],
  "the command key": [pressed("Meta+Shift+z"), ["Ctrl+Shift+z"]],
  "Ctrl, Alt and Shift in one order": [pressed("Shift+Alt+Ctrl+K"), ["Ctrl+Alt+Shift+k"]],
  "the space bar": [pressed(" "), ["Space"]],
  "Shift alone": [pressed("Shift"), []],
  "a dead key": [pressed("Dead"), []],
  "plus": [pressed("+"), ["+"]],
  "what AltGr writes": [pressed("Ctrl+Alt+@", { graph: true }), ["@"]],
  "what Option makes of a letter": [pressed("Alt+ø", { code: "KeyO" }), ["Alt+o"]],
  "a Cyrillic keyboard": [pressed("о", { code: "KeyJ" }), ["о", "j"]],
  "undo on a Cyrillic keyboard": [pressed("Ctrl+я", { code: "KeyZ" }), ["Ctrl+я", "Ctrl+z"]],
  "a letter with an accent is itself": [pressed("é", { code: "Digit2" }), ["é"]],
  "another Latin layout is itself": [pressed("y", { code: "KeyZ" }), ["y"]],
};
for (const [name, [event, chords]] of Object.entries(CHORDS)) {
  test(`chords: ${name}`, () => assertEqual(chordsOf(event), chords));
}

test("chords: what is a character can be switched off", () => {
  for (const chord of ["j", "Shift+n", "?", ".", "+", "ж", "👍"]) assertEqual(isCharacter(chord), true, chord);
  for (const chord of ["Ctrl+z", "Alt+x", "Delete", "Shift+Enter", "Ctrl++"]) assertEqual(isCharacter(chord), false, chord);
});

test("chords: the browser's, the reader's and the screen reader's keys are left to them", () => {
  const reserved = "Tab Shift+Tab Space ArrowDown Shift+ArrowDown PageUp F5 Shift+F10 Insert Ctrl+c Ctrl+f Ctrl+1 Ctrl+Tab Ctrl+Shift+t Ctrl+Alt+n Alt+ArrowLeft";
  for (const chord of reserved.split(" ")) assertEqual(isReserved(chord), true, chord);
  const free = "j Shift+n ? Delete Enter Ctrl+z Ctrl+Shift+z Ctrl+y Ctrl+b Alt+x Ctrl+Enter Shift+Enter";
  for (const chord of free.split(" ")) assertEqual(isReserved(chord), false, chord);
});

test("chords: are shown as the keyboard shows them", () => {
  assertEqual(keycapsOf("j"), ["j"]);
  assertEqual(keycapsOf("Shift+n"), ["Shift", "N"]);
  assertEqual(keycapsOf("Ctrl+Shift+z"), ["Ctrl", "Shift", "Z"]);
  assertEqual(keycapsOf("Ctrl+z", { mac: true }), ["⌘", "Z"]);
  assertEqual(keycapsOf("Ctrl+ArrowLeft"), ["Ctrl", "←"]);
  assertEqual(keycapsOf("+"), ["+"]);
  assertEqual(keycapsOf("Ctrl++"), ["Ctrl", "+"]);
});

/** A storage as a browser has it. */
function storage(stored = {}) {
  const kept = new Map(Object.entries(stored));
  return { kept, getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => kept.set(name, value) };
}

function some(more = []) {
  const commands = new Commands();
  const ran = [];
  const add = (name, keys, parts = {}) => commands.register({ name, group: "go", keys, run: () => ran.push(name), ...parts });
  add("next", ["j"], { repeats: true });
  add("back", ["k"]);
  add("undo", ["Ctrl+z", "z"], { marks: true });
  for (const parts of more) add(...parts);
  return { commands, ran };
}

const found = (commands, keys) => commands.find(pressed(keys))?.name ?? null;

test("commands: a key finds its command", () => {
  const { commands } = some();
  assertEqual([found(commands, "j"), found(commands, "Ctrl+z"), found(commands, "q")], ["next", "undo", null]);
});

test("commands: a name is there once", () => {
  assertThrows(() => some([["next", ["q"]]]), "two commands “next”");
});

test("commands: what can't be done now leaves its key to others", () => {
  const { commands } = some([["never", ["q"], { when: () => false }]]);
  assertEqual(found(commands, "q"), null);
});

test("commands: one with a scope comes first while it can be done", () => {
  let on = true;
  const { commands } = some([["scoped", ["j"], { scope: "many", when: () => on }]]);
  assertEqual(found(commands, "j"), "scoped");
  on = false;
  assertEqual(found(commands, "j"), "next");
  assertEqual(commands.holding("j", "next"), []);
});

test("commands: who may not annotate has no keys for it", () => {
  const { commands } = some();
  commands.mayMark = false;
  assertEqual(found(commands, "z"), null);
  assertEqual(commands.all.map(({ name }) => name), ["next", "back"]);
});

test("commands: a changed key counts, its old one no more, and both last", () => {
  const { commands } = some();
  const kept = storage();
  commands.remember(kept, "keys:1");
  commands.replace("next", "j", "q");
  assertEqual([found(commands, "q"), found(commands, "j")], ["next", null]);
  const later = some().commands;
  later.remember(kept, "keys:1");
  assertEqual([found(later, "q"), later.isChanged("next"), later.isChanged("back")], ["next", true, false]);
  const other = some().commands;
  other.remember(kept, "keys:2");
  assertEqual(found(other, "j"), "next");
});

test("commands: a key can be added and taken away", () => {
  const { commands } = some();
  commands.replace("next", null, "q");
  assertEqual(commands.keysOf("next"), ["j", "q"]);
  commands.replace("next", "j", null);
  commands.replace("next", "q", null);
  assertEqual(commands.keysOf("next"), []);
  commands.reset("next");
  assertEqual([commands.keysOf("next"), commands.areChanged], [["j"], false]);
});

test("commands: two swap their keys", () => {
  const { commands } = some();
  assertEqual(commands.holding("k", "next").map(({ name }) => name), ["back"]);
  commands.swap("next", "j", "k");
  assertEqual([found(commands, "j"), found(commands, "k")], ["back", "next"]);
  commands.swap("next", "k", "j");
  assertEqual(commands.areChanged, false);
});

test("commands: taking a key without giving one leaves the other without", () => {
  const { commands } = some();
  commands.swap("next", null, "k");
  assertEqual([commands.keysOf("next"), commands.keysOf("back")], [["j", "k"], []]);
});

test("commands: characters can be switched off as a whole, combinations stay", () => {
  const { commands } = some();
  const kept = storage();
  commands.remember(kept, "keys:1");
  commands.letters = false;
  assertEqual([found(commands, "j"), found(commands, "z"), found(commands, "Ctrl+z")], [null, null, "undo"]);
  assertEqual([commands.keyOf("next"), commands.keyOf("undo")], ["", "Ctrl+z"]);
  const later = some().commands;
  later.remember(kept, "keys:1");
  assertEqual([later.letters, later.areChanged], [false, true]);
  later.reset();
  assertEqual([later.letters, later.areChanged], [true, false]);
});

test("commands: a storage that is broken or full harms nothing", () => {
  const { commands } = some();
  commands.remember(storage({ "keys:1": "not JSON" }), "keys:1");
  assertEqual(found(commands, "j"), "next");
  const full = { getItem: () => null, setItem: () => { throw new Error("full"); } };
  commands.remember(full, "keys:1");
  commands.replace("next", "j", "q");
  assertEqual(found(commands, "q"), "next");
});

test("commands: every change is told", () => {
  const { commands } = some();
  let told = 0;
  commands.addEventListener("change", () => told++);
  commands.replace("next", "j", "q");
  commands.letters = false;
  commands.reset();
  assertEqual(told, 3);
});
