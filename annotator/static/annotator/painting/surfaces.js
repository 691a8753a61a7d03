/**
 * Two ways to draw on the text, with the same two methods. `draw` returns what `erase` takes.
 * Where the browser has the CSS Custom Highlight API nothing is put into the text; elsewhere, and for who wants to hear
 * where highlights begin and end, it gets `<mark>`s.
 */

import { say } from "../words.js";

const PREFIX = "annotator-";

/** Higher is drawn over lower. */
const LAYERS = { hovered: 2, selected: 3, passage: 4 };

/** What isn't a highlight, only shows one that is. */
const SILENT = new Set([...Object.keys(LAYERS), "chosen", "found", "found-here", "hit", "hit-here"]);

/** What is drawn a second time where several of a colour overlap is no highlight of its own. */
const IS_DEEPER = /-\d$/;

const MARKS = "annotator:marks";

/** Whether this person hears where highlights begin and end: assistive technology doesn't know painted ones. */
export function areHeard() {
  return localStorage.getItem(MARKS) === "heard";
}

/** What is drawn from now on can be heard, or not; what was drawn is still erased as it was drawn. @param {boolean} on */
export function hear(on) {
  if (on) localStorage.setItem(MARKS, "heard");
  else localStorage.removeItem(MARKS);
}

export function surface() {
  return new ChosenSurface();
}

/** The one that this browser and this person can do with. */
class ChosenSurface {
  #painted = globalThis.CSS?.highlights ? new HighlightSurface() : null;
  #marked = new MarkSurface();

  /** @param {string} name @param {AbstractRange} range @param {() => string} [said] what is heard where it begins */
  draw(name, range, said) {
    const surface = this.#painted && !areHeard() ? this.#painted : this.#marked;
    return { surface, drawn: surface.draw(name, range, said) };
  }

  erase({ surface, drawn }) {
    surface.erase(drawn);
  }
}

/** What is drawn on the words that stand for a picture: there, the picture gets a frame. @type {WeakMap<Element, string[]>} */
const frames = new WeakMap();

/** One `Highlight` per name (colour), however many passages it has. */
export class HighlightSurface {
  #highlights = new Map();

  /** @param {string} name @param {AbstractRange} range */
  draw(name, range) {
    const highlight = this.#highlights.get(name) ?? this.#register(name);
    highlight.add(range);
    const image = pictureOf(range);
    if (image) frame(image, [...(frames.get(image) ?? []), name]);
    return { highlight, range, image, name };
  }

  erase({ highlight, range, image, name }) {
    highlight.delete(range);
    if (image) frame(image, without(frames.get(image), name));
  }

  #register(name) {
    if (!this.#highlights.size) spreadRules();
    const highlight = new Highlight();
    highlight.priority = LAYERS[name] ?? 1;
    this.#highlights.set(name, highlight);
    CSS.highlights.set(PREFIX + name, highlight);
    return highlight;
  }
}

/**
 * What the style sheets say of highlights in the text they say of it alone, and everything in it inherits that: a rule
 * for each element would have to be tried on each. Where a browser's highlights don't inherit, the rules are made to.
 */
function spreadRules() {
  const within = document.querySelector("#text [data-start]");
  if (!within) return;
  const colour = (element) => getComputedStyle(element, "::highlight(annotator-none)").backgroundColor;
  if (colour(within) === colour(within.closest("#text")) && colour(within) !== getComputedStyle(within).backgroundColor) return;
  for (const sheet of document.styleSheets) eachRule(sheet, spread);
}

/** @param {CSSStyleSheet | CSSGroupingRule} group @param {(rule: CSSStyleRule) => void} work */
function eachRule(group, work) {
  for (const rule of group.cssRules) {
    if (rule.selectorText) work(rule);
    if (rule.cssRules?.length) eachRule(rule, work);
  }
}

/** @param {CSSStyleRule} rule */
function spread(rule) {
  const { selectorText } = rule;
  const wider = selectorText.replaceAll("#text::", ":is(#text, #text *)::").replace(":root::selection", "::selection");
  if (wider !== selectorText) rule.selectorText = wider;
}

/** A `<mark>` around each text node of the range; nested where passages overlap. Its first and last say so. */
export class MarkSurface {
  /** @param {string} name @param {AbstractRange} range */
  draw(name, range, said = () => say("marks.begin")) {
    const marks = textNodesIn(range).map(({ node, start, end }) => {
      const piece = start > 0 ? node.splitText(start) : node;
      if (end - start < piece.length) piece.splitText(end - start);
      const mark = document.createElement("mark");
      mark.dataset.paint = name;
      piece.replaceWith(mark);
      mark.append(piece);
      return mark;
    });
    if (marks.length && !SILENT.has(name) && !IS_DEEPER.test(name)) {
      marks[0].dataset.begins = said();
      marks.at(-1).dataset.ends = say("marks.end");
    }
    return marks;
  }

  /** @param {HTMLElement[]} marks */
  erase(marks) {
    for (const mark of marks) {
      const parent = mark.parentNode;
      mark.replaceWith(...mark.childNodes);
      parent?.normalize();
    }
  }
}

/** The picture whose words are in the range: words that may take no room, so that nothing of them could be drawn. */
function pictureOf(range) {
  const words = range.startContainer.parentElement?.closest("figure > :is(.words, .wordless)");
  return words?.parentElement.querySelector("img");
}

/** The frame has the colour of what would be drawn over the others. @param {HTMLElement} image @param {string[]} names */
function frame(image, names) {
  frames.set(image, names);
  const [top] = [...names].sort((one, other) => (LAYERS[other] ?? 1) - (LAYERS[one] ?? 1));
  if (top) image.dataset.colour = top;
  else delete image.dataset.colour;
}

/** @param {string[]} names @param {string} name */
function without(names, name) {
  const place = names.indexOf(name);
  return names.filter((_, index) => index !== place);
}

/** @param {AbstractRange} passage */
function textNodesIn(passage) {
  const range = document.createRange();
  range.setStart(passage.startContainer, passage.startOffset);
  range.setEnd(passage.endContainer, passage.endOffset);
  const root = range.commonAncestorContainer;
  if (root instanceof Text) return [{ node: root, start: range.startOffset, end: range.endOffset }];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!range.intersectsNode(node)) continue;
    const start = node === range.startContainer ? range.startOffset : 0;
    const end = node === range.endContainer ? range.endOffset : node.length;
    if (start < end) found.push({ node, start, end });
  }
  return found;
}
