"""The words of a document as Taguette keeps it, and where its highlights stand in them. Pure.

It keeps a document as HTML that it has cleaned, and places as UTF-8 bytes of that without its tags.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from html import unescape

# Nothing in it goes on over a "<", so that no text makes it look at the same letters twice.
_TAG = re.compile(r"""<(/?)([a-zA-Z][a-zA-Z0-9-]*)(?:[^<>"']|"[^"<]*"|'[^'<]*')*>""")
_BLOCKS = frozenset(
    str.split(
        "address article aside blockquote br caption center dd details div dl dt figcaption figure footer form h1 h2 "
        "h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul"
    )
)
_SPACE = re.compile("[\t\n\r\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]+")
_WIDE = re.compile("[^\x00-\x7f]")


class Words:
    """``text``: what a reader sees, each block on a line of its own; its positions are code points."""

    def __init__(self, html: str) -> None:
        self._shown: list[str] = []
        self._raw: list[str] = []
        self._starts = array("q", [0])  # of each piece: in the raw text, in the shown one, and how long it is
        self._shown_at = array("q", [0])
        self._lengths = array("q", [0])
        self._length = self._raw_length = 0
        self._is_at_start = True
        at = 0
        for tag in _TAG.finditer(html):
            self._write(unescape(html[at : tag.start()]))
            if tag[2].lower() in _BLOCKS:
                self._end_line()
            at = tag.end()
        self._write(unescape(html[at:]))
        self.text = "".join(self._shown).rstrip()
        self._bytes = _Bytes("".join(self._raw))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The code points between two counts of bytes, without white space at the ends."""
        first, last = self._place(start), self._place(end)
        while first < last and self.text[first].isspace():
            first += 1
        while last > first and self.text[last - 1].isspace():
            last -= 1
        return first, last

    def _place(self, count: int) -> int:
        raw = self._bytes.position(max(count, 0))
        piece = bisect_right(self._starts, raw) - 1
        return min(self._shown_at[piece] + min(raw - self._starts[piece], self._lengths[piece]), len(self.text))

    def _write(self, words: str) -> None:
        at = 0
        for gap in _CONTROLS.finditer(words):
            self._add(words[at : gap.start()], self._raw_length + at)
            at = gap.end()
        self._add(words[at:], self._raw_length + at)
        self._raw.append(words)
        self._raw_length += len(words)

    def _add(self, words: str, raw: int) -> None:
        shown = _SPACE.sub(" ", words)
        if self._is_at_start:
            bare = shown.lstrip()
            raw, shown = raw + len(shown) - len(bare), bare
        if shown:
            self._starts.append(raw)
            self._shown_at.append(self._length)
            self._lengths.append(len(shown))
            self._shown.append(shown)
            self._length += len(shown)
            self._is_at_start = False

    def _end_line(self) -> None:
        if not self._is_at_start:
            self._shown.append("\n")
            self._length += 1
            self._is_at_start = True


class _Bytes:
    """Code points of a text by its bytes in UTF-8. Costs memory for what isn't ASCII alone."""

    def __init__(self, text: str) -> None:
        self._starts = array("q")  # in bytes, of each such character
        self._extra = array("q", [0])  # bytes more than code points, before each of them and at last
        for found in _WIDE.finditer(text):
            self._starts.append(found.start() + self._extra[-1])
            self._extra.append(self._extra[-1] + len(found[0].encode("utf-8", "replace")) - 1)

    def position(self, count: int) -> int:
        """The code points before this byte; bytes within a character count as its beginning."""
        before = bisect_right(self._starts, count - 1)
        if not before:
            return count
        last = self._starts[before - 1]
        width = self._extra[before] - self._extra[before - 1] + 1
        return last - self._extra[before - 1] if count < last + width else count - self._extra[before]
