"""Where each stretch of a text went in another version of it: lines first, then the words between lines that stayed.
Pure."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from math import ceil

from rapidfuzz.distance import LCSseq

from annotator.anchoring.sequences import Gap, Run, common, gaps
from annotator.anchoring.words import WORDS, Texts, solid
from documents.text import Span

_MOST_LETTERS = 200
_SPELLED_ALIKE = 0.6
_LINES = re.compile(r"[^\n]*\n|[^\n]+")


class Shift:
    """Runs of code points that two texts have in common, in the order that both have; ``start`` and ``end`` are where
    in the old one they begin and end."""

    def __init__(self, runs: Sequence[Run]) -> None:
        self.runs = runs
        self._starts = [run.at for run in runs]
        self._ends = [run.at_end for run in runs]
        self._starts_to = [run.to for run in runs]
        self._ends_to = [run.to_end for run in runs]
        self.start, self.end = (runs[0].at, runs[-1].at_end) if runs else (0, 0)

    @classmethod
    def between(cls, texts: Texts) -> Shift:
        runs = list(_by_lines(texts))
        for gap in gaps(runs, Gap(0, len(texts.old), 0, len(texts.new))):
            runs += _by_words(texts, gap)
        runs.sort()
        runs += [
            run for gap in gaps(runs, Gap(0, len(texts.old), 0, len(texts.new))) for run in _by_letters(texts, gap)
        ]
        return cls(_joined(texts, sorted(runs)))

    @classmethod
    def within(cls, texts: Texts, parts: Iterable[Gap]) -> Shift:
        """Of a few stretches of each alone, the first with the first."""
        runs: list[Run] = []
        for part in parts:
            words = list(_by_words(texts, part))
            letters = (run for gap in gaps(words, part) for run in _by_letters(texts, gap))
            runs += sorted([*words, *letters])
        return cls(_joined(texts, runs))

    def clip(self, start: int, end: int) -> list[Run]:
        """What of ``old[start:end]`` is in the new text too."""
        pieces = []
        for run in self.runs[bisect_right(self._ends, start) : bisect_left(self._starts, end)]:
            at = max(start, run.at)
            pieces.append(Run(at, run.to + at - run.at, min(end, run.at_end) - at))
        return pieces

    def kept_from_elsewhere(self, span: Span, place: Span) -> int:
        """How many code points of a place in the new text were in the old one outside of the span."""
        return sum(
            min(place.end, run.to_end) - max(place.start, run.to)
            for run in self.runs[bisect_right(self._ends_to, place.start) : bisect_left(self._starts_to, place.end)]
            if run.at_end <= span.start or run.at >= span.end
        )

    def over(self, span: Span) -> Run | None:
        """The run that the whole span is in."""
        place = bisect_right(self._ends, span.start)
        run = self.runs[place] if place < len(self.runs) else None
        return run if run and run.at <= span.start and span.end <= run.at_end else None

    def before(self, point: int) -> Run | None:
        """The last run that ends at or before a point of the old text."""
        place = bisect_right(self._ends, point)
        return self.runs[place - 1] if place else None

    def after(self, point: int) -> Run | None:
        """The first run that begins at or after a point of the old text."""
        place = bisect_left(self._starts, point)
        return self.runs[place] if place < len(self.runs) else None


def _by_lines(texts: Texts) -> Iterator[Run]:
    ours, theirs = _LINES.findall(texts.old), _LINES.findall(texts.new)
    places, their_places = _places(ours), _places(theirs)
    for run in common(ours, theirs, hold=(1,)):
        yield Run(places[run.at], their_places[run.to], places[run.at_end] - places[run.at])


def _places(parts: Iterable[str]) -> list[int]:
    return list(accumulate(map(len, parts), initial=0))


def _by_words(texts: Texts, gap: Gap) -> Iterator[Run]:
    """One run for each word."""
    ours = [match.span() for match in WORDS.finditer(texts.old, gap.at, gap.at_end)]
    theirs = [match.span() for match in WORDS.finditer(texts.new, gap.to, gap.to_end)]
    words = [texts.old_alike[start:end] for start, end in ours]
    their_words = [texts.new_alike[start:end] for start, end in theirs]
    for run in common(words, their_words, hold=(4, 2, 1)):
        for n in range(run.size):
            yield Run(ours[run.at + n][0], theirs[run.to + n][0], len(words[run.at + n]))


def _by_letters(texts: Texts, gap: Gap) -> Iterator[Run]:
    """The letters that stayed in words that were spelled otherwise."""
    if max(gap.at_end - gap.at, gap.to_end - gap.to) > _MOST_LETTERS:
        return
    was, became = texts.old_alike[gap.at : gap.at_end], texts.new_alike[gap.to : gap.to_end]
    least = _SPELLED_ALIKE * (solid(was) + solid(became)) / 2
    if (
        not was.strip()
        or not became.strip()
        or LCSseq.similarity(was.strip(), became.strip(), score_cutoff=ceil(least)) < least
    ):
        return
    for step in LCSseq.opcodes(was, became):
        if step.tag == "equal":
            yield Run(gap.at + step.src_start, gap.to + step.dest_start, step.src_end - step.src_start)


def _joined(texts: Texts, runs: Iterable[Run]) -> list[Run]:
    """Runs as one that have nothing between them, or the same space."""
    joined: list[Run] = []
    for run in runs:
        last = joined[-1] if joined else Run(0, 0, 0)
        between = texts.old[last.at_end : run.at] if run.at - last.at_end == run.to - last.to_end else None
        if joined and (between == "" or (between and between.isspace() and between == texts.new[last.to_end : run.to])):
            joined[-1] = Run(last.at, last.to, run.at_end - last.at)
        else:
            joined.append(run)
    return joined
