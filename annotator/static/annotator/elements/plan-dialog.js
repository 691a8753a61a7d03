/**
 * Shows what an operation on the codebook would do, before it is done: asked for by the event "codebook:plan" with its
 * `operation`; "codebook:done" says that it was, with the codebook as it stands then. With the attribute `tells` it says
 * so itself and offers to undo it; then comes "codebook:told" {operation, undone} when it is closed.
 */

import * as api from "../api.js";
import { newUid } from "../uuid.js";
import { reasonOf, say } from "../words.js";
import { PageElement } from "./element.js";
import { choiceFor } from "./plan-choices.js";

/** Names in the title; more are counted. */
const NAMES = 3;

class PlanDialog extends PageElement {
  /** What was asked for, and what is to be done once all is chosen. */
  #asked = null;
  #operation = null;
  /** @type {import("./plan-choices.js").Choice} */ #choice = { element: null, operation: () => null };
  /** The act is the same however often it is tried, until something else is chosen. */
  #act = "";
  #undo = "";
  #done = null;
  #turn = 0;

  connect() {
    this.dialog = this.querySelector("dialog");
    this.project = this.dataset.project;
    this.listen(document, "codebook:plan", ({ detail }) => this.#open(detail.operation));
    this.listen(this.dialog, "close", () => this.#close());
    this.act({
      cancel: () => this.dialog.close(),
      perform: () => this.#perform(),
      again: () => this.#load(),
      undo: () => this.#takeBack(),
    });
  }

  #open(operation) {
    [this.#asked, this.#operation, this.#done] = [operation, null, null];
    this.dialog.returnValue = "";
    this.#part(".plan-title").textContent = say(`plan.title.${operation.kind}`, { tags: "" }).trim();
    for (const part of [".plan-choice", ".plan-says", "tbody"]) this.#part(part).replaceChildren();
    this.#part(".plan-people").hidden = true;
    this.dialog.showModal();
    this.#load();
  }

  async #load() {
    const turn = this.#wait();
    try {
      const { tags } = await api.codebook(this.project);
      if (turn !== this.#turn) return;
      this.#choice = choiceFor(this.#asked, tags, () => this.#plan());
      this.#part(".plan-title").textContent = this.#title(tags);
      this.#part(".plan-choice").replaceChildren(...[this.#choice.element].filter(Boolean));
      this.#part(".plan-choice").querySelector("input")?.focus();
      await this.#plan();
    } catch (problem) {
      this.#fail(turn, problem);
    }
  }

  /** Asks what would happen; the last one that was asked counts. */
  async #plan() {
    this.#operation = this.#choice.operation();
    this.#act = newUid();
    const turn = this.#wait();
    if (!this.#operation) return this.#state("choosing");
    try {
      const plan = await api.codebookPlan(this.project, this.#operation);
      if (turn !== this.#turn) return;
      this.#show(plan);
      this.#state("planned");
    } catch (problem) {
      this.#fail(turn, problem);
    }
  }

  async #perform() {
    const operation = this.#operation;
    const turn = this.#wait();
    try {
      const answer = await api.codebookAct(this.project, { act: this.#act, do: operation });
      this.#done = { operation, change: answer.change };
      document.dispatchEvent(new CustomEvent("codebook:done", { detail: { ...answer, operation } }));
      if (!this.hasAttribute("tells")) return this.dialog.close();
      this.#undo = newUid();
      this.#tell(answer.said);
    } catch (problem) {
      this.#fail(turn, problem, "planned");
    }
  }

  async #takeBack() {
    const turn = this.#wait();
    try {
      await api.undo(this.project, { act: this.#undo, before: this.#done.change + 1 });
      this.#done.undone = true;
      this.dialog.close();
    } catch (problem) {
      this.#fail(turn, problem, "done");
    }
  }

  #close() {
    this.#turn++;
    if (!this.#done || !this.hasAttribute("tells")) return;
    const { operation, undone = false } = this.#done;
    document.dispatchEvent(new CustomEvent("codebook:told", { detail: { operation, undone } }));
  }

  /** @param {{says: string[], people: {name: string, passages: number}[]}} plan */
  #show({ says, people }) {
    this.#part(".plan-says").replaceChildren(...says.map((sentence) => textIn("li", sentence)));
    const rows = people.map(({ name, passages }) => {
      const row = document.createElement("tr");
      row.append(Object.assign(textIn("th", name), { scope: "row" }), textIn("td", passages.toLocaleString(document.documentElement.lang)));
      row.lastElementChild.className = "number";
      return row;
    });
    this.#part("tbody").replaceChildren(...rows);
    this.#part(".plan-people").hidden = !rows.length;
  }

  #tell(said) {
    this.#part(".plan-says").replaceChildren(textIn("li", said));
    this.#part(".plan-people").hidden = true;
    this.#part(".plan-choice").replaceChildren();
    this.#state("done");
    this.#part(".plan-close").focus();
  }

  #wait() {
    this.#state("waiting");
    return ++this.#turn;
  }

  #fail(turn, problem, state = "failed") {
    if (turn !== this.#turn) return;
    this.#state(state);
    this.#part("[role=alert]").textContent = reasonOf(problem);
    this.#part("[role=alert]").hidden = false;
  }

  /** @param {"waiting" | "choosing" | "planned" | "failed" | "done"} state */
  #state(state) {
    this.dataset.state = state;
    this.dialog.setAttribute("aria-busy", String(state === "waiting"));
    this.#part("[role=alert]").hidden = true;
    const perform = this.#part("[data-act=perform]");
    perform.disabled = state !== "planned";
    perform.textContent = say(`plan.do.${this.#asked.kind}`);
    perform.classList.toggle("danger", this.#asked.kind === "trash");
    perform.classList.toggle("primary", this.#asked.kind !== "trash");
    perform.hidden = state === "done";
    this.#part(".plan-cancel").hidden = state === "done";
    this.#part("[data-act=again]").hidden = state !== "failed";
    this.#part("[data-act=undo]").hidden = state !== "done";
    this.#part(".plan-close").hidden = state !== "done";
    this.#part(".plan-says").hidden = !["planned", "waiting", "done"].includes(state);
    if (state === "choosing") this.#part(".plan-people").hidden = true;
  }

  #title(tags) {
    const { kind, tags: several, tag, annotations } = this.#asked;
    const named = tags.filter(({ id }) => (several ?? [tag]).includes(id)).map(({ name }) => `“${name}”`);
    const more = named.length - NAMES;
    const shown = named.slice(0, NAMES).join(", ") + (more > 0 ? ` ${say("plan.more", { count: more })}` : "");
    if (annotations) return say("plan.title.some", { tags: shown, count: annotations.length });
    return say(`plan.title.${kind}`, { tags: shown });
  }

  #part(selector) {
    return this.dialog.querySelector(selector);
  }
}

function textIn(name, text) {
  return Object.assign(document.createElement(name), { textContent: text, dir: "auto" });
}

customElements.define("plan-dialog", PlanDialog);
