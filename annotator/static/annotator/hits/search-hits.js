/**
 * Reading with the hits of a search: all of them are shown, keys and buttons go from one to the next, and behind the last
 * one to the next document that has some. Where one is stands in the address, so that it can be sent and come back to.
 */

import { hitsAt, prepare } from "../api.js";
import { command } from "../commands.js";
import { PageElement } from "../elements/element.js";
import { bringIntoView } from "../going.js";
import { FoundSurface } from "../painting/found.js";
import { blocks, near, store, tell, text } from "../reading.js";
import { Hits } from "../text/finding.js";
import { surroundings } from "../text/surroundings.js";
import { reasonOf, say } from "../words.js";
import { along, comingTo, movedTo, placeIn, without } from "./asking.js";

/** In milliseconds: going must rest that long before the hit is said. */
const SETTLED = 700;
/** The next document is made ready when only that many hits are left in this one. */
const LEFT = 2;
const ANNOTATION = /^#a-([0-9a-f-]{36})$/i;

class SearchHits extends PageElement {
  #surface = new FoundSurface({ blocks, near }, "hits");
  /** @type {Hits | null} */ #hits = null;
  #more = false;
  #inTitle = 0;
  #here = -1;
  /** @type {{previous: Neighbour | null, next: Neighbour | null}} */ #beside = { previous: null, next: null };
  #telling = 0;
  #prepared = false;

