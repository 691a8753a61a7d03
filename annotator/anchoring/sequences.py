"""What two sequences have in common, in the order of both. Pure.

What is held on to are stretches that each side has once (patience diff, B. Cohen,
https://bramcohen.livejournal.com/73318.html), so that what is common everywhere ties nothing to a wrong place. What is
left between them, when it is small, is compared by its longest common stretches (Ratcliff and Obershelp).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

_MOST_COMPARED = 60_000  # pairs: 245 words with as many


class Run(NamedTuple):
    """``size`` items from ``at`` in the old are those from ``to`` in the new."""

    at: int
    to: int
    size: int

    @property
    def at_end(self) -> int:
        return self.at + self.size

    @property
    def to_end(self) -> int:
        return self.to + self.size


class Gap(NamedTuple):
    """A stretch of the one and of the other, half-open."""

    at: int
    at_end: int
    to: int
    to_end: int

    @property
    def pairs(self) -> int:
        return (self.at_end - self.at) * (self.to_end - self.to)


def common(ours: Sequence[str], theirs: Sequence[str], *, hold: Sequence[int]) -> list[Run]:
    """Runs that both have, none crossing another, in order. ``hold`` are the lengths of the stretches that are held
    on to, the first that are found."""
    found: list[Run] = []
    todo = [Gap(0, len(ours), 0, len(theirs))]
    while todo:
        gap = todo.pop()
        edges, gap = _edges(ours, theirs, gap)
        found += edges
        if not gap.pairs:
            continue
        anchors = [] if gap.pairs <= _MOST_COMPARED and hold[0] > 1 else _first_anchors(ours, theirs, gap, hold)
        if anchors:
            found += anchors
            todo += gaps(anchors, gap)
        elif gap.pairs <= _MOST_COMPARED:
            found += _compared(ours, theirs, gap)
    return sorted(found)


def gaps(runs: Sequence[Run], within: Gap) -> Iterator[Gap]:
    """What lies between runs, where both sides have something."""
    edges = [Run(within.at, within.to, 0), *runs, Run(within.at_end, within.to_end, 0)]
    for one, following in pairwise(edges):
        gap = Gap(one.at_end, following.at, one.to_end, following.to)
        if gap.pairs:
            yield gap


def _edges(ours: Sequence[str], theirs: Sequence[str], gap: Gap) -> tuple[list[Run], Gap]:
    """What the gap has in common at its two ends, and what is left of it."""
    at, at_end, to, to_end = gap
    most = min(at_end - at, to_end - to)
    head = 0
    while head < most and ours[at + head] == theirs[to + head]:
        head += 1
    tail = 0
    while tail < most - head and ours[at_end - tail - 1] == theirs[to_end - tail - 1]:
        tail += 1
    runs = [Run(at, to, head), Run(at_end - tail, to_end - tail, tail)]
    return [run for run in runs if run.size], Gap(at + head, at_end - tail, to + head, to_end - tail)


def _first_anchors(ours: Sequence[str], theirs: Sequence[str], gap: Gap, hold: Sequence[int]) -> list[Run]:
    return next((anchors for length in hold if (anchors := _anchors(ours, theirs, gap, length))), [])


def _anchors(ours: Sequence[str], theirs: Sequence[str], gap: Gap, length: int) -> list[Run]:
    """Stretches of this length that each side of the gap has once, as many as stand in the same order on both."""
    there = _once(theirs, gap.to, gap.to_end, length, known=None)
    here = _once(ours, gap.at, gap.at_end, length, known=there)
    pairs = [(at, there[grams]) for grams, at in here.items() if at >= 0 and there[grams] >= 0]
    runs: list[Run] = []
    for at, to in _rising(pairs):
        last = runs[-1] if runs else Run(-1, -1, 0)
        if at < last.at_end and at - last.at == to - last.to:
            runs[-1] = Run(last.at, last.to, at + length - last.at)
        elif at >= last.at_end and to >= last.to_end:
            runs.append(Run(at, to, length))
    return runs


def _once(
    items: Sequence[str], start: int, end: int, length: int, *, known: dict[tuple[str, ...], int] | None
) -> dict[tuple[str, ...], int]:
    """Where each stretch of this length stands, of those that are known; -1 if in more than one place."""
    seen: dict[tuple[str, ...], int] = {}
    for at, grams in enumerate(zip(*(items[start + n : end] for n in range(length)), strict=False), start):
        if known is None or grams in known:
            seen[grams] = -1 if grams in seen or "".join(grams).isspace() else at
    return seen


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest subsequence whose second numbers rise (patience sorting)."""
    tops: list[int] = []  # the second number of the last pair of the best subsequence of each length
    best: list[int] = []  # the pair itself, by its place
    before: list[int] = []
    for n, (_at, to) in enumerate(pairs):
        length = bisect_left(tops, to)
        before.append(best[length - 1] if length else -1)
        if length == len(tops):
            tops.append(to)
            best.append(n)
        else:
            tops[length], best[length] = to, n
    found = []
    n = best[-1] if best else -1
    while n >= 0:
        found.append(pairs[n])
        n = before[n]
    return found[::-1]


def _compared(ours: Sequence[str], theirs: Sequence[str], gap: Gap) -> Iterator[Run]:
    matcher = SequenceMatcher(None, ours[gap.at : gap.at_end], theirs[gap.to : gap.to_end], autojunk=False)
    for at, to, size in matcher.get_matching_blocks():
        if size:
            yield Run(gap.at + at, gap.to + to, size)
