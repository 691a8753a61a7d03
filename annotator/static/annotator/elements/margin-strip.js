/**
 * Along the scroll bar: where the highlights of each colour lie in the whole text, where words were found, and which
 * part is on the screen. A click, a tap or a key goes to the nearest one.
 */

import { attention, blocks, codebook, colourOf, filter, near, store, text } from "../reading.js";
import { say } from "../words.js";
import { PageElement } from "./element.js";
import { barsOf, COLOURS, coloursByRow, Heights } from "./strip-rows.js";

/** A row, and the column of what was found, in pixels. */
const ROW = 2;
const FOUND = 3;

/** In milliseconds: how long nothing more must have changed, and no part of the text got another height. */
const PAUSE = 120;
const SETTLED = 400;

class MarginStrip extends PageElement {
  #waiting = 0;
  #frame = 0;
  /** @type {Heights} */ #heights;
  /** Where the shown highlights begin, and in which colours; null when that is to be looked up again. */
  #marks = /** @type {{starts: Uint32Array, colours: Uint8Array} | null} */ (null);
  /** @type {import("../text/finding.js").Hits | null} */ #hits = null;

  connect() {
    this.canvas = this.querySelector("canvas");
    this.view = this.querySelector(".strip-view");
    for (const source of [store, codebook]) this.listen(source, "change", () => this.#forget() || this.#later(PAUSE));
    this.listen(filter, "change", () => this.#forget() || this.#later(filter.hidden ? 0 : PAUSE)); // the text first
    this.listen(document, "annotator:found", ({ detail }) => this.#find(detail.hits));
    this.listen(window, "scroll", () => this.#soon(), { passive: true });
    this.listen(matchMedia("(prefers-color-scheme: dark)"), "change", () => this.#draw());
    this.listen(this, "click", (event) => this.#click(event));
    this.listen(this, "keydown", (event) => this.#key(event));
    const sizes = new ResizeObserver(() => this.#later(SETTLED));
    for (const element of [text, this]) sizes.observe(element);
    new MutationObserver(() => this.#draw()).observe(document.documentElement, { attributeFilter: ["data-theme"] });
    this.#draw();
  }

  #later(pause) {
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => this.#draw(), pause);
  }

  #forget() {
    this.#marks = null;
  }

  #soon() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#showView();
    });
  }

  #find(hits) {
    this.#hits = hits;
    this.#later(hits ? PAUSE : 0); // they may come by and by
  }

  // ── Drawing ────────────────────────────────────────────────────────────────────────────────────────────────────

  #draw() {
    clearTimeout(this.#waiting);
    this.#heights = heightsNow();
    const { clientWidth: width, clientHeight: height } = this;
    const scale = devicePixelRatio;
    Object.assign(this.canvas, { width: width * scale, height: height * scale });
    const paint = this.canvas.getContext("2d");
    paint.scale(scale, scale);
    const colours = this.#colours();
    const rows = Math.max(1, Math.floor(height / ROW));
    for (const { colour, left, right, top, bottom } of barsOf(this.#rows(rows))) {
      paint.fillStyle = colours[colour];
      paint.fillRect(left * width, top * ROW, (right - left) * width, (bottom - top) * ROW);
    }
    this.#drawFound(paint, rows);
    this.hidden = !store.placed.length && !this.#hits?.length;
    this.#showView();
  }

  /** Which colours begin in each row. @param {number} rows */
  #rows(rows) {
    this.#marks ??= marksNow();
    const { starts, colours } = this.#marks;
    const shares = new Float64Array(starts.length);
    for (let at = 0; at < starts.length; at++) shares[at] = this.#heights.share(starts[at]);
    return coloursByRow(rows, shares, colours);
  }

  /** In which rows something was found: of the hits, which may be hundreds of thousands, each row looks up two. @param {number} rows */
  #rowsWithHits(rows) {
    const first = (row) => this.#hits.placeFrom(row < rows ? this.#heights.point(row / rows) : Infinity);
    return Uint16Array.from({ length: rows }, (_, row) => Number(first(row) < first(row + 1)));
  }

  #drawFound(paint, rows) {
    if (!this.#hits?.length) return;
    paint.fillStyle = getComputedStyle(this.view).outlineColor;
    for (const { top, bottom } of barsOf(this.#rowsWithHits(rows))) paint.fillRect(0, top * ROW, FOUND, (bottom - top) * ROW);
  }

  /** The colours as they are now, light or dark. */
  #colours() {
    const probe = this.querySelector(".strip-probe");
    return COLOURS.map((colour) => {
      probe.dataset.colour = colour;
      return getComputedStyle(probe).color;
    });
  }

  /** Which part of the text is on the screen. */
  #showView() {
    const box = text.getBoundingClientRect();
    const share = (height) => Math.min(1, Math.max(0, (height - box.top) / Math.max(1, box.height)));
    const [from, to] = [share(0), share(innerHeight)];
    this.view.style.setProperty("--y", `${from * this.clientHeight}px`);
    this.view.style.setProperty("--height", `${(to - from) * this.clientHeight}px`);
    const place = store.placed.placeFrom(this.#heights?.point(from) ?? 0);
    this.setAttribute("aria-valuemax", String(store.placed.length));
    this.setAttribute("aria-valuenow", String(Math.min(place + 1, store.placed.length)));
    this.setAttribute("aria-valuetext", say("strip.place", { place: Math.min(place + 1, store.placed.length), count: store.placed.length }));
  }

  // ── Going ──────────────────────────────────────────────────────────────────────────────────────────────────────

  #click(event) {
    const box = this.getBoundingClientRect();
    const point = heightsNow().point((event.clientY - box.top) / box.height);
    const place = store.placed.placeFrom(point);
    const before = this.#shown(place - 1, -1);
    const after = this.#shown(place, 1);
    const away = (annotation) => (annotation ? Math.abs(annotation.start - point) : Infinity);
    this.#go(away(before) < away(after) ? before : after);
  }

  #key(event) {
    const { length } = store.placed;
    const selected = store.get(attention.selected);
    const here = selected?.start != null ? store.placed.placeOf(selected) : -1;
    const top = store.placed.placeFrom(this.#heights.point(shareOf(innerHeight * 0)));
    const bottom = store.placed.placeFrom(this.#heights.point(shareOf(innerHeight)));
    const moves = {
      ArrowDown: () => this.#shown(here >= 0 ? here + 1 : top, 1),
      ArrowUp: () => this.#shown((here >= 0 ? here : top) - 1, -1),
      PageDown: () => this.#shown(bottom, 1),
      PageUp: () => this.#shown(top - 1, -1),
      Home: () => this.#shown(0, 1),
      End: () => this.#shown(length - 1, -1),
    };
    if (!(event.key in moves)) return;
    event.preventDefault();
    event.stopPropagation();
    this.#go(moves[event.key]());
  }

  /** The first one from a place on that the filter shows. @param {number} place @param {1 | -1} by */
  #shown(place, by) {
    for (let at = place; at >= 0 && at < store.placed.length; at += by) {
      const annotation = store.placed.at(at);
      if (filter.accepts(annotation)) return annotation;
    }
    return null;
  }

  #go(annotation) {
    if (annotation) attention.select(annotation.uid, "keys");
  }
}

function marksNow() {
  const most = filter.hidden ? 0 : store.placed.length;
  const [starts, colours] = [new Uint32Array(most), new Uint8Array(most)];
  /** Most highlights share their tags with others. */
  const known = new Map();
  const isAll = !filter.isOn;
  let count = 0;
  for (const look of most ? store.placed.looks() : []) {
    if (!isAll && !filter.accepts(look)) continue;
    const { tags } = look;
    let colour = known.get(tags);
    if (colour === undefined) known.set(tags, (colour = COLOURS.indexOf(colourOf(look))));
    starts[count] = look.start;
    colours[count++] = colour;
  }
  return { starts: starts.subarray(0, count), colours: colours.subarray(0, count) };
}

/** How far down the text a height of the window is, 0 to 1. */
function shareOf(height) {
  const box = text.getBoundingClientRect();
  return Math.min(1, Math.max(0, (height - box.top) / Math.max(1, box.height)));
}

/** As the page is laid out now, of far batches only as a whole; what is folded stands at its fold. */
function heightsNow() {
  const [starts, tops] = [[], []];
  let before = null;
  for (const chunk of near.all) {
    const stands = chunk.closest("details:not([open])") ?? chunk.closest(".batch") ?? chunk;
    if (stands === before) continue;
    before = stands;
    starts.push(blocks.starts[near.places(chunk)[0]] ?? 0);
    tops.push(stands.getBoundingClientRect().top);
  }
  const box = text.getBoundingClientRect();
  const last = blocks.length - 1;
  return new Heights([...starts, last >= 0 ? blocks.end(last) : 1], [...tops, box.bottom]);
}

customElements.define("margin-strip", MarginStrip);
