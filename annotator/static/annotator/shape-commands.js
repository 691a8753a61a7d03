/** The commands that give the highlight at hand another shape. */

import { command } from "./commands.js";
import { attention } from "./reading.js";
import { grow, merge, moveEnd, shapeable, spanOf, split } from "./shaping.js";
import { isOnwards } from "./walking.js";

const UNITS = { character: "grapheme", word: "word", sentence: "sentence", paragraph: "paragraph" };
const ACROSS = ["ArrowLeft", "ArrowRight"];
const DOWN = ["ArrowUp", "ArrowDown"];

const shaping = (name, keys, run, more = {}) => command({ name, group: "shape", keys, run, marks: true, ...more });

/** Shift moves the end, with Alt the start; left and right by character, with Ctrl by word; up and down by sentence, with Ctrl by paragraph. */
for (const [end, alt] of [["end", ""], ["start", "Alt+"]]) {
  for (const [unit, arrows, ctrl] of [["character", ACROSS, ""], ["word", ACROSS, "Ctrl+"], ["sentence", DOWN, ""], ["paragraph", DOWN, "Ctrl+"]]) {
    const keys = arrows.map((arrow) => `${ctrl}${alt}Shift+${arrow}`);
    const run = ({ key }) => moveEnd(end, leads(key, end), UNITS[unit]);
    shaping(`${end}-by-${unit}`, keys, run, { fixed: true, repeats: true, when: () => attention.cursor === null && Boolean(shapeable()) });
  }
}

/** Whether an arrow leads onwards: left and right as the text runs there. */
function leads(arrow, end) {
  return ACROSS.includes(arrow) ? isOnwards(spanOf(shapeable())[end], arrow) : arrow === "ArrowDown";
}

shaping("to-sentence", ["e"], () => grow("sentence"));
shaping("to-paragraph", ["Shift+e"], () => grow("paragraph"));
shaping("split", ["|", "Shift+s"], split);
shaping("merge", ["m"], merge, { when: () => attention.chosen.size === 0 });

/** What the text cursor does by itself: shown among the keys, changed there by nobody. */
const moving = (name, keys) => command({ name: `cursor-by-${name}`, group: "select", keys, marks: true, fixed: true });
moving("character", ACROSS);
moving("word", ACROSS.map((arrow) => `Ctrl+${arrow}`));
moving("line", DOWN);
moving("sentence", DOWN.map((arrow) => `Alt+${arrow}`));
moving("paragraph", DOWN.map((arrow) => `Ctrl+${arrow}`));
moving("edges", ["Home", "End", "Ctrl+Home", "Ctrl+End", "PageUp", "PageDown"]);
moving("selecting", ["Shift+ArrowRight"]);
