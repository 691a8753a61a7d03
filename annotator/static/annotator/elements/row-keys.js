/** Rows by keyboard: with the focus on a row's link, arrow keys (or j and k) go to the next or previous row. */

const STEPS = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };

class RowKeys extends HTMLElement {
  #connection = new AbortController();

  connectedCallback() {
    this.#connection = new AbortController();
    this.addEventListener("keydown", (event) => this.#move(event), { signal: this.#connection.signal });
  }

  disconnectedCallback() {
    this.#connection.abort();
  }

  #move(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !event.target.matches(".row-link")) return;
    const links = [...this.querySelectorAll(".row-link")];
    const to = this.#goal(event.key, links.indexOf(event.target), links.length);
    if (to === undefined) return;
    event.preventDefault();
    links[to]?.focus();
  }

  #goal(key, at, length) {
    if (key === "Home") return 0;
    if (key === "End") return length - 1;
    return key in STEPS ? Math.min(Math.max(at + STEPS[key], 0), length - 1) : undefined;
  }
}

customElements.define("row-keys", RowKeys);
