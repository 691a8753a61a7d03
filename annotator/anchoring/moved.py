"""Passages that stand in another order than before: blocks that moved. Pure.

Whatever moved is in neither text where the comparison in order left it: so it is looked for among what is left over
on both sides, by words in a row that each side has once.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from annotator.anchoring.sequences import Gap, Run
from annotator.anchoring.shift import Shift
from annotator.anchoring.words import WORDS, Texts, solid
from documents.text import Span

_SEED = 5  # words in a row
_REACH = 400  # code points: what is no farther apart, on both sides, moved together
_SURE = 200  # code points in a row never stand there by chance


_Rows = dict[tuple[str, ...], tuple[int, int, tuple[int, int]] | None]


class _Row(NamedTuple):
    """Where words in a row stand, and the stretch that they are left over in."""

    start: int
    end: int
    stretch: tuple[int, int]


class MovedBlocks:
    """What went elsewhere, block by block, each compared word by word with where it went when it is asked for."""

    def __init__(self, texts: Texts, shift: Shift) -> None:
        self._texts = texts
        blocks = list(_blocks(texts, shift))
        ends = [0, 0, *(row.end for row, _to in blocks)]
        starts = [*(row.start for row, _to in blocks), len(texts.old), len(texts.old)]
        self._parts = [
            _with_surroundings(row, to, not_before=ends[n], not_after=starts[n + 2])
            for n, (row, to) in enumerate(blocks)
        ]
        self._starts = [parts[0].at for parts in self._parts]
        self._ends = [parts[-1].at_end for parts in self._parts]
        self._compared: dict[int, Shift] = {}

    def near(self, span: Span) -> Iterator[Shift]:
        """The blocks that a part of the span may have gone with."""
        for n in range(bisect_right(self._ends, span.start), bisect_left(self._starts, span.end)):
            if n not in self._compared:
                self._compared[n] = Shift.within(self._texts, self._parts[n])
            yield self._compared[n]


def _blocks(texts: Texts, shift: Shift) -> list[tuple[_Row, _Row]]:
    blocks: list[tuple[_Row, _Row]] = []
    for row, to in _seeds(texts, *_left_over(texts, shift)):
        if blocks and _moved_together(blocks[-1], (row, to)):
            blocks[-1] = blocks[-1][0]._replace(end=row.end), blocks[-1][1]._replace(end=to.end)
        else:
            blocks.append((row, to))
    return blocks


def _left_over(texts: Texts, shift: Shift) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The stretches of the old and of the new text that the runs leave, as if weak ones weren't there."""
    edges = [Run(0, 0, 0), *_strong(texts, shift.runs), Run(len(texts.old), len(texts.new), 0)]
    return (
        [(one.at_end, other.at) for one, other in pairwise(edges) if one.at_end < other.at],
        [(one.to_end, other.to) for one, other in pairwise(edges) if one.to_end < other.to],
    )


def _strong(texts: Texts, runs: Sequence[Run]) -> list[Run]:
    """Without runs that say no more than what was rewritten on either side of them: they may stand there by chance.

    After N. Fraser's clean-up of a diff by its meaning, https://neil.fraser.name/writing/diff/.
    """
    end = [Run(len(texts.old), len(texts.new), 0)]
    kept: list[tuple[list[Run], int, int]] = []  # what follows each other, how much it says, the gap before it
    last = Run(0, 0, 0)
    for group in [*_groups(texts, runs), end]:
        gap = _between(texts, last, group[0])
        while kept and kept[-1][1] <= min(kept[-1][2], gap):
            _weak, says, gap_before = kept.pop()
            gap += says + gap_before
        kept.append((group, sum(_says(texts, run) for run in group), gap))
        last = group[-1]
    return [run for group, _number, _gap in kept[:-1] for run in group]


def _groups(texts: Texts, runs: Iterable[Run]) -> Iterator[list[Run]]:
    """Runs with nothing but space between them."""
    group: list[Run] = []
    for run in runs:
        if group and _between(texts, group[-1], run):
            yield group
            group = []
        group.append(run)
    if group:
        yield group


def _says(texts: Texts, run: Run) -> int:
    return run.size if run.size >= _SURE else solid(texts.old[run.at : run.at_end])


def _between(texts: Texts, one: Run, other: Run) -> int:
    return max(solid(texts.old[one.at_end : other.at]), solid(texts.new[one.to_end : other.to]))


def _seeds(
    texts: Texts, ours: Iterable[tuple[int, int]], theirs: Iterable[tuple[int, int]]
) -> Iterator[tuple[_Row, _Row]]:
    """Words in a row that are once in what is left of either text, in the order of the old one."""
    there = _rows(texts.new_alike, theirs, known=None)
    here = _rows(texts.old_alike, ours, known=there)
    for words, row in here.items():
        to = there[words]
        if row and to:
            yield _Row(*row), _Row(*to)


def _rows(text: str, stretches: Iterable[tuple[int, int]], *, known: _Rows | None) -> _Rows:
    """Each row of words, of those that are known, and where it stands; None if that is in more than one place."""
    seen: _Rows = {}
    for stretch in stretches:
        starts = [match.start() for match in WORDS.finditer(text, *stretch)]
        words = WORDS.findall(text, *stretch)
        for n, row in enumerate(zip(*(words[n:] for n in range(_SEED)), strict=False)):
            if known is None or row in known:
                last = n + _SEED - 1
                seen[row] = None if row in seen else (starts[n], starts[last] + len(words[last]), stretch)
    return seen


def _moved_together(block: tuple[_Row, _Row], seed: tuple[_Row, _Row]) -> bool:
    return all(
        one.stretch == other.stretch and one.end < other.end and other.start - one.end <= _REACH
        for one, other in zip(block, seed, strict=True)
    )


def _with_surroundings(row: _Row, to: _Row, *, not_before: int, not_after: int) -> list[Gap]:
    """The block, and what else is left over before and after it, so far as it reaches and hardly another block does."""
    before, after = _reach(row)
    before_to, after_to = _reach(to)
    return [
        Gap(min(row.start, max(before, not_before)), row.start, before_to, to.start),
        Gap(row.start, row.end, to.start, to.end),
        Gap(row.end, max(row.end, min(after, not_after)), to.end, after_to),
    ]


def _reach(row: _Row) -> tuple[int, int]:
    start, end = row.stretch
    return max(start, row.start - _REACH), min(end, row.end + _REACH)
