"""A page's lines in reading order: columns, and what runs across them. Pure.

A gutter is an edge where many lines begin and left of which others end. What crosses it parts the page into
bands (a title, a wide figure's caption); within a band the left column is read before the right one, and each may have
gutters of its own. (A cut by gutters first, in place of the recursive X-Y cut of Nagy and Seth 1984, which takes
gaps between paragraphs that happen to lie side by side for cuts across the page.) Tables look like columns of few
words: they are read row by row.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from documents.article import MarkKind
from documents.readers.pdf.lines import Line

_LEAST_LINES = 3  # of a column
_LEAST_WORDS = 14  # code points in a line of a column, on average
_MOST_CROSSING = 0.4  # of all lines
_DEEPEST = 4
_NOTE_MARK = re.compile(r"[\d*†‡§]{1,3}")
_LETTER_GAP = 0.17  # of the font's size


class Row:
    """The lines that share a baseline, in reading order, and what they are together."""

    __slots__ = ("base", "lines", "page", "size", "style", "text", "x0", "x1")

    def __init__(self, lines: list[Line]) -> None:
        first, last = lines[0], lines[-1]
        most = first
        self.text = first.text
        if first is not last:
            most = max(lines, key=_length)
            pairs = zip(lines, lines[1:], strict=False)
            self.text += "".join(gap_between(one, other) + other.text for one, other in pairs)
        self.lines = lines
        self.x0, self.x1, self.base, self.page = first.x0, last.x1, first.base, first.page
        self.size, self.style = most.size, most.style


@dataclass(slots=True)
class Column:
    """Rows from top to bottom between two edges; a page is a sequence of them."""

    rows: list[Row]
    left: float
    right: float


def gap_between(line: Line, other: Line) -> str:
    """What parts two lines of a row: a space, or nothing where letters of a word were drawn one by one."""
    return " " if abs(other.x0 - line.x1) > _LETTER_GAP * line.size else ""


def in_reading_order(lines: Sequence[Line]) -> list[Column]:
    """The columns of a page. Lines that run another way than most of the page come last, each way on its own."""
    if not lines:
        return []
    ways = Counter[int]()
    for line in lines:
        ways[line.quarter] += len(line.text)
    columns = []
    for way, _ in ways.most_common():
        some = [line for line in lines if line.quarter == way] if len(ways) > 1 else list(lines)
        columns += _columns(some, min(line.x0 for line in some), max(line.x1 for line in some), _DEEPEST)
    return columns


def _columns(lines: list[Line], left: float, right: float, deepest: int) -> list[Column]:
    gutter = _gutter(lines) if deepest and len(lines) >= 2 * _LEAST_LINES else None
    if gutter is None:
        return [Column(_rows(lines), left, right)]
    ends, begins = gutter
    found: list[Column] = []
    sides: tuple[list[Line], list[Line]] = ([], [])
    across: list[Line] = []

    def flush_sides() -> None:
        for side, edges in zip(sides, ((left, ends), (begins, right)), strict=True):
            if side:
                found.extend(_columns(list(side), *edges, deepest - 1))
                side.clear()

    def flush_across() -> None:
        if across:
            found.append(Column(_rows(across), left, right))
            across.clear()

    for line in sorted(lines, key=_down):
        if line.x1 <= ends + 1 or line.x0 >= begins - 1:
            flush_across()
            sides[line.x0 >= begins - 1].append(line)
        else:
            flush_sides()
            across.append(line)
    flush_across()
    flush_sides()
    return found


def _gutter(lines: list[Line]) -> tuple[float, float] | None:
    """Where the best gutter begins and ends, if the lines have one."""
    starts = Counter(round(line.x0 / 2) for line in lines)
    leftmost = min(line.x1 for line in lines)
    best, widest = None, 0.0
    for start, count in starts.most_common(8):
        begins = start * 2 - 1.5
        if count < _LEAST_LINES or begins < leftmost:
            continue
        found = _gutter_at(lines, begins)
        if found and found[1] > widest:
            best, widest = found
    return best


def _gutter_at(lines: list[Line], begins: float) -> tuple[tuple[float, float], float] | None:
    """The gutter that ends at ``begins``, and how much speaks for it."""
    right = [line for line in lines if line.x0 >= begins]
    size = right[0].size
    left = [line for line in lines if line.x1 <= begins - 0.6 * size]
    crossing = len(lines) - len(left) - len(right)
    if not left or crossing > _MOST_CROSSING * len(lines):
        return None
    if not (_is_prose(left) and _is_prose(right)):
        return None
    top = max(min(line.base for line in left), min(line.base for line in right))
    bottom = min(max(line.base for line in left), max(line.base for line in right))
    beside = [side for side in (left, right) if sum(top - 1 <= line.base <= bottom + 1 for line in side) >= 2]
    if len(beside) < 2:
        return None
    ends = max(line.x1 for line in left)
    return (ends, begins), min(len(left), len(right)) * (begins - ends + size) - crossing


def _is_prose(side: list[Line]) -> bool:
    return len(side) >= _LEAST_LINES and sum(map(_length, side)) >= _LEAST_WORDS * len(side)


def _rows(lines: list[Line]) -> list[Row]:
    rows: list[list[Line]] = []
    for line in sorted(lines, key=_down):
        before = rows[-1][0] if rows else None
        together = before is not None and line.picture is None and before.picture is None
        if before is not None and together and line.base - before.base < 0.45 * max(line.size, before.size):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [Row(row) if len(row) == 1 else _mark_raised(Row(sorted(row, key=_along))) for row in rows]


def _mark_raised(row: Row) -> Row:
    for line in row.lines:
        if line.size < 0.85 * row.size and _NOTE_MARK.fullmatch(line.text):
            line.marks.append((0, len(line.text), MarkKind.SUPERSCRIPT, ""))
    return row


def _down(line: Line) -> float:
    return line.base


def _along(line: Line) -> float:
    return line.x0


def _length(line: Line) -> int:
    return len(line.text)
