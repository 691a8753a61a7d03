"""How much speaks for a passage standing at a place: its own characters, and those around it. Pure.

All is counted in characters that are no space.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from annotator.anchoring.sequences import Run
from annotator.anchoring.shift import Shift
from annotator.anchoring.words import WORDS, Texts, in_word, solid
from documents.graphemes import cuts, whole
from documents.text import Span

AROUND = 40  # code points on either side of a passage that speak for it
_KNOWN_BY = 18  # characters, with those around: a lone word may stay in its line by chance
_ENOUGH_KEPT = 0.6  # of the passage
_ENOUGH_BETWEEN = 0.5  # of a passage whose first and last words are there
_ENOUGH_SAID = 0.4  # of the passage and what was around it
_ENOUGH_ELSEWHERE = 0.5  # of the same, in a block that moved
_KNOWN_ALONE = 32  # characters of a passage that is known wherever it stands, and
_KEPT_ALONE = 0.8  # as much of it
_SURE_ALONE = 0.85
_OF_FEW = 2 / 3  # of all that there is, where the text is so short that it has no more
_LEAST_SCORE = 0.5  # less is more likely wrong than right
_COST = 0.25  # of a character that came in between, against one that is still there
_MOST_GROWN = 2.5  # times as long as before
_SPARE = 8  # characters that may come in beyond what was there, at an end
_FAR = 10 * AROUND
_MOST_PIECES = 60
_SPELLED_ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place, and what speaks for it."""

    span: Span
    size: int  # characters of the passage
    same: bool  # word for word
    alike: bool  # but for space, quotation marks and capitals
    kept: float  # of the passage's characters, 0 to 1
    pure: float  # how like that and what stands there now are, 0 to 1: less than kept, where more came in
    said: float  # of the passage's characters and of those around it, 0 to 1
    has_ends: bool  # its first and last words are there
    is_known: bool  # enough characters are there to know it by
    is_unbroken: bool  # enough of them without anything else in between
    has_moved: bool = False  # with the block that it is in
    is_alone: bool = False  # known by its own words only

    @property
    def score(self) -> float:
        """From 0 to 1: how sure the place is."""
        evident = (self.pure + self.said) / 2
        if self.is_alone:
            return min(evident, _SURE_ALONE)
        if self.alike and self.is_unbroken:
            evident = max(evident, 0.95)
        return evident if self.same else min(evident, 0.99)

    @property
    def is_itself(self) -> bool:
        """Whether its own words are enough, whatever stands around them."""
        return self.size >= _KNOWN_ALONE and self.kept >= _KEPT_ALONE and self.pure >= _KEPT_ALONE

    @property
    def is_enough(self) -> bool:
        if self.alike and self.is_unbroken:
            return True
        if self.score < _LEAST_SCORE:
            return False
        kept = _ENOUGH_BETWEEN if self.has_ends else _ENOUGH_KEPT
        said = _ENOUGH_ELSEWHERE if self.has_moved else _ENOUGH_SAID
        return self.is_known and self.kept >= kept and self.said >= said


class Left(NamedTuple):
    """What is left of a passage."""

    kept: int  # of its own characters
    around: int  # of those around it
    has_ends: bool  # its first and last words


