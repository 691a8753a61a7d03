/**
 * Goes through annotations that want a look, one at a time: a key says where one stands, and the next one is there. The
 * server hears of it meanwhile; what somebody else settles disappears.
 */

import { freshPart } from "../api.js";
import { commands } from "../commands.js";
import { PageElement } from "../elements/element.js";
import { isTypedOrPressed } from "../typing.js";
import { reasonOf, say } from "../words.js";
import { List } from "./list.js";
import { Queue } from "./queue.js";
import { Settling } from "./settling.js";

/** Annotations that are fetched before they are looked at. */
const AHEAD = 2;
/** From how many percent on drawing begins with the likeliest place. */
const GOOD = 50;
/** How often the list is asked for, in milliseconds. */
const EVERY = 8000;
/** How long what was said stays, and for screen readers, in milliseconds. */
const SEEN = 8000;
const HEARD = 10_000;

class ReviewQueue extends PageElement {
  #timer = 0;
  #saying = 0;
  /** Annotations as HTML, by their uid. @type {Map<string, Promise<string>>} */ #parts = new Map();

  connect() {
    this.side = this.querySelector(".review-side");
    this.list = new List(this.side);
    this.stage = this.querySelector(".review-stage");
    this.drawing = this.querySelector("text-drawing");
    this.told = this.querySelector(".review-told");
    this.settling = new Settling({ project: this.dataset.project, me: Number(this.dataset.me) });
    this.queue = new Queue(this.list.uids, this.list.total, this.#item?.dataset.uid);
    this.#listenToAll();
    this.#registerKeys();
    this.settling.open();
    this.#reachAll();
    this.#fetchAhead();
    this.#schedule();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    clearTimeout(this.#saying);
  }

  get #item() {
    return this.stage.querySelector(".placing");
  }

