/** Who else has the document open, in the bar; keeps the page up to date with what they do, and says so now and then. */

import { Live } from "../live.js";
import { page, store, tell } from "../reading.js";
import { Gathered } from "../telling.js";
import { newUid } from "../uuid.js";
import { say } from "../words.js";
import { PageElement } from "./element.js";

/** Milliseconds between two summaries; the first one comes after a moment, as acts come in rows. */
const [SUMMARY_EVERY, SUMMARY_AFTER] = [10_000, 1500];
/** Initials that are shown. */
const MOST = 3;

class PresenceList extends PageElement {
  #live = new Live({ store, document: page.document, tab: newUid() });
  #gathered = new Gathered();
  #told = 0;
  #waiting = 0;

  connect() {
    this.listen(this.#live, "presence", ({ detail }) => this.#show(detail.readers));
    this.listen(this.#live, "news", ({ detail }) => this.#gather(detail.news));
    this.listen(this.#live, "notices", ({ detail }) => document.dispatchEvent(new CustomEvent("annotator:notices", { detail })));
    this.listen(this.#live, "over", ({ detail }) => document.dispatchEvent(new CustomEvent("annotator:over", { detail })));
    this.#live.start();
  }

  /** @param {import("../live.js").Reader[]} readers */
  #show(readers) {
    document.dispatchEvent(new CustomEvent("annotator:presence", { detail: readers }));
    const others = readers.map(({ person }) => person).filter(({ id }) => id !== page.me.id);
    this.hidden = !others.length;
    const names = others.map(({ name }) => name);
    const list = new Intl.ListFormat(document.documentElement.lang || undefined).format(names);
    const sentence = others.length ? say("live.alsoReading", { names: list }) : "";
    const spoken = this.querySelector(".visually-hidden");
    if (spoken.textContent === sentence) return;
    spoken.textContent = sentence;
    this.querySelector("summary").title = sentence;
    this.querySelector(".readers").replaceChildren(...this.#initialsOf(names));
    this.querySelector(".reader-names").replaceChildren(...names.map((name) => elementOf("li", "menu-note", name)));
  }

  /** @param {string[]} names */
  #initialsOf(names) {
    const shown = names.length > MOST ? names.slice(0, MOST - 1) : names;
    const initials = shown.map((name) => elementOf("span", "who", initialOf(name)));
    if (shown.length < names.length) initials.push(elementOf("span", "who", `+${names.length - shown.length}`));
    if (names.length > 1) initials.push(elementOf("span", "who readers-count", String(names.length)));
    return initials;
  }

  #gather(news) {
    if (news.anew) document.dispatchEvent(new CustomEvent("annotator:anew"));
    this.#gathered.add(news, page.me.id, (uid) => Boolean(store.get(uid)));
    if (this.#gathered.isEmpty || this.#waiting) return;
    const wait = Math.max(SUMMARY_AFTER, this.#told + SUMMARY_EVERY - Date.now());
    this.#waiting = setTimeout(() => {
      this.#waiting = 0;
      this.#told = Date.now();
      tell({ text: this.#gathered.take(say), quiet: true });
    }, wait);
  }
}

/** The first letter as a reader sees it. @param {string} name */
function initialOf(name) {
  const [first] = new Intl.Segmenter().segment(name.trim());
  return (first?.segment ?? "?").toUpperCase();
}

function elementOf(name, className, text) {
  const element = document.createElement(name);
  element.className = className;
  element.textContent = text;
  return element;
}

customElements.define("presence-list", PresenceList);
