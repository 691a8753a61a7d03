"""Running heads, feet and page numbers: what comes back at the same place of page after page. Pure.

Found from the page's edge inwards, by words (numbers and roman numerals aside) and by numbers that count with the
pages. Nothing that is further in than a line of the article is taken for furniture.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from documents.readers.pdf.lines import Line
from documents.readers.pdf.page import Page

_DEEPEST = 3  # lines from either edge
_NUMBER = re.compile(r"(?<![\w.,])(?:\d{1,5}|[ivxlc]{1,7}|[IVXLC]{1,7})(?![\w]|[.,]\d)")
_AT_ENDS = re.compile(r"^\W{0,3}(\d{1,5})(?![\w]|[.,]\d)|(?<![\w.,])(\d{1,5})\W{0,3}$")
_LETTER = re.compile(r"[^\W\d_]")
_BAND = 6.0  # points: places are rounded to this
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@dataclass(slots=True)
class _Edge:
    """A row near the page's upper or lower edge."""

    page: int
    lower: bool
    place: tuple[int, int]  # its band, and the size of its font
    text: str
    words: str  # with signs for numbers
    offsets: tuple[int, ...]  # of the numbers in it to the page's own
    lines: list[Line]


def set_apart(pages: Sequence[Page]) -> None:
    """Moves the lines that are furniture from ``page.lines`` to ``page.furniture``."""
    edges = [_edges(page) for page in pages]
    counts = _Counts([edge for page in edges for side in page for edge in side], len(pages))
    for page, sides in zip(pages, edges, strict=True):
        for side in sides:
            for edge in takewhile(counts.is_furniture, side):
                page.furniture += edge.lines
        if page.furniture:
            gone = {id(line) for line in page.furniture}
            page.lines = [line for line in page.lines if id(line) not in gone]


class _Counts:
    """How often words and numbers come back."""

    def __init__(self, edges: Sequence[_Edge], pages: int) -> None:
        self._pages = pages
        self._needed = 2 if pages < 5 else 3
        self._words = Counter((edge.lower, edge.words, *edge.place) for edge in edges)
        self._sides = Counter((edge.lower, edge.words, *edge.place, edge.page % 2) for edge in edges)
        offsets = Counter(offset for edge in edges for offset in set(edge.offsets))
        self._steady = {offset for offset, count in offsets.items() if count >= max(self._needed, pages / 20)}
        self._numbered = Counter((edge.lower, *edge.place) for edge in edges if self._is_numbered(edge))

    def is_furniture(self, edge: _Edge) -> bool:
        numbered = self._is_numbered(edge)
        if not _LETTER.search(edge.words):
            return numbered  # a number alone, or dashes around it
        band, size = edge.place
        beside = (self._words[edge.lower, edge.words, band + aside, size] for aside in (-1, 0, 1))
        if sum(beside) >= self._needed or self._alternates(edge):
            return True
        at_ends = numbered and _AT_ENDS.search(edge.text) is not None
        return at_ends and self._numbered[edge.lower, band, size] >= self._needed

    def _is_numbered(self, edge: _Edge) -> bool:
        return bool(self._steady.intersection(edge.offsets))

    def _alternates(self, edge: _Edge) -> bool:
        """Left and right pages may have heads of their own, and a short file few of each."""
        count = self._sides[edge.lower, edge.words, *edge.place, edge.page % 2]
        return "#" not in edge.words and count > self._pages / 4 > 1


def _edges(page: Page) -> tuple[list[_Edge], list[_Edge]]:
    """The page's first rows from above and its last ones from below."""
    straight = sorted(
        (line for line in page.lines if line.quarter == 0 and line.picture is None), key=lambda line: line.base
    )
    upper = _rows(straight)
    lower = _rows(straight[::-1])
    while upper and lower and upper[-1][0].base >= lower[-1][0].base:  # a page of a few rows: none is counted twice
        (upper if len(upper) >= len(lower) else lower).pop()
    return [_edge(page, row, lower=False) for row in upper], [_edge(page, row, lower=True) for row in lower]


def _rows(lines: list[Line]) -> list[list[Line]]:
    rows: list[list[Line]] = []
    for line in lines:
        if rows and abs(line.base - rows[-1][0].base) < 0.3 * line.size:
            rows[-1].append(line)
        elif len(rows) == _DEEPEST:
            break
        else:
            rows.append([line])
    return rows


def _edge(page: Page, row: list[Line], *, lower: bool) -> _Edge:
    row.sort(key=lambda line: line.x0)
    text = " ".join(line.text for line in row)
    place = page.height - row[0].base if lower else row[0].base
    at_ends = [found[1] or found[2] for found in _AT_ENDS.finditer(text)]
    alone = _NUMBER.fullmatch(text.strip(" -–—.[]()|"))
    numbers = [int(number) for number in at_ends] or ([_value(alone[0])] if alone else [])
    offsets = tuple(number - page.index for number in numbers)
    where = (round(place / _BAND), round(2 * row[0].size))
    return _Edge(page.index, lower, where, text, _NUMBER.sub("#", text).casefold(), offsets, row)


def _value(roman: str) -> int:
    """Of a roman numeral (numbers in digits are known already)."""
    values = [_ROMAN[letter] for letter in roman.lower()]
    return sum(-one if one < following else one for one, following in zip(values, [*values[1:], 0], strict=True))
