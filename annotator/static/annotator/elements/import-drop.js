/**
 * Takes in what is dropped anywhere on the page, pasted or chosen. Files and folders are sent at once, one by one;
 * addresses and text go into their fields, to be sent with the form's button. When everything has been sent, the
 * import's own page opens. Without scripts the form inside sends it all in one request.
 */

import { Problem, addFile, addLinks, addText, startImport } from "../api.js";
import { chosenFiles, filesOf, toldApart } from "../importing/dropped.js";
import { Sending } from "../importing/sending.js";
import { reasonOf, say } from "../words.js";
import { PageElement } from "./element.js";

const MOST_SHOWN = 50; // of what could not be sent

class ImportDrop extends PageElement {
  #sending = new Sending(() => this.#begin(), (error) => (error instanceof Problem ? reasonOf(error) : error.message));

  connect() {
    this.form = this.querySelector("form");
    this.listen(this.form, "submit", (event) => this.#submit(event));
    for (const input of this.querySelectorAll("input[type=file]")) {
      this.listen(input, "change", () => this.#choose(input));
    }
    // The whole page is the target: what is dropped beside the box must not replace the page.
    this.listen(document, "dragover", (event) => this.#over(event));
    this.listen(document, "dragleave", (event) => event.relatedTarget || this.#mark(false));
    this.listen(document, "drop", (event) => this.#drop(event));
    this.listen(document, "paste", (event) => this.#paste(event));
    this.listen(window, "beforeunload", (event) => this.#sending.now && event.preventDefault());
    this.listen(this.#sending, "change", () => this.#show());
    this.listen(this.#sending, "end", () => this.#ended());
    this.act({ again: () => this.#sending.again() });
  }

  #over(event) {
    if (isForField(event)) return;
    event.preventDefault();
    this.#mark(true);
  }

  #drop(event) {
    if (isForField(event)) return;
    event.preventDefault();
    this.#mark(false);
    this.#take(event.dataTransfer);
  }

  #paste(event) {
    if (isField(event.target) && !event.clipboardData.files.length) return;
    event.preventDefault();
    this.#take(event.clipboardData);
  }

  #mark(over) {
    this.toggleAttribute("data-over", over);
  }

  /** @param {DataTransfer} carried */
  async #take(carried) {
    const { entries, files, links, text } = toldApart(carried);
    if (links.length) this.#fill("links", links.join("\n"), say("links-added", { count: links.length }));
    if (text.trim()) this.#fill("text", text, say("text-added"));
    this.#send(chosenFiles(files));
    let nothing = true;
    for await (const found of filesOf(entries)) {
      nothing = false;
      if (found.file) this.#send([found]);
      else this.#sending.giveUp(this.#thingOf(found), say("unreadable"));
    }
    if (entries.length && nothing) this.#tell(say("empty"));
  }

  /** Puts words into a field, after those that are there. */
  #fill(name, words, said) {
    const field = this.form.elements[name];
    field.value = field.value.trim() ? `${field.value.trimEnd()}\n${words}` : words;
    field.focus();
    field.scrollIntoView({ block: "nearest" });
    this.#tell(said);
  }

  /** @param {HTMLInputElement} input */
  #choose(input) {
    this.#send(chosenFiles(input.files));
    input.value = "";
  }

  /** @param {SubmitEvent} event */
  #submit(event) {
    const { links, text, title, url } = this.form.elements;
    event.preventDefault();
    const things = [];
    if (links.value.trim()) {
      const addresses = links.value;
      things.push({ name: say("addresses"), send: (uid) => addLinks(uid, { addresses }).then(() => empty(links)) });
    }
    if (text.value.trim()) {
      const body = { text: text.value, title: title.value, url: url.value };
      things.push({ name: say("pasted"), send: (uid) => addText(uid, body).then(() => empty(text, title, url)) });
    }
    if (things.length) this.#sending.add(things);
    else this.querySelector("input[type=file]").click();
  }

  /** @param {import("../importing/dropped.js").Found[]} found */
  #send(found) {
    this.#sending.add(found.map((one) => this.#thingOf(one)));
  }

  /** @param {import("../importing/dropped.js").Found} found @returns {import("../importing/sending.js").Thing} */
  #thingOf(found) {
    const name = [...found.folders, found.file?.name ?? found.name].join("/");
    const send = async (uid, onSent) => {
      if (!found.file) throw new Error(say("unreadable"));
      if (found.file.size > Number(this.dataset.most)) throw new Error(say("too-large"));
      await addFile(uid, found, onSent);
    };
    return { name, send };
  }

  async #begin() {
    const { straight, folders_as_topics: topics } = this.form.elements;
    const options = { straight: Boolean(straight.value), folders_as_topics: topics.checked };
    return (await startImport(this.dataset.project, options)).uid;
  }

  #show() {
    const { all, sent, failed, now } = this.#sending;
    const box = this.querySelector(".sending");
    box.hidden = false;
    const bar = box.querySelector("progress");
    Object.assign(bar, { max: all, value: sent + failed.length + (now?.share ?? 0) });
    bar.hidden = !now;
    box.querySelector(".sending-now").textContent = now ? say("sending", { name: now.name }) : "";
    box.querySelector(".sending-count").textContent = say("sent", { count: sent, all });
    this.#showFailed(box, failed, Boolean(now));
    for (const link of box.querySelectorAll("[data-import]")) {
      link.hidden = !this.#sending.import || !sent;
      link.href = link.dataset.import.replace("00000000-0000-0000-0000-000000000000", this.#sending.import);
    }
  }

  /** @param {HTMLElement} box @param {{thing: import("../importing/sending.js").Thing, reason: string}[]} failed */
  #showFailed(box, failed, busy) {
    const list = box.querySelector(".sending-failed");
    while (list.children.length > Math.min(failed.length, MOST_SHOWN)) list.lastElementChild.remove();
    for (const { thing, reason } of failed.slice(list.children.length, MOST_SHOWN)) {
      const line = document.createElement("li");
      const name = Object.assign(document.createElement("bdi"), { className: "break", textContent: thing.name });
      line.append(name, " ", Object.assign(document.createElement("span"), { className: "warn", textContent: reason }));
      list.append(line);
    }
    box.querySelector(".sending-how-many").textContent = failed.length ? say("failed", { count: failed.length }) : "";
    box.querySelector(".sending-again").hidden = busy || !failed.length;
  }

  #ended() {
    const { failed, sent } = this.#sending;
    if (failed.length) this.#tell(say("failed", { count: failed.length }));
    else if (sent) location.assign(this.querySelector("[data-import]").href);
  }

  #tell(words) {
    this.querySelector("[role=status]").textContent = words;
  }
}

/** Whether something is dropped on a field that takes it by itself: words on a field for words. */
function isForField(event) {
  return isField(event.target) && !event.dataTransfer.types.includes("Files");
}

const isField = (target) => target.matches?.("textarea, input:not([type=file], [type=radio], [type=checkbox])");

/** @param {...HTMLInputElement} fields */
function empty(...fields) {
  for (const field of fields) field.value = "";
}

customElements.define("import-drop", ImportDrop);
