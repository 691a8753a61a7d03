"""Passages of a reading page's text, as JavaScript for ``page.evaluate``: where words stand, and selecting them."""

from __future__ import annotations

_RANGE_OF = """
  const rangeOf = (first, last = first) => {
    const walker = document.createTreeWalker(document.getElementById("text"), NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const at = node.data.indexOf(first);
      if (at < 0) continue;
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, node.data.indexOf(last, at) + last.length);
      return range;
    }
  };
  const inView = (range, below) => {
    const {top, bottom} = range.getBoundingClientRect();
    if (top < 60 || bottom > innerHeight - below)
      range.startContainer.parentElement.scrollIntoView({block: "center", behavior: "instant"});
    return range;
  };"""

# (words) → where they are, scrolled into view.
BOX = f"""(words) => {{{_RANGE_OF}
  const {{left, right, top, bottom}} = inView(rangeOf(words), 40).getBoundingClientRect();
  return {{left, right, top, bottom, y: (top + bottom) / 2}};
}}"""

# (words) or ([first, last]) → x and y of their start and of their end, scrolled into view.
ENDS = f"""(words) => {{{_RANGE_OF}
  const boxes = [...inView(rangeOf(...[words].flat()), 200).getClientRects()];
  const [from, to] = [boxes[0], boxes.at(-1)];
  return [from.left + 1, from.top + from.height / 2, to.right - 1, to.top + to.height / 2];
}}"""

SELECT = f"""(words) => {{{_RANGE_OF}
  const {{startContainer: node, startOffset: from, endOffset: to}} = rangeOf(words);
  getSelection().setBaseAndExtent(node, from, node, to);
}}"""

# ([words, after]): the cursor that many units behind where they start.
PUT_CURSOR = f"""([words, after]) => {{{_RANGE_OF}
  const {{startContainer: node, startOffset: at}} = rangeOf(words);
  getSelection().collapse(node, at + after);
}}"""
