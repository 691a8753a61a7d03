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
from annotator.anchoring.likeness import Likeness
from annotator.anchoring.moved import MovedBlocks
from annotator.anchoring.quote import place_in_rewritten, place_of_words
from annotator.anchoring.shift import Shift
from annotator.anchoring.words import Texts
from documents.text import Span

How = Literal["exact", "moved", "fuzzy", "orphan"]


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a passage stands: *exact* (the same words at the same place), *moved* (the same words elsewhere), *fuzzy*
    (other words, by some, or the same words with nothing else to speak for them), or an *orphan*, which stands nowhere.

    ``score`` says how sure that is, from 0 to 1: 1 where the passage and all around it are unchanged, and else the
    mean of two shares: how like the passage what stands there is, and how much is left of it and its surroundings.
    """

    span: Span | None
    how: How
    score: float


ORPHAN = Placement(None, "orphan", 0.0)
# Placements scored so or higher are left as they are; of those below it a person is asked.
SURE = 0.9
_CLEARLY = 0.25  # so much more of a passage than in any other place
_LOOKED_AT, _LIKE_ENOUGH = 4, 0.5  # places by a passage's rare words; what they must weigh there, of all
_OFFERED, _LIKE_AT_ALL = 3, 0.3  # the same, to a person who chooses


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
        found = self._most_evident(span) or place_of_words(self._texts, span) or self._by_itself(span)
        return ORPHAN if found is None else _placed(found, span)

    def candidates(self, span: Span) -> list[Placement]:
        """The places where something of the passage stands, the likeliest first, those too that are too unsure to be
        taken: for a person to choose from."""
        elsewhere = self._likeness.places(span, most=_OFFERED, least=_LIKE_AT_ALL)
        elsewhere += filter(None, [place_in_rewritten(self._texts, self._shift, span)])
        found = [*self._candidates(span), place_of_words(self._texts, span)]
        found += [replace(one, is_alone=True) for one in elsewhere]
        ranked = sorted((one for one in found if one), key=lambda one: (-one.score, one.span))
        apart: list[Candidate] = []
        for one in ranked:
            if not any(one.span.overlaps(other.span) for other in apart):
                apart.append(one)
        return [_placed(one, span) for one in apart]

    @cached_property
    def _texts(self) -> Texts:
        return Texts(self._old, self._new)

    @cached_property
    def _shift(self) -> Shift:
        return Shift.between(self._texts)

    @cached_property
    def _likeness(self) -> Likeness:
        return Likeness(self._texts)

    @cached_property
    def _moved(self) -> MovedBlocks:
        return MovedBlocks(self._texts, self._shift)

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
        elsewhere = (candidate(self._texts, moved, span) for moved in self._moved.near(span))
        return [*([there] if there else []), *(replace(one, has_moved=True) for one in elsewhere if one)]

    def _most_evident(self, span: Span) -> Candidate | None:
        """The place that most speaks for, if that is enough; of equal ones that in the old order."""
        enough = [one for one in self._candidates(span) if one.is_enough]
        return max(enough, key=lambda one: one.score, default=None)

    def _by_itself(self, span: Span) -> Candidate | None:
        """The place that its own words alone speak for."""
        found = self._most_like(span) or place_in_rewritten(self._texts, self._shift, span)
        return found and replace(found, is_alone=True)

    def _most_like(self, span: Span) -> Candidate | None:
        """The one place in all the text that is so like the passage that it must be it; none that was there before."""
        first, second = [*self._likeness.places(span, most=_LOOKED_AT, least=_LIKE_ENOUGH), None, None][:2]
        if first is None or not first.is_itself or (second and second.kept > first.kept - _CLEARLY):
            return None
        return first if 2 * self._shift.kept_from_elsewhere(span, first.span) <= len(first.span) else None


def _placed(found: Candidate, span: Span) -> Placement:
    return _placement(found.span, span, score=found.score, same=found.same and not found.is_alone)


def _placement(found: Span, span: Span, *, score: float, same: bool) -> Placement:
    if not same:
        return Placement(found, "fuzzy", round(score, 3))
    return Placement(found, "exact" if found == span else "moved", round(score, 3))
