"""A look at what was read of an item: its text by sections, as it will stand on the reading page, in pages."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from documents.article import Article, Block, Picture, Section, SectionKind
from documents.rendering import Labels, render_revision
from documents.views.import_rows import grouped

MOST_SECTIONS = 100  # shown at once
MOST_CHARACTERS = 20_000  # of all that is shown at once; a section that is longer than what is left is cut


@dataclass(frozen=True, slots=True)
class Part:
    """A section and its place in the article; ``left`` code points of it aren't shown."""

    index: int
    section: Section
    html: SafeString
    left: int

    @property
    def left_in_words(self) -> str:
        return grouped(self.left)


@dataclass(frozen=True, slots=True)
class Look:
    """Some sections of an article. ``before`` and ``after`` are where the looks around this one begin."""

    parts: tuple[Part, ...]
    before: int | None
    after: int | None
    count: int


def look_at(article: Article, *, first: int, picture_address: Callable[[Picture], str]) -> Look:
    """The sections from number ``first`` on, as many as are shown at once."""
    sections = article.sections or whole(article.blocks)
    first = min(max(first, 0), max(len(sections) - 1, 0))
    parts: list[Part] = []
    room = MOST_CHARACTERS
    for index in range(first, min(first + MOST_SECTIONS, len(sections))):
        if room <= 0:
            break
        part = _part(article, index, sections[index], room=room, picture_address=picture_address)
        parts.append(part)
        room -= sections[index].end - sections[index].start
    after = first + len(parts)
    return Look(
        tuple(parts),
        before=max(0, first - MOST_SECTIONS) if first else None,
        after=after if after < len(sections) else None,
        count=len(sections),
    )


def whole(blocks: Sequence[Block]) -> tuple[Section, ...]:
    """All of a text as its body."""
    return (Section(SectionKind.BODY, blocks[0].start, blocks[-1].end),) if blocks else ()


def _part(
    article: Article, index: int, section: Section, *, room: int, picture_address: Callable[[Picture], str]
) -> Part:
    blocks = _within(article.blocks, section)
    kept = max(1, bisect_left(blocks, section.start + room, key=lambda block: block.start))
    shown = blocks[:kept]
    if not shown:
        return Part(index, section, SafeString(""), 0)
    start, end = shown[0].start, shown[-1].end
    html = render_revision(
        article.text,
        shown,
        [mark for mark in article.marks if start <= mark.start and mark.end <= end],
        # Whatever it is, it is to be seen here: furniture would be folded away.
        [replace(section, kind=SectionKind.BODY, start=start, end=end, reply_to=None)],
        pages=[page for page in article.pages if start <= page.start < end],
        pictures=article.pictures,
        picture_address=picture_address,
        labels=Labels(
            page=lambda label: _("Page %(label)s") % {"label": label}, picture=_("Picture without a description")
        ),
    )
    return Part(index, section, mark_safe(html), section.end - end)  # noqa: S308 (everything in it is escaped)


def _within(blocks: Sequence[Block], section: Section) -> Sequence[Block]:
    first = bisect_left(blocks, section.start, key=lambda block: block.start)
    return blocks[first : bisect_left(blocks, section.end, first, key=lambda block: block.start)]
