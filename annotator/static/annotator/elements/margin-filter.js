/**
 * Which highlights are shown: one row over the margin (a sheet on a narrow screen) that says how many of them, opens
 * into the criteria, and hides all. What is asked for stands in the address.
 */

import { command } from "../commands.js";
import { attention, codebook, filter, outline, page, store, tell } from "../reading.js";
import { tally } from "../tally.js";
import { say } from "../words.js";
import { PageElement, copyOf } from "./element.js";

const PAUSE = 250;
const SETTLED = 600;

const narrow = matchMedia("(max-width: 900px)");

class MarginFilter extends PageElement {
  #typing = 0;
  #telling = 0;

  connect() {
    this.panel = this.querySelector(".filter-panel");
    this.fields = this.querySelector("form").elements;
    this.querySelector("tag-picker").chosen = () => filter.criteria.tags;
    this.act({
      open: () => this.#open(this.panel.hidden),
      close: () => this.#close(),
      hide: () => this.#hide(),
      clear: () => filter.clear(),
      unask: (button) => this.#unask(button.dataset),
    });
    command({ name: "filter", group: "go", keys: ["f"], label: say("filter.key"), run: () => this.#open(true) });
    command({ name: "hide", group: "go", keys: ["v"], label: say("filter.hideKey"), run: () => this.#hide() });
    for (const button of document.querySelectorAll("[data-opens=filter]")) {
      this.listen(button, "click", () => this.#toggleSheet());
    }
    this.listen(document, "annotator:sheet", ({ detail }) => detail !== this && narrow.matches && this.#open(false));
    this.listen(this, "keydown", (event) => event.key === "Escape" && this.#close());
    this.listen(this, "submit", (event) => event.preventDefault());
    this.listen(this, "pick", ({ detail }) => filter.toggle("tags", ...detail.tags));
    this.listen(this, "leave", () => this.#close());
    this.listen(this, "change", (event) => this.#choose(event.target));
    this.listen(this.fields.words, "input", () => this.#typed());
    this.listen(filter, "change", () => this.#follow());
    this.listen(tally, "change", () => this.#count());
    this.listen(codebook, "change", ({ detail }) => (detail?.from ? filter.renameTag(detail.from, detail.to) : this.#draw()));
    this.listen(store, "change", ({ detail }) => this.#reveal(detail));
    this.listen(attention, "select", ({ detail }) => this.#selected(detail));
    this.#offerSections();
    this.#draw();
    this.#count();
  }

  // ── Asking ─────────────────────────────────────────────────────────────────────────────────────────────────────

  #choose(field) {
    if (field === this.fields.words || !field.name) return;
    const several = Array.isArray(filter.criteria[field.name]);
    const value = field.name === "people" && field.value ? JSON.parse(field.value) : field.value;
    filter.ask({ [field.name]: several ? (field.value ? [value] : []) : field.value });
  }

  #typed() {
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => filter.ask({ words: this.fields.words.value.trim() }), PAUSE);
  }

  /** Takes one value out of the criteria. */
  #unask({ key, value }) {
    const { [key]: asked } = filter.criteria;
    filter.ask({ [key]: Array.isArray(asked) ? asked.filter((one) => String(one) !== value) : "" });
    (this.querySelector("[data-act=unask]") ?? this.querySelector("[data-act=open]")).focus();
  }

  #hide() {
    filter.hidden = !filter.hidden;
    tell({ quiet: true, text: say(filter.hidden ? "filter.hidden" : "filter.visible") });
  }

  // ── Showing what is asked ──────────────────────────────────────────────────────────────────────────────────────

  #follow() {
    const { pathname, search, hash } = location;
    const query = filter.address(new URLSearchParams(search)).toString();
    history.replaceState(history.state, "", pathname + (query && `?${query}`) + hash);
    if (attention.selected && !filter.accepts(store.get(attention.selected))) attention.select(null, "keys");
    this.#draw();
  }

  #draw() {
    const { criteria, hidden, isOn } = filter;
    const chips = [...chipsFor(criteria)];
    this.querySelector(".filter-chips").replaceChildren(...chips);
    this.querySelector(".filter-chosen").hidden = !chips.length;
    this.querySelector("[data-act=hide]").setAttribute("aria-pressed", String(hidden));
    this.classList.toggle("is-on", isOn || hidden);
    for (const button of document.querySelectorAll("[data-opens=filter]")) button.classList.toggle("is-on", isOn || hidden);
    for (const name of ["state", "notes", "sharing"]) this.fields[name].value = criteria[name];
    this.fields.people.value = optionOf(criteria.people[0]);
    this.fields.sections.value = criteria.sections[0] ?? "";
    if (document.activeElement !== this.fields.words) this.fields.words.value = criteria.words;
  }

  /** Says how many are shown; to those who listen, once it rests. */
  #count() {
    this.#offerPeople();
    if (filter.criteria.people.length) this.#draw();
    const { shown, total } = tally;
    const text = filter.isOn ? say("filter.shown", { shown, count: total }) : say("filter.all", { count: total });
    const output = this.querySelector(".filter-count");
    if (output.textContent === text && this.told === filter.isOn) return;
    output.textContent = text;
    if (this.told === undefined ? filter.isOn : this.told || filter.isOn) this.#tellSoon(text);
    this.told = filter.isOn;
  }

  #tellSoon(text) {
    clearTimeout(this.#telling);
    this.#telling = setTimeout(() => tell({ quiet: true, text }), SETTLED);
  }

  #offerSections() {
    const { sections } = this.fields;
    const kinds = outline.kinds.map((kind) => new Option(say(`section.${kind}`), kind));
    const headings = outline.headings.map(({ section, level, title }) => {
      return new Option(`${"\u2003".repeat(Math.max(0, level - 2))}${title}`, section);
    });
    const group = document.createElement("optgroup");
    group.label = say("section.under");
    group.append(...headings);
    sections.append(...kinds, ...(headings.length ? [group] : []));
  }

  #offerPeople() {
    const { people } = this.fields;
    const others = [...tally.people].filter(([key]) => key !== page.me.id).sort((one, other) => one[1].localeCompare(other[1]));
    const wanted = [[page.me.id, say("filter.me")], ...others];
    const offered = [...people.options].slice(1);
    if (wanted.length === offered.length && wanted.every(([key], at) => optionOf(key) === offered[at].value)) return;
    people.replaceChildren(people.options[0], ...wanted.map(([key, name]) => new Option(name, optionOf(key))));
    people.value = optionOf(filter.criteria.people[0]);
  }

  // ── Opening, and what must stay in sight ───────────────────────────────────────────────────────────────────────

  #open(open) {
    this.panel.hidden = !open;
    this.classList.toggle("is-open", open);
    this.querySelector("[data-act=open]").setAttribute("aria-expanded", String(open));
    if (!open) return;
    document.dispatchEvent(new CustomEvent("annotator:sheet", { detail: this }));
    this.fields.words.focus();
  }

  /** On a narrow screen the row itself comes and goes. */
  #toggleSheet() {
    const open = !this.classList.contains("is-open");
    this.#open(open);
  }

  #close() {
    if (this.panel.hidden) return;
    this.#open(false);
    const opener = [...document.querySelectorAll("[data-opens=filter]")].find((button) => button.offsetParent);
    (opener ?? this.querySelector("[data-act=open]")).focus();
  }

  /** What one makes or changes doesn't vanish under one's hands. */
  #reveal({ added, edited }) {
    const mine = added.filter((annotation) => annotation.author.id === page.me.id);
    const selected = edited.filter((annotation) => annotation.uid === attention.selected);
    filter.reveal([...mine, ...selected]);
  }

  /** A link may lead to what the filter leaves out. */
  #selected({ uid, by }) {
    const annotation = by === "link" && store.get(uid);
    if (annotation) filter.reveal([annotation]);
  }
}

/** @param {import("../filtering.js").Criteria} criteria */
function* chipsFor({ tags, people, sections, state, notes, sharing, words }) {
  for (const id of tags) yield chip("tags", id, tagNamed(id), codebook.get(id)?.colour);
  for (const key of people) yield chip("people", key, personNamed(key));
  for (const section of sections) yield chip("sections", section, sectionNamed(section));
  if (state) yield chip("state", state, say(`state.${state}`));
  if (notes) yield chip("notes", notes, say(`notes.${notes}`));
  if (sharing) yield chip("sharing", sharing, say(`sharing.${sharing}`));
  if (words) yield chip("words", words, say("filter.words", { words }));
}

function chip(key, value, name, colour = "none") {
  const item = copyOf("filter-chip-template");
  item.dataset.colour = colour;
  item.classList.toggle("is-tag", key === "tags");
  item.querySelector(".chip-name").textContent = name;
  const button = item.querySelector("button");
  Object.assign(button.dataset, { key, value });
  button.querySelector(".visually-hidden").textContent = say("filter.drop", { name });
  return item;
}

/** What stands in the list for somebody: "7", or "\"Maria\"" for whom only a file names. @param {number | string | undefined} key */
function optionOf(key) {
  return key === undefined ? "" : JSON.stringify(key);
}

/** @param {number | string} key */
function personNamed(key) {
  if (key === page.me.id) return say("filter.me");
  return tally.people.get(key) ?? (typeof key === "string" ? key : "…");
}

function tagNamed(id) {
  return id ? (codebook.get(id)?.name ?? "…") : say("noTag");
}

function sectionNamed(section) {
  return outline.headings.find((heading) => heading.section === section)?.title ?? say(`section.${section}`);
}

customElements.define("margin-filter", MarginFilter);
