"""Where the places of a text stand once some of its stretches were written anew. Pure.

Positions are code points. Stretches that nobody touched are moved as a whole; within one that was written anew, its
characters are compared with those before (``common_runs``).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from documents.differences.common_runs import Run, common_runs
from documents.graphemes import cuts


@dataclass(frozen=True)
class Stretch:
    """``before`` stood from ``at`` in the old text; ``after`` stands from ``to`` in the new one. Both are the same
    text where ``after`` is None."""

    at: int
    end: int
    to: int
    before: str = ""
    after: str | None = None

    @cached_property
    def runs(self) -> list[Run]:
        if self.after is None:
            return [Run(0, 0, self.end - self.at)]
        return common_runs([ord(one) for one in self.before], [ord(one) for one in self.after])

    @property
    def length(self) -> int:
        """Of the new text."""
        return self.end - self.at if self.after is None else len(self.after)

    def first(self, place: int) -> int:
        """Where what stood just behind this place begins now."""
        where = place - self.at
        n = bisect_right(self.runs, where, key=lambda run: run.at) - 1
        run = self.runs[n] if n >= 0 else Run(0, 0, 0)
        if where < run.at + run.size:
            return self._whole(run.to + where - run.at, -1)
        following = self.runs[n + 1].to if n + 1 < len(self.runs) else self.length
        return self._whole(min(run.to + where - run.at, following), -1)

    def last(self, place: int) -> int:
        """Where what stood just before this place ends now."""
        where = place - self.at
        n = bisect_left(self.runs, where, key=lambda run: run.at) - 1
        run = self.runs[n] if n >= 0 else Run(0, 0, 0)
        if where <= run.at + run.size:
            return self._whole(run.to + where - run.at, 1)
        following = self.runs[n + 1] if n + 1 < len(self.runs) else Run(self.end - self.at, self.length, 0)
        if where == following.at:
            return self._whole(following.to, 1)
        return self._whole(min(run.to + where - run.at, following.to), 1)

    def _whole(self, where: int, step: int) -> int:
        """A place of the new text that cuts no letter from its accent."""
        if self.after is not None:
            while cuts(self.after, where):
                where += step
        return self.to + where


@dataclass(frozen=True)
class PlacesAfter:
    """Stretches in the order of the old text; what lies between two of them has become what comes next."""

    stretches: Sequence[Stretch]
    length: int  # of the new text
    _starts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._starts.extend(stretch.at for stretch in self.stretches)

    def stretch_at(self, place: int) -> Stretch | None:
        """The one that holds what stands just behind this place."""
        n = bisect_right(self._starts, place) - 1
        return self.stretches[n] if n >= 0 and place < self.stretches[n].end else None

    def first(self, place: int) -> int:
        """Where what stood just behind this place begins now, or what comes next if that is gone."""
        stretch = self.stretch_at(place)
        if stretch is not None:
            return stretch.first(place)
        n = bisect_right(self._starts, place)
        return self.stretches[n].to if n < len(self.stretches) else self.length
