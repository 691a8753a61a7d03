"""What every reader returns: an article's text, its layout and what it says of itself. Pure.

Positions are code points of ``Article.text`` (see ``documents.text``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

NO_WORDS = "\ufffc"  # stands for a picture without words (Unicode 23.8, object replacement character)


class BlockKind(StrEnum):
    """A block is the smallest thing that starts on a line of its own."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"  # level 1 to 6
    ITEM = "item"  # of a list; level is the depth from 1; number is its number in an ordered list
    QUOTATION = "quotation"  # level is the depth from 1
    CODE = "code"  # preformatted: spaces and newlines count
    CELL = "cell"  # of a table; row and column count from 0; number is the table's number
    CAPTION = "caption"  # of a figure or a table
    FIGURE = "figure"  # a picture; its text is the alternative text, or NO_WORDS where there is none
    NOTE = "note"  # a footnote or an endnote


class MarkKind(StrEnum):
    """An inline range inside one block."""

    EMPHASIS = "emphasis"
    STRONG = "strong"
    CODE = "code"
    LINK = "link"
    STRIKE = "strike"
    SUPERSCRIPT = "superscript"
    SUBSCRIPT = "subscript"
    SPEAKER = "speaker"  # who says what follows, in a transcript
    TIME = "time"  # when it was said: ``value`` is "start/end" in seconds, as in "62.5/64"


class SectionKind(StrEnum):
    BODY = "body"
    COMMENT = "comment"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item… ``text[start:end]`` is just what it shows."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    number: int | None = None
    row: int | None = None
    column: int | None = None
    head: bool = False  # a table's heading cell
    picture: int | None = None  # of a figure: its index in Article.pictures


@dataclass(frozen=True, slots=True)
class Mark:
    """Emphasis, a link… inside one block. ``href`` is an absolute http(s) or mailto address, ``#123``
    for the block of this text that starts at 123 (a footnote and the way back), or ''."""

    kind: MarkKind
    start: int
    end: int
    href: str = ""
    value: str = ""  # of a time


@dataclass(frozen=True, slots=True)
class Section:
    """A run of whole blocks: the article, one comment, or the page around them.

    ``author`` and ``said`` (the time as the page wrote it) belong to comments; ``reply_to`` is the
    index, in ``Article.sections``, of the comment that this one answers.
    """

    kind: SectionKind
    start: int
    end: int
    author: str = ""
    said: str = ""
    reply_to: int | None = None


@dataclass(frozen=True, slots=True)
class PageStart:
    """A page of a paged file begins at this code point. ``label`` is the page's own ("xii", "3")."""

    start: int
    label: str


@dataclass(frozen=True, slots=True)
class Picture:
    """An image as it is kept and shown: encoded anew by ``documents.pictures``. Sizes in pixels."""

    content: bytes
    media_type: str
    width: int
    height: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody highlighted or noted inside the file before it came here. ``text[start:end]`` is
    the passage; both are None where it is about the whole document."""

    start: int | None
    end: int | None
    note: str = ""
    author: str = ""
    made: datetime | None = None
    colour: str = ""  # "#rrggbb"


# What is known of a document beyond the fields of Article. Days are written as ISO 8601 has them.
Fact = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Article:
    """One document as a reader understood it.

    ``blocks`` are in reading order and do not overlap; between them is nothing but white space.
    ``marks`` lie inside blocks, ordered by start. ``sections`` are in order, start and end with
    blocks, and leave no block out. What is not known is ``""``, ``()`` or ``None``, never a guess.
    """

    text: str
    blocks: tuple[Block, ...] = ()
    marks: tuple[Mark, ...] = ()
    sections: tuple[Section, ...] = ()
    title: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    published: date | None = None
    url: str = ""
    language: str = ""  # BCP 47: "en", "ar", "pt-BR"
    warnings: tuple[str, ...] = field(default=())
    pages: tuple[PageStart, ...] = ()  # ordered by start
    pictures: tuple[Picture, ...] = ()
    remarks: tuple[Remark, ...] = ()
    metadata: Mapping[str, Fact] = field(default_factory=dict)


Layout = dict[str, list[list[Any]]]


def layout_of(article: Article) -> Layout:
    """The blocks, marks, sections, pages and pictures as plain lists, for storing. Trailing defaults are
    left out, and so are pages and pictures where there are none. A picture is named by its SHA-256."""
    layout: Layout = {
        "blocks": [
            _packed(
                [str(b.kind), b.start, b.end],
                [b.level, b.number, b.row, b.column, b.head, b.picture],
                [0, None, None, None, False, None],
            )
            for b in article.blocks
        ],
        "marks": [_packed([str(m.kind), m.start, m.end], [m.href, m.value], ["", ""]) for m in article.marks],
        "sections": [
            _packed([str(s.kind), s.start, s.end], [s.author, s.said, s.reply_to], ["", "", None])
            for s in article.sections
        ],
    }
    if article.pages:
        layout["pages"] = [[page.start, page.label] for page in article.pages]
    if article.pictures:
        layout["pictures"] = [[p.sha256, p.media_type, p.width, p.height] for p in article.pictures]
    return layout


# A look into a dictionary, where asking the enumeration takes five times as long; a book has 100,000 blocks.
_BLOCK_KINDS = {kind.value: kind for kind in BlockKind}
_MARK_KINDS = {kind.value: kind for kind in MarkKind}


def blocks_from(layout: Layout) -> tuple[Block, ...]:
    return tuple(Block(_BLOCK_KINDS[kind], *rest) for kind, *rest in layout["blocks"])


def marks_from(layout: Layout) -> tuple[Mark, ...]:
    return tuple(Mark(_MARK_KINDS[kind], *rest) for kind, *rest in layout["marks"])


def sections_from(layout: Layout) -> tuple[Section, ...]:
    return tuple(Section(SectionKind(kind), *rest) for kind, *rest in layout["sections"])


def pages_from(layout: Layout) -> tuple[PageStart, ...]:
    return tuple(PageStart(start, label) for start, label in layout.get("pages", ()))


def pictures_from(layout: Layout) -> tuple[Picture, ...]:
    """The pictures without their bytes."""
    return tuple(
        Picture(b"", media_type, width, height, sha256)
        for sha256, media_type, width, height in layout.get("pictures", ())
    )


def _packed(fixed: list[Any], optional: Sequence[Any], defaults: Sequence[Any]) -> list[Any]:
    keep = len(optional)
    while keep and optional[keep - 1] == defaults[keep - 1]:
        keep -= 1
    return [*fixed, *optional[:keep]]
