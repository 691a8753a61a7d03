"""A revision as HTML for the reading page, from its layout and nothing else. Pure.

The text nodes of a block's element are exactly ``text[start:end]``, so a place in the page is a place
in the text: ``data-start`` plus the characters before it. What else is shown (numbers of pages, times of
what was said) stands in attributes, for the style sheet to write. Everything is escaped.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import groupby

from documents.article import NO_WORDS, Block, BlockKind, Mark, PageStart, Picture, Section, SectionKind
from documents.rendering.flow import chunks, families, in_batches
from documents.rendering.inlines import (
    Inline,
    Range,
    by_block,
    escaped,
    inlines_of,
    link_targets,
    nested,
    page_place,
)

__all__ = ["VERSION", "Illustrations", "Labels", "Range", "render_revision"]

VERSION = 4  # of the HTML: whoever keeps it throws away what an older one made
_MARKED = tuple("•‣◦▪●·*-–#(0123456789")


@dataclass(frozen=True, slots=True)
class Labels:
    """The words of the page that are not the text's own, for whoever can translate them."""

    furniture: Callable[[int], str] = lambda lines: f"{lines} line{'' if lines == 1 else 's'} of page furniture"
    comment: Callable[[str], str] = lambda author: f"Comment by {author}" if author else "Comment"
    page: Callable[[str], str] = lambda label: f"Page {label}"
    picture: str = "Picture without a description"


@dataclass(frozen=True, slots=True)
class Illustrations:
    """The pictures of a revision, by the index that its figures have, and where a browser gets each."""

    pictures: Sequence[Picture] = ()
    address: Callable[[Picture], str] | None = None

    def of(self, block: Block) -> Picture | None:
        if self.address is None or block.picture is None or not 0 <= block.picture < len(self.pictures):
            return None
        return self.pictures[block.picture]


def render_revision(  # noqa: PLR0913 (the parts of a revision, and how to show them)
    text: str,
    blocks: Sequence[Block],
    marks: Sequence[Mark],
    sections: Sequence[Section],
    *,
    pages: Sequence[PageStart] = (),
    pictures: Sequence[Picture] = (),
    picture_address: Callable[[Picture], str] | None = None,
    language: str = "",
    labels: Labels | None = None,
    ranges: Sequence[Range] = (),
) -> str:
    """The sections of a revision as HTML, to be put inside the page's main element as it is.

    ``ranges`` may overlap; each is cut where blocks and marks begin and end. Without a
    ``picture_address``, figures are shown by their words alone.
    """
    sections = sections or ([Section(SectionKind.BODY, blocks[0].start, blocks[-1].end)] if blocks else [])
    labels = labels or Labels()
    page = _Page(
        text,
        labels,
        by_block(blocks, inlines_of(marks, ranges, blocks)),
        _page_places(pages, blocks, sections, labels),
        link_targets(marks),
        Illustrations(pictures, picture_address),
    )
    parts: list[tuple[str, int]] = []
    at = 0
    depths: list[int] = []
    for section in sections:
        until = bisect_left(blocks, section.end, at, key=lambda block: block.start)
        depths.append(
            depths[section.reply_to] + 1 if section.reply_to is not None and section.reply_to < len(depths) else 0
        )
        parts.append(page.section(section, blocks, range(at, until), depths[-1]))
        at = until
    return f'<div class="text"{_lang(language)}>{in_batches(parts)}</div>'


