/**
 * A long text comes at an address of its own, which names its content: whoever opens the document again has it already.
 * Nothing else can begin before it is in its place.
 */

import { tagsAt, textAt } from "../api.js";

/** @param {HTMLElement} article @returns {Promise<HTMLElement>} with its text in it */
export async function arrived(article) {
  const address = article.dataset.text;
  if (!address) return article;
  try {
    article.innerHTML = await textAt(address);
  } catch {
    location.replace(wholeOf(location)); // the page with the text in it, or what the browser has to say about the network
  }
  return article;
}

/** The tags that stand in the page, or come by themselves as its text may. @param {{tags: any[] | null, tags_address: string}} page */
export async function tagsArrived({ tags, tags_address: address }) {
  if (tags) return tags;
  try {
    return await tagsAt(address);
  } catch {
    location.replace(wholeOf(location));
    return [];
  }
}

/** The same page with all of it: what one came for, and the place, stay in its address. @param {{search: string, hash: string}} address */
export function wholeOf({ search, hash }) {
  const asked = new URLSearchParams(search);
  asked.set("whole", "");
  return `?${asked}${hash}`;
}
