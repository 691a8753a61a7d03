"""Where words of which nothing else is known stand in a text for the first time. Pure."""

from __future__ import annotations

from annotator.anchoring.words import solid
from documents.text import Span

_TELLING = 24  # characters of words that are taken to be those meant because they stand nowhere else


def first_place(text: str, quote: str, *, prefix: str, suffix: str) -> Span | None:
    """Where the words stand with just this before and after them, and nowhere else so; or, if they are long enough to
    be no others, where they stand alone. None where that isn't sure."""
    around = f"{prefix}{quote}{suffix}"
    if len(around) > len(quote) and (at := _only_place(text, around)) is not None:
        start = at + len(prefix)
    elif solid(quote) >= _TELLING and (at := _only_place(text, quote)) is not None:
        start = at
    else:
        return None
    return Span(start, start + len(quote))


def _only_place(text: str, words: str) -> int | None:
    at = text.find(words)
    return None if at < 0 or text.find(words, at + 1) >= 0 else at
