"""Some of a text around what was found in it, to be shown in a list. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile

WIDTH = 260  # code points
_BEFORE = 80  # of them before what was found first
_LONGEST_WORD = 30  # code points; what is longer isn't parted into words by spaces


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of text, and whether it is what was found."""

    text: str
    found: bool = False


def excerpt(text: str, places: Iterable[tuple[int, int]], *, width: int = WIDTH) -> list[Part]:
    """About ``width`` code points of a text around the first of these places, with all of them that stand there; none,
    if there is no place. Places are ordered by where they start; of those after the excerpt only one is looked at."""
    following = iter(places)
    first = next(following, None)
    if first is None:
        return []
    start = _begin(text, first[0])
    end = _stop(text, max(start + width, first[1]))
    found = [first, *takewhile(lambda place: place[1] <= end, following)]
    parts = [one for one in _parts(text, start, end, found) if one.text]
    if start:
        parts.insert(0, Part("… "))
    return [*parts, Part(" …")] if end < len(text.rstrip()) else parts


def marked(text: str, places: Iterable[tuple[int, int]]) -> list[Part]:
    """The whole text, with what was found in it."""
    return [one for one in _parts(text, 0, len(text), places) if one.text]


def _parts(text: str, start: int, end: int, places: Iterable[tuple[int, int]]) -> Iterator[Part]:
    at = start
    for first, last in places:
        if last <= at:
            continue
        yield Part(_flat(text[at : max(first, at)]))
        yield Part(_flat(text[max(first, at) : last]), found=True)
        at = last
    yield Part(_flat(text[at:end]))


def _flat(text: str) -> str:
    """In one line: line breaks become spaces."""
    return text.replace("\n", " ")


def _begin(text: str, at: int) -> int:
    """Where a word begins, some words before."""
    start = max(0, at - _BEFORE)
    if start == 0:
        return 0
    blank = _blank(text, start, at)
    return blank + 1 if 0 <= blank - start <= _LONGEST_WORD else start


def _blank(text: str, start: int, end: int) -> int:
    found = [at for at in (text.find(" ", start, end), text.find("\n", start, end)) if at >= 0]
    return min(found, default=-1)


def _stop(text: str, end: int) -> int:
    """Where a word ends, just before."""
    if end >= len(text):
        return len(text)
    blank = max(text.rfind(" ", 0, end), text.rfind("\n", 0, end))
    return blank if 0 <= end - blank <= _LONGEST_WORD else end
