/**
 * Keeps the page of an import as it is now: asks for its news, quickly while things are read and stored, seldom while
 * it waits for somebody, never once it is over or while nobody looks. Only what changed is changed, in place. What is
 * decided about items is sent without leaving the page.
 */

import { Problem, freshPart, submitPart } from "../api.js";
import { become } from "../importing/becoming.js";
import { reasonOf } from "../words.js";
import { PageElement } from "./element.js";

const PACES = { quick: [1000, 4000], slow: [8000, 30_000] }; // milliseconds: at first, and when nothing happens
const SLOWER = 1.3;

class ImportLive extends PageElement {
  #timer = 0;
  #pause = 0;
  #tag = "";
  #last = null;

  connect() {
    this.#tag = this.#part.dataset.tag;
    this.listen(document, "visibilitychange", () => (document.hidden ? this.#stop() : this.#ask()));
    this.listen(this, "submit", (event) => this.#submit(event));
    this.listen(this, "change", (event) => event.target.id === "choose-all" && this.#chooseAll(event.target.checked));
    this.listen(this, "click", (event) => event.target.name === "item" && this.#chooseUpTo(event));
    this.listen(this, "keydown", (event) => this.#key(event));
    this.#schedule();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#stop();
  }

  get #part() {
    return this.querySelector(".one-import");
  }

  #stop() {
    clearTimeout(this.#timer);
  }

  /** @param {boolean} [news] whether something had changed when it was last asked */
  #schedule(news = true) {
    this.#stop();
    const pace = PACES[this.#part.dataset.pace];
    if (!pace || document.hidden) return;
    this.#pause = news ? pace[0] : Math.min(Math.max(this.#pause, pace[0]) * SLOWER, pace[1]);
    this.#timer = setTimeout(() => this.#ask(), this.#pause);
  }

  async #ask() {
    this.#stop();
    let news = null;
    try {
      news = await freshPart(this.dataset.news, this.#tag);
      if (news && this.isConnected) this.#show(news);
    } catch {
      // Whatever it is, it is asked again, later each time.
    }
    if (this.isConnected) this.#schedule(Boolean(news));
  }

  /** @param {string} html @param {boolean} [answer] whether it answers something that was sent */
  #show(html, answer = false) {
    const came = new DOMParser().parseFromString(html, "text/html");
    const fresh = came.querySelector(".one-import");
    const said = fresh.dataset.said === this.#part.dataset.said ? "" : fresh.dataset.said;
    const focused = this.contains(document.activeElement);
    become(this.#part, fresh);
    this.#tag = fresh.dataset.tag;
    // The button that was pressed may be there no more.
    if (focused && !this.contains(document.activeElement)) this.querySelector("#import-state").focus({ preventScroll: true });
    const told = [...came.querySelectorAll(".part-messages > *")];
    const messages = this.querySelector(".part-messages");
    if (answer) messages.replaceChildren(...told);
    else if (!fresh.dataset.pace) for (const done of messages.querySelectorAll(".success")) done.remove();
    if (said || told.length) this.#tell([...told.map((line) => line.textContent.trim()), said].join(" "));
  }

  async #submit(event) {
    if (event.defaultPrevented || event.target.method !== "post") return;
    event.preventDefault();
    const { target: form, submitter } = event;
    submitter?.setAttribute("aria-busy", "true");
    try {
      this.#show(await submitPart(form, submitter), true);
      for (const tick of this.querySelectorAll("input[type=checkbox]:checked")) tick.checked = false;
    } catch (problem) {
      this.#tell(reasonOf(problem instanceof Problem ? problem : new Problem({ title: "network" })));
    }
    submitter?.removeAttribute("aria-busy");
    this.#schedule();
  }

  #chooseAll(chosen) {
    for (const tick of this.#ticks) tick.checked = chosen;
  }

  get #ticks() {
    return [...this.querySelectorAll("input[name=item]")];
  }

  /** With Shift, all between the last one and this one become as this one is. */
  #chooseUpTo(event) {
    const ticks = this.#ticks;
    const [from, to] = [ticks.indexOf(this.#last), ticks.indexOf(event.target)].sort((one, other) => one - other);
    if (event.shiftKey && from >= 0) for (const tick of ticks.slice(from, to + 1)) tick.checked = event.target.checked;
    this.#last = event.target;
  }

  /** On a row's link, x chooses the row. */
  #key(event) {
    if (event.key !== "x" || event.ctrlKey || event.metaKey || event.altKey || !event.target.matches(".row-link")) return;
    const tick = event.target.closest("tr").querySelector("input[name=item]");
    if (tick) tick.checked = !tick.checked;
  }

  #tell(words) {
    this.querySelector("[role=status]").textContent = words;
  }
}

customElements.define("import-live", ImportLive);
