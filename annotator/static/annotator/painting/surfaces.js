/**
 * Two ways to draw on the text, with the same two methods. `draw` returns what `erase` takes.
 * Where the browser has the CSS Custom Highlight API nothing is put into the text; elsewhere it gets `<mark>`s.
 */

const PREFIX = "annotator-";

/** Higher is drawn over lower. */
const LAYERS = { hovered: 2, selected: 3, passage: 4 };

export function surface() {
  return globalThis.CSS?.highlights ? new HighlightSurface() : new MarkSurface();
}

/** One `Highlight` per name (colour), however many passages it has. */
export class HighlightSurface {
  #highlights = new Map();

  /** @param {string} name @param {Range} range */
  draw(name, range) {
    const highlight = this.#highlights.get(name) ?? this.#register(name);
    highlight.add(range);
    return { highlight, range };
  }

  erase({ highlight, range }) {
    highlight.delete(range);
  }

  #register(name) {
    const highlight = new Highlight();
    highlight.priority = LAYERS[name] ?? 1;
    this.#highlights.set(name, highlight);
    CSS.highlights.set(PREFIX + name, highlight);
    return highlight;
  }
}

/** A `<mark>` around each text node of the range; nested where passages overlap. */
export class MarkSurface {
  /** @param {string} name @param {Range} range */
  draw(name, range) {
    return textNodesIn(range).map(({ node, start, end }) => {
      const piece = start > 0 ? node.splitText(start) : node;
      if (end - start < piece.length) piece.splitText(end - start);
      const mark = document.createElement("mark");
      mark.dataset.paint = name;
      piece.replaceWith(mark);
      mark.append(piece);
      return mark;
    });
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

/** @param {Range} range */
function textNodesIn(range) {
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
