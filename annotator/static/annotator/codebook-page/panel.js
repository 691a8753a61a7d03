/** What is known of the attended tag, and changed here: each field is saved when one leaves it, as an act of its own. */

import { PageElement } from "../elements/element.js";
import { say } from "../words.js";
import { examplesOf } from "./examples.js";
import { merge, moveByChoice, newTag } from "./keys.js";
import { book, doing, tell } from "./page.js";

const FIELDS = ["name", "shortcut", "description", "when_to_use", "when_not"];
const COUNTS = ["passages", "documents", "people", "topics"];
/** As narrow as this, the details cover the tree. */
const NARROW = matchMedia("(max-width: 60rem)");
const number = new Intl.NumberFormat(document.documentElement.lang || undefined);

class CodebookPanel extends PageElement {
  /** Whose fields stand there. */ #shown = null;

  connect() {
    this.form = this.querySelector("form");
    this.listen(book, "change", () => this.#draw());
    this.listen(book, "open", ({ detail }) => this.#open(detail?.focus));
    this.listen(NARROW, "change", () => this.#close());
    this.listen(this.form, "submit", (event) => event.preventDefault());
    this.listen(this.form, "change", (event) => this.#save(event.target));
    this.several = this.querySelector(".book-several");
    this.listen(this.several, "change", ({ target }) => doing.recolour([...book.chosen], target.value));
    this.listen(this, "keydown", (event) => this.#key(event));
    this.listen(window, "pagehide", () => this.#keepTyped());
    this.act({
      close: () => this.#close({ focus: true }),
      new: () => newTag(),
      inside: () => this.#go(() => newTag(true)),
      move: () => moveByChoice(),
      merge: () => merge(),
      trash: () => doing.trash(book.handled),
      unchoose: () => book.unchoose(),
      unalias: (button) => doing.unalias(Number(button.dataset.alias)),
    });
    this.#draw();
  }

  #go(act) {
    this.#close();
    act();
  }

  /** On a narrow screen the details come over the tree. */
  #open(focus = false) {
    if (NARROW.matches) {
      this.#cover(true);
      this.querySelector("[data-act=close]").focus();
    } else if (focus) (this.form.elements.name.readOnly ? this.querySelector("a") : this.form.elements.name)?.focus();
  }

  #close({ focus = false } = {}) {
    if (!this.classList.contains("is-open")) return;
    this.#cover(false);
    if (focus) book.focus();
  }

  #cover(over) {
    this.classList.toggle("is-open", over);
    document.documentElement.classList.toggle("book-covered", over);
    document.querySelector(".book-main").inert = over;
  }

  #draw() {
    const tag = book.tree.get(book.active);
    const several = book.chosen.size > 1;
    if (!tag) this.#close();
    this.querySelector(".book-overview").hidden = several || Boolean(tag);
    this.querySelector(".book-several").hidden = !several;
    this.querySelector(".book-details").hidden = several || !tag;
    if (several) this.#drawSeveral();
    else if (tag) this.#drawTag(tag);
    this.querySelector(".book-size").textContent = say("book.size", { count: book.tree.size });
  }

  #drawSeveral() {
    const place = this.several;
    place.querySelector("h2").textContent = say("book.several", { count: book.chosen.size });
    const names = [...book.chosen].slice(0, 12).map((id) => book.tree.get(id)?.name ?? "");
    place.querySelector("p").textContent = names.join(", ") + (book.chosen.size > names.length ? " …" : "");
    const all = book.handled.every((id) => doing.mayChange(id));
    for (const act of ["move", "merge"]) place.querySelector(`[data-act=${act}]`).hidden = !book.may.edit;
    place.querySelector("[data-act=trash]").hidden = !all;
    place.querySelector(".book-colours").hidden = ![...book.chosen].every((id) => doing.mayChange(id));
    const colours = new Set([...book.chosen].map((id) => book.tree.get(id)?.colour));
    for (const radio of place.querySelectorAll("[name=colour-of-all]")) radio.checked = colours.size === 1 && colours.has(radio.value);
  }

