"""Where the words that a file has marked stand in a text. Pure.

Positions of a file are hints: words that stand at them are taken there only where they fit. Words that stand once are
there; words that stand several times are where more of what the file has around them stands too, or where the file says
so. What is left is nowhere: a person decides (``how`` "orphan"), and never chance.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice

from annotator.anchoring import SURE, Anchoring
from annotator.exchange.incoming import IncomingAnnotation
from documents.text import Span

_MOST = 200  # places of the same words that are compared
_AROUND = 64  # code points of what stands around


class Finder:
    """Finds passages in ``text``; ``file_text`` is the same article's text as the file has it, if it has any."""

    def __init__(self, text: str, file_text: str | None) -> None:
        self._text = text
        self._is_same = file_text == text
        self._file_text = file_text
        self._anchoring: Anchoring | None = None
        self._folded: _Folded | None = None

    def find(self, one: IncomingAnnotation) -> Span | None:
        """None where it stands nowhere for sure."""
        if self._is_same and (span := self._at_its_place(one)) is not None:
            return span
        if self._file_text is not None and not self._is_same and (span := self._carried(one)) is not None:
            return span
        return self._by_words(one)

    def _at_its_place(self, one: IncomingAnnotation) -> Span | None:
        return _told_at(one, self._text)

    def _carried(self, one: IncomingAnnotation) -> Span | None:
        """From the file's text into ours, as annotations go into a newer text; only onto the same words."""
        text = self._file_text or ""
        if (told := _told_at(one, text)) is None:
            return None
        self._anchoring = self._anchoring or Anchoring(text, self._text)
        found = self._anchoring.find(told)
        is_there = found.span is not None and found.span.of(self._text) == one.quote and found.score >= SURE
        return found.span if is_there else None

    def _by_words(self, one: IncomingAnnotation) -> Span | None:
        spans = self._places(one.quote)
        if len(spans) == 1:
            return spans[0]
        if not spans or len(spans) > _MOST:
            return None
        likest = sorted(((self._fit(span, one), -number) for number, span in enumerate(spans)), reverse=True)
        (best, number), (second, _) = likest[0], likest[1]
        if best > second:
            return spans[-number]
        said = [span for span in spans if one.start is not None and span.start == one.start]
        return said[0] if said and self._file_text is None and not (one.prefix or one.suffix) else None

    def _places(self, quote: str) -> list[Span]:
        """Where the words stand; with other white space between them, if not as they are."""
        words = quote.strip()
        if not words:
            return []
        found: list[Span] = []
        at = self._text.find(words)
        while at >= 0 and len(found) <= _MOST:
            found.append(Span(at, at + len(words)))
            at = self._text.find(words, at + 1)
        if found:
            return found
        self._folded = self._folded or _Folded(self._text)
        return list(islice(self._folded.places(words), _MOST + 1))

    def _fit(self, span: Span, one: IncomingAnnotation) -> int:
        """How many signs next to the place are what the file has there; white space doesn't count."""
        before = _bare(self._text[max(0, span.start - _AROUND) : span.start])[::-1]
        after = _bare(self._text[span.end : span.end + _AROUND])
        return _common(before, _bare(one.prefix)[::-1]) + _common(after, _bare(one.suffix))


def _told_at(one: IncomingAnnotation, text: str) -> Span | None:
    """Where the file says that its words are, if they stand there, and just they."""
    if one.start is None or one.end is None or not 0 <= one.start < one.end <= len(text):
        return None
    return Span(one.start, one.end) if text[one.start : one.end] == one.quote else None


class _Folded:
    """A text with one space wherever white space stands: what is looked for in it is found in linear time, which no
    pattern promises."""

    def __init__(self, text: str) -> None:
        self._starts = array("L")  # of each word in the text, and in what is folded
        self._folded_starts = array("L")
        words, at = [], 0
        for match in re.finditer(r"\S+", text):
            words.append(match[0])
            self._starts.append(match.start())
            self._folded_starts.append(at)
            at += len(match[0]) + 1
        self._text = " ".join(words)

    def places(self, quote: str) -> Iterator[Span]:
        """Where the quote's words stand, in the text as it is; the first first, none over another."""
        wanted = " ".join(quote.split())
        at = self._text.find(wanted)
        while at >= 0:
            yield Span(self._unfolded(at), self._unfolded(at + len(wanted) - 1) + 1)
            at = self._text.find(wanted, at + len(wanted))

    def _unfolded(self, at: int) -> int:
        word = bisect_right(self._folded_starts, at) - 1
        return self._starts[word] + at - self._folded_starts[word]


def _bare(words: str) -> str:
    return "".join(words.split())


def _common(one: str, other: str) -> int:
    """How many signs both begin with."""
    for at, (sign, wanted) in enumerate(zip(one, other, strict=False)):
        if sign != wanted:
            return at
    return min(len(one), len(other))
