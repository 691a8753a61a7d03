"""How passages of one document stand to each other. Pure.

A passage is its place and its number: (start, end, number), in code points, the end after its last one.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence

from annotator.search.language.tree import How

Place = tuple[int, int, int]
Between = Callable[[int, int], bool]  # whether few enough words stand between these two places


def standing(
    how: How, left: Sequence[Place], right: Sequence[Place], *, others: bool = False, near: Between | None = None
) -> list[int]:
    """The numbers of those of ``left`` that stand so to one of ``right``, to another one if ``others``. Both are
    sorted; ``near`` is asked for NEAR alone. Time: n log n."""
    if len(left) * len(right) <= _FEW and how in _PAIRS:
        pair = _PAIRS[how]
        return [
            one[2] for one in left if any(pair(one, other) and not (others and one[2] == other[2]) for other in right)
        ]
    rights = _Rights(right, others=others)
    asked: dict[How, Callable[[Place], bool]] = {
        How.WITHIN: rights.around,
        How.OVERLAPS: rights.touching,
        How.BEFORE: lambda one: bool(right) and right[-1][0] >= one[1],
        How.NEAR: lambda one: rights.touching(one) or rights.close_to(one, near or _nothing),
    }
    fits = asked[how]
    return [one[2] for one in left if fits(one)]


_FEW = 24  # pairs, which are sooner looked at than put in order
_PAIRS: dict[How, Callable[[Place, Place], bool]] = {
    How.WITHIN: lambda one, other: other[0] <= one[0] and one[1] <= other[1],
    How.OVERLAPS: lambda one, other: other[0] < one[1] and one[0] < other[1],
    How.BEFORE: lambda one, other: one[1] <= other[0],
}


def _nothing(_end: int, _start: int) -> bool:
    return False


class _Rights:
    def __init__(self, places: Sequence[Place], *, others: bool) -> None:
        self.starts = [start for start, _end, _number in places]
        self.ends = sorted(end for _start, end, _number in places)
        self.others = others
        # Up to each place, the two that reach farthest: one of them may be the one that is asked about.
        self.farthest: list[tuple[tuple[int, int], tuple[int, int]]] = []
        first, second = (-1, -1), (-1, -1)
        for _start, end, number in places:
            if end > first[0]:
                first, second = (end, number), first
            elif end > second[0]:
                second = (end, number)
            self.farthest.append((first, second))

    def _reach(self, count: int, one: Place) -> int:
        """How far the first ``count`` reach; without ``one`` itself, where others are asked for."""
        if not count:
            return -1
        first, second = self.farthest[count - 1]
        return second[0] if self.others and first[1] == one[2] else first[0]

    def around(self, one: Place) -> bool:
        return self._reach(bisect_right(self.starts, one[0]), one) >= one[1]

    def touching(self, one: Place) -> bool:
        return self._reach(bisect_left(self.starts, one[1]), one) > one[0]

    def close_to(self, one: Place, near: Between) -> bool:
        """The nearest one on either side is near; others are farther."""
        after = bisect_left(self.starts, one[1])
        before = bisect_right(self.ends, one[0])
        return (after < len(self.starts) and near(one[1], self.starts[after])) or (
            before > 0 and near(self.ends[before - 1], one[0])
        )
