/** A button that prints the page; it shows only where scripts run. */

class PrintButton extends HTMLElement {
  #connection = new AbortController();

  connectedCallback() {
    this.#connection = new AbortController();
    const button = this.querySelector("button");
    if (!button) return;
    button.hidden = false;
    button.addEventListener("click", () => window.print(), { signal: this.#connection.signal });
  }

  disconnectedCallback() {
    this.#connection.abort();
  }
}

customElements.define("print-button", PrintButton);
