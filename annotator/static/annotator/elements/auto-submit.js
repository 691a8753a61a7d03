/**
 * Sends its form when a choice in it was made, so that filters apply at once. A choice by keyboard counts when
 * one leaves the field or presses Enter: the arrow keys pass through choices nobody wants.
 * Empty fields stay out of the address, and the field keeps the focus on the page that comes.
 * With `data-all`, boxes that are ticked and words that are typed count as well. `data-state="sent"` says that what
 * else stands on the page is of the choice before.
 */

const KEPT = "auto-submit:focus";

class AutoSubmit extends HTMLElement {
  #connection = new AbortController();
  #form = null;
  #byKey = false;
  #to = null; // where somebody goes who leaves a field

  connectedCallback() {
    this.#connection = new AbortController();
    this.#form = this.querySelector("form");
    if (!this.#form) return;
    const { signal } = this.#connection;
    // Fields may stand elsewhere on the page and name the form, so it is the page that listens.
    document.addEventListener("keydown", (event) => this.#mine(event) && (this.#byKey = true), { signal });
    document.addEventListener("pointerdown", (event) => this.#mine(event) && (this.#byKey = false), { signal });
    document.addEventListener("change", (event) => this.#changed(event), { signal });
    document.addEventListener("focusout", (event) => this.#left(event), { signal });
    document.addEventListener("keydown", (event) => this.#entered(event), { signal });
    this.#form.addEventListener("formdata", leaveEmptyOut, { signal });
    this.#form.addEventListener("submit", () => this.#sent(), { signal });
    // A page that comes back out of the browser's memory waits for nothing.
    window.addEventListener("pageshow", () => this.#back(), { signal });
    document.addEventListener("click", (event) => this.#clicked(event), { signal, capture: true });
    this.#giveFocusBack();
  }

  disconnectedCallback() {
    this.#connection.abort();
  }

  #mine(event) {
    return event.target.form === this.#form && this.#form !== null;
  }

  #changed(event) {
    if (!this.#mine(event) || this.#byKey) return;
    if (event.target.tagName === "SELECT" || this.#isBox(event.target)) this.#form.requestSubmit();
  }

  #left(event) {
    if (!this.#mine(event) || !this.#isOther(event.target)) return;
    const next = event.relatedTarget;
    this.#to = next?.form === this.#form && next.id ? next : event.target;
    this.#form.requestSubmit();
  }

  #entered(event) {
    if (event.key !== "Enter" || event.target.tagName !== "SELECT") return;
    if (!this.#mine(event) || !this.#isOther(event.target)) return;
    event.preventDefault();
    this.#form.requestSubmit();
  }

  /** What stands below is of the choice before: nobody takes it for the new one. */
  #clicked(event) {
    if (this.dataset.state !== "sent" || !("all" in this.dataset)) return;
    if (this.parentElement.contains(event.target) && !this.contains(event.target)) event.preventDefault();
  }

  #back() {
    delete this.dataset.state;
    this.#to = null;
  }

  #isBox(field) {
    return field.type === "checkbox" && "all" in this.dataset;
  }

  /** Whether a field that counts is not what the page came with. */
  #isOther(field) {
    if (this.#isBox(field)) return field.checked !== field.defaultChecked;
    if ("all" in this.dataset && field.tagName === "INPUT") return field.value !== field.defaultValue;
    return isOther(field);
  }

  #sent() {
    this.dataset.state = "sent";
    const field = this.#to ?? document.activeElement;
    const id = field?.form === this.#form ? field.id : "";
    if (id) sessionStorage.setItem(KEPT, `${location.pathname}#${id}`);
  }

  #giveFocusBack() {
    const [path, id] = (sessionStorage.getItem(KEPT) ?? "").split("#");
    if (path !== location.pathname) return;
    sessionStorage.removeItem(KEPT);
    const field = document.getElementById(id);
    field?.closest("details")?.setAttribute("open", "");
    field?.focus({ preventScroll: true });
  }
}

/** Whether a choice or a date is not what the page came with. */
function isOther(field) {
  if (field.tagName === "SELECT") {
    const initial = [...field.options].findIndex((one) => one.defaultSelected);
    return field.selectedIndex !== Math.max(initial, 0); // where none is named, the first one stands
  }
  return field.type === "date" && field.value !== field.defaultValue;
}

/** @param {FormDataEvent} event */
function leaveEmptyOut(event) {
  for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
}

customElements.define("auto-submit", AutoSubmit);