def candidate(texts: Texts, shift: Shift, span: Span) -> Candidate | None:
    """Where this comparison says that the passage went, and what speaks for it; None if nothing of it is left."""
    pieces: Sequence[Run] = shift.clip(span.start, span.end)
    if not pieces:
        return None
    before = shift.clip(max(0, span.start - AROUND), span.start)
    after = shift.clip(span.end, span.end + AROUND)
    pieces = _core(texts, span, pieces, before, after)
    place = _place(texts, shift, span, pieces)
    edges = [Run(span.start, place.start, 0), *pieces, Run(span.end, place.end, 0)]
    kept = _says(texts, pieces) + sum(_respelled(texts, one, other) for one, other in pairwise(edges))
    near = [run for run in before if place.start - run.to_end <= AROUND + AROUND // 2]
    near += [run for run in after if run.to - place.end <= 2 * AROUND]
    has_ends = pieces[0].at == span.start and pieces[-1].at_end == span.end
    return weighed(texts, span, place, Left(kept, _says(texts, near), has_ends))


def _part_of(part: int, whole: int, otherwise: bool) -> float:  # noqa: FBT001 (what space alone is worth)
    return min(1, part / whole) if whole else float(otherwise)


def weighed(texts: Texts, span: Span, place: Span, left: Left) -> Candidate:
    """The place with its evidence: how many characters of the passage, and of those around it, are there."""
    quote, found = span.of(texts.old), place.of(texts.new)
    size = solid(quote)
    most = size + solid(texts.old[max(0, span.start - AROUND) : span.start])
    most += solid(texts.old[span.end : span.end + AROUND])
    enough = min(_KNOWN_BY, most * _OF_FEW)
    return Candidate(
        place,
        size,
        same=found == quote,
        alike="".join(place.of(texts.new_alike).split()) == "".join(span.of(texts.old_alike).split()),
        kept=_part_of(left.kept, size, found == quote),
        pure=_part_of(2 * left.kept, size + solid(found), found == quote),
        said=_part_of(left.kept + left.around, most, found == quote),
        has_ends=left.has_ends,
        is_known=left.kept + left.around >= enough,
        is_unbroken=left.kept + _unbroken(texts, span, place) >= enough,
    )


def _core(
    texts: Texts, span: Span, pieces: Sequence[Run], before: Sequence[Run], after: Sequence[Run]
) -> Sequence[Run]:
    """The pieces that belong together: a last word that went far from the others is let go, unless what was beside it
    is beside it still."""
    if len(pieces) > _MOST_PIECES:
        return pieces
    first, last = pieces[0], pieces[-1]
    held_before = [run for run in before if first.to - run.to_end <= span.start - run.at_end + _SPARE]
    held_after = [run for run in after if run.to - last.to_end <= run.at - span.end + _SPARE]
    core = _best_row(pieces, _says(texts, held_before), _says(texts, held_after))
    grown = solid(texts.new[core[0].to : core[-1].to_end])
    if grown > _MOST_GROWN * solid(span.of(texts.old)) + _SPARE:
        return _best_row(pieces, 0, 0)
    return core


def _best_row(pieces: Sequence[Run], first_holds: int, last_holds: int) -> Sequence[Run]:
    best, row = -1.0, pieces
    for start in range(len(pieces)):
        said = float(first_holds) if start == 0 else 0.0
        for end in range(start, len(pieces)):
            said += pieces[end].size
            if end > start:
                said -= _COST * _came_in(pieces[end - 1], pieces[end])
            worth = said + (last_holds if end == len(pieces) - 1 else 0)
            if worth > best:
                best, row = worth, pieces[start : end + 1]
    return row


def _came_in(one: Run, other: Run) -> int:
    return max(0, (other.to - one.to_end) - (other.at - one.at_end))


def _says(texts: Texts, pieces: Sequence[Run]) -> int:
    return sum(solid(texts.old[piece.at : piece.at_end]) for piece in pieces)


def _respelled(texts: Texts, one: Run, other: Run) -> int:
    """The characters that stayed between two runs, in words that were only changed a little."""
    was, became = texts.old_alike[one.at_end : other.at], texts.new_alike[one.to_end : other.to]
    if not was.strip() or not became.strip() or max(len(was), len(became)) > 5 * AROUND:
        return 0
    alike = int(LCSseq.similarity(was, became))
    return min(alike, solid(was)) if 2 * alike >= _SPELLED_ALIKE * (len(was) + len(became)) else 0


def _place(texts: Texts, shift: Shift, span: Span, pieces: Sequence[Run]) -> Span:
    start, end = pieces[0].to, pieces[-1].to_end
    quote = span.of(texts.old)
    at = start - (len(quote) - len(quote.lstrip()))
    if at >= 0 and texts.new.startswith(quote, at) and not parts_word(texts, span, at):
        place = Span(at, at + len(quote))
    elif "".join(texts.new_alike[start:end].split()) == "".join(span.of(texts.old_alike).split()):
        place = _whole_words(texts, span, Span(start, end))
    else:
        place = Span(
            start - _rewritten_before(texts, shift, span, pieces[0]),
            end + _rewritten_after(texts, shift, span, pieces[-1]),
        )
        place = _whole_words(texts, span, place)
    if cuts(texts.old, span.start) or cuts(texts.old, span.end):
        return place
    return whole(texts.new, place)


def _whole_words(texts: Texts, span: Span, place: Span) -> Span:
    """The place, made longer where it ends inside a word, if the passage didn't."""
    start, end = place.start, place.end
    while in_word(texts.new, start) and not in_word(texts.old, span.start):
        start -= 1
    while in_word(texts.new, end) and not in_word(texts.old, span.end):
        end += 1
    return Span(start, end)


def parts_word(texts: Texts, span: Span, at: int) -> bool:
    """Whether the passage would begin or end inside a word there, which it didn't before."""
    end = at + len(span)
    return (in_word(texts.new, at) and not in_word(texts.old, span.start)) or (
        in_word(texts.new, end) and not in_word(texts.old, span.end)
    )


def _rewritten_before(texts: Texts, shift: Shift, span: Span, first: Run) -> int:
    """How much of what stands before the first piece took the place of the passage's own first words."""
    lost = first.at - span.start
    if lost <= 0:
        return 0
    edge = shift.before(first.at) or Run(0, 0, 0)
    others = solid(texts.old[max(edge.at_end, span.start - _FAR) : span.start])
    most = _share(lost, others, min(first.to - edge.to_end, _FAR))
    starts = [match.start() for match in WORDS.finditer(texts.new, first.to - most, first.to)]
    return next((first.to - start for start in starts if not in_word(texts.new, start)), 0)


def _rewritten_after(texts: Texts, shift: Shift, span: Span, last: Run) -> int:
    """How much of what stands after the last piece took the place of the passage's own last words."""
    lost = span.end - last.at_end
    if lost <= 0:
        return 0
    edge = shift.after(last.at_end) or Run(len(texts.old), len(texts.new), 0)
    others = solid(texts.old[span.end : min(edge.at, span.end + _FAR)])
    most = _share(lost, others, min(edge.to - last.to_end, _FAR))
    ends = [match.end() for match in WORDS.finditer(texts.new, last.to_end, last.to_end + most)]
    return next((end - last.to_end for end in reversed(ends) if not in_word(texts.new, end)), 0)


def _share(lost: int, others: int, became: int) -> int:
    """Of what stands in place of rewritten words, as much as the passage had of them beside others, but hardly more
    than twice what it lost."""
    return min(became * lost // (lost + others), 2 * lost + _SPARE)


def _unbroken(texts: Texts, span: Span, place: Span) -> int:
    """How many characters just before and just after are the same."""
    far = AROUND + AROUND // 2
    before = _alike(
        texts.old_alike[max(0, span.start - AROUND) : span.start][::-1],
        texts.new_alike[max(0, place.start - far) : place.start][::-1],
    )
    after = _alike(texts.old_alike[span.end : span.end + AROUND], texts.new_alike[place.end : place.end + far])
    return before + after


def _alike(one: str, other: str) -> int:
    one, other = "".join(one.split()), "".join(other.split())
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