  #listenToAll() {
    this.listen(document, "keydown", (event) => this.#key(event));
    this.listen(document, "visibilitychange", () => document.hidden || this.#refresh());
    this.listen(this.stage, "submit", (event) => this.#submit(event));
    this.listen(this.side, "click", (event) => this.#choose(event));
    this.listen(this.drawing, "take", ({ detail }) => this.#drawn(detail));
    this.listen(this.drawing, "close", () => this.#drawingClosed());
    this.listen(this.settling, "refused", ({ detail }) => this.#refused(detail));
    this.listen(this.settling, "sent", () => this.#schedule(EVERY / 4));
    this.listen(window, "resize", () => this.#reachAll());
    this.listen(window, "beforeunload", (event) => this.settling.outbox.isAtRisk && event.preventDefault());
    this.act({
      previous: () => this.#step(-1),
      next: () => this.#step(1),
      draw: () => this.#draw(),
      undo: () => this.#takeBack("undo"),
      help: () => this.querySelector("review-keys").open(),
    });
    this.listen(this.stage, "click", (event) => event.target.closest("a[data-act=previous], a[data-act=next]") && event.preventDefault());
  }

  #registerKeys() {
    const can = () => Boolean(this.queue.current) && !this.drawing.isOpen;
    const all = [
      { name: "review.accept", keys: ["1", "Enter"], run: () => this.#accept(0), when: can },
      { name: "review.second", keys: ["2"], run: () => this.#accept(1), when: can },
      { name: "review.third", keys: ["3"], run: () => this.#accept(2), when: can },
      { name: "review.draw", keys: ["d"], run: () => this.#draw(), when: can },
      { name: "review.leave", keys: ["o"], run: () => this.#press("[value=leave], [value=unleave]"), when: can },
      { name: "review.next", keys: ["j", "ArrowRight"], run: () => this.#step(1), when: can },
      { name: "review.previous", keys: ["k", "ArrowLeft"], run: () => this.#step(-1), when: can },
      { name: "review.open", keys: ["g"], run: () => this.stage.querySelector("[data-act=open]")?.click(), when: can },
      { name: "review.undo", keys: ["u", "Ctrl+z"], run: () => this.#takeBack("undo") },
      { name: "review.redo", keys: ["Ctrl+Shift+z", "Ctrl+y"], run: () => this.#takeBack("redo") },
      { name: "review.help", keys: ["?"], run: () => this.querySelector("review-keys").open() },
    ];
    for (const one of all) commands.register({ group: "review", ...one });
    commands.remember(localStorage, `annotator:keys:${this.dataset.me}`);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (isTypedOrPressed(event) || event.target.closest?.("text-drawing")) return;
    const found = commands.find(event);
    if (!found) return;
    event.preventDefault();
    if (!event.repeat) found.run(event);
  }

  // ── What is decided ────────────────────────────────────────────────────────────────────────────────────────────

  #accept(place) {
    const button = this.stage.querySelectorAll(".place button[value=accept]")[place];
    if (button) button.click();
    else this.#announce(say("review.noSuch"));
  }

  #press(selector) {
    this.stage.querySelector(`.placing-acts :is(${selector})`)?.click();
  }

  /** The forms of the page say what they would send. @param {SubmitEvent} event */
  #submit(event) {
    const what = event.submitter?.value;
    const { uid } = this.#item.dataset;
    if (!["accept", "leave", "unleave"].includes(what)) return;
    event.preventDefault();
    if (what !== "accept") return this.#settle({ do: what, uid }, say(`review.${what}`));
    const { revision, start, end, quote } = Object.fromEntries(new FormData(event.target));
    const span = { revision: Number(revision), start: Number(start), end: Number(end), quote: quote.replaceAll("\r\n", "\n") };
    this.#settle({ do: "edit", uid, span }, say("review.accepted"));
  }

  #draw() {
    const item = this.#item;
    if (!item?.querySelector("[data-act=draw]")) return;
    const { uid, text, lang, dir, near } = item.dataset;
    const first = item.querySelector(".place");
    const isGood = first && Number(first.dataset.percent) >= GOOD;
    const span = isGood ? { start: Number(first.dataset.start), end: Number(first.dataset.end) } : null;
    this.classList.add("is-drawing");
    this.#reachAll();
    this.drawing.open({ uid, address: text, lang, dir, near: Number(near), span });
  }

  #drawn({ uid, passage }) {
    const revision = Number(this.#item.dataset.revision);
    this.#settle({ do: "edit", uid, span: { revision, ...passage } }, say("review.drawn"));
  }

  #drawingClosed() {
    this.classList.remove("is-drawing");
    this.stage.focus({ preventScroll: true });
  }

  /** @param {import("../acts.js").Step} step @param {string} said */
  #settle(step, said) {
    if (step.uid !== this.queue.current) return;
    this.settling.do(this.#item.dataset.document, step);
    this.queue.settle(step.uid);
    this.#say(said, { undo: true });
    this.#showCurrent(said);
  }

  #refused({ uid, problem }) {
    this.#parts.delete(uid);
    this.queue.bringBack(uid);
    this.#say(say("review.refused", { quote: this.list.quoteOf(uid), reason: reasonOf(problem) }), { failed: true });
    if (this.#item?.dataset.uid !== this.queue.current) this.#showCurrent();
    this.#refresh();
  }

  /** @param {"undo" | "redo"} way */
  async #takeBack(way) {
    if (this.drawing.isOpen) return;
    try {
      const { uids, told } = await this.settling[way]();
      for (const uid of uids) {
        this.#parts.delete(uid);
        this.queue.bringBack(uid);
      }
      await this.#refresh({ quietly: true });
      const here = uids.find((uid) => this.queue.attend(uid));
      this.#say(told || say("review.takenBack"));
      if (here || this.#item?.dataset.uid !== this.queue.current) this.#showCurrent();
    } catch (problem) {
      const nothing = problem.status === 404;
      this.#say(nothing ? say("review.nothingBack") : say("review.notTakenBack", { reason: reasonOf(problem) }), { failed: !nothing });
    }
  }

  // ── One by one ─────────────────────────────────────────────────────────────────────────────────────────────────

  #step(by) {
    const uid = this.queue.beside(by);
    if (uid) return this.#attend(uid);
    // The list goes on on another page.
    const page = this.list.page(by);
    if (page) page.click();
    else this.#announce(say(by > 0 ? "review.last" : "review.first"));
  }

  /** @param {MouseEvent} event */
  #choose(event) {
    const uid = this.list.chosen(event);
    if (!uid) return;
    event.preventDefault();
    this.list.foldIfNarrow();
    this.#attend(uid);
  }

  #attend(uid) {
    if (this.queue.attend(uid)) this.#showCurrent();
  }

  /** @param {string} [said] what was just done */
  async #showCurrent(said = "") {
    this.drawing.close();
    const uid = this.queue.current;
    this.#mark();
    if (!uid) return this.#showEnd(said);
    this.stage.setAttribute("aria-busy", "true");
    let part = "";
    try {
      part = await this.#part(uid);
    } catch (problem) {
      this.#parts.delete(uid);
      this.stage.removeAttribute("aria-busy");
      return this.#say(say("review.notLoaded", { reason: reasonOf(problem) }), { failed: true });
    }
    if (uid !== this.queue.current) return;
    this.#put(new DOMParser().parseFromString(part, "text/html").body.childNodes);
    this.#address(uid);
    this.#announce(`${said} ${this.querySelector(".placing-state").textContent}: ${this.list.quoteOf(uid)}. ${this.#leftSaid()}`.trim());
    this.#fetchAhead();
  }

  #showEnd(said) {
    // There are more on another page, or were.
    if (this.queue.left > 0) return location.reload();
    this.#put(document.getElementById("review-empty").content.cloneNode(true).childNodes);
    this.#announce(`${said} ${say("review.allDone")}`.trim());
  }

  /** @param {Iterable<Node>} nodes */
  #put(nodes) {
    const focused = this.stage.contains(document.activeElement);
    this.stage.removeAttribute("aria-busy");
    this.stage.replaceChildren(...nodes);
    this.#reachAll();
    if (focused) this.stage.focus({ preventScroll: true });
    if (this.stage.getBoundingClientRect().top < 0) this.stage.scrollIntoView({ block: "start" });
  }

  /** What has to be scrolled can be reached by keys. */
  #reachAll() {
    for (const text of this.stage.querySelectorAll(".placing-text")) {
      text.tabIndex = text.scrollHeight > text.clientHeight ? 0 : -1;
    }
  }

  #address(uid) {
    const query = new URLSearchParams(location.search);
    query.set("a", uid);
    history.replaceState(null, "", `?${query}`);
  }

  /** @param {string} uid */
  #part(uid) {
    if (!this.#parts.has(uid)) this.#parts.set(uid, freshPart(`/annotations/${uid}/placing/${location.search}`, ""));
    return this.#parts.get(uid);
  }

  #fetchAhead() {
    for (const uid of this.queue.coming(AHEAD)) this.#part(uid).catch(() => this.#parts.delete(uid));
  }

  // ── The list ───────────────────────────────────────────────────────────────────────────────────────────────────

  #schedule(after = EVERY) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#refresh(), after);
  }

  async #refresh({ quietly = false } = {}) {
    clearTimeout(this.#timer);
    if (document.hidden && !quietly) return;
    try {
      const query = new URLSearchParams(location.search);
      query.set("part", "list");
      const html = await freshPart(`${location.pathname}?${query}`, this.list.tag);
      if (html && this.isConnected) this.#take(html, quietly);
    } catch {
      // It is asked again.
    }
    if (this.isConnected) this.#schedule();
  }

  #take(html, quietly) {
    if (this.list.isUsed && !quietly) return;
    const before = this.queue.current;
    const quote = this.list.quoteOf(before);
    this.list.take(html);
    const gone = this.queue.take(this.list.uids, this.list.total);
    this.#mark();
    if (quietly || before === this.queue.current) return;
    if (gone.includes(before)) this.#say(say("review.goneElsewhere", { quote }));
    this.#showCurrent();
  }

  #mark() {
    this.list.mark(this.queue, this.#leftSaid());
  }

  #leftSaid() {
    const isLeft = new URLSearchParams(location.search).has("left");
    return say(isLeft ? "review.orphans" : "review.left", { count: this.queue.left });
  }

  // ── What is said ───────────────────────────────────────────────────────────────────────────────────────────────

  /** Says what a person has to know, where they see it. */
  #say(text, { failed = false, undo = false } = {}) {
    clearTimeout(this.#saying);
    if (!failed) this.#saying = setTimeout(() => (this.told.hidden = true), SEEN);
    this.told.hidden = !text;
    this.told.classList.toggle("error", failed);
    this.told.querySelector("span").textContent = text;
    this.told.querySelector("button").hidden = !undo;
    if (failed || !undo) this.#announce(text, { failed });
  }

  #announce(text, { failed = false } = {}) {
    const line = document.createElement("p");
    line.textContent = text;
    this.querySelector(`:scope > [role=${failed ? "alert" : "status"}]`).append(line);
    setTimeout(() => line.remove(), HEARD);
  }
}

customElements.define("review-queue", ReviewQueue);
