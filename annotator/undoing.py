"""Which act of a person is taken back next, and which is done again. Pure.

An undo is an act like any other, which names the act that it takes back; taking back an undo is doing again. So the
log says all there is to know, and says the same after a reload and in another window.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple
from uuid import UUID


class Line(NamedTuple):
    """A line of the log, as far as it matters here."""

    number: int
    batch: UUID | None
    undoes: int | None
    verb: str


@dataclass(frozen=True, slots=True)
class PastAct:
    """An act as the log has it. ``number`` is that of its first line: an act that takes it back has this number in
    ``undoes``. ``batch`` is None where it is a single line that belongs to no batch."""

    number: int
    batch: UUID | None
    undoes: int | None


class Next(NamedTuple):
    """``undo`` is what is taken back next; ``redo`` is the undo that is, so that its act is done again."""

    undo: PastAct | None
    redo: PastAct | None


def acts_in(
    lines: Sequence[Line], verbs: frozenset[str], *, within: Mapping[str, str] | None = None
) -> Iterator[PastAct]:
    """The acts of these lines, in their order, the newest first. Lines of a batch stand beside each other. What isn't
    made of ``verbs`` alone can't be taken back and is no act here; nor is an act with one of those that stand only
    ``within`` acts which have the other verb too (documents that came in by themselves, say)."""
    within = within or {}
    for _act, group in groupby(lines, key=lambda line: line.batch or line.number):
        *_newer, first = all_of_it = list(group)
        there = {line.verb for line in all_of_it}
        if there <= verbs and all(within[verb] in there for verb in there & within.keys()):
            yield PastAct(first.number, first.batch, first.undoes)


def next_acts(acts: Iterable[PastAct], *, undoes: Callable[[int], int | None]) -> Next:
    """What would be taken back and what done again. ``acts`` are a person's, the newest first; no more of them are
    asked for than needed. ``undoes`` tells what the act of this number took back.

    To be taken back: the newest act, or doing again, that none after it takes back. To be done again: the newest undo
    that none after it takes back, unless something else was done since.
    """
    taken: set[int] = set()
    undo: PastAct | None = None
    redo: PastAct | None = None
    closed = False  # what is older can't be done again: something else was done since
    for act in acts:
        stands = act.number not in taken
        if act.undoes is None:
            closed = True
            undo = undo or (act if stands else None)
        else:
            taken.add(act.undoes)
            if stands and not is_undo(act.undoes, undoes):
                undo = undo or act
            elif stands and not closed:
                redo = redo or act
        if undo and (redo or closed):
            break
    return Next(undo, redo)


def is_undo(taken_back: int, undoes: Callable[[int], int | None]) -> bool:
    """Whether an act that takes back that one undoes: what takes back an undo does again."""
    undoing, below = True, undoes(taken_back)
    while below is not None:
        undoing, below = not undoing, undoes(below)
    return undoing
