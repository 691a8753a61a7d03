/** The page at hand: what the server said about it, its text, its annotations. Everything on it shares these. */

import * as api from "./api.js";
import { Attention } from "./attention.js";
import { Codebook, tagsFrom } from "./codebook.js";
import { Filter } from "./filter.js";
import { tagsBelow } from "./filtering.js";
import { Outbox } from "./outbox.js";
import { NearChunks } from "./painting/near.js";
import { inSlices } from "./slices.js";
import { Store } from "./store.js";
import { arrived, tagsArrived } from "./text/arriving.js";
import { Blocks } from "./text/blocks.js";
import { Outline } from "./text/outline.js";
import { Pages } from "./text/pages.js";
import { say } from "./words.js";

/** Milliseconds: nobody has selected anything and begun to type by then. */
const AFTER_LOADING = 300;

export const page = JSON.parse(document.getElementById("page").textContent);
export const outbox = new Outbox({ send: api.sendAct, me: page.me.id });
const article = document.getElementById("text");
/** The annotations, asked for while the text is on its way: neither waits for the other. */
export const sent = Promise.all([api.annotations(article.dataset.annotations), outbox.open()]).then(([columns]) => columns);
sent.catch(() => {}); // whoever awaits it says so
/** Those of a large codebook are on their way, too. */
const tags = tagsArrived(page);
export const text = await arrived(article);
export const blocks = new Blocks(text);
export const pages = new Pages(text, blocks);
export const outline = new Outline(text, blocks);
export const near = new NearChunks(text, blocks);
export const attention = new Attention();
export const codebook = new Codebook(tagsFrom(await tags));
setTimeout(() => inSlices(codebook.preparing()), AFTER_LOADING);
export const filter = new Filter(
  { below: (tag) => tagsBelow(codebook.all, tag), spansOf: (section) => outline.spansOf(section) },
  new URLSearchParams(location.search),
);
export const store = new Store({ api, outbox, codebook, page, passage: (start, end) => blocks.passage(start, end) });

/** Whether the person may change or delete an annotation or a reply. @param {{author: {id: number}}} made */
export function mayChange(made) {
  return page.may_annotate && (page.may_edit || made.author.id === page.me.id);
}

/** Says something to everyone, screen readers included (see `<toast-list>`). */
export function tell(detail) {
  document.dispatchEvent(new CustomEvent("annotator:tell", { detail }));
}

/** The tags of an annotation that the codebook knows. @param {import("./store.js").Annotation} annotation */
export function tagsOf(annotation) {
  return annotation.tags.map((id) => codebook.get(id)).filter(Boolean);
}

/** What is heard where a highlight begins: that it does, and its tags. @param {string} uid */
export function saidOf(uid) {
  const annotation = store.get(uid);
  const tags = annotation ? tagsOf(annotation).map(({ name }) => name).join(", ") : "";
  return tags ? say("marks.tagged", { tags }) : say("marks.begin");
}

/** The colour an annotation is painted in: its first tag's. @param {import("./store.js").Annotation} annotation */
export function colourOf(annotation) {
  return tagsOf(annotation)[0]?.colour ?? "none";
}