  connect() {
    this.act({ next: () => this.#step(1), previous: () => this.#step(-1), close: () => this.#close() });
    const when = () => !this.hidden && !document.documentElement.classList.contains("is-finding");
    const going = { group: "go", scope: "hits", repeats: true, when };
    command({ ...going, name: "hit-next", keys: ["g", "F3"], label: say("hits.nextKey"), run: () => this.#step(1) });
    command({ ...going, name: "hit-previous", keys: ["Shift+g", "Shift+F3"], label: say("hits.previousKey"), run: () => this.#step(-1) });
    this.listen(document, "annotator:found", ({ detail }) => detail.hits || !this.#hits || this.#tellPlaces(this.#hits));
    this.listen(this.querySelector(".hits-back"), "click", (event) => this.#goBack(event));
    this.#load();
  }

  async #load() {
    try {
      const { hits, title, more, next, previous } = await hitsAt(this.dataset.hits);
      this.#hits = new Hits();
      for (const [start, end] of hits) {
        this.#hits.starts.push(start);
        this.#hits.ends.push(end);
      }
      [this.#more, this.#inTitle] = [more, title.length];
      this.#beside = { next: beside(next), previous: beside(previous) };
    } catch (problem) {
      this.classList.add("has-problem");
      this.querySelector("output").textContent = reasonOf(problem);
      return;
    }
    if (this.hidden) return;
    this.#tellPlaces(this.#hits);
    this.#arrive();
  }

  /** To where the address leads: a highlight, a hit, or the first one. */
  #arrive() {
    const linked = store.get(ANNOTATION.exec(location.hash)?.[1].toLowerCase());
    const at = linked?.start != null ? linked : placeIn(new URLSearchParams(location.search));
    const place = comingTo(this.#hits, at);
    this.#show(place);
    if (place >= 0 && !linked && !isReturning()) bringIntoView(this.#hits.at(place));
    this.#tellSoon();
  }

  // ── Going ──────────────────────────────────────────────────────────────────────────────────────────────────────

  /** @param {1 | -1} by */
  #step(by) {
    if (!this.#hits) return;
    const place = this.#here + by;
    if (place >= 0 && place < this.#hits.length) this.#go(place);
    else this.#leave(this.#beside[by > 0 ? "next" : "previous"], by);
  }

  #go(place) {
    const hit = this.#hits.at(place);
    this.#show(place);
    bringIntoView(hit);
    history.replaceState(history.state, "", `?${movedTo(new URLSearchParams(location.search), hit)}`);
    this.#tellSoon();
  }

  /** @param {Neighbour | null} neighbour @param {1 | -1} by */
  #leave(neighbour, by) {
    if (neighbour) location.assign(neighbour.link);
    else tell({ text: say(by > 0 ? "hits.noNext" : "hits.noPrevious") });
  }

  /** Results that one came from are as one left them. */
  #goBack(event) {
    const isPlain = !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!isPlain || history.length < 2 || document.referrer !== event.currentTarget.href) return;
    event.preventDefault();
    history.back();
  }

  #close() {
    const hadFocus = this.contains(document.activeElement);
    const rest = without(new URLSearchParams(location.search)).toString();
    history.replaceState(history.state, "", location.pathname + (rest && `?${rest}`) + location.hash);
    this.hidden = true;
    clearTimeout(this.#telling);
    this.#hits = null;
    this.#surface.show(null, -1);
    this.#tellPlaces(null);
    if (hadFocus) text.focus({ preventScroll: true });
  }

  // ── Showing ────────────────────────────────────────────────────────────────────────────────────────────────────

  #show(place) {
    this.#here = place;
    this.#surface.show(this.#hits, place);
    this.querySelector("output").textContent = this.#countSaid();
    const { next, previous } = this.#beside;
    const isLast = place === this.#hits.length - 1;
    this.#offer("next", isLast ? next : null, isLast && !next);
    this.#offer("previous", place <= 0 ? previous : null, place <= 0 && !previous);
    const link = this.querySelector(".hits-next");
    link.hidden = !next;
    if (next) link.href = next.link;
    if (next) link.querySelector(".hits-title").textContent = next.title;
    if (next && place >= this.#hits.length - LEFT) this.#prepare(next.link);
  }

  /** What a button does now: another hit, or another document. */
  #offer(act, neighbour, nothing) {
    const button = this.querySelector(`[data-act=${act}]`);
    button.setAttribute("aria-disabled", String(nothing));
    button.dataset.title = neighbour ? say(`hits.${act}In`, { title: neighbour.title }) : say(`hits.${act}`);
    button.title = button.dataset.title;
    button.querySelector(".visually-hidden").textContent = button.dataset.title;
  }

  #countSaid() {
    const { length } = this.#hits;
    if (!length) return this.#inTitle ? say("hits.inTitle") : say("hits.none");
    const count = this.#more ? `${length.toLocaleString()}+` : length.toLocaleString();
    return say("hits.place", { place: (this.#here + 1).toLocaleString(), count });
  }

  /** To those who listen: which one it is, and what stands around it. */
  #tellSoon() {
    clearTimeout(this.#telling);
    this.#telling = setTimeout(() => {
      if (!this.#hits) return;
      const words = this.#here >= 0 ? surroundings(blocks, this.#hits.at(this.#here)) : "";
      tell({ quiet: true, text: `${say("hits.heard", { count: this.#countSaid() })} ${words}`.trim() });
    }, SETTLED);
  }

  /** In a turn of its own: who draws where they lie has work to do, too. @param {Hits | null} hits */
  #tellPlaces(hits) {
    setTimeout(() => document.dispatchEvent(new CustomEvent("annotator:found", { detail: { hits } })));
  }

  #prepare(address) {
    if (this.#prepared) return;
    this.#prepared = true;
    prepare(address).catch(() => {}); // who goes there asks for it again
  }
}

/** @typedef {{uid: string, title: string, link: string}} Neighbour */

/** From there, too, the way back leads to the results that one came from. @param {Neighbour | null} neighbour */
function beside(neighbour) {
  return neighbour && { ...neighbour, link: along(neighbour.link, new URLSearchParams(location.search)) };
}

/** Whether one comes back to a page that the browser shows where one left it. */
function isReturning() {
  return scrollY > 0 && performance.getEntriesByType("navigation")[0]?.type !== "navigate";
}

customElements.define("search-hits", SearchHits);
