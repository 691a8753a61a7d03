/**
 * Times as the reader's own clock and language say them: "3 hours ago", with the full date as the title.
 * Upgrades `<local-time><time datetime="…">` and, with `data-style="date"`, writes the date instead.
 */

const UNITS = [
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];
const language = document.documentElement.lang || undefined;

/** Formatters are slow to make: each is made when the first time needs it, and kept. */
const kept = new Map();
const format = (name, make) => kept.get(name) ?? kept.set(name, make()).get(name);
const relative = () => format("relative", () => new Intl.RelativeTimeFormat(language, { numeric: "auto" }));
const full = () => format("full", () => new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "short" }));
const dated = () => format("date", () => new Intl.DateTimeFormat(language, { dateStyle: "medium" }));

/**
 * @param {Date} when
 * @param {number} now milliseconds
 */
export function inWords(when, now = Date.now()) {
  const seconds = (when.getTime() - now) / 1000;
  if (Math.abs(seconds) > 30 * 86_400) return dated().format(when);
  for (const [unit, size] of UNITS) {
    if (Math.abs(seconds) >= size) return relative().format(Math.round(seconds / size), unit);
  }
  return relative().format(0, "minute");
}

/** Writes a time into a <time> element. @param {HTMLTimeElement} element @param {Date} when */
export function writeTime(element, when, style = "relative") {
  element.dateTime = when.toISOString();
  element.textContent = style === "date" ? dated().format(when) : inWords(when);
  element.title = full().format(when);
}

/** In milliseconds: the page comes first, and a formatter is slow to make. */
const LATEST = 300;

const soon = globalThis.requestIdleCallback ?? ((work) => setTimeout(work));

class LocalTime extends HTMLElement {
  connectedCallback() {
    soon(() => this.#write(), { timeout: LATEST });
  }

  #write() {
    const time = this.querySelector("time");
    if (!time) return;
    const when = new Date(time.dateTime);
    if (!Number.isNaN(when.getTime())) writeTime(time, when, this.dataset.style);
  }
}

customElements.define("local-time", LocalTime);
