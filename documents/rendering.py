"""A revision as HTML for the reading page, from its blocks and marks and nothing else. Pure.

The text nodes of a block's element are exactly ``text[start:end]``, so a place in the page is a place
in the text: ``data-start`` plus the characters before it. Everything is escaped.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import groupby

from documents.article import Block, BlockKind, Mark, MarkKind, Section, SectionKind

VERSION = 1  # of the HTML: whoever keeps it throws away what an older one made
CHUNK = 20  # blocks: what a browser lays out at once
_TAGS = {
    MarkKind.EMPHASIS: "em",
    MarkKind.STRONG: "strong",
    MarkKind.CODE: "code",
    MarkKind.STRIKE: "s",
    MarkKind.SUPERSCRIPT: "sup",
    MarkKind.SUBSCRIPT: "sub",
}
_MARKED = tuple("•‣◦▪●·*-–#(0123456789")


@dataclass(frozen=True, slots=True)
class Range:
    """A passage to draw as ``<mark>``. The names of ``attributes`` are put in as they are, the values
    escaped; ``kind`` becomes its class."""

    start: int
    end: int
    attributes: Mapping[str, str] = field(default_factory=dict)
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Labels:
    """The words of the page that are not the text's own, for whoever can translate them."""

    furniture: Callable[[int], str] = lambda lines: f"{lines} line{'' if lines == 1 else 's'} of page furniture"
    comment: Callable[[str], str] = lambda author: f"Comment by {author}" if author else "Comment"


@dataclass(frozen=True, slots=True)
class _Inline:
    """An opened inline element: a mark or a range, with the tags that open and close it."""

    start: int
    end: int
    opening: str
    closing: str


def render_revision(  # noqa: PLR0913 (the four parts of a revision, and how to show them)
    text: str,
    blocks: Sequence[Block],
    marks: Sequence[Mark],
    sections: Sequence[Section],
    *,
    language: str = "",
    labels: Labels | None = None,
    ranges: Sequence[Range] = (),
) -> str:
    """The sections of a revision as HTML, to be put inside the page's main element as it is.

    ``ranges`` may overlap; each is cut where blocks and marks begin and end.
    """
    page = _Page(text, labels or Labels(), _by_block(blocks, _inlines(marks, ranges)))
    parts: list[str] = []
    at = 0
    depths: list[int] = []
    for section in sections or ([Section(SectionKind.BODY, blocks[0].start, blocks[-1].end)] if blocks else []):
        until = bisect_left(blocks, section.end, at, key=lambda block: block.start)
        depths.append(
            depths[section.reply_to] + 1 if section.reply_to is not None and section.reply_to < len(depths) else 0
        )
        parts.append(page.section(section, blocks, range(at, until), depths[-1]))
        at = until
    return f'<div class="text"{_lang(language)}>{"".join(parts)}</div>'


class _Page:
    def __init__(self, text: str, labels: Labels, inside: Mapping[int, Sequence[_Inline]]) -> None:
        self.text = text
        self.labels = labels
        self.inside = inside

    def section(self, section: Section, blocks: Sequence[Block], indices: range, depth: int) -> str:
        chunks = "".join(f'<div class="chunk">{self._flow(blocks, chunk)}</div>' for chunk in _chunks(blocks, indices))
        if section.kind is SectionKind.COMMENT:
            label = escape(self.labels.comment(section.author))
            return f'<article class="comment" data-depth="{depth}" aria-label="{label}">{chunks}</article>'
        if section.kind is SectionKind.FURNITURE:
            lines = sum(self.text.count("\n", blocks[i].start, blocks[i].end) + 1 for i in indices)
            label = escape(self.labels.furniture(lines))
            return f'<details class="furniture"><summary>{label}</summary>{chunks}</details>'
        return f'<section class="body">{chunks}</section>'

    def _flow(self, blocks: Sequence[Block], indices: Sequence[int]) -> str:
        """Blocks one after the other, lists, tables and quotations gathered."""
        parts: list[str] = []
        for family, group in groupby(indices, key=lambda index: _family(blocks[index])):
            members = list(group)
            if family[0] is BlockKind.ITEM:
                parts.append(self._list(blocks, members))
            elif family[0] is BlockKind.CELL:
                parts.append(self._table(blocks, members))
            elif family[0] is BlockKind.QUOTATION:
                parts.append(f"<blockquote>{''.join(self._block(blocks, i, 'p') for i in members)}</blockquote>")
            else:
                parts.extend(self._block(blocks, i, *_tag(blocks[i])) for i in members)
        return "".join(parts)

    def _list(self, blocks: Sequence[Block], members: Sequence[int]) -> str:
        """Entries in one list each run of ordered or bulleted ones; depth is an attribute."""
        parts: list[str] = []
        for ordered, group in groupby(members, key=lambda index: blocks[index].number is not None):
            run = list(group)
            marked = all(self.text.startswith(_MARKED, blocks[i].start) for i in run)
            # Bare text carries its own bullets and numbers; a second one before them would be the browser's.
            own = ' class="marked"' if marked else ""
            entries = "".join(self._block(blocks, i, "li", _entry(blocks[i])) for i in run)
            parts.append(f"<ol{own}>{entries}</ol>" if ordered else f"<ul{own}>{entries}</ul>")
        return "".join(parts)

    def _table(self, blocks: Sequence[Block], members: Sequence[int]) -> str:
        rows: list[str] = []
        for _, group in groupby(members, key=lambda index: blocks[index].row):
            cells: list[str] = []
            expected = 0
            for i in group:
                column = blocks[i].column or 0
                cells += ["<td></td>"] * min(max(column - expected, 0), 200)
                expected = column + 1
                cells.append(self._block(blocks, i, "th" if blocks[i].head else "td"))
            rows.append(f"<tr>{''.join(cells)}</tr>")
        return f"<table>{''.join(rows)}</table>"

    def _block(self, blocks: Sequence[Block], index: int, tag: str, more: str = "") -> str:
        block = blocks[index]
        inlines = self.inside.get(index)
        inner = (
            _nested(self.text, block.start, block.end, inlines)
            if inlines
            else _escaped(self.text[block.start : block.end])
        )
        if tag == "pre" and inner.startswith("\n"):
            inner = "\n" + inner  # a browser drops the first newline of a <pre>
        return f'<{tag}{more} data-start="{block.start}" dir="auto">{inner}</{tag}>'


