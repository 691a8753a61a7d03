"""Where the names of a table's columns stand, if they do. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from documents.containers.table.fields import is_known
from documents.containers.table.rows import as_text, column_names, is_blank, unnamed

LOOKED_AT = 20  # rows
_LONGEST = 60  # code points of a head
_NO_HEAD = re.compile(r"[-+]?\d[\d.,:/ -]*|https?://\S+|.*[.!?…。！？]", re.DOTALL)


def head_of(rows: Sequence[Sequence[Any]]) -> tuple[int | None, list[str]]:
    """The index of the row of heads among the first rows of a table, and the columns' names. A line above the table
    is skipped. Where there is no such row, the index is None and the columns are numbered."""
    known = (index for index, row in enumerate(rows) if sum(is_known(as_text(cell)[:_LONGEST]) for cell in row) > 1)
    widths = [sum(not is_blank(cell) for cell in row) for row in rows]
    wide = (index for index, width in enumerate(widths) if width and width * 2 >= max(widths))
    first = next(known, next(wide, None))
    if first is None:
        return None, []
    if _are_heads([as_text(cell).strip() for cell in rows[first]], rows[first + 1 :]):
        return first, column_names(rows[first])
    return None, [unnamed(position) for position in range(1, max(map(len, rows)) + 1)]


def _are_heads(heads: Sequence[str], below: Sequence[Sequence[Any]]) -> bool:
    if any(map(is_known, heads)):
        return True
    shown = [head for head in heads if head]
    if any(len(head) > _LONGEST or _NO_HEAD.fullmatch(head) for head in shown) or len(set(shown)) < len(shown):
        return False
    if len(heads) > 1 or not below:
        return True
    lengths = [len(as_text(row[0])) for row in below if row]  # a single column: a head is shorter than its texts
    return len(heads[0].split()) <= 3 and sum(lengths) > 3 * len(heads[0]) * max(len(lengths), 1)


def cells_of(names: list[str], row: Sequence[Any]) -> dict[str, Any]:
    """A row by the names of its columns; cells beyond them are kept under their number."""
    if len(row) > len(names):
        beyond = {unnamed(at): cell for at, cell in enumerate(row, 1) if at > len(names) and not is_blank(cell)}
        return dict(zip(names, row, strict=False)) | beyond
    return dict(zip(names, row, strict=False))
