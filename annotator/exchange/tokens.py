"""Words and signs of a text, for formats that count in them. Pure.

A run of letters, digits and underscores is a token, with the marks that stand on them; every other sign is one by
itself, with what belongs to it (an emoji's joiners and colours). No token holds white space, and none begins or ends
inside a grapheme cluster, unless white space does. It is a rule for every language, not the best one for any.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeVar

from documents.graphemes import cuts
from documents.text import Span

_P = TypeVar("_P")
_PIECE = re.compile(r"(\w+)|[^\w\s]")
_MARKS = "\u0300"  # no sign before it ever belongs to the one before that


class Token(NamedTuple):
    """A place as ``Span`` is one, made in a third of the time: a text has a token for every five of its signs."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]


def tokens(text: str, ends: Iterable[int] = ()) -> list[Token]:
    """All tokens, by place. At ``ends``, where passages begin or end, a token is divided, so that the passage is one
    of whole tokens; not inside of a grapheme cluster."""
    found = _whole(text)
    wanted = sorted({at for at in ends if not cuts(text, at)})
    return _divided(found, wanted) if wanted else found


def tokens_of(found: Sequence[Token], start: int, end: int) -> tuple[int, int]:
    """The numbers of the first of these tokens that the place shares something with, and of the one after the last;
    the two are equal where it is white space alone."""
    first = bisect_left(found, (start,))
    if first and found[first - 1].end > start:
        first -= 1
    return first, bisect_left(found, (end,), lo=first)


def trimmed(text: str, place: Span) -> Span | None:
    """The place without white space at its ends; None where it is nothing else."""
    words = place.of(text)
    start = place.start + len(words) - len(words.lstrip())
    end = place.end - (len(words) - len(words.rstrip()))
    return Span(start, end) if start < end else None


def without_overlaps(places: Iterable[_P], span: Callable[[_P], Span]) -> list[_P]:
    """Those that share nothing with each other, by place: the longer wins, of two as long the earlier."""
    kept: list[tuple[int, int]] = []
    chosen = []
    for one in sorted(places, key=lambda one: (-len(span(one)), span(one).start)):
        start, end = span(one).start, span(one).end
        at = bisect_left(kept, (start, end))
        if (at == 0 or kept[at - 1][1] <= start) and (at == len(kept) or end <= kept[at][0]):
            kept.insert(at, (start, end))
            chosen.append(one)
    return sorted(chosen, key=lambda one: span(one).start)


def _whole(text: str) -> list[Token]:
    made = []
    first = end = 0
    was_word = False
    for piece in _PIECE.finditer(text):
        start, until = piece.span()
        is_word = piece.lastindex is not None
        if start == end > 0 and ((was_word and is_word) or (text[start] >= _MARKS and cuts(text, start))):
            was_word = was_word or is_word
        else:
            if end:
                made.append(Token(first, end))
            first, was_word = start, is_word
        end = until
    if end:
        made.append(Token(first, end))
    return made


def _divided(found: Iterable[Token], wanted: Sequence[int]) -> list[Token]:
    made = []
    number, last = 0, len(wanted)
    for token in found:
        start, end = token
        while number < last and wanted[number] <= start:
            number += 1
        if number == last or wanted[number] >= end:
            made.append(token)
            continue
        while number < last and wanted[number] < end:
            made.append(Token(start, wanted[number]))
            start = wanted[number]
            number += 1
        made.append(Token(start, end))
    return made