@dataclass(frozen=True, slots=True)
class _Page:
    text: str
    labels: Labels
    inside: Mapping[int, Sequence[Inline]]
    starts_in: Mapping[int, Sequence[Inline]]  # block → pages that begin in it
    targets: set[int]  # starts of blocks that links lead to
    illustrations: Illustrations = field(default_factory=Illustrations)

    def section(self, section: Section, blocks: Sequence[Block], indices: range, depth: int) -> tuple[str, int]:
        """Its HTML, and how many chunks it has."""
        flows = [f'<div class="chunk">{self._flow(blocks, chunk)}</div>' for chunk in chunks(blocks, indices)]
        return self._around(in_batches((flow, 1) for flow in flows), section, blocks, indices, depth), len(flows)

    def _around(self, shown: str, section: Section, blocks: Sequence[Block], indices: range, depth: int) -> str:
        if section.kind is SectionKind.COMMENT:
            label = escape(self.labels.comment(section.author))
            return f'<article class="comment" data-depth="{depth}" aria-label="{label}">{shown}</article>'
        if section.kind is SectionKind.FURNITURE:
            lines = sum(self.text.count("\n", blocks[i].start, blocks[i].end) + 1 for i in indices)
            label = escape(self.labels.furniture(lines))
            return f'<details class="furniture"><summary>{label}</summary>{shown}</details>'
        return f'<section class="body">{shown}</section>'

    def _flow(self, blocks: Sequence[Block], indices: Sequence[int]) -> str:
        """Blocks one after the other, those that share an element gathered."""
        parts: list[str] = []
        for kind, members in families(blocks, indices):
            if kind is BlockKind.ITEM:
                parts.append(self._list(blocks, members))
            elif kind is BlockKind.CELL:
                parts.append(self._table(blocks, members))
            elif kind is BlockKind.FIGURE:
                parts.append(self._figure(blocks, members))
            elif kind is BlockKind.QUOTATION:
                parts.append(f"<blockquote>{''.join(self._block(blocks, i, 'p') for i in members)}</blockquote>")
            elif kind is BlockKind.NOTE:
                # Cut in two by the end of a chunk: a style sheet would go through all to see what stands before.
                cut = members[0] > 0 and blocks[members[0] - 1].kind is BlockKind.NOTE
                notes = "".join(self._block(blocks, i, "p") for i in members)
                parts.append(f'<div class="notes{" further" if cut else ""}">{notes}</div>')
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

    def _figure(self, blocks: Sequence[Block], members: Sequence[int]) -> str:
        """The picture, the words that stand for it, its captions. The image itself has no alternative
        text: the words after it are just that."""
        first, *captions = members
        image = self._image(blocks[first])
        wordless = self.text[blocks[first].start : blocks[first].end] == NO_WORDS
        named = f' role="img" aria-label="{escape(self.labels.picture)}"' if wordless else ""
        parts = [image, self._block(blocks, first, "p", f' class="{"wordless" if wordless else "words"}"{named}')]
        for i in captions:
            # A <figcaption> may only stand last.
            parts.append(self._block(blocks, i, "figcaption" if i == captions[-1] else "p", ' class="caption"'))
        return f"<figure>{''.join(parts)}</figure>"

    def _image(self, block: Block) -> str:
        picture = self.illustrations.of(block)
        if picture is None or self.illustrations.address is None:
            return ""
        return (
            f'<img src="{escape(self.illustrations.address(picture))}" alt="" width="{picture.width}"'
            f' height="{picture.height}" loading="lazy" decoding="async">'
        )

    def _block(self, blocks: Sequence[Block], index: int, tag: str, more: str = "") -> str:
        block = blocks[index]
        inlines, places = self.inside.get(index, ()), self.starts_in.get(index, ())
        inner = (
            nested(self.text, block.start, block.end, inlines, places)
            if inlines or places
            else escaped(self.text[block.start : block.end])
        )
        if tag == "pre" and inner.startswith("\n"):
            inner = "\n" + inner  # a browser drops the first newline of a <pre>
        target = f' id="b-{block.start}"' if block.start in self.targets else ""
        return f'<{tag}{more}{target} data-start="{block.start}" dir="auto">{inner}</{tag}>'


def _page_places(
    pages: Sequence[PageStart], blocks: Sequence[Block], sections: Sequence[Section], labels: Labels
) -> dict[int, list[Inline]]:
    """For each block the pages that begin in it. A page that begins between two blocks begins with the
    later one; one that begins with furniture (its running head), with the text after that, if it has any."""
    ends = [block.end for block in blocks]
    found: dict[int, dict[int, Inline]] = {}
    for page, following in zip(pages, [*pages[1:], None], strict=False):
        index = bisect_left(ends, page.start + 1)
        over = _past_furniture(index, blocks, sections)
        if over != index and over < len(blocks) and (following is None or blocks[over].start < following.start):
            index = over
        if index < len(blocks):
            start = blocks[index].start
            place = max(page.start, start)
            # Of several at one place the last one has the text.
            found.setdefault(index, {})[place] = page_place(place, page.label, labels.page, within=place > start)
    return {index: list(places.values()) for index, places in found.items()}


def _past_furniture(index: int, blocks: Sequence[Block], sections: Sequence[Section]) -> int:
    while index < len(blocks):
        at = bisect_left(sections, blocks[index].end, key=lambda section: section.end)
        if at == len(sections) or sections[at].kind is not SectionKind.FURNITURE:
            return index
        index = bisect_left(blocks, sections[at].end, index, key=lambda block: block.start)
    return index


def _tag(block: Block) -> tuple[str, str]:
    if block.kind is BlockKind.HEADING:
        return f"h{min(max(block.level, 1) + 1, 6)}", ""
    if block.kind is BlockKind.CODE:
        return "pre", ""
    return ("p", ' class="caption"') if block.kind is BlockKind.CAPTION else ("p", "")


def _entry(block: Block) -> str:
    level = f' data-level="{block.level}"' if block.level > 1 else ""
    return f'{level} value="{block.number}"' if block.number is not None else level


def _lang(language: str) -> str:
    return f' lang="{escape(language)}"' if language else ""
