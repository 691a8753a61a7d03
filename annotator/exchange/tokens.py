"""Words and signs of a text, for formats that count in them. Pure.

A run of letters, digits and underscores is a token, with the marks that stand on them; every other sign is one by
itself, with what belongs to it (an emoji's joiners and colours). No token holds white space, and none begins or ends
inside a grapheme cluster, unless white space does. It is a rule for every language, not the best one for any.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from documents.graphemes import cuts
from documents.text import Span

_P = TypeVar("_P")
_PIECE = re.compile(r"(\w+)|[^\w\s]")


def tokens(text: str, ends: Iterable[int] = ()) -> list[Span]:
    """All tokens, by place. At ``ends``, where passages begin or end, a token is divided, so that the passage is one
    of whole tokens; not inside of a grapheme cluster."""
    wanted = sorted({at for at in ends if not cuts(text, at)})
    made: list[Span] = []
    for token in _whole(text):
        at = token.start
        for end in wanted[bisect_right(wanted, token.start) : bisect_left(wanted, token.end)]:
            made.append(Span(at, end))
            at = end
        made.append(Span(at, token.end))
    return made


def tokens_of(found: Sequence[Span], place: Span) -> tuple[int, int]:
    """The numbers of the first of these tokens that the place shares something with, and of the one after the last;
    the two are equal where it is white space alone."""
    first = bisect_right(found, place.start, key=lambda token: token.end)
    return first, bisect_left(found, place.end, lo=first, key=lambda token: token.start)


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


def _whole(text: str) -> Iterator[Span]:
    start = end = 0
    was_word = False
    for piece in _PIECE.finditer(text):
        is_word = piece[1] is not None
        joins = piece.start() == end and end > start and ((was_word and is_word) or cuts(text, end))
        if not joins:
            if end > start:
                yield Span(start, end)
            start = piece.start()
        was_word = is_word or (joins and was_word)
        end = piece.end()
    if end > start:
        yield Span(start, end)
