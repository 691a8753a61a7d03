/** The list beside the annotation that is looked at, as the server made it. */

const EXCERPT = 60;
const NARROW = "(max-width: 50rem)";

export class List {
  #side;

  /** @param {HTMLElement} side what holds it */
  constructor(side) {
    this.#side = side;
    this.foldIfNarrow();
  }

  get #part() {
    return this.#side.querySelector(".review-list");
  }

  /** What the server calls this state of it. */
  get tag() {
    return this.#part.dataset.tag;
  }

  /** How many annotations there are, on other pages too. */
  get total() {
    return Number(this.#part.dataset.waiting);
  }

  /** Those of this page, in order. */
  get uids() {
    return this.#items.map((item) => item.dataset.uid);
  }

  get #items() {
    return [...this.#side.querySelectorAll("li[data-uid]")];
  }

  /** The link to the page after this one, or before it. @param {number} by @returns {HTMLElement | null} */
  page(by) {
    return this.#side.querySelector(`.pages a[rel=${by > 0 ? "next" : "prev"}]`);
  }

  /** Whether somebody chooses something there. */
  get isUsed() {
    return this.#side.contains(document.activeElement);
  }

  /** Puts the list as it is by now in its place; what was folded and chosen stays so. @param {string} html */
  take(html) {
    const came = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
    const above = this.#side.querySelector("select")?.value;
    const open = new Map([...this.#side.querySelectorAll("details")].map((fold) => [fold.className, fold.open]));
    this.#side.replaceChildren(came);
    this.foldIfNarrow();
    for (const fold of this.#side.querySelectorAll("details")) fold.open = open.get(fold.className) ?? fold.open;
    const choice = this.#side.querySelector("select");
    if (choice && [...choice.options].some(({ value }) => value === above)) choice.value = above;
  }

  /** Shows which one is looked at, and leaves out what is settled. @param {import("./queue.js").Queue} queue @param {string} left how many are left, in words */
  mark(queue, left) {
    for (const item of this.#items) {
      item.hidden = queue.isSettled(item.dataset.uid);
      const link = item.querySelector("a");
      if (item.dataset.uid !== queue.current) link.removeAttribute("aria-current");
      else {
        link.setAttribute("aria-current", "true");
        keepInSight(item);
      }
    }
    this.#side.querySelector(".review-left").textContent = left;
  }

  /** The annotation that was clicked, if the browser isn't asked for something else. @param {MouseEvent} event @returns {string | undefined} */
  chosen({ target, button, ctrlKey, metaKey, shiftKey, altKey }) {
    if (button || ctrlKey || metaKey || shiftKey || altKey) return undefined;
    return target.closest("li[data-uid] a")?.closest("li").dataset.uid;
  }

  /** Enough of its words to know it by. @param {string} uid */
  quoteOf(uid) {
    const item = this.#items.find(({ dataset }) => dataset.uid === uid);
    const quote = item?.querySelector(".review-quote").textContent ?? "";
    return quote.length > EXCERPT ? `${quote.slice(0, EXCERPT).trimEnd()}…` : quote;
  }

  foldIfNarrow() {
    const fold = this.#side.querySelector(".review-rows");
    if (fold && matchMedia(NARROW).matches) fold.open = false;
  }
}

/** Scrolls the list and nothing else. @param {HTMLElement} item */
function keepInSight(item) {
  const list = item.parentElement;
  const [{ top, bottom }, room] = [item.getBoundingClientRect(), list.getBoundingClientRect()];
  if (top < room.top) list.scrollTop += top - room.top;
  else if (bottom > room.bottom) list.scrollTop += bottom - room.bottom;
}
