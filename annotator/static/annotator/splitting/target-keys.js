/** Which key sorts under which tag. Pure. */

const SPARE = [..."1234567890abcdefghijklmnopqrstuvwxyz"];

/**
 * A key for each tag, by its number: the tag's own shortcut where nothing else has it, else the next that is free. One
 * that comes later never takes a key from those before it. Without a key are those for which none is left.
 * @param {{id: number, shortcut: string}[]} targets
 * @param {Iterable<string>} reserved keys of the page itself
 * @returns {Map<number, string>}
 */
export function keysFor(targets, reserved) {
  const taken = new Set(reserved);
  const keys = new Map();
  for (const { id, shortcut } of targets) {
    const key = shortcut && !taken.has(shortcut) ? shortcut : SPARE.find((spare) => !taken.has(spare));
    if (!key) continue;
    taken.add(key);
    keys.set(id, key);
  }
  return keys;
}
