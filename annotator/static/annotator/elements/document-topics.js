/** The document's topics: tags of the codebook on the whole document, added and taken off here. */

import { codebook, store, tell } from "../reading.js";
import { say } from "../words.js";
import { PageElement, copyOf } from "./element.js";

class DocumentTopics extends PageElement {
  connect() {
    this.list = this.querySelector("ul");
    this.listen(store, "topics", () => this.#show());
    this.listen(codebook, "change", () => this.#show());
    this.listen(this, "pick", ({ detail }) => this.#pick(detail));
    this.listen(this, "leave", () => this.#close());
    this.act({
      add: () => this.#open(),
      remove: (button) => this.#change([Number(button.dataset.tag)], { on: false }),
    });
  }

  #open() {
    const picker = document.createElement("tag-picker");
    picker.chosen = () => store.topics;
    this.querySelector("[data-act=add]").hidden = true;
    this.append(picker);
    picker.focus();
  }

  #close() {
    this.querySelector("tag-picker")?.remove();
    const button = this.querySelector("[data-act=add]");
    button.hidden = false;
    button.focus();
  }

  #pick({ tags }) {
    const missing = tags.filter((id) => !store.topics.includes(id));
    if (missing.length) this.#change(missing, { on: true });
    this.#close();
  }

  /** As one act. @param {number[]} tags @param {{on: boolean}} change */
  #change(tags, { on }) {
    const names = tags.map((id) => codebook.get(id).name).join(", ");
    store.topic(tags, on);
    tell({ text: say(on ? "topicAdded" : "topicRemoved", { count: tags.length, tag: names }), undo: true, quiet: on });
  }

  #show() {
    const chips = store.topics.map((id) => codebook.get(id)).filter(Boolean).map(chipFor);
    this.list.replaceChildren(...chips);
  }
}

function chipFor(tag) {
  const chip = copyOf("tag-chip-template");
  chip.dataset.colour = tag.colour;
  chip.title = tag.path;
  chip.querySelector(".chip-name").textContent = tag.name;
  const button = chip.querySelector("button");
  button.dataset.act = "remove";
  button.dataset.tag = String(tag.id);
  button.querySelector(".visually-hidden").textContent = say("removeTopic", { tag: tag.name });
  return chip;
}

customElements.define("document-topics", DocumentTopics);
