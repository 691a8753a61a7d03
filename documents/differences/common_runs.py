"""What two sequences have in common, in the order of both, within bounds of time and memory. Pure.

What is held on to are stretches that each side has once (patience diff, B. Cohen,
https://bramcohen.livejournal.com/73318.html); what is left between them is compared by its longest common subsequence
(rapidfuzz), where that is small enough.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

_MOST_PAIRS = 100_000_000  # compared one with the other: 12 MB of bits
_FEW_PAIRS = 1_000_000  # compared at once, without anchors
_HELD = (4, 1)  # items in a row that are held on to; the first that are found


class Run(NamedTuple):
    """``size`` items from ``at`` in the old are those from ``to`` in the new."""

    at: int
    to: int
    size: int


class _Gap(NamedTuple):
    at: int
    at_end: int
    to: int
    to_end: int

    @property
    def pairs(self) -> int:
        return (self.at_end - self.at) * (self.to_end - self.to)


def common_runs(ours: Sequence[int], theirs: Sequence[int]) -> list[Run]:
    """Runs that both have, none crossing another, in order. Where too much is left that repeats itself, it counts
    as different."""
    found: list[Run] = []
    todo = [_Gap(0, len(ours), 0, len(theirs))]
    while todo:
        edges, gap = _edges(ours, theirs, todo.pop())
        found += edges
        if not gap.pairs:
            continue
        anchors = _first_anchors(ours, theirs, gap) if gap.pairs > _FEW_PAIRS else []
        found += anchors
        if anchors:
            todo += _between(anchors, gap)
        elif gap.pairs <= _MOST_PAIRS:
            found += _compared(ours, theirs, gap)
    return _settled(_joined(sorted(found)), ours, theirs)


def _edges(ours: Sequence[int], theirs: Sequence[int], gap: _Gap) -> tuple[list[Run], _Gap]:
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
    return [run for run in runs if run.size], _Gap(at + head, at_end - tail, to + head, to_end - tail)


def _first_anchors(ours: Sequence[int], theirs: Sequence[int], gap: _Gap) -> list[Run]:
    return next((anchors for length in _HELD if (anchors := _anchors(ours, theirs, gap, length))), [])


def _anchors(ours: Sequence[int], theirs: Sequence[int], gap: _Gap, length: int) -> list[Run]:
    """Stretches of this length that each side of the gap has once, as many as stand in the same order on both."""
    one = _once(ours, gap.at, gap.at_end, length)
    other = _once(theirs, gap.to, gap.to_end, length)
    pairs = [(at, other[items]) for items, at in one.items() if at >= 0 and other.get(items, -1) >= 0]
    runs: list[Run] = []
    for at, to in _rising(pairs):
        last = runs[-1] if runs else Run(gap.at, gap.to, 0)
        if runs and at < last.at + last.size and at - last.at == to - last.to:
            runs[-1] = Run(last.at, last.to, at + length - last.at)
        elif at >= last.at + last.size and to >= last.to + last.size:
            runs.append(Run(at, to, length))
    return runs


def _once(items: Sequence[int], start: int, end: int, length: int) -> dict[tuple[int, ...], int]:
    """Where each stretch stands; -1 for those that are there more than once. In the order of the sequence."""
    places: dict[tuple[int, ...], int] = {}
    for place, grams in enumerate(zip(*(items[start + n : end] for n in range(length)), strict=False), start):
        places[grams] = -1 if grams in places else place
    return places


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest subsequence whose second numbers rise (patience sorting)."""
    tops: list[int] = []
    best: list[int] = []
    before: list[int] = []
    for n, (_at, to) in enumerate(pairs):
        length = bisect_left(tops, to)
        before.append(best[length - 1] if length else -1)
        tops[length : length + 1] = [to]
        best[length : length + 1] = [n]
    found = []
    n = best[-1] if best else -1
    while n >= 0:
        found.append(pairs[n])
        n = before[n]
    return found[::-1]


def _between(runs: Sequence[Run], within: _Gap) -> Iterator[_Gap]:
    edges = [Run(within.at, within.to, 0), *runs, Run(within.at_end, within.to_end, 0)]
    for one, following in pairwise(edges):
        gap = _Gap(one.at + one.size, following.at, one.to + one.size, following.to)
        if gap.pairs:
            yield gap


def _compared(ours: Sequence[int], theirs: Sequence[int], gap: _Gap) -> Iterator[Run]:
    for code in LCSseq.opcodes(ours[gap.at : gap.at_end], theirs[gap.to : gap.to_end]):
        if code.tag == "equal":
            yield Run(gap.at + code.src_start, gap.to + code.dest_start, code.src_end - code.src_start)


def _joined(runs: Sequence[Run]) -> list[Run]:
    """Runs that follow each other on both sides, as one."""
    joined: list[Run] = []
    for run in runs:
        last = joined[-1] if joined else None
        if last and last.at + last.size == run.at and last.to + last.size == run.to:
            joined[-1] = Run(last.at, last.to, last.size + run.size)
        else:
            joined.append(run)
    return joined


def _settled(runs: Sequence[Run], ours: Sequence[int], theirs: Sequence[int]) -> list[Run]:
    """Where one side has more between two runs and it could begin later as well, it does: what goes on stays together,
    and what was put in between ends as what is around it."""
    settled: list[Run] = []
    for run in runs:
        while settled and run.size and _follows(settled[-1], run, ours, theirs):
            last = settled[-1]
            settled[-1] = Run(last.at, last.to, last.size + 1)
            run = Run(run.at + 1, run.to + 1, run.size - 1)
        if run.size:
            settled.append(run)
    return _joined(settled)


def _follows(last: Run, run: Run, ours: Sequence[int], theirs: Sequence[int]) -> bool:
    """Whether the first item of the run could be the next one of the last run."""
    at, to = last.at + last.size, last.to + last.size
    is_free = (at == run.at) != (to == run.to)
    return is_free and ours[at] == theirs[to]
