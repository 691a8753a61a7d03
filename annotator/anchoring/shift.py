"""Where each stretch of a text went in another version of it: what both have in common, in order. Pure.

Lines first, then the words between lines that stayed. What is held on to are tokens that are unique in both texts
(patience diff, B. Cohen, https://bramcohen.livejournal.com/73318.html), so that a common line never ties a passage
to the wrong place; only small gaps are compared token by token.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate, pairwise
from typing import NamedTuple

from documents.text import Span

_LINES = re.compile(r"[^\n]*\n|[^\n]+")
_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
_MOST_COMPARED = 40_000  # pairs of tokens of a gap that has nothing unique


class Run(NamedTuple):
    """``old[at:at + size]`` is ``new[to:to + size]``."""

    at: int
    to: int
    size: int


class Gap(NamedTuple):
    """A stretch of the one and of the other, half-open."""

    at: int
    at_end: int
    to: int
    to_end: int


class Shift:
    """The runs that two texts have in common, in the order that both have."""

    def __init__(self, runs: Sequence[Run]) -> None:
        self._runs = runs
        self._starts = [run.at for run in runs]
        self._ends = [run.at + run.size for run in runs]

    @classmethod
    def between(cls, old: str, new: str) -> Shift:
        lines = _runs(old, new, Gap(0, len(old), 0, len(new)), _LINES)
        runs = [*lines]
        for gap in _gaps(lines, Gap(0, len(old), 0, len(new))):
            runs += _runs(old, new, gap, _WORDS)
        return cls(_joined(sorted(runs)))

    def carry(self, span: Span) -> tuple[Span, int] | None:
        """Where the span went, and how many of its characters are still the same; None if none are.

        An end in a stretch that was rewritten goes with that stretch if it began or ended just there.
        """
        first = bisect_right(self._ends, span.start)
        last = bisect_left(self._starts, span.end) - 1
        if first > last:
            return None
        kept = self._runs[first : last + 1]
        stayed = sum(min(span.end, run.at + run.size) - max(span.start, run.at) for run in kept)
        return Span(self._start(span.start, first), self._end(span.end, last)), stayed

    def _start(self, start: int, first: int) -> int:
        run = self._runs[first]
        if run.at <= start:
            return run.to + start - run.at
        before = self._runs[first - 1] if first else Run(0, 0, 0)
        return before.to + before.size if before.at + before.size == start else run.to

    def _end(self, end: int, last: int) -> int:
        run = self._runs[last]
        if run.at + run.size >= end:
            return run.to + end - run.at
        after = self._runs[last + 1] if last + 1 < len(self._runs) else None
        return after.to if after is not None and after.at == end else run.to + run.size


def _runs(old: str, new: str, gap: Gap, grain: re.Pattern[str]) -> list[Run]:
    """What the gap has in common, in whole tokens of this grain; in order."""
    ours, theirs = grain.findall(old, gap.at, gap.at_end), grain.findall(new, gap.to, gap.to_end)
    places = list(accumulate(map(len, ours), initial=gap.at))
    their_places = list(accumulate(map(len, theirs), initial=gap.to))
    return [
        Run(places[run.at], their_places[run.to], places[run.at + run.size] - places[run.at])
        for run in sorted(_common(ours, theirs))
    ]


def _common(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[Run]:
    """Runs of tokens that both have, none crossing another; in any order."""
    todo = [Gap(0, len(ours), 0, len(theirs))]
    while todo:
        at, at_end, to, to_end = todo.pop()
        head = 0
        while at + head < at_end and to + head < to_end and ours[at + head] == theirs[to + head]:
            head += 1
        tail = 0
        while (
            at + head < at_end - tail
            and to + head < to_end - tail
            and ours[at_end - tail - 1] == theirs[to_end - tail - 1]
        ):
            tail += 1
        yield from (run for run in (Run(at, to, head), Run(at_end - tail, to_end - tail, tail)) if run.size)
        gap = Gap(at + head, at_end - tail, to + head, to_end - tail)
        anchors = _anchors(ours, theirs, gap)
        if anchors:
            yield from anchors
            todo += _gaps(anchors, gap)
        elif (gap.at_end - gap.at) * (gap.to_end - gap.to) <= _MOST_COMPARED:
            yield from _compared(ours, theirs, gap)


def _anchors(ours: Sequence[str], theirs: Sequence[str], gap: Gap) -> list[Run]:
    """Tokens that each side of the gap has once, as many as stand in the same order on both sides."""
    one, other = Counter(ours[gap.at : gap.at_end]), Counter(theirs[gap.to : gap.to_end])
    places = {theirs[n]: n for n in range(gap.to, gap.to_end) if other[theirs[n]] == 1}
    pairs = [
        (n, places[ours[n]])
        for n in range(gap.at, gap.at_end)
        if ours[n] in places and one[ours[n]] == 1 and not ours[n].isspace()
    ]
    return [Run(at, to, 1) for at, to in _rising(pairs)]


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


def _gaps(runs: Sequence[Run], within: Gap) -> Iterator[Gap]:
    """What lies between runs, where both sides have something."""
    edges = [Run(within.at, within.to, 0), *runs, Run(within.at_end, within.to_end, 0)]
    for one, following in pairwise(edges):
        gap = Gap(one.at + one.size, following.at, one.to + one.size, following.to)
        if gap.at < gap.at_end and gap.to < gap.to_end:
            yield gap


def _joined(runs: Sequence[Run]) -> list[Run]:
    """Runs that follow each other without a gap on either side as one."""
    joined: list[Run] = []
    for run in runs:
        last = joined[-1] if joined else None
        if last and last.at + last.size == run.at and last.to + last.size == run.to:
            joined[-1] = Run(last.at, last.to, last.size + run.size)
        else:
            joined.append(run)
    return joined
