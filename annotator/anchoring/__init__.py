"""Finding passages again in another version of their text. Pure.

Most certain first, and rather no place than a wrong one. The two texts are compared by lines and words, blocks that
moved too; that says where a passage must lie. It is taken to be there if enough of its own characters and of those
around it still stand there; else where its very words stand with the same around them; else it is nowhere. Positions
are code points, half-open. No grapheme cluster is cut.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from annotator.anchoring.evidence import AROUND, Candidate, candidate
from annotator.anchoring.moved import moved_blocks
from annotator.anchoring.quote import place_of_words
from annotator.anchoring.shift import Shift
from annotator.anchoring.words import Texts
from documents.text import Span

How = Literal["exact", "moved", "fuzzy", "orphan"]


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a passage stands: *exact* (the same words at the same place), *moved* (the same words elsewhere), *fuzzy*
    (other words, by some), or an *orphan*, which stands nowhere.

    ``score`` says how sure that is, from 0 to 1: 1 where the passage and all around it are unchanged, and else the
    mean of two shares: how like the passage what stands there is, and how much is left of it and its surroundings.
    """

    span: Span | None
    how: How
    score: float


ORPHAN = Placement(None, "orphan", 0.0)
# Placements scored so or higher are left as they are; of those below it a person is asked.
SURE = 0.9


def place(old_text: str, new_text: str, spans: Iterable[Span | tuple[int, int]]) -> list[Placement]:
    """Where each of these passages of the old text stands in the new one, in their order.

    :raises ValueError: a span is empty, or isn't within the old text.
    """
    anchoring = Anchoring(old_text, new_text)
    return [anchoring.find(span if isinstance(span, Span) else Span(*span)) for span in spans]


class Anchoring:
    """From the text that passages were marked in to another. Comparing the two is put off until it is needed, and
    done once."""

    def __init__(self, old: str, new: str) -> None:
        self._old = old
        self._new = new

    def find(self, span: Span) -> Placement:
        """Where the passage stands in the new text."""
        if span.end > len(self._old):
            raise ValueError(f"The text ends at {len(self._old)}, before {span}.")
        if self._old == self._new:
            return Placement(span, "exact", 1.0)
        if (same := self._unchanged(span)) is not None:
            return _placement(same, span, score=1.0, same=True)
        found = self._most_evident(span) or place_of_words(self._texts, span)
        return ORPHAN if found is None else _placement(found.span, span, score=found.score, same=found.same)

    def candidates(self, span: Span) -> list[Placement]:
        """The places where something of the passage stands, the likeliest first, those too that are too unsure to be
        taken: for a person to choose from."""
        found = [*self._candidates(span), place_of_words(self._texts, span)]
        ranked = sorted((one for one in found if one), key=lambda one: -one.score)
        apart: list[Candidate] = []
        for one in ranked:
            if not any(one.span.overlaps(other.span) for other in apart):
                apart.append(one)
        return [_placement(one.span, span, score=one.score, same=one.same) for one in apart]

    @cached_property
    def _texts(self) -> Texts:
        return Texts(self._old, self._new)

    @cached_property
    def _shift(self) -> Shift:
        return Shift.between(self._texts)

    @cached_property
    def _moved(self) -> list[Shift]:
        return moved_blocks(self._texts, self._shift)

    def _unchanged(self, span: Span) -> Span | None:
        """Where it went with what was around it, all of which is as it was."""
        around = Span(max(0, span.start - AROUND // 2), min(len(self._old), span.end + AROUND // 2))
        run = self._shift.over(around)
        if run is None:
            return None
        there = Span(run.to + span.start - run.at, run.to + span.end - run.at)
        return there if there.of(self._new) == span.of(self._old) else None

    def _candidates(self, span: Span) -> list[Candidate]:
        if not span.of(self._old).strip():
            return []
        there = candidate(self._texts, self._shift, span)
        near = (moved for moved in self._moved if moved.start < span.end and span.start < moved.end)
        elsewhere = (candidate(self._texts, moved, span) for moved in near)
        return [*([there] if there else []), *(replace(one, has_moved=True) for one in elsewhere if one)]

    def _most_evident(self, span: Span) -> Candidate | None:
        """The place that most speaks for, if that is enough; of equal ones that in the old order."""
        enough = [one for one in self._candidates(span) if one.is_enough]
        return max(enough, key=lambda one: one.score, default=None)


def _placement(found: Span, span: Span, *, score: float, same: bool) -> Placement:
    if not same:
        return Placement(found, "fuzzy", round(score, 3))
    return Placement(found, "exact" if found == span else "moved", round(score, 3))
