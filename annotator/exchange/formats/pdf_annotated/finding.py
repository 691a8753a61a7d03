"""Where on the pages of a PDF a passage stands, by its letters. Pure.

The reader joins lines, mends divided words and moves heads and feet away, so a text and its PDF agree in their letters
alone: white space, hyphens and the shapes of letters (NFKC) are left out of the comparison. A passage that stands there
more than once is told by what stands around it; one that can't be told surely has no place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_PASSED_OVER = re.compile("[\\s\x00-\x1f\x7f-\x9f\u00ad\u2010\u2011\ufffe\ufeff\u200b-\u200f-]+")
AROUND = 256  # letters on either side that are compared
_CLEARLY = 8  # letters by which the best place has to be better than the next
_SHORTEST_PART = 8  # letters on each of two pages
_MOST_PLACES = 5_000


class Stretch(NamedTuple):
    """Characters of a page, by pdfium's numbers: from ``start`` to before ``end``."""

    page: int
    start: int
    end: int


class Letters:
    """The letters of a text, and which of its characters each is."""

    def __init__(self, text: str) -> None:
        kept: list[str] = []
        self.places: list[int] = []
        for place, sign in enumerate(text):
            shape = sign if sign.isascii() else unicodedata.normalize("NFKC", sign)
            for one in shape:
                if not _PASSED_OVER.match(one):
                    kept.append(one)
                    self.places.append(place)
        self.text = "".join(kept)


class Pages:
    """The letters of all pages, one after the other."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._pages = [Letters(text) for text in texts]
        self._starts = [0]
        for page in self._pages:
            self._starts.append(self._starts[-1] + len(page.text))
        self._all = "".join(page.text for page in self._pages)

    def find(self, before: str, quote: str, after: str) -> list[Stretch]:
        """Where ``quote`` stands between these, page by page; nothing where that isn't sure."""
        wanted, left, right = Letters(quote).text, Letters(before).text[-AROUND:], Letters(after).text[:AROUND]
        if not wanted:
            return []
        at = self._best(list(self._occurrences(wanted)), len(wanted), left, right)
        return self._over_two_pages(wanted) if at is None else list(self._stretches(at, at + len(wanted)))

    def _occurrences(self, wanted: str) -> Iterator[int]:
        at = self._all.find(wanted)
        for _ in range(_MOST_PLACES):
            if at < 0:
                return
            yield at
            at = self._all.find(wanted, at + 1)

    def _best(self, places: Sequence[int], length: int, left: str, right: str) -> int | None:
        """The only place, or the one around which clearly more agrees than around any other."""
        if len(places) <= 1 or len(places) == _MOST_PLACES:
            return places[0] if len(places) == 1 else None
        scores = sorted(((self._agreeing(at, length, left, right), at) for at in places), reverse=True)
        return scores[0][1] if scores[0][0] >= scores[1][0] + _CLEARLY else None

    def _agreeing(self, at: int, length: int, left: str, right: str) -> int:
        found_left = self._all[max(0, at - AROUND) : at]
        found_right = self._all[at + length : at + length + AROUND]
        return _shared(reversed(left), reversed(found_left)) + _shared(iter(right), iter(found_right))

    def _over_two_pages(self, wanted: str) -> list[Stretch]:
        """A passage that a head or a foot stands within: its beginning at one page, the rest on the next one."""
        found: list[list[Stretch]] = []
        for number in range(len(self._pages) - 1):
            here, following = self._pages[number].text, self._pages[number + 1].text
            cut = _longest_start(wanted, here)
            rest = wanted[cut:]
            if min(cut, len(rest)) < _SHORTEST_PART or rest not in following:
                continue
            if here.count(wanted[:cut]) == following.count(rest) == 1:
                start, then = here.index(wanted[:cut]), following.index(rest)
                found.append(
                    [self._stretch(number, start, start + cut), self._stretch(number + 1, then, then + len(rest))]
                )
        return found[0] if len(found) == 1 else []

    def _stretches(self, start: int, end: int) -> Iterator[Stretch]:
        for number, first in enumerate(self._starts[:-1]):
            low, high = max(start, first), min(end, self._starts[number + 1])
            if low < high:
                yield self._stretch(number, low - first, high - first)

    def _stretch(self, number: int, start: int, end: int) -> Stretch:
        places = self._pages[number].places
        return Stretch(number, places[start], places[end - 1] + 1)


def _shared(one: Iterator[str], other: Iterator[str]) -> int:
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


def _longest_start(wanted: str, text: str) -> int:
    """How many of the first letters of ``wanted`` stand together in ``text``."""
    low, high = 0, len(wanted)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if wanted[:middle] in text else (low, middle - 1)
    return low
