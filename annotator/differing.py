"""Rows of a comparison of two texts with what is marked in them, ready to be shown. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from documents.differences import Comparison, Row
from documents.differences.differing_words import Piece
from documents.text import Span


@dataclass(frozen=True, slots=True)
class Mark:
    """A passage that is marked, and what became of it (see ``annotator.became``); "" where nobody asks."""

    uid: str
    span: Span
    became: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """Some words of one kind ("same", "old", "new", "away", "here"), under the same mark."""

    kind: str
    text: str
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A row: its words side by side, and as one. ``number``: of the difference that it begins; 0 where it begins none.
    ``moved``: the number of the difference where the line stands in the other text, if that is shown;
    ``is_above``: that is farther up."""

    row: Row
    old: tuple[Segment, ...]
    new: tuple[Segment, ...]
    one: tuple[Segment, ...]
    number: int = 0
    moved: int = 0
    is_above: bool = False


@dataclass(frozen=True, slots=True)
class Differences:
    """``rows`` as they are shown; ``count`` differences; where each begins, in percent of the length of the new
    text, in ``places``."""

    rows: tuple[Shown, ...]
    count: int
    places: tuple[float, ...]
    comparison: Comparison


@dataclass(slots=True)
class Marks:
    """The marks of one text, to be asked for by places."""

    marks: Sequence[Mark]
    cuts: list[int] = field(init=False)
    _tops: list[Mark | None] = field(init=False)

    def __post_init__(self) -> None:
        """What is on top of each stretch: of those that overlap, the one that begins last."""
        events = sorted((edge, is_end, n) for n, one in enumerate(self.marks) for edge, is_end in _edges(one.span))
        standing: dict[int, Mark] = {}
        self.cuts, self._tops = [0], [None]
        for edge, is_end, n in events:
            if is_end:
                standing.pop(n, None)
            else:
                standing[n] = self.marks[n]
            top = next(reversed(standing.values()), None)
            if edge == self.cuts[-1]:
                self._tops[-1] = top
            else:
                self.cuts.append(edge)
                self._tops.append(top)

    def cut(self, kind: str, piece: Piece) -> list[Segment]:
        """The piece in stretches under the same mark."""
        segments = []
        at, end = piece.start, piece.start + len(piece.text)
        n = bisect_right(self.cuts, at) - 1
        while at < end:
            to = min(end, self.cuts[n + 1] if n + 1 < len(self.cuts) else end)
            segments.append(Segment(kind, piece.text[at - piece.start : to - piece.start], self._tops[n]))
            at, n = to, n + 1
        return segments


def _edges(span: Span) -> tuple[tuple[int, bool], tuple[int, bool]]:
    return (span.start, False), (span.end, True)


def shown(
    comparison: Comparison, *, length: int, old_marks: Sequence[Mark] = (), new_marks: Sequence[Mark] = ()
) -> Differences:
    """A comparison as it is shown, with what is marked in the old and in the new text. ``length``: of the new text."""
    ours, theirs = Marks(old_marks), Marks(new_marks)
    numbers = _numbers(comparison.rows)
    by_place = _by_place(comparison.rows, numbers)
    rows, places, at = [], [], 0
    for n, row in enumerate(comparison.rows):
        at = row.new[0].start if row.new else at
        begins = bool(numbers[n]) and (not n or numbers[n - 1] != numbers[n] or bool(row.skipped))
        if begins:
            places.append(min(99.0, 100 * at / max(1, length)))
        there = by_place.get((bool(row.old), row.moved), 0) if row.moved is not None else 0
        rows.append(
            Shown(
                row=row,
                old=_segments(row.old, ours, "old"),
                new=_segments(row.new, theirs, "new"),
                one=_as_one(row, ours, theirs),
                number=numbers[n] if begins else 0,
                moved=there,
                is_above=0 < there < numbers[n],
            )
        )
    return Differences(tuple(rows), len(places), tuple(places), comparison)


def _numbers(rows: Sequence[Row]) -> list[int]:
    """Of each row the number of its difference, 0 for those that are the same. Rows beside each other are one
    difference, but what moved is one by itself."""
    numbers: list[int] = []
    number = 0
    for n, row in enumerate(rows):
        before = rows[n - 1] if n else None
        goes_on = before is not None and not before.same and _has_moved(before) == _has_moved(row)
        number += not row.same and not goes_on
        numbers.append(0 if row.same else number)
    return numbers


def _has_moved(row: Row) -> str:
    return "" if row.moved is None else "away" if row.old else "here"


def _by_place(rows: Sequence[Row], numbers: Sequence[int]) -> dict[tuple[bool, int | None], int]:
    """Where what moved stands: by whether one comes from the old text, and the code point."""
    found: dict[tuple[bool, int | None], int] = {}
    for row, number in zip(rows, numbers, strict=True):
        if row.moved is not None:
            found[(not row.old, (row.old or row.new)[0].start)] = number
    return found


def _segments(pieces: Sequence[Piece], marks: Marks, other: str) -> tuple[Segment, ...]:
    return tuple(one for piece in pieces for one in marks.cut(other if piece.other else "same", piece))


def _as_one(row: Row, ours: Marks, theirs: Marks) -> tuple[Segment, ...]:
    """Marks of the old text where only that is read, else those of the new one."""
    return tuple(
        segment
        for kind, piece in row.together
        for segment in (ours if kind in {"old", "away"} or not row.new else theirs).cut(kind, piece)
    )
