"""Writes a text block by block, as a reader walks through its file: collapses white space, counts positions. Pure.

Blocks are joined by a blank line; the cells of a table's row by a tab, its rows by a newline.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field, replace
from typing import Any

from documents.article import NO_WORDS, Block, BlockKind, Mark, MarkKind, Picture
from documents.text import canonical

_SPACES = re.compile(r"[ \t\n]+")


@dataclass(frozen=True, slots=True)
class Shape:
    """What the next block will be: its kind and the fields of ``Block`` that go with it."""

    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    number: int | None = None
    row: int | None = None
    column: int | None = None
    head: bool = False
    picture: int | None = None


PARAGRAPH = Shape()


@dataclass(slots=True)
class BlockWriter:
    """Say what comes, in order; ``text``, ``blocks``, ``marks``, ``pictures`` and ``origins`` are the result.

    Where links lead to places in the same text, ``resolve`` comes last.
    """

    blocks: list[Block] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    origins: list[Any] = field(default_factory=list)  # what the caller gave as ``origin`` of each block
    pictures: list[Picture] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _buffer: list[str] = field(default_factory=list)
    _filled: int = 0
    _open: list[tuple[MarkKind, str, str, int]] = field(default_factory=list)  # kind, href, value, start
    _closed: list[tuple[MarkKind, str, str, int, int]] = field(default_factory=list)
    _names: list[tuple[str, int]] = field(default_factory=list)  # of the block to come, and where in it
    _places: dict[str, int] = field(default_factory=dict)  # name → start of the block that has it
    _points: dict[str, int] = field(default_factory=dict)  # name → just where it stands
    _shape: Shape = PARAGRAPH
    _origin: Any = None
    _last: Shape | None = None

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def marks_in(self, block: Block) -> list[Mark]:
        """The marks inside one of the blocks."""
        first = bisect_left(self.marks, block.start, key=lambda mark: mark.start)
        last = bisect_left(self.marks, block.end, key=lambda mark: mark.start)
        return self.marks[first:last]

    def begin(self, shape: Shape, origin: Any = None) -> None:
        """Ends the block before, if it holds anything; what follows is of this shape."""
        self.end()
        self._shape, self._origin = shape, origin

    def write(self, words: str) -> None:
        """Adds inline text; white space is collapsed as browsers do, but kept in code."""
        words = canonical(words)
        if self._shape.kind is not BlockKind.CODE:
            if "  " in words or "\n" in words or "\t" in words:  # seldom, and looking is cheaper than replacing
                words = _SPACES.sub(" ", words)
            last = self._buffer[-1][-1] if self._buffer else "\n"
            if last in " \n":
                words = words.lstrip(" ")
        if words:
            self._buffer.append(words)
            self._filled += len(words)

    def line_break(self) -> None:
        """A new line inside the block; two in a row end it."""
        if self._shape.kind is BlockKind.CODE:
            self._buffer.append("\n")
            self._filled += 1
            return
        if self._buffer and self._buffer[-1].endswith(" "):
            self._filled -= 1
            self._buffer[-1] = self._buffer[-1][:-1]
            if not self._buffer[-1]:
                self._buffer.pop()
        if self._buffer and self._buffer[-1].endswith("\n") and self._shape.kind is not BlockKind.CELL:
            self.begin(self._after_break(), self._origin)
        elif self._buffer and not self._buffer[-1].endswith("\n"):
            self._buffer.append("\n")
            self._filled += 1

    def last_shape(self) -> Shape | None:
        """The shape of the last block that was written."""
        return self._last

    def anchor(self, name: str) -> None:
        """The block that is being written, or else the next one, is where links to ``#name`` lead."""
        if name:
            self._names.append((name, self._filled))

    def point(self, name: str) -> int | None:
        """The code point before which this anchor stands; None where there is no such anchor."""
        waiting = any(name == known for known, _ in self._names)
        return self._points.get(name, self._length if waiting else None)

    def figure(self, picture: Picture, words: str, origin: Any = None) -> None:
        """A block of its own for a picture, with its alternative text; what follows is a paragraph."""
        known = next((i for i, one in enumerate(self.pictures) if one.sha256 == picture.sha256), None)
        if known is None:
            known = len(self.pictures)
            self.pictures.append(picture)
        self.begin(Shape(BlockKind.FIGURE, picture=known), origin)
        self.write(words if words.strip() else NO_WORDS)
        self.begin(PARAGRAPH, origin)

    def resolve(self) -> None:
        """Makes links to names links to places, ``#123``; those to a name that nothing has are links no more."""
        resolved = []
        for mark in self.marks:
            if mark.href.startswith("#"):
                place = self._places.get(mark.href[1:])
                if place is None:
                    continue
                mark = replace(mark, href=f"#{place}")
            resolved.append(mark)
        self.marks[:] = resolved

    def open_mark(self, kind: MarkKind, href: str = "", *, value: str = "") -> None:
        """``href`` is an address, or ``#name`` for the block with that anchor."""
        self._open.append((kind, href, value, self._filled))

    def close_mark(self, kind: MarkKind) -> None:
        """Closes the latest open mark of this kind; none open is no error."""
        for index in range(len(self._open) - 1, -1, -1):
            if self._open[index][0] is kind:
                _, href, value, start = self._open.pop(index)
                self._closed.append((kind, href, value, start, self._filled))
                return

    def end(self) -> None:
        """Ends the block. Open marks go on in the next one."""
        if not self._buffer:
            self._closed.clear()
            return
        whole = "".join(self._buffer)
        shown = whole.strip()
        if shown:
            cut = len(whole) - len(whole.lstrip())
            self._add(shown, cut)
        else:
            self._names = [(name, 0) for name, _ in self._names]
        self._buffer, self._filled = [], 0
        self._open = [(kind, href, value, 0) for kind, href, value, _ in self._open]
        self._closed = []
        if shown and self._shape.kind is BlockKind.ITEM:
            self._shape = PARAGRAPH  # more in the same entry of a list is no further entry

    def _add(self, shown: str, cut: int) -> None:
        between = self._between()
        start = self._length + len(between)
        self._parts += [between, shown]
        self._length = start + len(shown)
        shape = self._last = self._shape
        self.blocks.append(
            Block(
                *(shape.kind, start, self._length, shape.level, shape.number),
                *(shape.row, shape.column, shape.head, shape.picture),
            )
        )
        self.origins.append(self._origin)
        if self._names:
            self._name(start, cut, len(shown))
        if self._open or self._closed:
            self._mark(start, cut, len(shown))

    def _name(self, start: int, cut: int, length: int) -> None:
        for name, filled in self._names:
            self._places.setdefault(name, start)
            self._points.setdefault(name, start + min(max(filled - cut, 0), length))
        self._names.clear()

    def _mark(self, start: int, cut: int, length: int) -> None:
        ranges = [*self._closed, *((*mark, self._filled) for mark in self._open)]
        for kind, href, value, first, last in sorted(ranges, key=lambda mark: (mark[3], -mark[4])):
            begin, end = start + max(first - cut, 0), start + min(max(last - cut, 0), length)
            if begin < end and (kind is not MarkKind.LINK or href):
                self.marks.append(Mark(kind, begin, end, href, value))

    def _between(self) -> str:
        if not self.blocks:
            return ""
        last, shape = self.blocks[-1], self._shape
        if shape.kind is BlockKind.CELL and last.kind is BlockKind.CELL and last.number == shape.number:
            return "\t" if last.row == shape.row else "\n"
        return "\n\n"

    def _after_break(self) -> Shape:
        return PARAGRAPH if self._shape.kind is BlockKind.ITEM else self._shape
