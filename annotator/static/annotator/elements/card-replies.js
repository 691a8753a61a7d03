/** The thread under an annotation, within its card: who wrote what when, and what can be done with each reply. */

import { removeReply } from "../marking.js";
import { calledOf } from "../people.js";
import { mayChange, page, store } from "../reading.js";
import { say } from "../words.js";
import { copyOf, showNote } from "./element.js";
import { writeTime } from "./local-time.js";

/** Shows the replies as they stand; one that is being edited stays as it is. @param {HTMLElement} card @param {import("../store.js").Annotation} annotation */
export function cardReplies(card, annotation) {
  const { uid, replies } = annotation;
  const list = card.querySelector(".card-replies");
  list.hidden = !replies.length;
  const standing = new Map([...list.children].map((item) => [item.dataset.uid, item]));
  replies.forEach((reply, place) => {
    const item = standing.get(reply.uid) ?? itemOf(reply.uid, uid);
    standing.delete(reply.uid);
    if (list.children[place] !== item) list.insertBefore(item, list.children[place] ?? null);
    fill(item, reply);
  });
  for (const gone of standing.values()) gone.remove();
  const count = card.querySelector(".card-reply-count");
  count.hidden = !replies.length;
  count.textContent = replies.length ? say("replies", { count: replies.length }) : "";
}

/** Opens the editor of one's own reply. @param {HTMLElement} card @param {string} reply its uid */
export function editReply(card, reply) {
  const item = card.querySelector(`.reply[data-uid="${reply}"]`);
  const found = card.annotation.replies.find((one) => one.uid === reply);
  if (!item || !found) return;
  const editor = item.querySelector("note-editor") ?? document.createElement("note-editor");
  editor.className = "is-edit";
  editor.dataset.draft = `edit:${reply}`;
  editor.dataset.reply = reply;
  editor.dataset.label = say("editReplyLabel");
  item.append(editor);
  editor.open(found.text);
}

/** Saves an edited reply. @param {string} uid the annotation's @param {string} reply @param {{text: string, was: string}} edit */
export function saveReply(uid, reply, { text, was }) {
  const found = store.get(uid)?.replies.find((one) => one.uid === reply);
  if (found && text && text !== found.text) store.editReply(uid, { ...found, text: was }, text);
}

/** @param {string} reply @param {string} uid the annotation's */
function itemOf(reply, uid) {
  const item = copyOf("reply-template");
  item.dataset.uid = reply;
  item.querySelector("[data-act=edit-reply]").dataset.reply = reply;
  item.querySelector(".reply-remove").addEventListener("click", () => {
    removeReply(uid, store.get(uid).replies.find((one) => one.uid === reply));
  });
  return item;
}

/** @param {HTMLElement} item @param {import("../store.js").Reply} reply */
function fill(item, reply) {
  item.querySelector(".reply-author").textContent = calledOf(reply.author);
  writeTime(item.querySelector("time"), reply.created);
  const edited = item.querySelector(".reply-edited");
  edited.hidden = !reply.edited;
  if (reply.edited) writeTime(edited, reply.edited);
  edited.textContent = reply.edited ? say("edited") : "";
  showNote(item.querySelector(".reply-text"), reply);
  const mine = page.may_annotate && reply.author.id === page.me.id;
  item.querySelector("[data-act=edit-reply]").hidden = !mine;
  item.querySelector(".reply-remove").hidden = !mayChange(reply);
  item.querySelector("note-editor")?.follow(reply.text);
}
