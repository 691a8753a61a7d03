"""Two texts side by side: which lines they share, which words differ in the others, and what only moved. Pure.

Lines are compared first; then, word by word, the lines that took each other's place, all of one place together, so
that a paragraph that was divided or joined doesn't look like another one. Blank lines and the space around lines don't
count. Every part knows where it stands in its own text, in code points.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from documents.differences.common_runs import Run, common_runs
from documents.differences.differing_words import Piece, Words, as_changed, as_one, shared_by_lines, words_of
from documents.differences.moved_lines import moved_lines

MOST_ROWS = 300  # shown
_AROUND = 1  # lines that stay the same shown before and after a difference


@dataclass(frozen=True, slots=True)
class Row:
    """A line of each text, beside each other; () where one has none. ``skipped`` lines before it are the same.
    ``moved``: the line stands elsewhere in the other text, from this code point on; then only words are other that it
    hasn't there. ``one``: both as one line, where there are both."""

    old: tuple[Piece, ...]
    new: tuple[Piece, ...]
    skipped: int = 0
    moved: int | None = None
    one: tuple[tuple[str, Piece], ...] = ()

    @property
    def same(self) -> bool:
        is_divided = not (self.old and self.new)
        return self.moved is None and not is_divided and not any(piece.other for piece in (*self.old, *self.new))

    @property
    def together(self) -> tuple[tuple[str, Piece], ...]:
        """Both lines as one, to be read inline, in kinds: "same", "old", "new", and "away" and "here" of what moved.
        Of a line that was joined with another one only what is there no more."""
        if self.one:
            return self.one
        if self.moved is not None:
            kind, other = ("away", "old") if self.old else ("here", "new")
            return tuple((other if piece.other else kind, piece) for piece in (*self.old, *self.new))
        return (
            *(("old", piece) for piece in self.old if piece.other),
            *(("new" if piece.other else "same", piece) for piece in self.new),
        )


@dataclass(frozen=True, slots=True)
class Comparison:
    """``rows`` tell the differences with a line around each; ``skipped`` lines after them are the same.
    ``cut``: the texts differ in more places than are shown. ``gone`` and ``come`` are the numbers of words that only
    the old or only the new text has, those that moved left out; ``moved`` that of lines that moved."""

    rows: tuple[Row, ...]
    skipped: int
    cut: bool
    gone: int = 0
    come: int = 0
    moved: int = 0


@dataclass(frozen=True, slots=True)
class _Line:
    """What is compared is ``words``, without the space around it."""

    text: str
    start: int
    words: str


def compared(old: str, new: str, *, most: int = MOST_ROWS) -> Comparison:
    """The differences of two texts, line by line; no more than about ``most`` rows of them."""
    return narrowed(all_rows(old, new), most=most)


def narrowed(rows: Sequence[Row], *, most: int = MOST_ROWS) -> Comparison:
    """Of all rows of two texts, the differences with what stands around them."""
    shown: list[Row] = []
    same: list[Row] = []  # since the last difference
    counts = _counts(rows)
    for row in rows:
        if row.same:
            same.append(row)
            continue
        if len(shown) >= most:
            return Comparison(tuple(shown), 0, cut=True, **counts)
        shown += [*_next_to(same, first=not shown), row]
        same = []
    after = same[: _AROUND if shown else 0]
    return Comparison((*shown, *after), len(same) - len(after), cut=False, **counts)


def all_rows(old: str, new: str) -> list[Row]:
    """Every line of both, in order; but blank ones."""
    olds, news = _lines(old), _lines(new)
    rows = list(_rows(olds, news))
    return _with_moved(rows)


def _counts(rows: Iterable[Row]) -> dict[str, int]:
    gone = come = moved = 0
    for row in rows:
        gone += sum(piece.words for piece in row.old if piece.other)
        come += sum(piece.words for piece in row.new if piece.other)
        moved += bool(row.new and row.moved is not None)
    return {"gone": gone, "come": come, "moved": moved}


