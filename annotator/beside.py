"""A passage of an older text beside the places where it may stand in the newer one, for a person to choose. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import LCSseq
from rapidfuzz.fuzz import partial_ratio_alignment

from annotator.anchoring import Anchoring, Placement
from annotator.anchoring.words import WORDS, Texts, alike, solid
from documents.graphemes import whole
from documents.text import Span

MOST = 3  # places that are offered
AROUND = 220  # code points shown on either side of a passage
LONGEST = 2_400  # code points shown of a passage; of a longer one, its beginning and its end
_WEIGHED = 40  # code points on either side that speak for a place
_NEAR = 6_000  # code points on either side of where it must have been that are gone through
_MOST_SEARCHED = 300  # code points of a passage that is looked for by likeness
_LIKE = 70  # percent of it that must be there
_LIKE_IF_SHORT = 85
_SHORT = 24  # characters
_LEAST = 4  # characters of a passage that is looked for by its words alone
_MOST_PLACES = 100
_LEAD = 120  # code points of its line that are looked for before that
_LINES = 40  # of the older text that are gone back to one that still stands
_ELSEWHERE = 0.75  # is the most that a place is worth that the two texts' comparison doesn't speak for
_PIECES = re.compile(rf"\s+|{WORDS.pattern}")

Kind = Literal["same", "gone", "new"]


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of words: in both texts, in the older one alone, or in the newer one alone."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage and what stands around it; ``left_out`` code points in its middle aren't shown, after ``quote`` comes
    ``rest``."""

    before: str
    quote: str
    after: str
    left_out: int = 0
    rest: str = ""


