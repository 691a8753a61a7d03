/** The codebook's page, as all its parts know it. */

import { Acting } from "./acting.js";
import { Book } from "./book.js";
import { Doing } from "./doing.js";

const { project } = document.getElementById("book").dataset;

/** @param {object} message see `<codebook-messages>` */
export function tell(message) {
  document.dispatchEvent(new CustomEvent("codebook:tell", { detail: message }));
}

export const book = new Book(localStorage, `annotator:codebook:${project}`);
export const acting = new Acting(book, project, tell);
export const doing = new Doing(book, acting);
