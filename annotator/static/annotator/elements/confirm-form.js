/** Asks before its form is sent. `data-question` says what would happen, `data-cancel` how to stay out of it. */

class ConfirmForm extends HTMLElement {
  #connection = new AbortController();

  connectedCallback() {
    this.#connection = new AbortController();
    this.addEventListener("submit", (event) => this.#ask(event), { signal: this.#connection.signal });
  }

  disconnectedCallback() {
    this.#connection.abort();
  }

  #ask(event) {
    const form = event.target;
    if (form.method === "dialog") return;
    event.preventDefault();
    const dialog = dialogFor(this.dataset.question, this.dataset.cancel, event.submitter);
    this.append(dialog);
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (dialog.returnValue === "yes") form.submit();
      else event.submitter?.focus();
    });
    dialog.showModal();
  }
}

/** @param {string} question @param {string} cancel @param {HTMLElement} submitter */
function dialogFor(question, cancel, submitter) {
  const dialog = document.createElement("dialog");
  const form = Object.assign(document.createElement("form"), { method: "dialog", className: "stack" });
  const words = Object.assign(document.createElement("p"), { textContent: question, id: "confirm-question" });
  const buttons = Object.assign(document.createElement("div"), { className: "buttons" });
  const no = Object.assign(document.createElement("button"), { className: "button", value: "no", textContent: cancel });
  const yes = Object.assign(document.createElement("button"), { className: "button danger", value: "yes" });
  yes.textContent = submitter?.textContent.trim() ?? "";
  no.autofocus = true;
  dialog.setAttribute("aria-labelledby", words.id);
  buttons.append(yes, no);
  form.append(words, buttons);
  dialog.append(form);
  return dialog;
}

customElements.define("confirm-form", ConfirmForm);
