/**
 * The tags that passages are sorted under, each with its key. More can be added, also ones that don't exist yet.
 * Sends "sort" {to}; "targets" when there are others; "failed" (a Problem).
 */

import { codebookAct } from "../api.js";
import { PageElement, copyOf } from "../elements/element.js";
import "../elements/tag-choice.js";
import { newUid } from "../uuid.js";
import { say } from "../words.js";
import { keysFor } from "./target-keys.js";

class TargetList extends PageElement {
  /** Ids of those that are there, in their order. @type {number[]} */ chosen = [];
  /** Several at once: they are gathered until they are taken. */ isGathering = false;
  /** @type {Set<number>} */ #gathered = new Set();
  /** @type {Map<number, string>} */ #keys = new Map();
  /** Tags of the passage. @type {Set<number>} */ #there = new Set();
  #reserved = [];

  connect() {
    this.list = this.querySelector("ul");
    this.choice = this.querySelector("tag-choice");
    this.act({
      sort: (button) => this.press(Number(button.dataset.tag)),
      remove: (button) => this.#remove(Number(button.dataset.tag)),
      several: () => this.toggleSeveral(),
      take: () => this.sortGathered(),
    });
    this.listen(this.choice, "choose", ({ detail }) => (detail.tag ? this.#add(detail.tag.id) : this.#make(detail.make)));
  }

  /**
   * @param {object} start
   * @param {Map<number, import("../codebook.js").Tag>} start.tags of the project; new ones are put into it
   * @param {number} start.tag the one whose passages are sorted
   * @param {number | null} start.above under which it lies
   * @param {number[]} start.chosen in an earlier visit; without, those under the tag
   * @param {string[]} start.reserved keys of the page itself
   */
  begin({ project, tag, above, tags, chosen, reserved }) {
    this.project = project;
    [this.tags, this.tag, this.#reserved] = [tags, tag, reserved];
    const below = [...tags.values()].filter(({ parent }) => parent === tag).map(({ id }) => id);
    this.chosen = (chosen.length ? chosen : below).filter((id) => tags.has(id) && id !== tag);
    this.choice.parents = [tag, above];
    this.choice.without = () => new Set([this.tag, ...this.chosen]);
    this.#offer();
    this.#draw();
  }

  /** Shows which of them the passage has already. @param {import("./pile.js").Passage | null} passage */
  attend(passage) {
    this.#there = new Set(passage?.tags ?? []);
    this.#gathered.clear();
    this.#press();
  }

  /** @param {string} key as it was pressed @returns {number | undefined} */
  withKey(key) {
    return [...this.#keys].find(([, own]) => own === key)?.[0];
  }

  /** Sorts under this one; gathers it where there are to be several. @param {number} id */
  press(id) {
    if (!this.isGathering) return this.#sort([id]);
    if (!this.#gathered.delete(id)) this.#gathered.add(id);
    this.#press();
  }

  sortGathered() {
    if (this.#gathered.size) this.#sort([...this.#gathered]);
  }

  toggleSeveral() {
    this.isGathering = !this.isGathering;
    this.#gathered.clear();
    this.#press();
  }

  /** One that isn't there yet. */
  add() {
    this.choice.focus();
  }

  #sort(to) {
    this.isGathering = false;
    this.dispatchEvent(new CustomEvent("sort", { detail: { to } }));
    this.#press();
  }

  #add(id) {
    this.chosen = [...this.chosen, id];
    this.#changed();
  }

  #remove(id) {
    this.chosen = this.chosen.filter((one) => one !== id);
    this.#changed();
    this.choice.input.focus();
  }

  async #make({ name, parent }) {
    try {
      const { codebook } = await codebookAct(this.project, { act: newUid(), do: { kind: "make", name, parent } });
      for (const tag of codebook.tags) this.tags.set(tag.id, tag);
      const made = codebook.tags.filter((tag) => tag.parent === parent).findLast((tag) => tag.name === name.trim());
      if (made) this.#add(made.id);
    } catch (problem) {
      this.choice.input.value = name;
      this.dispatchEvent(new CustomEvent("failed", { detail: problem }));
    }
  }

  #changed() {
    this.#offer();
    this.#draw();
    this.dispatchEvent(new CustomEvent("targets"));
  }

  #offer() {
    this.choice.tags = [...this.tags.values()];
  }

  #draw() {
    const targets = this.chosen.map((id) => this.tags.get(id));
    this.#keys = keysFor(targets, this.#reserved);
    this.list.replaceChildren(...targets.map((tag) => this.#itemOf(tag)));
    this.querySelector(".sorting-no-targets").hidden = targets.length > 0;
    this.querySelector("[data-act=several]").hidden = targets.length < 2;
    this.#press();
  }

  /** @param {import("../codebook.js").Tag} tag */
  #itemOf(tag) {
    const item = copyOf("target-template");
    const [button, remove] = item.querySelectorAll("button");
    item.dataset.colour = tag.colour;
    for (const one of [button, remove]) one.dataset.tag = String(tag.id);
    button.title = tag.when_to_use || tag.description || tag.path;
    button.querySelector(".target-name").textContent = tag.name;
    button.querySelector(".target-path").textContent = this.#aboveIt(tag);
    const key = this.#keys.get(tag.id) ?? "";
    button.querySelector("kbd").textContent = key;
    button.querySelector("kbd").hidden = !key;
    remove.querySelector(".visually-hidden").textContent = say("split.removeTarget", { tag: tag.name });
    return item;
  }

  /** Where a tag stands, unless it is under the one that is split. */
  #aboveIt({ path, name }) {
    const above = path.slice(0, path.length - name.length);
    const own = `${this.tags.get(this.tag)?.path} / `;
    return above.startsWith(own) ? above.slice(own.length) : above;
  }

  #press() {
    const several = this.querySelector("[data-act=several]");
    several.setAttribute("aria-pressed", String(this.isGathering));
    for (const button of this.list.querySelectorAll("[data-act=sort]")) {
      const id = Number(button.dataset.tag);
      button.classList.toggle("is-there", this.#there.has(id));
      if (this.isGathering) button.setAttribute("aria-pressed", String(this.#gathered.has(id)));
      else button.removeAttribute("aria-pressed");
    }
    const take = this.querySelector("[data-act=take]");
    take.hidden = !this.isGathering;
    take.disabled = !this.#gathered.size;
    take.querySelector("span").textContent = say("split.take", { count: this.#gathered.size });
  }
}

customElements.define("target-list", TargetList);
