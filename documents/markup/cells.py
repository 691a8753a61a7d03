"""Rows and columns of a table as it is read, with cells that span several of either. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml.html import HtmlElement

_WIDEST = 200  # columns that one cell may span
_HIGHEST = 2_000  # rows


@dataclass(slots=True)
class Cells:
    """The open table: call ``next_row`` at each row and ``place`` at each cell."""

    number: int
    row: int = -1
    column: int = -1  # the last one that is taken in this row
    _until: dict[int, int] = field(default_factory=dict)  # column → last row that a cell above reaches down to

    def next_row(self) -> None:
        self.row += 1
        self.column = -1

    def place(self, cell: HtmlElement) -> tuple[int, int]:
        """Row and column of this cell, from 0."""
        self.row = max(self.row, 0)
        column = self.column + 1
        while self._until.get(column, -1) >= self.row:
            column += 1
        self.column = column + _span(cell, "colspan", _WIDEST) - 1
        last = self.row + _span(cell, "rowspan", _HIGHEST) - 1
        if last > self.row:
            self._until.update(dict.fromkeys(range(column, self.column + 1), last))
        return self.row, column


def _span(cell: HtmlElement, name: str, most: int) -> int:
    written = (cell.get(name) or "").strip()
    return min(max(int(written), 1), most) if written.isascii() and written.isdigit() and len(written) < 6 else 1
