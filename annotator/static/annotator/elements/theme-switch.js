/** The choice between the system's theme, light and dark. A cookie keeps it, so that the server's page is right at once. */

const YEAR = 31_536_000;

class ThemeSwitch extends HTMLElement {
  #connection = new AbortController();

  connectedCallback() {
    this.#connection = new AbortController();
    const now = document.documentElement.dataset.theme ?? "";
    for (const choice of this.querySelectorAll("input")) choice.checked = choice.value === now;
    this.addEventListener("change", (event) => this.#choose(event.target.value), { signal: this.#connection.signal });
  }

  disconnectedCallback() {
    this.#connection.abort();
  }

  /** @param {"" | "light" | "dark"} theme */
  #choose(theme) {
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    document.cookie = `theme=${theme}; path=/; max-age=${theme ? YEAR : 0}; samesite=lax`;
  }
}

customElements.define("theme-switch", ThemeSwitch);