  /** @param {import("./tree.js").Tag} tag */
  #drawTag(tag) {
    const other = this.#shown !== tag.id;
    if (other) this.#leave();
    this.#shown = tag.id;
    const mine = doing.mayChange(tag.id);
    const details = this.querySelector(".book-details");
    details.dataset.colour = tag.colour;
    this.#drawPath(tag);
    for (const name of FIELDS) this.#drawField(name, tag, mine, other);
    const colours = this.form.querySelector(".book-colours");
    colours.hidden = !mine;
    for (const radio of colours.querySelectorAll("input")) radio.checked = radio.value === tag.colour;
    for (const what of COUNTS) {
      for (const kind of ["own", "below"]) this.querySelector(`[data-${kind}=${what}]`).textContent = number.format(tag[kind][what]);
    }
    this.#drawAliases(tag);
    this.#drawActs(tag, mine);
    examplesOf(tag, this.querySelector(".book-examples"));
  }

  #drawPath(tag) {
    const names = book.tree.ancestors(tag.id).map((id) => book.tree.get(id).name);
    const path = this.querySelector(".book-path");
    path.textContent = names.join(" › ");
    path.hidden = !names.length;
  }

  /** What someone is typing stays theirs. */
  #drawField(name, tag, mine, other) {
    const field = this.form.elements[name];
    const typing = !other && field === document.activeElement && field.value !== field.dataset.was;
    field.readOnly = !mine;
    field.closest(".field, .book-title").hidden = !mine && !tag[name] && name !== "name";
    if (typing) return;
    field.value = tag[name];
    field.dataset.was = tag[name];
  }

  #drawAliases(tag) {
    const list = this.querySelector(".book-aliases");
    const items = tag.aliases.map(({ id, name }) => {
      const item = document.getElementById("book-alias-template").content.firstElementChild.cloneNode(true);
      item.querySelector("span").textContent = name;
      const button = item.querySelector("button");
      button.hidden = !book.may.edit;
      button.dataset.alias = String(id);
      button.querySelector(".visually-hidden").textContent = say("book.unalias", { name });
      return item;
    });
    list.replaceChildren(...items);
    list.closest(".field").hidden = !book.may.edit && !items.length;
    this.form.elements.alias.hidden = !book.may.edit;
  }

  #drawActs(tag, mine) {
    for (const act of ["move", "merge"]) this.querySelector(`.book-acts [data-act=${act}]`).hidden = !book.may.edit;
    this.querySelector(".book-acts [data-act=inside]").hidden = !book.may.make;
    this.querySelector(".book-acts [data-act=trash]").hidden = !mine;
    for (const link of this.querySelectorAll("a[data-address]")) {
      link.href = link.dataset.address.replace("/0/", `/${tag.id}/`);
      link.hidden = tag.id < 0 || ("edits" in link.dataset && !book.may.edit);
    }
  }

  /** @param {HTMLInputElement} field */
  #save(field) {
    if (field.name === "alias") return this.#addAlias(field);
    const id = this.#shown;
    const value = field.name === "name" ? field.value.trim() : field.value;
    if (field.name === "name" && !value) return (field.value = field.dataset.was);
    if (value === field.dataset.was) return;
    if (this.#isBehind(id, field)) return this.#tellOther(field);
    if (field.name !== "colour") field.dataset.was = value;
    doing.change(id, { [field.name]: value });
  }

  /** Whether somebody has written something else there since one began. */
  #isBehind(id, field) {
    return field.name !== "colour" && book.tree.get(id)?.[field.name] !== field.dataset.was;
  }

  /** What was typed stays, and is saved when one leaves the field again. */
  #tellOther(field) {
    field.dataset.was = book.tree.get(this.#shown)?.[field.name] ?? "";
    tell({ text: say("book.changedMeanwhile", { theirs: field.dataset.was || "–" }), failed: true });
  }

  #addAlias(field) {
    const name = field.value.trim();
    if (name) doing.alias(this.#shown, name);
    field.value = "";
  }

  /** Another tag's fields are about to stand there. */
  #leave() {
    const field = document.activeElement;
    if (this.#shown !== null && this.form.contains(field) && "was" in field.dataset && book.tree.has(this.#shown)) this.#save(field);
  }

  #keepTyped() {
    this.#leave();
  }

  #key(event) {
    const { target } = event;
    if (event.isComposing) return;
    if (event.key === "Enter" && (target.tagName === "INPUT" || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (target.name === "name") target.blur();
      else this.#save(target);
      if (target.name === "name") book.focus();
    } else if (event.key === "Escape") {
      if ("was" in target.dataset) target.value = target.dataset.was;
      event.preventDefault();
      if (this.classList.contains("is-open")) this.#close({ focus: true });
      else book.focus();
    }
  }
}

customElements.define("codebook-panel", CodebookPanel);
