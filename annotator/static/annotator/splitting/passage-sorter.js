/**
 * Goes through the passages of a tag, one at a time: a key puts the passage under another tag, and the next one is
 * there. The server hears of it meanwhile.
 */

import { passagesOf, sortedSoFar } from "../api.js";
import { chordsOf, isCharacter } from "../chords.js";
import { Commands } from "../commands.js";
import { PageElement } from "../elements/element.js";
import { isTypedOrPressed } from "../typing.js";
import { newUid } from "../uuid.js";
import { reasonOf, say } from "../words.js";
import { Deciding } from "./deciding.js";
import "./decision-list.js";
import "./passage-view.js";
import { Pile, beginningOf } from "./pile.js";
import { SortingPlace } from "./place.js";
import "./target-list.js";

/** How long what was said stays for screen readers, in milliseconds. */
const HEARD = 10_000;

class PassageSorter extends PageElement {
  #deciding;
  #pile = new Pile();
  #commands = new Commands();
  #loading = false;
  #failed = false;
  /** Decisions that are being taken back. @type {Set<object>} */ #takingBack = new Set();

  async connect() {
    const { me, project, tag, tags, above, place } = JSON.parse(this.querySelector("#split-data").textContent);
    this.tag = tag;
    const send = (change) => sortedSoFar(tag, change);
    this.place = new SortingPlace({ known: place, storage: localStorage, key: `annotator:split:${me}:${tag}`, send });
    this.tags = new Map(tags.map((one) => [one.id, one]));
    this.view = this.querySelector("passage-view");
    this.targets = this.querySelector("target-list");
    this.list = this.querySelector("decision-list");
    this.#deciding = new Deciding({ project, tag, me });
    const { targets, ...remembered } = this.place.place;
    this.targets.begin({ project, tag, above, tags: this.tags, chosen: targets, reserved: this.#registerKeys(me) });
    this.#listenToAll();
    this.#pile = new Pile(remembered);
    this.#pile = new Pile(remembered, await this.#deciding.open());
    this.#showLine();
    await this.#load();
    this.#show();
  }

  #listenToAll() {
    this.listen(document, "keydown", (event) => this.#key(event));
    this.listen(this.targets, "sort", ({ detail }) => this.#move(detail.to));
    this.listen(this.targets, "targets", () => this.#remember());
    this.listen(this.targets, "failed", ({ detail }) => this.#say(reasonOf(detail), { failed: true }));
    this.listen(this.list, "takeback", ({ detail }) => this.#takeBack(detail.decision));
    this.listen(this.#deciding, "sent", () => this.#showLine());
    this.listen(this.#deciding, "refused", ({ detail }) => this.#refused(detail));
    this.listen(this.#deciding, "state", () => this.#showLine());
    this.listen(window, "pagehide", () => this.place.flush());
    this.listen(window, "beforeunload", (event) => this.#deciding.outbox.isAtRisk && event.preventDefault());
    this.act({
      keep: () => this.#keep(),
      skip: () => this.#skip(),
      back: () => this.#back(),
      again: () => this.#startOver(),
      load: () => this.#load().then(() => this.#show()),
      retry: () => this.#deciding.outbox.flush(),
    });
    this.querySelector("[name=letters]").addEventListener("change", ({ target }) => this.#switchLetters(target.checked));
  }

  /** @returns {string[]} the characters that are taken */
  #registerKeys(me) {
    const can = () => Boolean(this.#pile.current);
    const commands = [
      { name: "split.keep", keys: ["k", "Enter"], run: () => this.#keep(), when: can },
      { name: "split.skip", keys: ["s", "ArrowRight"], run: () => this.#skip(), when: can },
      { name: "split.back", keys: ["b", "ArrowLeft", "Backspace", "Ctrl+z"], run: () => this.#back() },
      { name: "split.open", keys: ["o"], run: () => this.view.open(), when: can },
      { name: "split.new", keys: ["n"], run: () => this.targets.add() },
      { name: "split.several", keys: ["+"], run: () => this.targets.toggleSeveral(), when: can },
    ];
    for (const one of commands) this.#commands.register({ group: "split", ...one });
    this.#commands.remember(localStorage, `annotator:keys:${me}`);
    this.querySelector("[name=letters]").checked = this.#commands.letters;
    this.classList.toggle("without-letters", !this.#commands.letters);
    return commands.flatMap(({ keys }) => keys.filter(isCharacter));
  }

  #switchLetters(on) {
    this.#commands.letters = on;
    this.classList.toggle("without-letters", !on);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (isTypedOrPressed(event)) return;
    const run = this.#sorting(event) ?? this.#commands.find(event)?.run;
    if (!run) return;
    event.preventDefault();
    if (!event.repeat) run();
  }

  /** What a tag's key does. */
  #sorting(event) {
    if (!this.#pile.current) return null;
    if (event.key === "Enter" && this.targets.isGathering) return () => this.targets.sortGathered();
    if (!this.#commands.letters || !chordsOf(event).every(isCharacter)) return null;
    const target = this.targets.withKey(event.key);
    return target && (() => this.targets.press(target));
  }

  #move(to) {
    if (!this.#pile.current || !to.length) return;
    const decision = this.#pile.move(to, newUid());
    this.#deciding.send(decision);
    this.#decided(decision);
    this.#showLine();
  }

  #keep() {
    if (this.#pile.current) this.#decided(this.#pile.keep());
  }

  #skip() {
    if (this.#pile.current) this.#decided(this.#pile.skip());
  }

  async #back() {
    const decision = this.#pile.decisions.findLast((one) => !this.#takingBack.has(one));
    if (decision) await this.#takeBack(decision);
    else this.#say(say("split.nothingBack"));
  }

  async #takeBack(decision) {
    if (this.#takingBack.has(decision)) return;
    this.#takingBack.add(decision);
    try {
      await this.#deciding.takeBack(decision);
      this.#showLine();
      this.#pile.takeBack(decision);
      this.#say("");
      this.#remember();
      this.#show(say("split.takenBack"));
    } catch (problem) {
      this.#say(say("split.notTakenBack", { reason: reasonOf(problem) }), { failed: true });
    } finally {
      this.#takingBack.delete(decision);
    }
  }

  /** The next one is shown at once; what follows it is fetched meanwhile. */
  #decided(decision) {
    this.#say("");
    this.#remember();
    this.#show(say(`split.${decision.kind}`, { tags: this.#names(decision.to) }));
    if (this.#pile.needsMore) this.#load().then(() => this.#show());
  }

  /** @param {{decision?: object, problem: import("../api.js").Problem}} refusal */
  #refused({ decision, problem }) {
    const gone = problem.status === 404;
    if (decision && gone) this.#pile.drop(decision);
    else if (decision) this.#pile.takeBack(decision, { next: true });
    this.#remember();
    this.#show();
    const quote = beginningOf(decision?.passage.quote ?? "", 60);
    this.#say(say("split.refused", { quote, reason: reasonOf(problem) }), { failed: true });
  }

  async #load() {
    if (this.#loading) return;
    this.#loading = true;
    const pile = this.#pile;
    try {
      while (pile.needsMore) pile.take(await passagesOf(this.tag, pile.last));
      if (this.#failed) this.#say("");
      this.#failed = false;
      this.#remember();
    } catch (problem) {
      this.#failed = true;
      this.#say(say("split.notLoaded", { reason: reasonOf(problem) }), { failed: true });
    } finally {
      this.#loading = false;
    }
  }

  async #startOver() {
    this.#pile = this.#pile.startOver();
    this.#remember({ anew: true });
    await this.#load();
    this.#show();
    this.view.focus();
  }

  /** @param {string} [said] what was just done */
  #show(said = "") {
    const { current, sorted, total, left, isDone, decisions, keptCount } = this.#pile;
    const isNew = this.view.show(current, this.tags, this.tag);
    this.targets.attend(current);
    this.list.show(decisions, this.tags);
    this.dataset.state = current ? "sorting" : isDone ? (total ? "done" : "empty") : this.#failed ? "failed" : "loading";
    const progress = this.querySelector("progress");
    [progress.max, progress.value] = [Math.max(total, 1), sorted];
    this.querySelector(".sorting-progress output").textContent = say("split.progress", { sorted, count: total });
    this.querySelector(".sorting-done h2").textContent = say("split.done", { count: sorted });
    this.querySelector(".sorting-done .kept").textContent = keptCount ? say("split.keptCount", { count: keptCount }) : "";
    this.querySelector(".sorting-done [data-act=again]").hidden = !keptCount;
    for (const act of ["keep", "skip"]) this.querySelector(`[data-act=${act}]`).disabled = !current;
    this.querySelector(".sorting-acts [data-act=back]").disabled = !decisions.length;
    const next = current ? say("split.next", { count: left, quote: beginningOf(current.quote, 200) }) : say(isDone ? "split.done" : "", { count: sorted });
    if (isNew || said) this.#announce(`${said} ${next}`.trim());
  }

  /** Says what a person has to know, where they see it. */
  #say(text, { failed = false } = {}) {
    const told = this.querySelector(".sorting-told");
    told.hidden = !text;
    told.classList.toggle("error", failed);
    told.querySelector("span").textContent = text;
    if (text) this.#announce(text, { failed });
  }

  #announce(text, { failed = false } = {}) {
    const line = document.createElement("p");
    line.textContent = text;
    this.querySelector(`:scope > [role=${failed ? "alert" : "status"}]`).append(line);
    setTimeout(() => line.remove(), HEARD);
  }

  /** How the line is, if it isn't well. */
  #showLine() {
    const { waiting, online, signedOut, stuck } = this.#deciding.outbox;
    const line = this.querySelector(".sorting-line");
    this.dataset.waiting = String(waiting.length);
    line.hidden = !waiting.length || (!stuck && online && !signedOut);
    const why = signedOut ? "signedOut" : online ? "slow" : "offline";
    const text = line.hidden ? "" : say(`split.waiting.${why}`, { count: waiting.length });
    const shown = line.querySelector("span");
    if (shown.textContent !== text) shown.textContent = text;
    line.querySelector("a").hidden = !signedOut;
    line.querySelector("button").hidden = signedOut || online;
  }

  #names(ids) {
    return ids.map((id) => this.tags.get(id)?.name ?? "").join(", ");
  }

  #remember(how) {
    this.place.remember({ ...this.#pile.remembered, targets: this.targets.chosen }, how);
  }
}

customElements.define("passage-sorter", PassageSorter);
