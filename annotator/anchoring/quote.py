"""Finding a passage by its own words, wherever they stand. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz.distance import LCSseq

from annotator.anchoring.evidence import AROUND, Candidate, Left, parts_word, weighed
from annotator.anchoring.sequences import Run
from annotator.anchoring.shift import Shift
from annotator.anchoring.words import Texts, solid
from documents.text import Span

_MOST_PLACES = 200  # that are looked at: words that stand in a text more often than this say nothing
_LEAST = 4  # characters of a passage that is looked for in what was written anew
_MOST_REWRITTEN = 1_000  # code points
_LIKE = 0.8  # of what was around, on either side


def place_of_words(texts: Texts, span: Span) -> Candidate | None:
    """The place of these very words that has the same around it on both sides; None where there is none, or two that
    it could be."""
    quote = span.of(texts.old)
    places = list(_places(quote, texts.new))
    if len(places) == _MOST_PLACES:
        return None
    places = [at for at in places if not parts_word(texts, span, at)]
    if not places:
        return None
    ranked = sorted((_likeness(texts, span, Span(at, at + len(quote))) for at in places), reverse=True)
    best = ranked[0]
    if min(best[1:3]) < _LIKE or (len(ranked) > 1 and ranked[1][0] == best[0]):
        return None
    place = Span(best[3], best[3] + len(quote))
    return weighed(texts, span, place, Left(solid(quote), best[0], has_ends=True))


def place_in_rewritten(texts: Texts, shift: Shift, span: Span) -> Candidate | None:
    """The place of these very words where all around them was written anew, if they were there once and are once."""
    quote = span.of(texts.old)
    before = shift.before(span.start) or Run(0, 0, 0)
    after = shift.after(span.end) or Run(len(texts.old), len(texts.new), 0)
    was, became = Span(before.at_end, max(after.at, span.end)), (before.to_end, after.to)
    if solid(quote) < _LEAST or max(len(was), became[1] - became[0]) > _MOST_REWRITTEN:
        return None
    words = re.compile(rf"(?<!\w){re.escape(quote)}(?!\w)")
    found = list(words.finditer(texts.new, *became))
    if len(found) != 1 or len(words.findall(texts.old, was.start, was.end)) != 1:
        return None
    return weighed(texts, span, Span(*found[0].span()), Left(solid(quote), 0, has_ends=True))


def _likeness(texts: Texts, span: Span, place: Span) -> tuple[int, float, float, int]:
    """How many characters around are the same; their share before, and after; the place."""
    before, share_before = _same(
        texts.old_alike[max(0, span.start - AROUND) : span.start],
        texts.new_alike[max(0, place.start - AROUND) : place.start],
    )
    after, share_after = _same(
        texts.old_alike[span.end : span.end + AROUND], texts.new_alike[place.end : place.end + AROUND]
    )
    return before + after, share_before, share_after, place.start


def _same(one: str, other: str) -> tuple[int, float]:
    one, other = "".join(one.split()), "".join(other.split())
    same = int(LCSseq.similarity(one, other))
    return same, same / len(one) if one else float(not other)


def _places(quote: str, text: str) -> Iterator[int]:
    at = text.find(quote)
    for _ in range(_MOST_PLACES):
        if at < 0:
            return
        yield at
        at = text.find(quote, at + 1)
