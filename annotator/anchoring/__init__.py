"""Finding a passage again in another version of its text. Pure.

Most certain first, and rather no place than a wrong one: the same text; where a comparison of the two texts says
that the passage went, if its words still stand there, or most of them; anywhere else only word for word, and only
where length or surroundings leave no doubt. Positions are code points.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from typing import Literal

from annotator.anchoring.quote import agreement, only_place_of
from annotator.anchoring.shift import Shift
from documents.text import Span

How = Literal["exact", "moved", "fuzzy"]

ENOUGH = 0.65  # of the quote's characters must have stayed where the passage is said to be
_KNOWN_BY = 18  # code points, with what stood around: a lone word may stay in its line by chance
_LONGEST_COMPARED = 3000  # code points of a reworded passage; of longer ones, what stayed is counted


@dataclass(frozen=True, slots=True)
class Selectors:
    """How a passage is remembered: where it stood, its words, and what stood around them."""

    span: Span
    quote: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """Where a passage stands: exact (nothing has changed), moved (the same words), fuzzy (other words, by some);
    ``score`` from 0 to 1 says how sure that is."""

    span: Span
    how: How
    score: float


class Anchoring:
    """From the text that passages were marked in to another. Comparing the two is put off until it is needed, and
    done once."""

    def __init__(self, old: str, new: str) -> None:
        self._old = old
        self._new = new
        self._same = old == new

    @cached_property
    def _shift(self) -> Shift:
        return Shift.between(self._old, self._new)

    def find(self, passage: Selectors) -> Found | None:
        """Where the passage stands in the new text, or None: it is not there, or in doubt."""
        if self._same:
            return Found(passage.span, "exact", 1.0)
        return self._by_shift(passage) or self._by_quote(passage)

    def _by_shift(self, passage: Selectors) -> Found | None:
        carried = self._shift.carry(passage.span)
        if carried is None:
            return None
        span, stayed = carried
        found = span.of(self._new)
        if found == passage.quote:
            if not self._known_by(passage, span):
                return None
            return Found(span, "exact" if span == passage.span else "moved", 1.0)
        score = _likeness(passage.quote, found, stayed)
        return Found(span, "fuzzy", round(score, 3)) if score >= ENOUGH and found.strip() else None

    def _known_by(self, passage: Selectors, span: Span) -> bool:
        """Whether the words themselves, or those with what stands around them, are enough to know them by."""
        length = len(passage.quote)
        if length >= _KNOWN_BY:
            return True
        around = agreement(passage.prefix, passage.suffix, span, text=self._new)
        return length + around >= min(_KNOWN_BY, len(passage.prefix) + length + len(passage.suffix))

    def _by_quote(self, passage: Selectors) -> Found | None:
        found = only_place_of(passage.quote, passage.prefix, passage.suffix, old=self._old, new=self._new)
        return None if found is None else Found(found[0], "moved", found[1])


def _likeness(quote: str, found: str, stayed: int) -> float:
    longer = max(len(quote), len(found))
    if longer > _LONGEST_COMPARED:
        return stayed / longer
    return SequenceMatcher(None, quote, found, autojunk=False).ratio()