def _next_to(same: list[Row], *, first: bool) -> list[Row]:
    """Of lines between two differences, those next to them; the first after the gap says how long it is."""
    head = [] if first else same[:_AROUND]
    tail = same[max(len(head), len(same) - _AROUND) :]
    skipped = len(same) - len(head) - len(tail)
    return [*head, *(replace(row, skipped=skipped if i == 0 else 0) for i, row in enumerate(tail))]


def _lines(text: str) -> list[_Line]:
    lines = []
    start = 0
    for line in text.split("\n"):
        if words := line.strip():
            lines.append(_Line(line, start, words))
        start += len(line) + 1
    return lines


def _rows(olds: Sequence[_Line], news: Sequence[_Line]) -> Iterator[Row]:
    numbers: dict[str, int] = {}
    keys = [[numbers.setdefault(line.words, len(numbers)) for line in lines] for lines in (olds, news)]
    at = to = 0
    for run in (*common_runs(*keys), Run(len(olds), len(news), 0)):
        yield from _changed(olds[at : run.at], news[to : run.to])
        at, to = run.at + run.size, run.to + run.size
        for old, new in zip(olds[run.at : at], news[run.to : to], strict=True):
            yield Row((Piece(old.text, start=old.start),), (Piece(new.text, start=new.start),))


def _changed(olds: Sequence[_Line], news: Sequence[_Line]) -> Iterator[Row]:
    """Lines that took each other's place, compared word by word."""
    if not olds or not news:
        yield from (Row((_whole(line),), ()) for line in olds)
        yield from (Row((), (_whole(line),)) for line in news)
        return
    ours, theirs = words_of(_with_starts(olds)), words_of(_with_starts(news))
    shared = shared_by_lines(ours, theirs)
    if not shared.weights:
        yield from _changed(olds, ())
        yield from _changed((), news)
        return
    at = to = 0
    for old, new in [*_partners(shared.weights), (len(olds), len(news))]:
        yield from (Row(as_changed(ours, n, shared.ours), ()) for n in range(at, old))
        yield from (Row((), as_changed(theirs, n, shared.theirs)) for n in range(to, new))
        if old < len(olds):
            yield Row(
                as_changed(ours, old, shared.ours),
                as_changed(theirs, new, shared.theirs),
                one=as_one(ours, old, theirs, new, shared),
            )
        at, to = old + 1, new + 1


def _with_starts(lines: Iterable[_Line]) -> list[tuple[str, int]]:
    return [(line.text, line.start) for line in lines]


def _partners(weights: dict[tuple[int, int], int]) -> list[tuple[int, int]]:
    """Of lines that share words those that share most, one with one; none cross, since what they share doesn't."""
    pairs = []
    ours: set[int] = set()
    theirs: set[int] = set()
    for old, new in sorted(weights, key=lambda pair: (-weights[pair], pair)):
        if old not in ours and new not in theirs:
            ours.add(old)
            theirs.add(new)
            pairs.append((old, new))
    return sorted(pairs)


def _whole(line: _Line) -> Piece:
    return Piece(line.text, other=True, start=line.start)


def _with_moved(rows: list[Row]) -> list[Row]:
    """The rows again; what is in only one of the texts at its place, and in the other at another, has moved."""
    gone = [n for n, row in enumerate(rows) if not row.new and all(piece.other for piece in row.old)]
    come = [n for n, row in enumerate(rows) if not row.old and all(piece.other for piece in row.new)]
    pairs = moved_lines([_text(rows[n].old) for n in gone], [_text(rows[n].new) for n in come])
    for one, other in pairs:
        old, new = rows[gone[one]].old, rows[come[other]].new
        ours, theirs = _side(old), _side(new)
        shared = shared_by_lines(ours, theirs)
        rows[gone[one]] = Row(as_changed(ours, 0, shared.ours), (), moved=new[0].start)
        rows[come[other]] = Row((), as_changed(theirs, 0, shared.theirs), moved=old[0].start)
    return rows


def _text(pieces: Iterable[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def _side(pieces: Sequence[Piece]) -> Words:
    return words_of([(_text(pieces), pieces[0].start)])
