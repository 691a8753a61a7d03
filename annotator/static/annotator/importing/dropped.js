/** What was dropped, pasted or chosen, told apart: files with the folders they lay in, web addresses, text. */

/** @typedef {{file: File, folders: string[]}} Found a file, and the folders around it, outermost first */
/** @typedef {{name: string, folders: string[]}} Unreadable what the browser could not open */

const ADDRESS = /^https?:\/\/\S+$/i;
// What operating systems leave in folders; nobody means to import it.
const CLUTTER = /^(?:\..*|thumbs\.db|desktop\.ini|__macosx)$/i;

/**
 * What a drop or a paste carries. It must be asked at once: it is empty once the event is over.
 * @param {DataTransfer} carried
 * @returns {{entries: FileSystemEntry[], files: File[], links: string[], text: string}}
 */
export function toldApart(carried) {
  const entries = [...carried.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const files = entries.length ? [] : [...carried.files];
  if (entries.length || files.length) return { entries, files, links: [], text: "" };
  const text = carried.getData("text/plain");
  const links = linksOf(carried.getData("text/uri-list") || text);
  return { entries, files, links, text: links.length ? "" : text };
}

/** The web addresses of a text that holds nothing else, one a line; none if it is another text. @param {string} text */
export function linksOf(text) {
  const lines = text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line && !line.startsWith("#"));
  return lines.every((line) => ADDRESS.test(line)) ? [...new Set(lines)] : [];
}

/** The files of an input; of one that takes folders, with theirs. @param {Iterable<File>} files @returns {Found[]} */
export function chosenFiles(files) {
  return [...files]
    .map((file) => ({ file, folders: (file.webkitRelativePath ?? "").split("/").slice(0, -1) }))
    .filter(({ file, folders }) => ![file.name, ...folders].some(isClutter));
}

/**
 * The files of what was dropped, one after the other, folders opened on the way.
 * @param {FileSystemEntry[]} entries
 * @returns {AsyncGenerator<Found | Unreadable>}
 */
export async function* filesOf(entries, folders = []) {
  for (const entry of entries) {
    if (isClutter(entry.name)) continue;
    try {
      if (entry.isFile) yield { file: await new Promise((found, failed) => entry.file(found, failed)), folders };
      else yield* filesOf(await childrenOf(entry), [...folders, entry.name]);
    } catch {
      yield { name: entry.name, folders };
    }
  }
}

const isClutter = (name) => CLUTTER.test(name);

/** @param {FileSystemDirectoryEntry} folder */
async function childrenOf(folder) {
  const reader = folder.createReader();
  const children = [];
  for (;;) {
    // A folder tells of its contents by the hundred, and of none when it has told all.
    const some = await new Promise((found, failed) => reader.readEntries(found, failed));
    if (!some.length) return children.sort((one, other) => one.name.localeCompare(other.name));
    children.push(...some);
  }
}
