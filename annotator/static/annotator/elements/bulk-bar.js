/** What can be done with the chosen highlights: tags, private or shared, resolved, merged, deleted; each as one act. */

import { chooseAll, letGoOfChosen } from "../choosing.js";
import { annotationsOf, mergeAll, removeAll, setPrivate, setResolved, takeTagOff, toggleTagsOn } from "../many.js";
import { remember } from "../marking.js";
import { ChosenPainter } from "../painting/chosen.js";
import { attention, blocks, codebook, filter, mayChange, near, store, tell, text } from "../reading.js";
import { say } from "../words.js";
import { chipOf, PageElement } from "./element.js";

/** How long, in milliseconds, choosing must rest before the count is said. */
const RESTS = 400;

class BulkBar extends PageElement {
  #waiting = 0;
  #frame = 0;

  connect() {
    new ChosenPainter({ blocks, store, near, attention });
    this.picker = this.querySelector("tag-picker");
    this.picker.chosen = () => this.#common();
    this.listen(attention, "chosen", () => this.#chosen());
    this.listen(store, "change", () => this.#soon());
    this.listen(codebook, "change", () => this.#soon());
    this.listen(filter, "change", () => this.#soon());
    this.listen(document, "annotator:tag-chosen", () => this.#openTags());
    this.listen(this, "pick", ({ detail }) => this.#pick(detail));
    this.listen(this, "leave", () => this.#closeTags());
    this.listen(this, "keydown", (event) => this.#key(event));
    this.listen(this, "toggle", (event) => event.target.open && this.#fillMenu(event.target), { capture: true });
    this.act({
      tag: () => this.#openTags(),
      untag: (button) => this.#do(() => takeTagOff(attention.chosen, Number(button.dataset.tag))),
      private: () => this.#do(() => setPrivate(attention.chosen, true)),
      share: () => this.#do(() => setPrivate(attention.chosen, false)),
      resolve: () => this.#do(() => setResolved(attention.chosen, true)),
      reopen: () => this.#do(() => setResolved(attention.chosen, false)),
      merge: () => this.#do(() => mergeAll(attention.chosen)),
      remove: () => this.#do(() => removeAll(attention.chosen)),
      all: () => chooseAll(),
      end: () => letGoOfChosen(),
    });
  }

  /** The menus close before an act, which may end the choosing. */
  #do(act) {
    for (const menu of this.querySelectorAll("details[open]")) menu.open = false;
    act();
  }

  #chosen() {
    this.#soon();
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => {
      const count = attention.chosen.size;
      tell({ quiet: true, text: count ? say("chosen", { count }) : say("choosingEnds") });
    }, RESTS);
  }

  #soon() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  #draw() {
    const count = attention.chosen.size;
    const hadFocus = !count && this.contains(document.activeElement);
    this.hidden = !count;
    document.body.classList.toggle("is-choosing", count > 0);
    if (hadFocus) text.focus({ preventScroll: true });
    if (!count) return this.#closeTags();
    this.querySelector(".bulk-count").textContent = say("chosen", { count });
    this.querySelector("[data-act=merge]").disabled = count < 2;
    this.querySelector("[data-act=remove]").disabled = !annotationsOf(attention.chosen).some(mayChange);
  }

  /** The tags that all of them have. */
  #common() {
    const [first, ...others] = annotationsOf(attention.chosen);
    return first ? first.tags.filter((id) => others.every(({ tags }) => tags.includes(id))) : [];
  }

  #openTags() {
    this.classList.add("is-tagging");
    this.#draw();
    this.picker.focus();
  }

  #closeTags() {
    if (!this.classList.contains("is-tagging")) return;
    const hadFocus = this.contains(document.activeElement);
    this.classList.remove("is-tagging");
    this.picker.clear();
    if (hadFocus) text.focus({ preventScroll: true });
  }

  #pick({ tags }) {
    this.#closeTags();
    if (!tags.length) return;
    remember(tags);
    toggleTagsOn(attention.chosen, tags);
  }

  #key(event) {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    const menu = event.target.closest("details[open]");
    if (!menu) return;
    event.preventDefault();
    event.stopPropagation();
    menu.open = false;
    menu.querySelector("summary").focus();
  }

  /** The tags that are on some of them, with how many have each. @param {HTMLDetailsElement} menu */
  #fillMenu(menu) {
    const list = menu.querySelector(".bulk-tags");
    if (!list) return;
    const counts = new Map();
    for (const { tags } of annotationsOf(attention.chosen)) {
      for (const id of tags) counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    const known = [...counts].filter(([id]) => codebook.get(id)).sort((one, other) => other[1] - one[1]);
    list.replaceChildren(...known.map(([id, count]) => untagButton(codebook.get(id), count)));
    menu.querySelector(".bulk-no-tags").hidden = known.length > 0;
  }
}

function untagButton(tag, count) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "menu-item";
  Object.assign(button.dataset, { act: "untag", tag: String(tag.id) });
  const number = document.createElement("span");
  number.className = "soft number";
  number.textContent = String(count);
  button.append(chipOf(tag), number);
  return button;
}

customElements.define("bulk-bar", BulkBar);
