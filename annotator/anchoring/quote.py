"""Finding a passage by its own words, wherever it went. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from documents.text import Span

LONG = 40  # code points: so many words in a row hardly stand in a text twice by chance
_AROUND = 12  # code points of the surroundings that must be the same where the words alone don't decide
_MOST_PLACES = 200  # that are looked at: words that stand in a text more often than this say nothing


def only_place_of(quote: str, prefix: str, suffix: str, *, old: str, new: str) -> tuple[Span, float] | None:
    """The one place of these words in the new text, and how sure that is, from 0 to 1; None where there is none, or
    more than one that it could be."""
    places = list(_places(quote, new))
    if not places or len(places) >= _MOST_PLACES:
        return None
    spans = [Span(place, place + len(quote)) for place in places]
    ranked = sorted(((agreement(prefix, suffix, span, text=new), span) for span in spans), reverse=True)
    best, span = ranked[0]
    rival = ranked[1][0] if len(ranked) > 1 else 0
    known = len(prefix) + len(suffix)
    if best >= min(_AROUND, known) > 0 and best > rival:
        return span, round(0.8 + 0.2 * best / known, 3)
    if len(quote) >= LONG and len(places) == 1 and old.count(quote) == 1:
        return span, 0.8
    return None


def agreement(prefix: str, suffix: str, span: Span, *, text: str) -> int:
    """How many characters just before and just after the span are the same."""
    before = _alike(prefix[::-1], text[max(0, span.start - len(prefix)) : span.start][::-1])
    return before + _alike(suffix, text[span.end : span.end + len(suffix)])


def _places(quote: str, text: str) -> Iterator[int]:
    at = text.find(quote)
    for _ in range(_MOST_PLACES):
        if at < 0:
            return
        yield at
        at = text.find(quote, at + 1)


def _alike(one: str, other: str) -> int:
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
