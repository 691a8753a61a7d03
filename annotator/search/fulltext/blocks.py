"""The blocks of numbers that are looked into, one portion after the other, for the first of what is found.

What is often is found in the first few blocks; what is in none of many is so rare that it is asked for everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sized
from dataclasses import replace
from math import ceil

from annotator.search.fulltext.kinds import Stretch

_GROWTH = 8
_MOST = 64  # blocks that are asked for at once
_TO_SPARE = 1.5  # times as many blocks as would do if there were as much in each


def in_portions(whole: Stretch, found: Sized, *, size: int, first: int, last: int) -> Iterator[Stretch]:
    """The parts of a stretch, in its order. ``found``: what came of it so far, which grows meanwhile. ``size``: numbers
    in a block; ``first``, ``last``: the first and the last block with anything in it."""
    blocks = _from_beyond(whole, size, first, last)
    beyond, many, seen = whole.beyond, 1 + whole.most // size, 0
    while many <= _MOST and len(blocks) > 2 * many:
        yield replace(whole, beyond=beyond, blocks=blocks[:many])
        beyond = blocks[many] * size + size if whole.backwards else blocks[many] * size - 1
        blocks, seen = blocks[many:], seen + many
        wanted = ceil(_TO_SPARE * seen * (whole.most - len(found)) / max(len(found), 1))
        many = min(many * _GROWTH, max(wanted, 1)) if len(found) else many * _GROWTH
    if blocks:
        yield replace(whole, beyond=beyond)


def _from_beyond(whole: Stretch, size: int, first: int, last: int) -> range:
    if whole.backwards:
        return range(last if whole.beyond is None else min(last, (whole.beyond - 1) // size), first - 1, -1)
    return range(first if whole.beyond is None else max(first, (whole.beyond + 1) // size), last + 1)
