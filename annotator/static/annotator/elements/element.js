/** What the page's custom elements have in common: what they listen to while connected, they leave when disconnected. */

export class PageElement extends HTMLElement {
  #connection = new AbortController();

  connectedCallback() {
    this.#connection = new AbortController();
    this.connect();
  }

  disconnectedCallback() {
    this.#connection.abort();
  }

  /** Called when the element comes into the page. */
  connect() {}

  /**
   * Listens until the element leaves the page.
   * @param {EventTarget} target
   * @param {string} type
   * @param {(event: any) => void} listener
   */
  listen(target, type, listener, options = {}) {
    target.addEventListener(type, listener, { ...options, signal: this.#connection.signal });
  }

  /** Does what `[data-act]` of the clicked button says. @param {Record<string, (button: HTMLElement) => void>} acts */
  act(acts) {
    this.listen(this, "click", (event) => {
      const button = event.target.closest("[data-act]");
      if (button && button.closest(this.localName) === this) acts[button.dataset.act]?.(button);
    });
  }
}

/** A copy of what a `<template>` of the page holds. @param {string} id @returns {HTMLElement} */
export function copyOf(id) {
  return document.getElementById(id).content.firstElementChild.cloneNode(true);
}

/** A tag as a chip. @param {import("../codebook.js").Tag} tag */
export function chipOf(tag) {
  const chip = document.createElement("span");
  chip.className = "chip";
  chip.dataset.colour = tag.colour;
  chip.textContent = tag.name;
  chip.title = tag.path;
  return chip;
}

/** The only place where HTML is taken as HTML: what the server made, sanitised, of a note's Markdown. */
export function showNote(element, { text, html }) {
  if (html) element.innerHTML = html;
  else element.textContent = text;
}
