/** The document's topics: tags of the codebook on the whole document, added and taken off here. */

import * as api from "../api.js";
import { codebook, page, tell } from "../reading.js";
import { reasonOf, say } from "../words.js";
import { PageElement, copyOf } from "./element.js";

class DocumentTopics extends PageElement {
  #topics = [...page.topics];

  connect() {
    this.list = this.querySelector("ul");
    this.listen(this, "pick", ({ detail }) => this.#pick(detail));
    this.listen(this, "leave", () => this.#close());
    this.act({
      add: () => this.#open(),
      remove: (button) => this.#change(Number(button.dataset.tag), { on: false }),
    });
  }

  #open() {
    const picker = document.createElement("tag-picker");
    picker.chosen = () => this.#topics;
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

  #pick({ tag, more }) {
    if (tag && !this.#topics.includes(tag.id)) this.#change(tag.id, { on: true });
    if (!more) this.#close();
  }

  /** Shows the change at once, and takes it back if the server refuses. */
  async #change(id, { on }) {
    const tag = codebook.get(id);
    const before = this.#topics;
    this.#show(on ? [...before, id] : before.filter((other) => other !== id));
    try {
      const [settled] = await codebook.settled([id]);
      await (on ? api.putTopic : api.deleteTopic)(page.document, settled);
      this.#show(this.#topics.map((other) => (other === id ? settled : other)));
      const undo = () => this.#change(settled, { on: !on });
      tell({ text: say(on ? "topicAdded" : "topicRemoved", { tag: tag.name }), undo, quiet: on });
    } catch (problem) {
      this.#show(before);
      tell({ text: say("failed.topic", { reason: reasonOf(problem) }), failed: true });
    }
  }

  #show(topics) {
    this.#topics = topics;
    const chips = topics.map((id) => codebook.get(id)).filter(Boolean).map(chipFor);
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
