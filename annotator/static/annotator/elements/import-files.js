/**
 * Imports files one by one as they are chosen or dropped, and says of each what became of it.
 * Without scripts the form inside does the same in one request.
 */

import { importFile } from "../api.js";
import { say } from "../words.js";

class ImportFiles extends HTMLElement {
  #connection = new AbortController();
  #waiting = [];
  #busy = false;
  #count = { all: 0, imported: 0, duplicate: 0, failed: 0 };

  connectedCallback() {
    this.#connection = new AbortController();
    const { signal } = this.#connection;
    this.#input.addEventListener("change", () => this.#take([...this.#input.files]), { signal });
    this.querySelector("form").addEventListener("submit", (event) => event.preventDefault(), { signal });
    // The whole page is the target: a file dropped beside the box must not replace the page.
    document.addEventListener("dragover", (event) => this.#over(event), { signal });
    document.addEventListener("dragleave", (event) => !event.relatedTarget && this.#mark(false), { signal });
    document.addEventListener("drop", (event) => this.#drop(event), { signal });
    window.addEventListener("beforeunload", (event) => this.#busy && event.preventDefault(), { signal });
  }

  disconnectedCallback() {
    this.#connection.abort();
  }

  get #input() {
    return this.querySelector('input[type="file"]');
  }

  #over(event) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.#mark(true);
  }

  #drop(event) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.#mark(false);
    this.#take([...event.dataTransfer.files]);
  }

  #mark(over) {
    this.querySelector(".drop").classList.toggle("over", over);
  }

  /** @param {File[]} files */
  #take(files) {
    this.#input.value = "";
    if (!files.length) return;
    this.querySelector(".outcomes").hidden = false;
    this.#waiting.push(...files.map((file) => ({ file, row: this.#row(file) })));
    this.#count.all += files.length;
    this.#summarise();
    if (!this.#busy) this.#work();
  }

  async #work() {
    this.#busy = true;
    while (this.#waiting.length) {
      const { file, row } = this.#waiting.shift();
      row.scrollIntoView({ block: "nearest" });
      const status = await this.#import(file, row);
      row.dataset.status = status;
      this.#count[status] += 1;
      this.#summarise();
    }
    this.#busy = false;
  }

  /** @param {File} file @param {HTMLElement} row @returns {Promise<"imported" | "duplicate" | "failed">} */
  async #import(file, row) {
    const words = row.querySelector(".outcome-status");
    row.dataset.status = "sending";
    if (file.size > Number(this.dataset.most)) {
      words.textContent = say("too-large", { name: file.name });
      return "failed";
    }
    const sent = (share) => {
      words.textContent = say(share < 1 ? "sending" : "reading", { percent: Math.floor(share * 100) });
    };
    sent(0);
    const { status, answer } = await importFile(this.dataset.action, file, sent);
    if (status === 201) return this.#link(words, "imported", answer.uid, answer.title);
    if (status === 409 && answer.document) return this.#link(words, "duplicate", answer.document, answer.title_there);
    words.textContent = `${say("failed")} ${answer.detail || say(status ? "server" : "network")}`;
    return "failed";
  }

  #link(words, status, uid, title) {
    const link = Object.assign(document.createElement("a"), { href: `/documents/${uid}/`, textContent: title });
    words.replaceChildren(`${say(status)} `, link);
    return status;
  }

  /** @param {File} file */
  #row(file) {
    const row = this.querySelector("template").content.firstElementChild.cloneNode(true);
    const name = row.querySelector(".outcome-name");
    name.textContent = name.title = file.name;
    row.querySelector(".outcome-status").textContent = say("waiting");
    this.querySelector(".outcome-list").append(row);
    return row;
  }

  #summarise() {
    const { all, imported, duplicate, failed } = this.#count;
    const done = imported + duplicate + failed;
    const progress = this.querySelector("progress");
    Object.assign(progress, { max: all, value: done, hidden: done === all });
    progress.classList.remove("visually-hidden");
    const parts = [say("count-imported", { count: imported, all })];
    if (duplicate) parts.push(say("count-duplicate", { count: duplicate }));
    if (failed) parts.push(say("count-failed", { count: failed }));
    this.querySelector(".outcomes-summary").textContent = parts.join(" ");
  }
}

customElements.define("import-files", ImportFiles);
