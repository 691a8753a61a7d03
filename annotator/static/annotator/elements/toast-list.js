/**
 * Says what happened, with “Undo” where it can be taken back. Politely for screen readers; failures at once. Several
 * messages stand under each other; when there is no room, they wait until there is.
 */

import { store } from "../reading.js";
import { undo, undoing } from "../undoing.js";
import { PageElement, copyOf } from "./element.js";

/** Milliseconds that a message stays to be read, and that it stays for screen readers. */
const STAYS = 9000;
const HEARD = 10_000;
/** Messages that stand there at once. */
const MOST = 3;

/**
 * @typedef {object} Message
 * @property {string} text
 * @property {true | (() => void)} [undo] offers to take it back: the last act, or what a function does
 * @property {{href: string, label: string}} [link]
 * @property {boolean} [failed]
 * @property {boolean} [quiet] for screen readers alone
 */

class ToastList extends PageElement {
  /** @type {Message[]} */ #waiting = [];

  connect() {
    this.polite = this.querySelector("[aria-live=polite]");
    this.urgent = this.querySelector("[role=alert]");
    this.list = this.querySelector(".toasts");
    this.listen(document, "annotator:tell", ({ detail }) => this.#tell(detail));
    this.listen(store, "performed", () => this.#withdrawUndo());
    this.listen(undoing, "taken", () => this.#withdraw());
  }

  /** @param {Message} message */
  #tell(message) {
    this.#announce(message);
    if (message.quiet) return;
    const same = [...this.list.children].find((toast) => toast.message.text === message.text && !toast.message.undo);
    if (same) same.remove();
    this.#waiting.push({ ...message });
    this.#show();
  }

  /** Each message is a line of its own, so that none is lost when several come at once. */
  #announce({ text, failed = false }) {
    const line = document.createElement("p");
    line.textContent = text;
    (failed ? this.urgent : this.polite).append(line);
    setTimeout(() => line.remove(), HEARD);
  }

  #show() {
    while (this.#waiting.length && this.list.childElementCount < MOST) {
      const toast = this.#toastOf(this.#waiting.shift());
      this.list.append(toast);
      if (!toast.message.failed) setTimeout(() => this.#fade(toast), STAYS);
    }
  }

  /** @param {Message} message */
  #toastOf(message) {
    const toast = copyOf("toast-template");
    toast.message = message;
    toast.classList.toggle("is-failure", Boolean(message.failed));
    toast.querySelector(".toast-text").textContent = message.text;
    const link = toast.querySelector("a");
    link.hidden = !message.link;
    if (message.link) Object.assign(link, { href: message.link.href, textContent: message.link.label });
    const button = toast.querySelector("[data-act=undo]");
    button.hidden = !message.undo;
    button.addEventListener("click", () => {
      this.#drop(toast);
      if (message.undo === true) undo();
      else message.undo();
    });
    toast.querySelector("[data-act=close]").addEventListener("click", () => this.#drop(toast));
    return toast;
  }

  /** A toast stays while someone points at it or has the focus in it. */
  #fade(toast) {
    if (toast.matches(":hover, :focus-within")) setTimeout(() => this.#fade(toast), STAYS);
    else this.#drop(toast);
  }

  #drop(toast) {
    const hadFocus = toast.contains(document.activeElement);
    toast.remove();
    this.#show();
    if (hadFocus) document.getElementById("text").focus({ preventScroll: true });
  }

  /** What they tell has been taken back. */
  #withdraw() {
    for (const toast of [...this.list.children]) if (toast.message.undo === true) this.#drop(toast);
    this.#waiting = this.#waiting.filter(({ undo: offers }) => offers !== true);
  }

  /** What “Undo” would take back isn't what these messages told of any more. */
  #withdrawUndo() {
    for (const toast of this.list.children) {
      if (toast.message.undo !== true) continue;
      toast.message.undo = undefined;
      toast.querySelector("[data-act=undo]").hidden = true;
    }
    for (const message of this.#waiting) if (message.undo === true) message.undo = undefined;
  }
}

customElements.define("toast-list", ToastList);
