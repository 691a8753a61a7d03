"""Two texts side by side: which lines they share, and which words differ in the others. Pure.

Lines are compared first, then the words of lines that took each other's place (Ratcliff and Obershelp, by
difflib). Both are bounded, since difflib takes the square of what it is given in the worst case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import zip_longest

MOST_CHARACTERS = 200_000  # of each text; what follows isn't compared
MOST_LINES = 3_000
MOST_WORDS = 600  # of each of two lines; longer ones are shown as replaced whole
MOST_ROWS = 300  # shown
_AROUND = 1  # lines that stay the same shown before and after a difference
_ALIKE = 0.35  # lines less alike than that are one that went and one that came
_WORD = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line; ``other``: the text beside it doesn't have it."""

    text: str
    other: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A line of each text, beside each other; () where one has none. ``skipped`` lines before it are the same."""

    old: tuple[Piece, ...]
    new: tuple[Piece, ...]
    skipped: int = 0

    @property
    def same(self) -> bool:
        return not any(piece.other for piece in (*self.old, *self.new))


@dataclass(frozen=True, slots=True)
class Comparison:
    """``rows`` tell the differences with a line around each; ``skipped`` lines after them are the same.
    ``cut``: the texts are longer than what was compared, or differ in more places than are shown."""

    rows: tuple[Row, ...]
    skipped: int
    cut: bool


def compared(old: str, new: str) -> Comparison:
    """The differences of two texts, line by line. Blank lines don't count."""
    (olds, old_cut), (news, new_cut) = _lines(old), _lines(new)
    shown: list[Row] = []
    same: list[Row] = []  # since the last difference
    for row in _rows(olds, news):
        if row.same:
            same.append(row)
            continue
        if len(shown) >= MOST_ROWS:
            return Comparison(tuple(shown), 0, cut=True)
        shown += [*_between(same, first=not shown), row]
        same = []
    after = same[: _AROUND if shown else 0]
    return Comparison((*shown, *after), len(same) - len(after), cut=old_cut or new_cut)


def _between(same: list[Row], *, first: bool) -> list[Row]:
    """Of lines between two differences, those next to them; the first after the gap says how long it is."""
    head = [] if first else same[:_AROUND]
    tail = same[max(len(head), len(same) - _AROUND) :]
    skipped = len(same) - len(head) - len(tail)
    return [*head, *(replace(row, skipped=skipped if i == 0 else 0) for i, row in enumerate(tail))]


def _lines(text: str) -> tuple[list[str], bool]:
    lines = [line for line in text[:MOST_CHARACTERS].split("\n") if line.strip()]
    return lines[:MOST_LINES], len(text) > MOST_CHARACTERS or len(lines) > MOST_LINES


def _rows(olds: Sequence[str], news: Sequence[str]) -> Iterator[Row]:
    """Every line of both, in order."""
    for verb, old_from, old_to, new_from, new_to in SequenceMatcher(None, olds, news).get_opcodes():
        if verb == "equal":
            for line in olds[old_from:old_to]:
                yield Row((Piece(line),), (Piece(line),))
            continue
        for before, after in zip_longest(olds[old_from:old_to], news[new_from:new_to]):
            yield from _changed(before, after)


def _changed(old: str | None, new: str | None) -> Iterator[Row]:
    if old is None or new is None:
        yield Row(_whole(old), _whole(new))
        return
    olds, news = _WORD.findall(old), _WORD.findall(new)
    if max(len(olds), len(news)) > MOST_WORDS:
        yield Row(_whole(old), _whole(new))
        return
    words = SequenceMatcher(None, olds, news)
    if words.quick_ratio() < _ALIKE or words.ratio() < _ALIKE:
        yield Row(_whole(old), ())
        yield Row((), _whole(new))
        return
    before: list[Piece] = []
    after: list[Piece] = []
    for verb, old_from, old_to, new_from, new_to in words.get_opcodes():
        for pieces, part in ((before, olds[old_from:old_to]), (after, news[new_from:new_to])):
            if part:
                pieces.append(Piece("".join(part), verb != "equal"))
    yield Row(tuple(before), tuple(after))


def _whole(line: str | None) -> tuple[Piece, ...]:
    return () if line is None else (Piece(line, other=True),)
