"""Bars for how much came in each week. Pure: numbers in, places on a drawing out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT = 520, 120  # of the drawing, in its own units
_GAP = 4
_LEAST = 2  # of a bar for anything at all


@dataclass(frozen=True, slots=True)
class Bar:
    day: date
    amount: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Chart:
    """``most``: the largest amount, ``this_week`` the last one."""

    bars: tuple[Bar, ...]
    total: int
    most: int

    @property
    def this_week(self) -> int:
        return self.bars[-1].amount if self.bars else 0

    @property
    def newest_first(self) -> tuple[Bar, ...]:
        return self.bars[::-1]


def chart_of(weeks: Sequence[tuple[date, int]], *, total: int) -> Chart:
    """A chart of these weeks, the oldest at the left."""
    most = max((amount for _day, amount in weeks), default=0)
    step = WIDTH / max(len(weeks), 1)
    bars = []
    for place, (day, amount) in enumerate(weeks):
        height = max(_LEAST, round(HEIGHT * amount / most, 1)) if amount else 0
        bars.append(Bar(day, amount, round(place * step, 1), HEIGHT - height, round(step - _GAP, 1), height))
    return Chart(tuple(bars), total, most)
