"""What somebody leaves out of what goes out: notes, replies, comments under articles, page furniture. Pure.

Annotations that begin in a section which is left out stay behind. From texts these sections are cut out, and all that
has a position moves along; but what a passage reaches into keeps its words, so that each quote is still the text at
its position.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import accumulate

from annotator.exchange.bundle import AnnotationItem, TextItem
from documents.article import Block, Mark, Section, SectionKind

_ON_THIS_PAGE = re.compile(r"#(\d{1,12})")


class Part(StrEnum):
    """What can be left out."""

    NOTES = "notes"
    REPLIES = "replies"
    COMMENTS = "comments"  # that a page carries under an article
    FURNITURE = "furniture"  # what a page carries around it


_KINDS = {Part.COMMENTS: SectionKind.COMMENT, Part.FURNITURE: SectionKind.FURNITURE}


def parts_of(words: str) -> frozenset[Part]:
    """The parts that these words name, with commas between them. Raises ValueError for another word."""
    return frozenset(Part(word.strip()) for word in words.split(",") if word.strip())


def kinds_of(parts: Collection[Part]) -> frozenset[SectionKind]:
    """The sections that are left out with them."""
    return frozenset(_KINDS[part] for part in parts if part in _KINDS)


def spans_left(sections: Iterable[Section], parts: Collection[Part]) -> list[tuple[int, int]]:
    """Where the sections stand that are left out, in order."""
    kinds = kinds_of(parts)
    return sorted((one.start, one.end) for one in sections if one.kind in kinds)


def begins_in(spans: Sequence[tuple[int, int]], start: int) -> bool:
    """Whether something that begins at ``start`` begins in one of these spans, which are in order."""
    at = bisect_right(spans, start, key=lambda span: span[0]) - 1
    return at >= 0 and start < spans[at][1]


def without_words(one: AnnotationItem, parts: Collection[Part]) -> AnnotationItem:
    """The annotation without the note or the replies that are left out."""
    if Part.NOTES in parts and one.note:
        one = one._replace(note="")
    if Part.REPLIES in parts and one.replies:
        one = one._replace(replies=())
    return one


def without_sections(item: TextItem, parts: Collection[Part], *, around: int) -> TextItem:
    """The document without the sections that are left out; ``item.annotations`` are those that go out, none of which
    begins there. ``around``: so many code points are kept of what stands before and after a passage."""
    spans = spans_left(item.sections, parts)
    cuts = list(_cuts(item, spans)) if spans else []
    if not cuts:
        return item
    cut = _Cut(item.text, tuple(cuts))
    return replace(
        item,
        text=cut.text,
        annotations=tuple(_moved(one, cut, around=around) for one in item.annotations),
        blocks=tuple(_blocks(item.blocks, cut)),
        marks=tuple(_marks(item.marks, cut)),
        sections=tuple(_sections(item.sections, cut)),
    )


class _Cut:
    """A text, and what is cut out of it: spans in order, none of which touches another."""

    def __init__(self, text: str, cuts: tuple[tuple[int, int], ...]) -> None:
        self._cuts = cuts
        self._gone = (0, *accumulate(end - start for start, end in cuts))
        bounds = (0, *(bound for span in cuts for bound in span), len(text))
        self.text = "".join(text[start:end] for start, end in zip(bounds[::2], bounds[1::2], strict=True))

    def position(self, at: int) -> int:
        """Where this position of the text is now; of what is cut out, where the cut is."""
        before = bisect_right(self._cuts, at, key=lambda span: span[0])
        if before == 0:
            return at
        start, end = self._cuts[before - 1]
        return at - self._gone[before - 1] - (min(at, end) - start)

    def holds(self, start: int, end: int) -> bool:
        """Whether nothing is left of this span."""
        at = bisect_right(self._cuts, start, key=lambda span: span[0]) - 1
        return at >= 0 and start < self._cuts[at][1] and end <= self._cuts[at][1]


@dataclass(slots=True)
class _Reach:
    """The passages by their beginnings, and how far those reach that began so far."""

    places: list[tuple[int, int]]
    at: int = 0
    end: int = 0

    def of_those_before(self, position: int) -> int:
        while self.at < len(self.places) and self.places[self.at][0] < position:
            self.end = max(self.end, self.places[self.at][1])
            self.at += 1
        return self.end

    def next_start(self, otherwise: int) -> int:
        return self.places[self.at][0] if self.at < len(self.places) else otherwise


def _cuts(item: TextItem, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """A section goes with the white space behind it, the last one with what stands before it; of what a passage reaches
    into, the rest goes, and the white space behind that stays."""
    reach = _Reach(sorted((one.start, one.end) for one in item.standing if one.start is not None and one.end))
    starts = [section.start for section in sorted(item.sections, key=lambda one: one.start)]
    last: tuple[int, int] | None = None
    floor = 0
    for start, end in spans:
        reached = reach.of_those_before(start)
        following = bisect_right(starts, start)
        behind = starts[following] if following < len(starts) else len(item.text)
        behind = min(behind, reach.next_start(behind))
        span = (reached, end) if reached > start else (start, behind)
        if span[0] >= span[1]:
            continue
        if last and last[1] == span[0]:
            last = (last[0], span[1])
            continue
        if last:
            yield last
            floor = last[1]
        last = span
    if last:
        yield _with_what_stands_before(last, item.text, floor=max(floor, reach.of_those_before(last[0])))


def _with_what_stands_before(span: tuple[int, int], text: str, *, floor: int) -> tuple[int, int]:
    start, end = span
    if end == len(text):
        while start > floor and text[start - 1].isspace():
            start -= 1
    return start, end


def _moved(one: AnnotationItem, cut: _Cut, *, around: int) -> AnnotationItem:
    if one.start is None or one.end is None:
        return one
    start, end = cut.position(one.start), cut.position(one.end)
    return one._replace(
        start=start, end=end, prefix=cut.text[max(0, start - around) : start], suffix=cut.text[end : end + around]
    )


def _blocks(blocks: Iterable[Block], cut: _Cut) -> Iterator[Block]:
    for block in blocks:
        if not cut.holds(block.start, block.end):
            yield replace(block, start=cut.position(block.start), end=cut.position(block.end))


def _marks(marks: Iterable[Mark], cut: _Cut) -> Iterator[Mark]:
    for mark in marks:
        if not cut.holds(mark.start, mark.end):
            href = _href(mark.href, cut)
            yield replace(mark, start=cut.position(mark.start), end=cut.position(mark.end), href=href)


def _href(href: str, cut: _Cut) -> str:
    """A link to a block of this text leads to where that is now, or nowhere, if it is cut out."""
    found = _ON_THIS_PAGE.fullmatch(href)
    if found is None:
        return href
    at = int(found[1])
    return "" if cut.holds(at, at) else f"#{cut.position(at)}"


def _sections(sections: Sequence[Section], cut: _Cut) -> Iterator[Section]:
    kept = [at for at, section in enumerate(sections) if not cut.holds(section.start, section.end)]
    moved = {at: new for new, at in enumerate(kept)}
    for at in kept:
        one = sections[at]
        answered = None if one.reply_to is None else moved.get(one.reply_to)
        yield replace(one, start=cut.position(one.start), end=cut.position(one.end), reply_to=answered)
