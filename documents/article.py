"""What every reader returns: an article's text, its layout and what it says of itself. Pure.

Positions are code points of ``Article.text`` (see ``documents.text``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class BlockKind(StrEnum):
    """A block is the smallest thing that starts on a line of its own."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"  # level 1 to 6
    ITEM = "item"  # of a list; level is the depth from 1; number is its number in an ordered list
    QUOTATION = "quotation"  # level is the depth from 1
    CODE = "code"  # preformatted: spaces and newlines count
    CELL = "cell"  # of a table; row and column count from 0; number is the table's number
    CAPTION = "caption"  # of a figure or a table


class MarkKind(StrEnum):
    """An inline range inside one block."""

    EMPHASIS = "emphasis"
    STRONG = "strong"
    CODE = "code"
    LINK = "link"
    STRIKE = "strike"
    SUPERSCRIPT = "superscript"
    SUBSCRIPT = "subscript"


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


@dataclass(frozen=True, slots=True)
class Mark:
    """Emphasis, a link… inside one block. ``href`` is an absolute http(s) or mailto address, or ''."""

    kind: MarkKind
    start: int
    end: int
    href: str = ""


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


def layout_of(article: Article) -> dict[str, list[list[Any]]]:
    """The blocks, marks and sections as plain lists, for storing. Trailing defaults are left out."""
    return {
        "blocks": [
            _packed(
                [str(b.kind), b.start, b.end],
                [b.level, b.number, b.row, b.column, b.head],
                [0, None, None, None, False],
            )
            for b in article.blocks
        ],
        "marks": [_packed([str(m.kind), m.start, m.end], [m.href], [""]) for m in article.marks],
        "sections": [
            _packed([str(s.kind), s.start, s.end], [s.author, s.said, s.reply_to], ["", "", None])
            for s in article.sections
        ],
    }


def blocks_from(layout: dict[str, list[list[Any]]]) -> tuple[Block, ...]:
    return tuple(Block(BlockKind(kind), *rest) for kind, *rest in layout["blocks"])


def marks_from(layout: dict[str, list[list[Any]]]) -> tuple[Mark, ...]:
    return tuple(Mark(MarkKind(kind), *rest) for kind, *rest in layout["marks"])


def sections_from(layout: dict[str, list[list[Any]]]) -> tuple[Section, ...]:
    return tuple(Section(SectionKind(kind), *rest) for kind, *rest in layout["sections"])


def _packed(fixed: list[Any], optional: Sequence[Any], defaults: Sequence[Any]) -> list[Any]:
    keep = len(optional)
    while keep and optional[keep - 1] == defaults[keep - 1]:
        keep -= 1
    return [*fixed, *optional[:keep]]
