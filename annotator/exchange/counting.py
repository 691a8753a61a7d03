"""In what unit another program counted the places of a text, told by the places themselves. Pure.

A text that comes with places may have a byte order mark, newlines of two signs and characters of two UTF-16 units, and
programs differ in what of these they count. Each way of counting is tried, the standard's first; the words that are
known to stand at the places tell them apart, else where words begin and end.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from annotator.exchange.units import Utf16
from documents.text import canonical

_BOM = "\ufeff"
_TRIED = 200  # places that are looked at
_SURE = 10  # what known words weigh more than the bounds of words
_MORE = 200  # signs of a passage that are looked at, beyond what its words may be
_FEWEST = 4  # signs of known words that tell something
_CHANGED = re.compile("(?<=\r)\n|[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_WIDE = re.compile("[\U00010000-\U0010ffff]")


class Place(NamedTuple):
    """Where something stands as a file counts, and the words that stand there, or their beginning; "" if unknown."""

    start: int
    end: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """A text as it is stored, and how its file's positions become code points of it. ``sure`` is False where several
    ways of counting fit the places as well as each other and lead to different ones."""

    text: str
    position: Callable[[int], int]
    sure: bool = True


def counted(raw: str, places: Iterable[Place]) -> Counted:
    """The way of counting under which most places make sense."""
    text = canonical(raw)
    ways = list(_ways(raw))
    if len(ways) == 1:
        return Counted(text, ways[0])
    looked = [one for one, _ in zip(places, range(_TRIED), strict=False)]
    scores = [sum(_sense(text, way, place) for place in looked) for way in ways]
    best = [way for way, score in zip(ways, scores, strict=True) if score == max(scores)]
    return Counted(text, best[0], all(_same(best[0], way, looked) for way in best[1:]))


def counted_in_code_points(raw: str) -> Counted:
    """What the standard asks for, of a file that is known to keep to it: a byte order mark isn't counted, and the two
    signs of a line end are."""
    return Counted(canonical(raw), next(iter(_ways(raw))))


def fits_with_one_more(text: str, place: Place) -> bool:
    """Whether a place in code points has its words only if its last sign is counted in: some programs name that."""
    words = _plain(place.words)
    return bool(words) and _plain(text[place.start : place.end]) != words == _plain(text[place.start : place.end + 1])


def _ways(raw: str) -> Iterable[Callable[[int], int]]:
    """From positions of the text as a program may have held it to positions of the canonical text."""
    bare = raw.removeprefix(_BOM)
    held = dict.fromkeys((bare, raw, bare.replace("\r\n", "\n"), raw.replace("\r\n", "\n")))
    for text in held:
        yield _shift(text)
    for text in held if _WIDE.search(raw) else ():
        yield _from_units(text)


def _shift(held: str) -> Callable[[int], int]:
    gone = [found.start() for found in _CHANGED.finditer(held)]
    return lambda position: position - bisect_left(gone, position)


def _from_units(held: str) -> Callable[[int], int]:
    units, shift = Utf16(held), _shift(held)
    return lambda position: shift(units.position(position))


def _sense(text: str, way: Callable[[int], int], place: Place) -> int:
    start, end = way(place.start), way(place.end)
    if not 0 <= start < end <= len(text):
        return -_SURE
    words = _plain(place.words.rstrip(".… "))
    there = _plain(text[start : min(end, start + len(place.words) + _MORE)])
    told = len(words) >= _FEWEST and there.startswith(words)
    return _SURE * (told + (told and there == words)) + _is_bound(text, start) + _is_bound(text, end)


def _is_bound(text: str, at: int) -> bool:
    """Whether a word begins or ends here."""
    before, after = text[at - 1 : at] if at else " ", text[at : at + 1] or " "
    return before.isalnum() != after.isalnum()


def _same(one: Callable[[int], int], other: Callable[[int], int], places: Sequence[Place]) -> bool:
    return all(one(place.start) == other(place.start) and one(place.end) == other(place.end) for place in places)


def _plain(words: str) -> str:
    return "".join(words.split())
