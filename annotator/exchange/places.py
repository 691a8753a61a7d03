"""Places in a text as a file has it, and in the canonical form of that text. Pure.

A file counts in its own unit: code points, or UTF-16 units as Java and JavaScript do; and its text may have signs that
ours never has (a carriage return before each line feed). Here its positions become code points of the canonical text.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from annotator.exchange.units import Utf16
from documents.text import canonical

_STEP = 4096  # code points: what is read again to place one position


class Claim(NamedTuple):
    """What a file says of a passage: where, as a hint, and what it reads."""

    start: int | None
    end: int | None
    quote: str


class Places:
    """``text`` is canonical. ``utf16``: the file counts UTF-16 units."""

    def __init__(self, raw: str, *, utf16: bool = False) -> None:
        self.text = canonical(raw)
        self._raw = raw
        self._units = Utf16(raw) if utf16 else None
        self._from, self._to = [0], [0]
        if self.text != raw:
            self._measure()

    def span(self, start: object, end: object) -> tuple[int, int] | None:
        """A passage's place in ``text``, or None where these are no positions in it or nothing stands there."""
        if type(start) is not int or type(end) is not int or not 0 <= start < end:
            return None
        if self._units is not None:
            start, end = self._units.position(start), self._units.position(end)
        if end > len(self._raw):
            return None
        place = self._canonical(start), self._canonical(end)
        return place if place[0] < place[1] else None

    def claim(self, start: object, end: object, quote: object = None) -> Claim | None:
        """The passage there. Where the file has a ``quote`` of its own that isn't what stands there, the quote stays
        and the place is a hint. None where the file has neither a place nor a quote."""
        place = self.span(start, end)
        words = canonical(quote) if isinstance(quote, str) else ""
        if place is None:
            return Claim(None, None, words) if words else None
        return Claim(*place, words or self.text[place[0] : place[1]])

    def _measure(self) -> None:
        at = length = 0
        while at < len(self._raw):
            until = min(at + _STEP, len(self._raw))
            until += self._raw[until - 1 : until + 1] == "\r\n"
            length += len(canonical(self._raw[at:until]))
            at = until
            self._from.append(at)
            self._to.append(length)

    def _canonical(self, position: int) -> int:
        if self.text == self._raw or self.text is self._raw:
            return position
        step = bisect_right(self._from, position) - 1
        return self._to[step] + len(canonical(self._raw[self._from[step] : position]))
