/**
 * Sends its form when a choice in it was made, so that filters apply at once. A choice by keyboard counts when
 * one leaves the field or presses Enter: the arrow keys pass through choices nobody wants.
 * Empty fields stay out of the address, and the field keeps the focus on the page that comes.
 */

const KEPT = "auto-submit:focus";

class AutoSubmit extends HTMLElement {
  #connection = new AbortController();
  #form = null;
  #byKey = false;

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
    this.#form.addEventListener("submit", () => this.#keepFocus(), { signal });
    this.#giveFocusBack();
  }

  disconnectedCallback() {
    this.#connection.abort();
  }

  #mine(event) {
    return event.target.form === this.#form && this.#form !== null;
  }

  #changed(event) {
    if (!this.#mine(event) || event.target.tagName !== "SELECT" || this.#byKey) return;
    this.#form.requestSubmit();
  }

  #left(event) {
    if (this.#mine(event) && isOther(event.target)) this.#form.requestSubmit();
  }

  #entered(event) {
    if (event.key !== "Enter" || event.target.tagName !== "SELECT") return;
    if (!this.#mine(event) || !isOther(event.target)) return;
    event.preventDefault();
    this.#form.requestSubmit();
  }

  #keepFocus() {
    const id = document.activeElement?.form === this.#form ? document.activeElement.id : "";
    if (id) sessionStorage.setItem(KEPT, `${location.pathname}#${id}`);
  }

  #giveFocusBack() {
    const [path, id] = (sessionStorage.getItem(KEPT) ?? "").split("#");
    if (path !== location.pathname) return;
    sessionStorage.removeItem(KEPT);
    document.getElementById(id)?.focus({ preventScroll: true });
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
