/** Tags are dragged: with the mouse by their rows, with a finger or a pen by their grips. At the edge the page scrolls. */

import { book, doing } from "./page.js";

/** Pixels until a press is a drag; from an edge of the screen where it scrolls; milliseconds until a branch unfolds. */
const SLACK = 5;
const EDGE = 72;
const UNFOLDS = 650;
/** The part of a row, from its edges, that means before and behind it; what is between means under it. */
const RIM = 0.28;
/** Rem before what stands at the top level, as the style sheet has it. */
const INDENT = 1.5;

export class Dragging {
  #body;
  #heightOf;
  /** @type {{id: number, pointer: number, x: number, y: number, live: boolean} | null} */ #drag = null;
  #listening = new AbortController();
  #frame = 0;
  #over = { id: null, since: 0 };
  #ghost = null;
  /** The press that ended a drag is no press. */ justDropped = false;

  /** @param {HTMLElement} body the rows @param {{heightOf: () => number}} rows */
  constructor(body, { heightOf }) {
    [this.#body, this.#heightOf] = [body, heightOf];
  }

  /** @param {PointerEvent} event */
  press(event) {
    const row = event.target.closest("[role=row][data-tag]");
    const byGrip = event.target.closest(".book-grip");
    this.justDropped = false;
    if (!row || event.button !== 0 || !book.may.edit || book.grabbed || event.target.closest("input, button")) return;
    if (event.pointerType !== "mouse" && !byGrip) return;
    this.#drag = { id: Number(row.dataset.tag), pointer: event.pointerId, x: event.clientX, y: event.clientY, live: false };
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    for (const [type, listener] of Object.entries({
      pointermove: (one) => this.#move(one), pointerup: (one) => this.#up(one), pointercancel: () => this.#end(),
    })) addEventListener(type, (one) => one.pointerId === this.#drag?.pointer && listener(one), { signal });
    addEventListener("keydown", (one) => this.#key(one), { signal, capture: true });
    addEventListener("blur", () => this.#end(), { signal });
  }

  #move(event) {
    const drag = this.#drag;
    const far = Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > SLACK;
    [drag.toX, drag.toY] = [event.clientX, event.clientY];
    if (!drag.live) {
      if (!far) return;
      this.#start();
    }
    event.preventDefault();
    this.#aim();
  }

  #start() {
    const drag = this.#drag;
    drag.live = true;
    // The row may leave the page while it scrolls; the rows' body stays.
    this.#body.setPointerCapture(drag.pointer);
    const ids = book.chosen.has(drag.id) ? [...book.chosen] : [drag.id];
    if (ids.length === 1) book.active = drag.id;
    book.grab(ids);
    this.#ghost = document.createElement("div");
    this.#ghost.className = "book-ghost";
    this.#ghost.append(document.createElement("strong"), document.createElement("span"));
    this.#ghost.firstChild.textContent = doing.namesSaid(book.grabbed.landings.ids);
    document.body.append(this.#ghost);
    this.#frame = requestAnimationFrame(() => this.#scroll());
  }

  /** Finds where it would land under the pointer, and shows it. */
  #aim() {
    const { toX, toY } = this.#drag;
    if (!book.grabbed) return this.#end();
    const height = this.#heightOf();
    const box = this.#body.getBoundingClientRect();
    const y = Math.min(Math.max(toY - box.top, 0), box.height - 1);
    const at = Math.min(Math.floor(y / height), book.rows.length - 1);
    const landing = this.#landingAt(at, y / height - at, this.#depthAt(toX, box));
    const { gap, depth } = book.grabbed.landing;
    if (landing.gap !== gap || landing.depth !== depth) book.land(landing);
    this.#ghost.style.setProperty("--x", `${Math.min(toX, innerWidth - 40)}px`);
    this.#ghost.style.setProperty("--y", `${toY}px`);
    const moves = book.grabbed.landings.moves(landing);
    this.#ghost.lastChild.textContent = moves ? doing.placeSaid(book.grabbed.landings.place(landing)) : "";
  }

  /** @param {number} at the row under the pointer @param {number} part how far down in it, 0 to 1 @param {number} depth where the pointer stands */
  #landingAt(at, part, depth) {
    const { landings } = book.grabbed;
    const row = book.rows[at];
    const staying = landings.rows.findIndex(({ id }) => id === row.id);
    if (staying < 0) {
      this.#over = { id: null, since: 0 };
      const gap = book.rows.slice(0, at).filter(({ id }) => !landings.takes(id)).length;
      return landings.at(gap, depth);
    }
    if (part < RIM) return landings.at(staying, row.depth);
    if (part > 1 - RIM) return landings.at(staying + 1, Math.min(row.depth, depth));
    this.#unfold(row);
    return landings.under(staying);
  }

  /** Whoever waits over a folded branch may look into it. */
  #unfold({ id, expanded }) {
    if (this.#over.id !== id) this.#over = { id, since: performance.now() };
    if (expanded !== false || performance.now() - this.#over.since < UNFOLDS) return;
    const { ids } = book.grabbed.landings;
    book.fold(id, false);
    book.grab(ids);
  }

  #depthAt(x, box) {
    const style = getComputedStyle(this.#body);
    const across = style.direction === "rtl" ? box.right - x : x - box.left;
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    return Math.floor((across / rem - INDENT) / Number.parseFloat(style.getPropertyValue("--step")));
  }

  #scroll() {
    if (!this.#drag?.live) return;
    const { toY } = this.#drag;
    const bar = this.#body.closest(".book").querySelector(".book-bar").getBoundingClientRect().bottom;
    const above = bar + EDGE - toY;
    const below = toY - (innerHeight - EDGE);
    if (above > 0 && scrollY > 0) scrollBy({ top: -Math.min(above, EDGE) / 4, behavior: "instant" });
    else if (below > 0) scrollBy({ top: Math.min(below, EDGE) / 4, behavior: "instant" });
    this.#aim();
    if (this.#drag) this.#frame = requestAnimationFrame(() => this.#scroll());
  }

  #up() {
    const live = this.#drag.live;
    const moved = live && book.grabbed ? book.drop() : null;
    this.#end();
    if (!live) return;
    this.justDropped = true;
    setTimeout(() => (this.justDropped = false));
    if (moved) doing.move(moved.ids, moved.place);
  }

  #key(event) {
    if (event.key !== "Escape" || !this.#drag?.live) return;
    event.preventDefault();
    event.stopPropagation();
    this.#end();
  }

  #end() {
    this.#listening.abort();
    cancelAnimationFrame(this.#frame);
    this.#ghost?.remove();
    [this.#drag, this.#ghost] = [null, null];
    if (book.grabbed) book.release();
  }
}
