/**
 * Who does something from a list of highlights (see `<block-lists>`) goes on there: on the highlight's item, or on the
 * one that took its place, or in the text where no list is left.
 */

import { attention, store } from "../reading.js";

/** Takes the focus to an item: to the same button if it has it. @param {Element | undefined} item @param {string} [does] */
function land(item, does = "open") {
  const target = item?.querySelector(`[data-does="${does}"]`) ?? item?.querySelector("button");
  (target ?? document.getElementById("text")).focus({ preventScroll: true });
}

/**
 * Puts a list in another's place; whoever was in it stays where they were, or comes to the next one that is left.
 * @param {HTMLElement} standing @param {HTMLElement | null} list
 */
export function replaceList(standing, list) {
  const focused = standing.contains(document.activeElement) ? document.activeElement : null;
  const place = focused ? placeIn(standing, focused) : 0;
  if (list) standing.replaceWith(list);
  else standing.remove();
  if (focused) landAt(list, { place, ...focused.dataset });
}

function landAt(list, { uid, does, place }) {
  const items = [...(list?.children ?? [])];
  const same = items.find((item) => uid && item.firstElementChild.dataset.uid === uid);
  if (same) land(same, does);
  else land(items[Math.min(place, items.length - 1)]);
}

function placeIn(list, button) {
  return [...list.children].indexOf(button.closest("[role=listitem]"));
}

/** The way back from a highlight's card to its item. */
export class ListReturn {
  /** Where one went to the card. @type {{uid: string, place: number, start: number} | null} */ #from = null;
  #listAt;

  /** @param {(start: number) => HTMLElement | undefined} listAt the list with what begins there, brought up to date */
  constructor(listAt) {
    this.#listAt = listAt;
  }

  /** Someone goes to a card by this button. @param {HTMLElement} button */
  leave(button) {
    const { uid } = button.dataset;
    const start = store.get(uid)?.start ?? 0;
    this.#from = { uid, start, place: placeIn(button.closest(".block-list"), button) };
  }

  /** An editor of a card was closed. @param {CustomEvent<{uid: string}>} event */
  closed(event) {
    if (event.detail.uid !== this.#from?.uid) return;
    event.preventDefault();
    this.#return();
  }

  /** Letting go of the highlight, but not by going elsewhere in the text. @param {{uid: string | null, by: string}} selected */
  selected({ uid, by }) {
    if (!this.#from || uid === this.#from.uid) return;
    if (uid === null && by !== "text") this.#return();
    else this.#from = null;
  }

  /** The highlight may be gone, with its card. @param {{removed: {uid: string}[]}} change */
  changed({ removed }) {
    if (!removed.some(({ uid }) => uid === this.#from?.uid)) return;
    if (isNowhere()) this.#return();
    else this.#from = null;
  }

  /** Once what was done there is done: the item says how the highlight stands now. */
  #return() {
    const from = this.#from;
    this.#from = null;
    queueMicrotask(() => landAt(this.#listAt(from.start), from));
  }
}

/** Whether nothing has the focus, or only what goes away with the highlight. */
function isNowhere() {
  const { activeElement } = document;
  return activeElement === document.body || Boolean(activeElement.closest("annotation-card"));
}
