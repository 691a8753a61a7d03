/**
 * Finding words in the text, however long it is: all hits are shown while one types, one is gone to, and all of them
 * can be highlighted as one act. (The browser's own search finds too; it can't do that.)
 */

import { command } from "../commands.js";
import { bringIntoView } from "../going.js";
import { codebook, attention, blocks, near, tell } from "../reading.js";
import { FoundSurface } from "../painting/found.js";
import { inSlices } from "../slices.js";
import { Haystack } from "../text/finding.js";
import { surroundings } from "../text/surroundings.js";
import { say } from "../words.js";
import { PageElement } from "./element.js";
import { MOST_UNASKED, markAll } from "./mark-all.js";

const PAUSE = 120;
const SETTLED = 700;

class TextFind extends PageElement {
  #surface = new FoundSurface({ blocks, near });
  #haystack = new Haystack((place) => blocks.elements[place].textContent, blocks.starts);
  /** @type {import("../text/finding.js").Hits | null} */ #hits = null;
  #here = -1;
  /** Where one was when the search began, in code points. */ #origin = 0;
  #typing = 0;
  #telling = 0;
  #searching = new AbortController();

  connect() {
    this.form = this.querySelector("form");
    this.field = this.form.elements.query;
    this.all = this.querySelector(".find-all");
    this.dialog = this.querySelector("dialog");
    for (const button of document.querySelectorAll("[data-opens=find]")) this.listen(button, "click", () => this.#openFrom(button));
    this.listen(this.field, "input", () => this.#later());
    this.listen(this.form, "change", (event) => event.target.type === "checkbox" && this.#search());
    this.listen(this, "submit", (event) => event.preventDefault());
    this.listen(this, "keydown", (event) => this.#key(event));
    this.listen(this, "pick", ({ detail }) => this.#mark(detail.tags));
    this.listen(this, "leave", () => this.#offerAll(false));
    this.act({
      next: () => this.#step(1),
      previous: () => this.#step(-1),
      close: () => this.close(),
      all: () => this.#offerAll(this.all?.hidden),
      untagged: () => this.#mark([]),
      yes: () => this.dialog.close("yes"),
      no: () => this.dialog.close("no"),
    });
    command({ name: "find", group: "go", keys: ["/"], label: say("find.key"), run: () => this.open() });
    const isOpen = () => !this.hidden;
    command({ name: "find-next", group: "go", keys: ["F3"], label: say("find.nextKey"), when: isOpen, run: () => this.#step(1) });
    command({
      name: "find-previous", group: "go", keys: ["Shift+F3"], label: say("find.previousKey"), when: isOpen,
      run: () => this.#step(-1),
    });
  }

  /** @param {HTMLElement} button perhaps in a menu, which has done its work */
  #openFrom(button) {
    button.closest("details.menu")?.removeAttribute("open");
    this.open();
  }

  /** Opens with what is selected, or was looked for last. */
  open() {
    const { passage } = attention;
    const selected = passage && passage.end - passage.start <= 80 ? blocks.quote(passage.start, passage.end) : "";
    if (this.hidden) this.#origin = passage?.start ?? topOfScreen();
    this.hidden = false;
    document.documentElement.classList.add("is-finding");
    if (selected && !selected.includes("\n")) this.field.value = selected;
    this.field.focus();
    this.field.select();
    if (this.field.value) this.#search();
    else this.#prepare();
  }

  /** Leaves the hit that one is at selected, as browsers do. */
  close() {
    this.#searching.abort();
    const here = this.#hits?.length ? this.#hits.at(this.#here) : null;
    this.hidden = true;
    this.#offerAll(false);
    document.documentElement.classList.remove("is-finding");
    this.#show(null, -1);
    document.getElementById("text").focus({ preventScroll: true });
    const range = here && blocks.rangeOf(here.start, here.end);
    if (range) getSelection().setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
  }

  #key(event) {
    if (event.isComposing || event.target.closest("dialog, tag-picker")) return;
    if (event.key === "Escape") this.close();
    else if (event.key === "F3") this.#step(event.shiftKey ? -1 : 1);
    else if (event.key === "Enter" && event.target === this.field) this.#step(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  // ── Searching ──────────────────────────────────────────────────────────────────────────────────────────────────

  #later() {
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#search(), PAUSE);
  }

  /** Reads the text while one is still about to type. */
  #prepare() {
    this.#searching = new AbortController();
    inSlices(this.#haystack.find("\0", this.#way), this.#searching);
  }

  get #way() {
    const { exact, words } = this.form.elements;
    return { exact: exact.checked, words: words.checked };
  }

  async #search() {
    clearTimeout(this.#typing);
    this.#searching.abort();
    this.#searching = new AbortController();
    const search = this.#haystack.find(this.field.value, this.#way, this.#origin);
    let near = false;
    const each = (soFar) => {
      if (!soFar.length || this.hidden) return;
      near ||= this.#showFirst(soFar);
      this.querySelector("output").textContent = say("find.soFar", { count: soFar.length });
    };
    const hits = await inSlices(search, { signal: this.#searching.signal, each });
    if (!hits || this.hidden) return;
    const from = hits.placeFrom(this.#origin);
    this.#show(hits, hits.length ? from % hits.length : -1);
    if (hits.length) this.#go();
    this.#tellSoon();
  }

  /** Those behind where one was, while others are still looked for. @param {import("../text/finding.js").Hits} hits */
  #showFirst(hits) {
    const place = hits.placeFrom(this.#origin);
    if (place >= hits.length) return false;
    this.#surface.show(hits, place);
    bringIntoView(hits.at(place));
    return true;
  }

  /** @param {1 | -1} by */
  async #step(by) {
    if (!this.#hits) await this.#search();
    const count = this.#hits?.length;
    if (!count) return;
    this.#show(this.#hits, (this.#here + by + count) % count);
    this.#go();
    this.#origin = this.#hits.at(this.#here).start;
    this.#tellSoon();
  }

  #go() {
    bringIntoView(this.#hits.at(this.#here));
  }

  // ── Showing ────────────────────────────────────────────────────────────────────────────────────────────────────

  #show(hits, here) {
    const isNew = hits !== this.#hits;
    [this.#hits, this.#here] = [hits, here];
    this.#surface.show(hits, here);
    const asked = this.field.value.trim() !== "";
    this.querySelector("output").textContent = hits && asked ? this.#countSaid() : "";
    this.classList.toggle("has-none", Boolean(hits && asked && !hits.length));
    for (const button of this.querySelectorAll("[data-act=next], [data-act=previous], [data-act=all]")) {
      button.disabled = !hits?.length;
    }
    if (!hits?.length) this.#offerAll(false);
    // In a turn of its own: who draws where they lie has work to do, too.
    if (isNew) setTimeout(() => document.dispatchEvent(new CustomEvent("annotator:found", { detail: { hits } })));
  }

  #countSaid() {
    const count = this.#hits.length;
    return count ? say("find.count", { place: this.#here + 1, count }) : say("find.none");
  }

  /** To those who listen: how many there are, and what stands around the one that one is at. */
  #tellSoon() {
    clearTimeout(this.#telling);
    this.#telling = setTimeout(() => {
      if (!this.#hits || this.hidden) return;
      const words = this.#hits.length ? surroundings(blocks, this.#hits.at(this.#here)) : "";
      tell({ quiet: true, text: `${this.#countSaid()} ${words}`.trim() });
    }, SETTLED);
  }

  // ── Highlighting all of them ───────────────────────────────────────────────────────────────────────────────────

  #offerAll(offers) {
    if (!this.all) return;
    this.all.hidden = !offers;
    this.querySelector("[data-act=all]").setAttribute("aria-expanded", String(Boolean(offers)));
    if (!offers) return;
    const count = this.#hits.length;
    this.querySelector("[data-act=untagged] span").textContent = say("find.mark", { count });
    this.querySelector("tag-picker").focus();
  }

  async #mark(tags) {
    const hits = this.#hits;
    clearTimeout(this.#telling);
    this.#offerAll(false);
    this.field.focus();
    if (hits.length > MOST_UNASKED && !(await this.#isSure(hits.length, tags))) return;
    markAll(hits, tags);
  }

  #isSure(count, tags) {
    const name = tags.map((id) => codebook.get(id)?.name).join(", ") || say("noTag");
    this.dialog.querySelector("p").textContent = say("find.sure", { count, tag: name });
    this.dialog.returnValue = "";
    this.dialog.showModal();
    return new Promise((done) => {
      this.dialog.addEventListener("close", () => done(this.dialog.returnValue === "yes"), { once: true });
    });
  }
}

/** The first code point on the screen, about. */
function topOfScreen() {
  for (const chunk of near.all) {
    if (!near.chunks.has(chunk) || chunk.getBoundingClientRect().bottom < 0) continue;
    const [from, to] = near.places(chunk);
    for (let place = from; place < to; place++) {
      if (blocks.elements[place].getBoundingClientRect().bottom > 0) return blocks.starts[place];
    }
  }
  return 0;
}

customElements.define("text-find", TextFind);
