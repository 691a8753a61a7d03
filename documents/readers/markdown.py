"""Markdown (CommonMark with tables and strikethrough), with front matter. Pure.

Raw HTML shows as text: what a note says, not what it would do in a page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from documents import encoding
from documents.article import Article, BlockKind, MarkKind, Section, SectionKind
from documents.blockwriter import PARAGRAPH, BlockWriter, Shape
from documents.errors import UnreadableFile
from documents.language import language_of
from documents.sections.dates import iso_day
from documents.sections.metadata import About, below_title
from documents.sections.names import cleaned

NAME = "markdown"
VERSION = 1
_MARKS = {
    "em": MarkKind.EMPHASIS,
    "strong": MarkKind.STRONG,
    "s": MarkKind.STRIKE,
    "link": MarkKind.LINK,
}
_FRONT = re.compile(r"---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_FIELD = re.compile(r"([A-Za-z][\w-]{0,30})[ \t]*:[ \t]*(.*)")
_SAFE = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_AUTHORS = ("author", "authors", "by", "creator")
_URLS = ("url", "source", "source_url", "link", "canonical", "original")
_DEEPEST_LIST = 20
# What is nested deeper than the parser's limit would be lost, so the nesting is cut instead of the words.
_DEEPEST = 40
_DEEP_QUOTES = re.compile(rf"^((?: {{0,3}}> ?){{{_DEEPEST}}})[> ]+", re.MULTILINE)
_DEEP_SPACE = re.compile(rf"^( {{{_DEEPEST * 2}}}) +", re.MULTILINE)


def read(content: bytes, *, name: str = "", url: str = "", charset: str = "") -> Article:
    """The article of a Markdown file. Front matter is metadata and not part of the text.

    Raises UnreadableFile when the file is empty, no text, or nothing but front matter.
    """
    fields, source = _front_matter(encoding.decode(content, name=name, charset=charset))
    source = _DEEP_SPACE.sub(r"\1", _DEEP_QUOTES.sub(r"\1 ", source))
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": _DEEPEST * 2}).enable(["table", "strikethrough"])
    writer = _Walk().through(parser.parse(source))
    if not writer.blocks:
        raise UnreadableFile(f"“{name or 'The file'}” has front matter but no text.")
    text = writer.text
    heading = _first_heading(writer, text)
    near = below_title(text, writer.blocks, heading) if heading else About()
    authors = [person for key in _AUTHORS for value in fields.get(key, ()) for person in cleaned(value)]
    return Article(
        text=text,
        blocks=tuple(writer.blocks),
        marks=tuple(writer.marks),
        sections=(Section(SectionKind.BODY, writer.blocks[0].start, writer.blocks[-1].end),),
        title=_only(fields, "title", "headline") or heading,
        authors=tuple(dict.fromkeys(authors)) or near.authors,
        publisher=_only(fields, "publisher", "publication", "site", "journal") or near.publisher,
        published=_published(fields) or near.published,
        url=next((value for key in _URLS for value in fields.get(key, ()) if _SAFE.match(value)), "") or url,
        language=language_of(text, declared=_only(fields, "language", "lang")),
    )


def _front_matter(text: str) -> tuple[dict[str, list[str]], str]:
    """The fields of the block between ``---`` lines at the top, and the text after it. The few forms
    that people write: ``key: value``, ``key: [a, b]`` and a list of ``- value`` lines."""
    found = _FRONT.match(text)
    if found is None:
        return {}, text
    fields: dict[str, list[str]] = {}
    current = ""
    for line in found[1].splitlines():
        field = _FIELD.fullmatch(line.strip()) if not line.startswith((" ", "\t", "-")) else None
        if field:
            current = field[1].lower()
            fields[current] = _values(field[2])
        elif current and line.strip().startswith("- "):
            fields[current].append(_bare(line.strip()[2:]))
        elif line.strip() and not line.lstrip().startswith("#") and not current:
            return {}, text  # two rules with words between them, no front matter
    return fields, text[found.end() :]


def _values(value: str) -> list[str]:
    value = value.strip()
    if value.startswith("[") and value.endswith("]"):
        return [bare for bare in (_bare(part) for part in value[1:-1].split(",")) if bare]
    bare = _bare(value)
    return [bare] if bare and bare not in ("|", ">") else []


def _bare(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    named = re.fullmatch(r"name:\s*(.+)", value)
    return _bare(named[1]) if named else value


def _only(fields: dict[str, list[str]], *keys: str) -> str:
    return next((fields[key][0] for key in keys if fields.get(key)), "")


def _published(fields: dict[str, list[str]]) -> date | None:
    value = _only(fields, "date", "published", "pubdate", "publish_date")
    return iso_day(value) if value else None


def _first_heading(writer: BlockWriter, text: str) -> str:
    """The first heading of the highest level, if nothing but headings stands above it."""
    for block in writer.blocks:
        if block.kind is not BlockKind.HEADING:
            return ""
        if block.level == 1:
            return text[block.start : block.end]
    return ""


class _Walk:
    """Goes through the tokens of a Markdown file and tells a BlockWriter what it meets."""

    def __init__(self) -> None:
        self.writer = BlockWriter()
        self.lists: list[int | None] = []  # the next number of each open list, None for bullets
        self.quotes = 0
        self.table, self.row, self.column = -1, -1, -1
        self.item: Shape | None = None  # of an entry whose first block is still to come

    def through(self, tokens: Sequence[Token]) -> BlockWriter:
        for token in tokens:
            if token.type == "inline":
                self._inline(token.children or [])
            elif token.type in ("fence", "code_block"):
                self.writer.begin(Shape(BlockKind.CODE))
                self.writer.write(token.content)
                self.writer.end()
            elif token.type.endswith("_open"):
                self._enter(token, token.type.removesuffix("_open"))
            elif token.type.endswith("_close"):
                self._leave(token.type.removesuffix("_close"))
        self.writer.end()
        return self.writer

    def _enter(self, token: Token, kind: str) -> None:
        if kind in ("bullet_list", "ordered_list"):
            self.lists.append(int(token.attrGet("start") or 1) if kind == "ordered_list" else None)
        elif kind == "list_item":
            self.item = self._next_item()
        elif kind == "blockquote":
            self.quotes += 1
        elif kind == "table":
            self.table, self.row = self.table + 1, -1
        elif kind == "tr":
            self.row, self.column = self.row + 1, -1
        elif kind in ("td", "th"):
            self.column += 1
            self.writer.begin(
                Shape(BlockKind.CELL, number=self.table, row=self.row, column=self.column, head=kind == "th")
            )
        elif kind == "heading":
            self.writer.begin(Shape(BlockKind.HEADING, level=int(token.tag[1])))
        elif kind == "paragraph":
            self.writer.begin(self._paragraph())

    def _leave(self, kind: str) -> None:
        if kind in ("bullet_list", "ordered_list"):
            self.lists.pop()
        elif kind == "blockquote":
            self.quotes -= 1
        elif kind in ("paragraph", "heading", "td", "th"):
            self.writer.end()
        elif kind == "list_item":
            self.item = None

    def _next_item(self) -> Shape:
        number = self.lists[-1]
        if number is not None:
            self.lists[-1] = number + 1
        return Shape(BlockKind.ITEM, level=min(len(self.lists), _DEEPEST_LIST), number=number)

    def _paragraph(self) -> Shape:
        if self.item is not None:
            shape, self.item = self.item, None
            return shape
        return Shape(BlockKind.QUOTATION, level=self.quotes) if self.quotes else PARAGRAPH

    def _inline(self, children: Sequence[Token]) -> None:
        for token in children:
            if token.type == "text":
                self.writer.write(token.content)
            elif token.type == "code_inline":
                self.writer.open_mark(MarkKind.CODE)
                self.writer.write(token.content)
                self.writer.close_mark(MarkKind.CODE)
            elif token.type == "softbreak":
                self.writer.write(" ")
            elif token.type == "hardbreak":
                self.writer.line_break()
            elif token.type == "image":
                self.writer.write(token.content)
            else:
                self._mark(token)

    def _mark(self, token: Token) -> None:
        kind = _MARKS.get(token.type.rpartition("_")[0])
        if kind is None:
            return
        if token.nesting == 1:
            href: Any = token.attrGet("href") or ""
            self.writer.open_mark(kind, str(href) if _SAFE.match(str(href)) else "")
        else:
            self.writer.close_mark(kind)