def passage(text: str, span: Span) -> Passage:
    before, after = _lead_in(text, span.start), _lead_out(text, span.end)
    if len(span) <= LONGEST:
        return Passage(before, span.of(text), after)
    head = whole(text, Span(span.start, span.start + LONGEST // 2))
    tail = whole(text, Span(span.end - LONGEST // 2, span.end))
    return Passage(before, head.of(text), after, tail.start - head.end, tail.of(text))


def likely_places(anchoring: Anchoring, old: str, new: str, span: Span) -> list[Placement]:
    """Where the passage may stand, the likeliest first, at most ``MOST``, none overlapping another: where the
    comparison of the two texts says so; else where its very words stand; else what is like it where it must have
    been. ``anchoring`` compares just these texts."""
    found = anchoring.candidates(span)[:MOST]
    if len(found) == MOST or not span.of(old).strip():
        return found
    texts = Texts(old, new)
    near = near_place(anchoring, old, span, length=len(new))
    others = [_weighed(texts, span, place) for place in _same_words(texts, span)]
    if not found and not others:
        others = [_weighed(texts, span, place) for place in _like_it(texts, span, near)]
    for one in sorted(others, key=lambda one: (-one.score, abs(one.span.start - near) if one.span else 0)):
        if len(found) < MOST and one.span and not any(one.span.overlaps(other.span) for other in found if other.span):
            found.append(one)
    return found


def near_place(anchoring: Anchoring, old: str, span: Span, *, length: int) -> int:
    """A code point of the newer text, of this length, near which the passage must have been: after what stood before
    it in its line, or the last line before that, that still stands; else as far into the text as it was."""
    end = old.rfind("\n", 0, span.start)
    lead = Span(max(end + 1, span.start - _LEAD), span.start) if span.start > end + 1 else None
    if lead and solid(lead.of(old)) >= _SHORT and (placed := anchoring.find(lead).span) is not None:
        return placed.end
    for _ in range(_LINES):
        if end <= 0:
            break
        start = old.rfind("\n", 0, end) + 1
        if old[start:end].strip():
            placed = anchoring.find(Span(start, end)).span
            if placed is not None:
                return placed.end
        end = start - 1
    return round(span.start / max(1, len(old)) * length)


def changes(old: str, new: str) -> list[Part]:
    """What became of a passage, in one row: words that stayed, that went, that came."""
    parts: list[Part] = []
    gone = came = ""
    for was, became, same in _compared(old, new):
        if same and (was.strip() or not (gone or came)):
            parts += _changed(gone, came)
            gone = came = ""
            parts.append(Part("same", became))
        else:
            gone, came = gone + was, came + became
    return _joined([*parts, *_changed(gone, came)])


def standing(old: str, new: str) -> list[Part]:
    """The newer of two stretches; what only it has is ``new``, unless that is nearly all: then they are others, and to
    mark each word says nothing."""
    compared = list(_compared(old, new))
    kept = sum(len(words) for _old, words, same in compared if same)
    if 2 * kept < len(new):
        return _joined([Part("same", new)])
    return _joined([Part("same" if same or not words.strip() else "new", words) for _old, words, same in compared])


def _compared(old: str, new: str) -> Iterator[tuple[str, str, bool]]:
    ours, theirs = _PIECES.findall(old), _PIECES.findall(new)
    for one in LCSseq.opcodes(list(map(alike, ours)), list(map(alike, theirs))):
        was, became = ours[one.src_start : one.src_end], theirs[one.dest_start : one.dest_end]
        if one.tag == "equal":
            # One by one: space between two changes belongs to them.
            for word, same in zip(was, became, strict=True):
                yield word, same, True
        else:
            yield "".join(was), "".join(became), False


def _changed(gone: str, came: str) -> list[Part]:
    """Space at their end that both have stays."""
    space = ""
    if gone and came and gone[-1].isspace() and gone[-1] == came[-1]:
        gone, came, space = gone[:-1], came[:-1], gone[-1]
    parts = [Part("gone", gone), Part("new", came), Part("same", space)]
    return [part for part in parts if part.text]


def _joined(parts: Sequence[Part]) -> list[Part]:
    joined: list[Part] = []
    for part in parts:
        if joined and joined[-1].kind == part.kind:
            joined[-1] = Part(part.kind, joined[-1].text + part.text)
        elif part.text:
            joined.append(part)
    return joined


def _same_words(texts: Texts, span: Span) -> list[Span]:
    """Where the very words stand, as far as there are few such places."""
    quote = span.of(texts.old_alike)
    if solid(quote) < _LEAST:
        return []
    found: list[Span] = []
    at = texts.new_alike.find(quote)
    while at >= 0:
        found.append(whole(texts.new, Span(at, at + len(quote))))
        if len(found) > _MOST_PLACES:
            return []
        at = texts.new_alike.find(quote, at + len(quote))
    return found


def _like_it(texts: Texts, span: Span, near: int) -> list[Span]:
    """The stretch near there that is most like the passage."""
    quote = span.of(texts.old_alike)
    start, end = max(0, near - _NEAR), min(len(texts.new), near + _NEAR)
    if len(quote) > _MOST_SEARCHED or solid(quote) < _LEAST or end - start < len(quote):
        return []
    found = partial_ratio_alignment(
        quote, texts.new_alike[start:end], score_cutoff=_LIKE if solid(quote) >= _SHORT else _LIKE_IF_SHORT
    )
    if found is None or found.dest_start == found.dest_end:
        return []
    return [_to_words(texts.new, Span(start + found.dest_start, start + found.dest_end))]


def _to_words(text: str, span: Span) -> Span:
    """Grown to whole words, without space at its ends."""
    first, last = span.start, span.end
    for match in WORDS.finditer(text, max(0, span.start - 60), min(len(text), span.end + 60)):
        if match.start() < span.start < match.end():
            first = match.start()
        if match.start() < span.end < match.end():
            last = match.end()
    found = text[first:last]
    lead, tail = len(found) - len(found.lstrip()), len(found) - len(found.rstrip())
    return whole(text, Span(first + lead, last - tail)) if found.strip() else span


def _weighed(texts: Texts, span: Span, place: Span) -> Placement:
    """As the comparison's own places are weighed: the mean of how like the passage that is, and how much is there of it
    and of what was around it; but never worth much."""
    quote, found = span.of(texts.old_alike), place.of(texts.new_alike)
    kept = int(LCSseq.similarity(quote, found))
    pure = 2 * kept / (len(quote) + len(found))
    before, after = _around(texts.old_alike, span)
    before_it, after_it = _around(texts.new_alike, place)
    around = _same_around(before, before_it) + _same_around(after, after_it)
    said = (kept + around) / (len(quote) + len(before) + len(after))
    return Placement(place, "fuzzy", round(min(_ELSEWHERE, (pure + said) / 2), 3))


def _around(text: str, span: Span) -> tuple[str, str]:
    return text[max(0, span.start - _WEIGHED) : span.start], text[span.end : span.end + _WEIGHED]


def _same_around(one: str, other: str) -> int:
    same = int(LCSseq.similarity(one, other))
    return same if 2 * same >= len(one) else 0  # a few letters are everywhere


def _lead_in(text: str, at: int) -> str:
    """Whole words before a place."""
    start = max(0, at - AROUND)
    found = text[start:at]
    if start == 0:
        return found
    cut = next((match.end() for match in re.finditer(r"\s+", found)), 0)
    return f"…{found[cut:]}"


def _lead_out(text: str, at: int) -> str:
    """Whole words after a place."""
    found = text[at : at + AROUND]
    if at + AROUND >= len(text):
        return found
    cuts = [match.start() for match in re.finditer(r"\s+", found)]
    return f"{found[: cuts[-1]] if cuts else found}…"
