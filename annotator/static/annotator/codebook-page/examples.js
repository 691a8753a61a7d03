/** Passages that show what a tag is for, asked for once a tag is attended for a moment. */

import * as api from "../api.js";
import { book } from "./page.js";

/** Milliseconds that one stays with a tag before they are asked for. */
const PAUSE = 150;

/** By tag and by how much it is on. @type {Map<string, Promise<object[]>>} */
const known = new Map();
let timer = 0;
let shown = "";

/** @param {import("./tree.js").Tag} tag @param {HTMLElement} place */
export function examplesOf(tag, place) {
  const key = `${tag.id}:${tag.own.passages}`;
  if (key === shown) return;
  shown = key;
  clearTimeout(timer);
  draw(place, []);
  if (tag.id < 0 || !tag.own.passages) return;
  timer = setTimeout(() => ask(tag.id, key, place), known.has(key) ? 0 : PAUSE);
}

async function ask(id, key, place) {
  if (!known.has(key)) known.set(key, api.tagExamples(id));
  try {
    const passages = await known.get(key);
    if (shown === key && book.active === id) draw(place, passages);
  } catch {
    known.delete(key); // They are an extra: without them the page is whole.
  }
}

/** @param {HTMLElement} place @param {{uid: string, quote: string, before: string, after: string, document: {uid: string, title: string}}[]} passages */
function draw(place, passages) {
  place.hidden = !passages.length;
  const items = passages.map(({ uid, quote, before, after, document: { uid: of, title } }) => {
    const item = document.getElementById("book-example-template").content.firstElementChild.cloneNode(true);
    const [lead, mark, out] = item.querySelectorAll(".example-before, mark, .example-after");
    [lead.textContent, mark.textContent, out.textContent] = [before, quote, after];
    const link = item.querySelector("a");
    link.href = `/documents/${of}/#a-${uid}`;
    link.textContent = title;
    return item;
  });
  place.querySelector("ul").replaceChildren(...items);
}
