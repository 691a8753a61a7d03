"""Goes through the tokens of a Markdown file and tells a BlockWriter what it meets. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from documents.article import BlockKind, MarkKind
from documents.blockwriter import PARAGRAPH, BlockWriter, Shape
from documents.readers.markdown.notes import Notes

_MARKS = {
    "em": MarkKind.EMPHASIS,
    "strong": MarkKind.STRONG,
    "s": MarkKind.STRIKE,
    "link": MarkKind.LINK,
}
_SAFE = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_NOT_IN_SLUGS = re.compile(r"[^\w\- ]")
_DEEPEST_LIST = 20


class Walk:
    """``writer`` holds what was read."""

    def __init__(self, parser: MarkdownIt) -> None:
        self.writer = BlockWriter()
        self._parser = parser
        self._has_links_inside = False
        self._notes = Notes(self.writer)
        self._in_note = self._continues = False  # whether the note's number stands there, and nothing else yet
        self.lists: list[int | None] = []  # the next number of each open list, None for bullets
        self.quotes = 0
        self.table, self.row, self.column = -1, -1, -1
        self.item: Shape | None = None  # of an entry whose first block is still to come

    def through(self, source: str) -> BlockWriter:
        """Writes all of the text, then its notes."""
        known: dict[str, Any] = {}
        self._has_links_inside = "(#" in source or ": #" in source
        self._blocks(self._parser.parse(source, known))
        self._in_note = True
        for note in self._notes.all(known):
            self.writer.begin(Shape(BlockKind.NOTE))
            self._notes.begin(note)
            self._continues = True
            self._blocks(self._parser.parse(note.source, known))
            self.writer.end()
        self.writer.resolve()
        return self.writer

    def _blocks(self, tokens: Sequence[Token]) -> None:
        above = ""
        for token in tokens:
            if token.type == "inline":
                if above == "heading_open" and self._has_links_inside:
                    self.writer.anchor(_slug(token.content))
                self._inline(token.children or [])
            elif token.type in ("fence", "code_block"):
                self.writer.begin(Shape(BlockKind.CODE))
                self.writer.write(token.content)
                self.writer.end()
            elif token.type.endswith("_open"):
                self._enter(token, token.type.removesuffix("_open"))
            elif token.type.endswith("_close"):
                self._leave(token.type.removesuffix("_close"))
            above = token.type
        self.writer.end()

    def _enter(self, token: Token, kind: str) -> None:
        if kind in ("paragraph", "heading"):
            self._enter_paragraph(token, kind)
        elif kind in ("bullet_list", "ordered_list"):
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

    def _enter_paragraph(self, token: Token, kind: str) -> None:
        if self._continues:
            self._continues = False
        elif self._in_note:
            self.writer.begin(Shape(BlockKind.NOTE))
        elif kind == "heading":
            self.writer.begin(Shape(BlockKind.HEADING, level=int(token.tag[1])))
        else:
            self.writer.begin(self._paragraph())

    def _leave(self, kind: str) -> None:
        if kind in ("paragraph", "heading", "td", "th"):
            self.writer.end()
        elif kind in ("bullet_list", "ordered_list"):
            self.lists.pop()
        elif kind == "blockquote":
            self.quotes -= 1
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
            elif token.type == "note":
                self._notes.refer(token.meta["label"])
            else:
                self._mark(token)

    def _mark(self, token: Token) -> None:
        kind = _MARKS.get(token.type.rpartition("_")[0])
        if kind is None:
            return
        if token.nesting == 1:
            href = str(token.attrGet("href") or "")
            self.writer.open_mark(kind, href if _SAFE.match(href) or href.startswith("#") else "")
        else:
            self.writer.close_mark(kind)


def _slug(heading: str) -> str:
    """What links call a heading, as GitHub and others make it of the words."""
    return _NOT_IN_SLUGS.sub("", heading.strip().lower()).replace(" ", "-")
