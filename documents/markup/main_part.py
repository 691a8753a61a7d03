"""Which blocks of a page trafilatura takes for the article. Pure.

It answers with paragraphs of its own making: cut, joined and cleaned otherwise than our blocks. Both are in the
page's order, so they are laid side by side by their letters: long blocks first, where they can be in one place
only, then what stands between them.
"""

from __future__ import annotations

import logging
import re
from bisect import bisect_left
from collections.abc import Sequence

import trafilatura
from lxml import etree
from lxml.html import HtmlElement

# It reports each page without an article as an error; here that is an everyday thing.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

LARGEST = 4_000_000  # code points: above it trafilatura takes too long
DEEPEST = 400  # elements: deeper trees overflow the C stack of the extraction
_SURE = 24  # letters of a block that can't be the same as the article's by chance
_CHUNK = 20  # letters
_ENOUGH = 0.5  # of a block's chunks
_NOT_A_LETTER = re.compile(r"[\W_]+")

Letters = tuple[str, frozenset[int], frozenset[int]]  # the article's, and where its paragraphs begin and end


def taken(root: HtmlElement, texts: Sequence[str]) -> set[int]:
    """The indices of ``texts``, the page's blocks in order, that are in the article; empty if there is none."""
    if sum(map(len, texts)) > LARGEST or _is_deep(root):
        return set()
    try:
        found = trafilatura.bare_extraction(root, include_comments=False, include_formatting=False)
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError, AssertionError, etree.LxmlError):
        return set()  # a page that breaks the extraction is still a page
    body = getattr(found, "body", None)
    return set() if body is None else matched(texts, list(body.itertext()))


def matched(texts: Sequence[str], paragraphs: Sequence[str]) -> set[int]:
    """The indices of the texts that the paragraphs hold, both in the order of the page."""
    letters = _joined(paragraphs)
    keys = [_letters(text) for text in texts]
    places = _anchored(keys, letters[0])
    found = set(places)
    edges = [(-1, 0, 0), *((i, *places[i]) for i in sorted(places)), (len(keys), len(letters[0]), 0)]
    for (left, _, after), (right, before, _) in zip(edges, edges[1:], strict=False):
        found |= _between(keys, range(left + 1, right), letters, after, before)
    return found


def _joined(paragraphs: Sequence[str]) -> Letters:
    parts = [_letters(paragraph) for paragraph in paragraphs]
    starts, ends, position = [], [], 0
    for part in parts:
        starts.append(position)
        position += len(part)
        ends.append(position)
    return "".join(parts), frozenset(starts), frozenset(ends)


def _anchored(keys: Sequence[str], whole: str) -> dict[int, tuple[int, int]]:
    """The long texts and where each is in ``whole``: the heaviest ones that are in the same order."""
    places = [
        (index, *place)
        for index, key in enumerate(keys)
        if len(key) >= _SURE
        for place in [_place(key, whole)]
        if place
    ]
    best: list[tuple[int, int, int]] = []  # end, weight so far, index into places: both rising
    before: dict[int, int | None] = {}
    for number, (_, start, end) in enumerate(places):
        at = bisect_left(best, (start + 1,)) - 1
        weight = (best[at][1] if at >= 0 else 0) + end - start
        before[number] = best[at][2] if at >= 0 else None
        at = bisect_left(best, (end, weight))
        if at and best[at - 1][1] >= weight:
            continue
        while at < len(best) and best[at][1] <= weight:
            best.pop(at)
        best.insert(at, (end, weight, number))
    chain: dict[int, tuple[int, int]] = {}
    at_last: int | None = best[-1][2] if best else None
    while at_last is not None:
        index, start, end = places[at_last]
        chain[index] = (start, end)
        at_last = before[at_last]
    return chain


def _place(key: str, whole: str) -> tuple[int, int] | None:
    """Where a long text is: as it stands, or most of its chunks."""
    start = whole.find(key)
    if start >= 0:
        return start, start + len(key)
    if len(key) < 3 * _CHUNK:
        return None
    found = [whole.find(key[at : at + _CHUNK]) for at in range(0, len(key) - _CHUNK + 1, _CHUNK)]
    first = next((place for place in found if place >= 0), -1)
    hits = [place for place in found if first <= place <= first + len(key)]
    return (first, max(hits) + _CHUNK) if first >= 0 and len(hits) >= _ENOUGH * len(found) else None


def _between(keys: Sequence[str], indices: range, letters: Letters, start: int, end: int) -> set[int]:
    """Of the texts between two that are known, those that follow one another in the gap between them."""
    whole, starts, ends = letters
    found: set[int] = set()
    for index in indices:
        key = keys[index]
        if not key:
            continue
        at = whole.find(key, start, end)
        while at >= 0 and not (at == start or at in starts or at + len(key) in ends or len(key) >= _SURE):
            at = whole.find(key, at + 1, end)
        if at >= 0:
            found.add(index)
            start = at + len(key)
    return found


def _letters(text: str) -> str:
    return _NOT_A_LETTER.sub("", text.casefold())


def _is_deep(root: HtmlElement) -> bool:
    level = [root]
    for _ in range(DEEPEST):
        level = [child for element in level for child in element]
        if not level:
            return False
    return True
