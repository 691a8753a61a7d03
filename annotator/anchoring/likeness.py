"""The places of a text that are most like a passage, wherever they stand and in whatever words are around. Pure.

Words that are rare in the text say where: each votes for the place that the passage would have by it.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

from annotator.anchoring.evidence import AROUND, Candidate, candidate
from annotator.anchoring.sequences import Gap
from annotator.anchoring.shift import Shift
from annotator.anchoring.words import WORDS, Texts
from documents.text import Span

_MOST_TIMES = 40  # a word that stands in the text more often says nothing about where
_LONGEST = 2_000  # code points: longer ones are found as blocks that moved
_CELL = 128  # code points: votes for places as near as this are for one
_MOST_VOTES = 16  # words of a passage, the rarest


class Likeness:
    """Of passages of the old text to places in the new one."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def places(self, span: Span, *, most: int, least: float) -> list[Candidate]:
        """The likeliest places with what speaks for them, the likeliest first; ``least`` is the share of what its rare
        words weigh that must be there."""
        if len(span) > _LONGEST:
            return []
        found = (self._at(span, start) for start in self._starts(span, least)[:most])
        return sorted((one for one in found if one), key=lambda one: (-one.score, one.span))

    @cached_property
    def _words(self) -> dict[str, list[int]]:
        """Where each word of the new text stands, for as long as that says anything."""
        places: dict[str, list[int]] = defaultdict(list)
        for match in WORDS.finditer(self._texts.new_alike):
            known = places[match.group()]
            if len(known) <= _MOST_TIMES:
                known.append(match.start())
        return places

    def _starts(self, span: Span, least: float) -> list[int]:
        """Where the passage would begin, by most of its rare words."""
        words = {
            match.group(): match.start() - span.start
            for match in WORDS.finditer(self._texts.old_alike, span.start, span.end)
        }
        weights = {word: self._weight(word) for word in words}
        rarest = sorted((word for word in words if weights[word]), key=lambda word: (-weights[word], word))[
            :_MOST_VOTES
        ]
        votes: dict[int, dict[str, int]] = defaultdict(dict)
        for word in rarest:
            for at in self._words.get(word, ()):
                start = at - words[word]
                for cell in (start // _CELL, start // _CELL + 1):
                    votes[cell].setdefault(word, start)
        enough = least * sum(weights[word] for word in rarest)
        worth = {cell: sum(weights[word] for word in found) for cell, found in votes.items()}
        cells = sorted((cell for cell in votes if worth[cell] >= enough), key=lambda cell: (-worth[cell], cell))
        starts: list[int] = []
        for cell in cells:
            start = sorted(votes[cell].values())[len(votes[cell]) // 2]
            if all(abs(start - other) > _CELL for other in starts):
                starts.append(start)
        return starts

    def _weight(self, word: str) -> float:
        """More for what is longer and rarer; nothing for what is all over the text."""
        times = len(self._words.get(word, ()))
        return len(word) / (times + 1) if times <= _MOST_TIMES else 0

    def _at(self, span: Span, start: int) -> Candidate | None:
        texts, spare = self._texts, len(span) // 2 + 2 * AROUND
        window = max(0, start - spare), min(len(texts.new), start + len(span) + spare)
        if window[0] >= window[1]:
            return None
        own = Shift.within(texts, [Gap(span.start, span.end, *window)]).runs
        if not own:
            return None
        at, at_end, to, to_end = own[0].at, own[-1].at_end, own[0].to, own[-1].to_end
        before = Gap(max(0, span.start - AROUND), at, window[0], to)
        after = Gap(at_end, min(len(texts.old), span.end + AROUND), to_end, window[1])
        return candidate(texts, Shift.within(texts, [before, Gap(at, at_end, to, to_end), after]), span)
