/** Topics that the document's passages suggest, each with how many they are: one press takes it, one waves it away. */

import { dismissTopic, suggestedTopics } from "../api.js";
import { codebook, page, store, tell } from "../reading.js";
import { undoing } from "../undoing.js";
import { reasonOf, say } from "../words.js";
import { PageElement, copyOf } from "./element.js";

/** Milliseconds: until a question that nothing has to wait for, and between what changed and the next one. */
const FIRST = 200;
const AGAIN = 12_000;

/** @typedef {{tag: number, passages: number}} Suggestion */

class TopicSuggestions extends PageElement {
  /** Null until they are known. @type {Suggestion[] | null} */ #found = null;
  #timer = 0;

  connect() {
    this.list = this.querySelector("ul");
    this.listen(store, "change", () => this.#askIn(AGAIN));
    this.listen(store, "topics", () => this.#show());
    this.listen(codebook, "change", () => this.#show());
    this.listen(undoing, "taken", () => this.#askIn(FIRST)); // it may have been waved away
    this.act({
      accept: (button) => this.#accept(Number(button.closest("li").dataset.tag)),
      dismiss: (button) => this.#dismiss(Number(button.closest("li").dataset.tag)),
    });
    this.#found = page.suggested;
    if (this.#found) this.#show();
    else this.#askIn(FIRST);
  }

  /** @param {number} pause */
  #askIn(pause) {
    if (this.#timer && pause === AGAIN) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), pause);
  }

  /** Nobody misses them: where they don't come, there are none. */
  async #ask() {
    this.#timer = 0;
    if (document.hidden) return this.listen(document, "visibilitychange", () => this.#askIn(FIRST), { once: true });
    try {
      this.#found = await suggestedTopics(page.document);
      this.#show();
    } catch {
      this.#found = [];
      this.#show();
    }
  }

  /** @param {number} tag */
  #accept(tag) {
    this.#leave(tag);
    store.topic([tag], true);
    tell({ text: say("topicAdded", { count: 1, tag: codebook.get(tag).name }), undo: true });
  }

  /** @param {number} tag */
  async #dismiss(tag) {
    const { name } = codebook.get(tag);
    const before = this.#found;
    this.#leave(tag);
    try {
      await dismissTopic(page.document, tag);
      undoing.set(true, null);
      tell({ text: say("topicDismissed", { tag: name }), undo: true });
    } catch (problem) {
      this.#found = before;
      this.#show();
      tell({ text: reasonOf(problem), failed: true });
    }
  }

  /** What had the focus goes: the next one gets it, or what stands before them. @param {number} tag */
  #leave(tag) {
    const at = this.#found.findIndex((one) => one.tag === tag);
    this.#found = this.#found.filter((one) => one.tag !== tag);
    this.#show();
    const next = this.list.children[Math.min(at, this.list.children.length - 1)];
    const other = document.querySelector("document-topics [data-act=add]");
    (next?.querySelector("[data-act=accept]") ?? other)?.focus({ preventScroll: true });
  }

  /** Whoever stands on one of them stays there. The line that the page kept free stays until all is known. */
  #show() {
    if (!this.#found) return;
    const held = this.list.contains(document.activeElement) && document.activeElement;
    const shown = this.#found.filter(({ tag }) => codebook.get(tag) && !store.topics.includes(tag));
    this.list.replaceChildren(...shown.map(chipFor));
    this.hidden = !shown.length;
    if (held) this.querySelector(`[data-tag="${held.closest("li").dataset.tag}"] [data-act=${held.dataset.act}]`)?.focus();
  }
}

/** @param {Suggestion} suggestion */
function chipFor({ tag: id, passages }) {
  const tag = codebook.get(id);
  const chip = copyOf("suggested-topic-template");
  Object.assign(chip.dataset, { colour: tag.colour, tag: String(id) });
  chip.title = tag.path;
  chip.querySelector(".chip-name").textContent = tag.name;
  chip.querySelector(".suggested-why").textContent = say("topicSuggested", { count: passages });
  chip.querySelector("[data-act=dismiss] .visually-hidden").textContent = say("dismissTopic", { tag: tag.name });
  return chip;
}

customElements.define("topic-suggestions", TopicSuggestions);
