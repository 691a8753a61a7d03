/**
 * The list of a combobox (WAI-ARIA authoring practices): draws its options with elements that are used again, since it is
 * drawn anew with every key, and says which one is active.
 */

import { copyOf } from "./element.js";

export class OptionList {
  /** @type {HTMLElement[]} */ #spare = [];
  /** @type {HTMLElement | null} */ #active = null;

  /** @param {HTMLElement} list @param {HTMLInputElement} input @param {string} template the id of that of an option */
  constructor(list, input, template) {
    this.list = list;
    this.list.replaceChildren(); // those of before the list was put elsewhere
    this.input = input;
    this.template = template;
  }

  /**
   * @template T
   * @param {T[]} options
   * @param {(element: HTMLElement, option: T) => void} fill writes an option into an element that may show another one
   */
  draw(options, fill) {
    options.forEach((option, place) => {
      const element = (this.#spare[place] ??= this.#made());
      element.id = `${this.list.id}-${place}`;
      fill(element, option);
      if (element !== this.list.children[place]) this.list.append(element);
    });
    while (this.list.children.length > options.length) this.list.lastElementChild.remove();
  }

  #made() {
    const element = copyOf(this.template);
    element.setAttribute("aria-selected", "false");
    return element;
  }

  /** @param {number} place -1: none */
  activate(place) {
    this.#active?.setAttribute("aria-selected", "false");
    this.#active = /** @type {HTMLElement | null} */ (this.list.children[place] ?? null);
    if (!this.#active) return this.input.removeAttribute("aria-activedescendant");
    this.#active.setAttribute("aria-selected", "true");
    this.input.setAttribute("aria-activedescendant", this.#active.id);
    // With the next frame, which lays out what has changed in any case.
    requestAnimationFrame(() => this.#active?.scrollIntoView({ block: "nearest" }));
  }
}

/** Writes a text where another one stands. @param {Element} element @param {string} text */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
