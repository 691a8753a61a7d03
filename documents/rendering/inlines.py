"""Marks, drawn ranges and page starts inside a block, as properly nested HTML. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from documents.article import Block, Mark, MarkKind

_TAGS = {
    MarkKind.EMPHASIS: "em",
    MarkKind.STRONG: "strong",
    MarkKind.CODE: "code",
    MarkKind.STRIKE: "s",
    MarkKind.SUPERSCRIPT: "sup",
    MarkKind.SUBSCRIPT: "sub",
}
_OFTEN = 30.0  # seconds: in one block, no time is written out sooner after another


@dataclass(frozen=True, slots=True)
class Range:
    """A passage to draw as ``<mark>``. The names of ``attributes`` are put in as they are, the values
    escaped; ``kind`` becomes its class."""

    start: int
    end: int
    attributes: Mapping[str, str] = field(default_factory=dict)
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Inline:
    """An inline element: a mark or a range, with the tags that open it, open it once more after it was
    interrupted, and close it. One that covers nothing is a place: it is opened and closed there."""

    start: int
    end: int
    opening: str
    reopening: str
    closing: str


def inlines_of(marks: Sequence[Mark], ranges: Sequence[Range], blocks: Sequence[Block]) -> list[Inline]:
    """Marks and ranges by start, the longer first; ranges inside marks of the same extent."""
    starts = {block.start for block in blocks} if any(mark.href.startswith("#") for mark in marks) else set()
    shown = _times_shown([mark for mark in marks if mark.kind is MarkKind.TIME], blocks)
    inlines: list[Inline] = []
    for mark in marks:
        tags = _mark_tags(mark, starts=starts, written=mark in shown)
        if tags is not None:
            inlines.append(Inline(mark.start, mark.end, *tags))
    for one in ranges:
        attributes = "".join(f' {name}="{escape(value)}"' for name, value in one.attributes.items())
        kind = f' class="{escape(one.kind)}"' if one.kind else ""
        opening = f"<mark{kind}{attributes}>"
        inlines.append(Inline(one.start, one.end, opening, opening, "</mark>"))
    return sorted(inlines, key=lambda inline: (inline.start, -inline.end))


def by_block(blocks: Sequence[Block], inlines: Sequence[Inline]) -> dict[int, list[Inline]]:
    """For each block the inline elements that touch it."""
    inside: dict[int, list[Inline]] = {}
    starts = [block.start for block in blocks]
    for inline in inlines:
        index = max(bisect_left(starts, inline.start + 1) - 1, 0)
        while index < len(blocks) and blocks[index].start < inline.end:
            if blocks[index].end > inline.start:
                inside.setdefault(index, []).append(inline)
            index += 1
    return inside


def page_place(start: int, label: str, words: Callable[[str], str], *, within: bool) -> Inline:
    """Where a page begins: an element without text, whose number the style sheet writes in the margin
    and whose name screen readers say. ``within``: in the middle of a block."""
    name, said = escape(label), escape(words(label))
    kind = "page-start within" if within else "page-start"
    opening = f'<span class="{kind}" role="separator" data-page="{name}" aria-label="{said}">'
    return Inline(start, start, opening, opening, "</span>")


def nested(text: str, start: int, end: int, inlines: Sequence[Inline], places: Sequence[Inline] = ()) -> str:
    """The text of a block with its inline elements properly nested: where one ends inside another
    that began later, the later one is closed and opened again."""
    pending = [inline for inline in inlines if inline.start < end and inline.end > start]
    cuts = {start, end, *(max(i.start, start) for i in pending), *(min(i.end, end) for i in pending)}
    cuts.update(place.start for place in places)
    ordered = sorted(cuts)
    parts: list[str] = []
    stack: list[Inline] = []
    coming = 0
    for place, following in zip(ordered, ordered[1:], strict=False):
        lowest = next((depth for depth, inline in enumerate(stack) if inline.end <= place), len(stack))
        again = [inline for inline in stack[lowest:] if inline.end > place]
        parts.extend(inline.closing for inline in reversed(stack[lowest:]))
        parts.extend(one.opening + one.closing for one in places if one.start == place)
        parts.extend(inline.reopening for inline in again)
        del stack[lowest:]
        while coming < len(pending) and pending[coming].start <= place:
            again.append(pending[coming])
            parts.append(pending[coming].opening)
            coming += 1
        stack.extend(again)
        parts.append(escaped(text[place:following]))
    parts.extend(inline.closing for inline in reversed(stack))
    return "".join(parts)


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def link_targets(marks: Sequence[Mark]) -> set[int]:
    """Where links within the text lead."""
    found = (_target(mark.href) for mark in marks if mark.kind is MarkKind.LINK)
    return {target for target in found if target is not None}


def _target(href: str) -> int | None:
    digits = href[1:]
    return int(digits) if href.startswith("#") and digits.isascii() and digits.isdecimal() else None


def _mark_tags(mark: Mark, *, starts: set[int], written: bool) -> tuple[str, str, str] | None:
    """Opening, reopening and closing tag; None for a link to a place that isn't there."""
    if mark.kind is MarkKind.LINK:
        if mark.href.startswith("#"):
            target = _target(mark.href)
            opening = f'<a href="#b-{target}">'
            return (opening, opening, "</a>") if target in starts else None
        opening = f'<a href="{escape(mark.href)}" rel="noopener noreferrer nofollow" target="_blank">'
        return opening, opening, "</a>"
    if mark.kind is MarkKind.SPEAKER:
        return '<b class="speaker">', '<b class="speaker">', "</b>"
    if mark.kind is MarkKind.TIME:
        return _time_tags(mark, written=written)
    opening = f"<{_TAGS[mark.kind]}>"
    return opening, opening, f"</{_TAGS[mark.kind]}>"


def _time_tags(mark: Mark, *, written: bool) -> tuple[str, str, str]:
    seconds = _seconds(mark)
    if seconds is None:
        return "<span>", "<span>", "</span>"
    clock = _clock(seconds)
    shown = f' data-time="{clock}"' if written else ""
    return f'<span class="time" title="{clock}"{shown}>', f'<span class="time" title="{clock}">', "</span>"


def _times_shown(times: Sequence[Mark], blocks: Sequence[Block]) -> set[Mark]:
    """The times that are written out: the first of each block, and later ones where enough has gone by."""
    return set(_written(times, [block.start for block in blocks])) if times else set()


def _written(times: Sequence[Mark], starts: Sequence[int]) -> Iterator[Mark]:
    block, last = -1, 0.0
    for mark in times:
        seconds = _seconds(mark)
        here = bisect_left(starts, mark.start + 1)
        if seconds is not None and (here != block or seconds - last >= _OFTEN):
            block, last = here, seconds
            yield mark


def _seconds(mark: Mark) -> float | None:
    """When it begins to be said, if that is a number of seconds that a clock can show."""
    try:
        seconds = float(mark.value.partition("/")[0])
    except ValueError:
        return None
    return seconds if 0 <= seconds < 1e6 else None


def _clock(seconds: float) -> str:
    """``1:02``, or ``1:00:02`` from an hour on."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
