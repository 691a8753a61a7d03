/** Combinations of keys by name: “j”, “Shift+n”, “?”, “Ctrl+z”, “Delete”. On a Mac, Ctrl is the command key too. Pure. */

const SILENT = new Set(
  "Control Shift Alt Meta OS AltGraph CapsLock NumLock ScrollLock Fn FnLock Hyper Super Dead Process Unidentified".split(" "),
);
const PARTS = /^((?:Ctrl\+)?(?:Alt\+)?(?:Shift\+)?)(.+)$/u;

/** What the page must leave to the browser, to reading and to assistive software. */
const READING = /^(?:Shift\+)?(?:Tab|Space|Arrow\w+|Page\w+|Home|End|Backspace)$/;
const SYSTEM = /(?:^|\+)(?:F\d+|Insert|ContextMenu|PrintScreen|Pause|Tab)$|^Ctrl\+Alt\+|^Alt\+(?:[def]|Arrow\w+|Home|Space)$/;
const BROWSER = /^Ctrl\+(?:[acfghjklnopqrstuvwx0-9+=-]|Arrow\w+|Page\w+|Home|End|Backspace|Shift\+(?:[abcijknopqrtw]|Delete|Arrow\w+))$/;

/** @typedef {Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">} Pressed */

/**
 * What a pressed key may be called, the likeliest first; empty for Shift and the like alone. Where the keyboard writes
 * another script, the Latin letter of the key counts as well.
 * @param {Pressed & {getModifierState?: (name: string) => boolean}} event
 * @returns {string[]}
 */
export function chordsOf(event) {
  const { key, code = "", shiftKey } = event;
  if (!key || SILENT.has(key)) return [];
  const writes = event.getModifierState?.("AltGraph") ?? false;
  const alt = event.altKey && !writes;
  const modifiers = ((event.ctrlKey || event.metaKey) && !writes ? "Ctrl+" : "") + (alt ? "Alt+" : "");
  const latin = /^Key([A-Z])$/.exec(code)?.[1].toLowerCase();
  const keys = alt && latin ? [latin] : [key];
  if (latin && isForeign(key)) keys.push(latin);
  return keys.map((one) => modifiers + named(one, shiftKey));
}

/** A letter says whether Shift was pressed, another character is what Shift made of it. */
function named(key, shift) {
  const held = shift ? "Shift+" : "";
  if (key === " ") return `${held}Space`;
  if ([...key].length > 1) return held + key;
  const lower = key.toLowerCase();
  return lower === key.toUpperCase() ? key : held + lower;
}

function isForeign(key) {
  return /^\p{L}$/u.test(key) && !/^\p{Script=Latin}$/u.test(key);
}

/** Whether it is a character, so that it must be possible to switch it off (WCAG 2.1.4). @param {string} chord */
export function isCharacter(chord) {
  const [, modifiers, key] = PARTS.exec(chord);
  return !/Ctrl|Alt/.test(modifiers) && [...key].length === 1;
}

/** Whether it belongs to the browser, to scrolling and selecting, or to screen readers. @param {string} chord */
export function isReserved(chord) {
  return READING.test(chord) || SYSTEM.test(chord) || BROWSER.test(chord);
}

const SIGNS = { ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", Escape: "Esc", Delete: "Del" };

/** The keys to press, as they are printed on keyboards. @param {string} chord @param {{mac?: boolean}} [on] */
export function keycapsOf(chord, { mac = false } = {}) {
  const [, modifiers, key] = PARTS.exec(chord);
  const caps = modifiers.split("+").filter(Boolean);
  const shown = caps.map((cap) => (mac && cap === "Ctrl" ? "⌘" : mac && cap === "Alt" ? "⌥" : cap));
  const letter = caps.length && [...key].length === 1 ? key.toUpperCase() : key;
  return [...shown, SIGNS[key] ?? letter];
}