def _family(block: Block) -> tuple[BlockKind, int | None]:
    """What is gathered into one element: entries of lists, cells of one table, quotations."""
    return (
        block.kind,
        block.number if block.kind is BlockKind.CELL else block.level if block.kind is BlockKind.QUOTATION else None,
    )


def _tag(block: Block) -> tuple[str, str]:
    if block.kind is BlockKind.HEADING:
        return f"h{min(max(block.level, 1) + 1, 6)}", ""
    if block.kind is BlockKind.CODE:
        return "pre", ""
    return ("p", ' class="caption"') if block.kind is BlockKind.CAPTION else ("p", "")


def _entry(block: Block) -> str:
    level = f' data-level="{block.level}"' if block.level > 1 else ""
    return f'{level} value="{block.number}"' if block.number is not None else level


def _chunks(blocks: Sequence[Block], indices: range) -> Iterator[list[int]]:
    """Runs of about CHUNK blocks; none begins inside a list, a table or a quotation."""
    chunk: list[int] = []
    for index in indices:
        if len(chunk) >= CHUNK and not _goes_on(blocks[index - 1], blocks[index]):
            yield chunk
            chunk = []
        chunk.append(index)
    if chunk:
        yield chunk


def _goes_on(before: Block, block: Block) -> bool:
    return block.kind in (BlockKind.ITEM, BlockKind.CELL, BlockKind.QUOTATION) and _family(before) == _family(block)


def _inlines(marks: Sequence[Mark], ranges: Sequence[Range]) -> list[_Inline]:
    """Marks and ranges by start, the longer first; ranges inside marks of the same extent."""
    inlines = [_Inline(mark.start, mark.end, *_mark_tags(mark)) for mark in marks]
    for one in ranges:
        attributes = "".join(f' {name}="{escape(value)}"' for name, value in one.attributes.items())
        kind = f' class="{escape(one.kind)}"' if one.kind else ""
        inlines.append(_Inline(one.start, one.end, f"<mark{kind}{attributes}>", "</mark>"))
    return sorted(inlines, key=lambda inline: (inline.start, -inline.end))


def _mark_tags(mark: Mark) -> tuple[str, str]:
    if mark.kind is MarkKind.LINK:
        return f'<a href="{escape(mark.href)}" rel="noopener noreferrer nofollow" target="_blank">', "</a>"
    return f"<{_TAGS[mark.kind]}>", f"</{_TAGS[mark.kind]}>"


def _by_block(blocks: Sequence[Block], inlines: Sequence[_Inline]) -> dict[int, list[_Inline]]:
    """For each block the inline elements that touch it."""
    inside: dict[int, list[_Inline]] = {}
    starts = [block.start for block in blocks]
    for inline in inlines:
        index = max(bisect_left(starts, inline.start + 1) - 1, 0)
        while index < len(blocks) and blocks[index].start < inline.end:
            if blocks[index].end > inline.start:
                inside.setdefault(index, []).append(inline)
            index += 1
    return inside


def _nested(text: str, start: int, end: int, inlines: Sequence[_Inline]) -> str:
    """The text of a block with its inline elements properly nested: where one ends inside another
    that began later, the later one is closed and opened again."""
    pending = [inline for inline in inlines if inline.start < end and inline.end > start]
    places = sorted({start, end, *(max(i.start, start) for i in pending), *(min(i.end, end) for i in pending)})
    parts: list[str] = []
    stack: list[_Inline] = []
    coming = 0
    for place, following in zip(places, places[1:], strict=False):
        lowest = next((depth for depth, inline in enumerate(stack) if inline.end <= place), len(stack))
        again = [inline for inline in stack[lowest:] if inline.end > place]
        parts.extend(inline.closing for inline in reversed(stack[lowest:]))
        del stack[lowest:]
        while coming < len(pending) and pending[coming].start <= place:
            again.append(pending[coming])
            coming += 1
        parts.extend(inline.opening for inline in again)
        stack.extend(again)
        parts.append(_escaped(text[place:following]))
    parts.extend(inline.closing for inline in reversed(stack))
    return "".join(parts)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _lang(language: str) -> str:
    return f' lang="{escape(language)}"' if language else ""
