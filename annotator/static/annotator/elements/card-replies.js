/** The replies under an annotation, within its card. */

import { removeReply } from "../marking.js";
import { mayChange } from "../reading.js";
import { say } from "../words.js";
import { copyOf, showNote } from "./element.js";
import { writeTime } from "./local-time.js";

/** @param {HTMLElement} card @param {import("../store.js").Annotation} annotation */
export function cardReplies(card, annotation) {
  const { uid, replies } = annotation;
  const list = card.querySelector(".card-replies");
  list.hidden = !replies.length;
  list.replaceChildren(...replies.map((reply) => replyOf(reply, uid)));
  const count = card.querySelector(".card-reply-count");
  count.hidden = !replies.length;
  count.textContent = replies.length ? say("replies", { count: replies.length }) : "";
}

function replyOf(reply, uid) {
  const item = copyOf("reply-template");
  item.querySelector(".reply-author").textContent = reply.author.name;
  writeTime(item.querySelector("time"), reply.created);
  showNote(item.querySelector(".reply-text"), reply);
  const button = item.querySelector("button");
  button.hidden = !mayChange(reply);
  button.addEventListener("click", () => removeReply(uid, reply));
  return item;
}
