"""Whether a layout that somebody sends fits its text and could have been made by a reader. Pure.

What a page is drawn from must say nothing that no reader says: no other kinds, no place outside of the text, no
address that isn't one of the web.
"""

from __future__ import annotations

import re
from typing import Any

from documents.article import BlockKind, MarkKind, SectionKind

_HREF = re.compile(r"(?:https?://|mailto:)[^\x00-\x1f]*|#\d{1,10}|", re.IGNORECASE)
_HASH = re.compile("[0-9a-f]{64}")
_PARTS = {"blocks", "marks", "sections", "pages", "pictures"}
_BLOCKS, _MARKS, _SECTIONS = (frozenset(map(str, kind)) for kind in (BlockKind, MarkKind, SectionKind))
_MOST = 2**31


def checked(layout: dict[str, Any], text: str) -> dict[str, Any]:
    """The layout itself. Raises ValueError where it isn't one of this text."""
    if not _PARTS.issuperset(layout) or not {"blocks", "marks", "sections"}.issubset(layout):
        raise ValueError("its layout has other parts")
    for rows in layout.values():
        if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
            raise ValueError("its layout is no lists of lists")
    length, pictures = len(text), len(layout.get("pictures", ()))
    _check_blocks(layout["blocks"], length, pictures)
    _check_marks(layout["marks"], length)
    _check_sections(layout["sections"], length)
    _check_pages(layout.get("pages", ()), length)
    for row in layout.get("pictures", ()):
        _check_picture(row)
    return layout


def _check_blocks(rows: list[list[Any]], length: int, pictures: int) -> None:
    last = 0
    for row in rows:
        if not 3 <= len(row) <= 9 or not _is_one_of(row[0], _BLOCKS):
            raise ValueError("a block of its layout is none")
        _check_range(row, length)
        if row[1] < last:
            raise ValueError("blocks of its layout overlap")
        last = row[2]
        _kind, _start, _end, level, number, line, column, head, picture = [*row, *_DEFAULTS[len(row) - 3 :]]
        is_right = _counts(level, most=6 if row[0] == "heading" else 100) and isinstance(head, bool)
        is_right &= all(one is None or _counts(one) for one in (number, line, column))
        if not is_right or not (picture is None or _counts(picture, most=pictures - 1)):
            raise ValueError("a block of its layout says what none can")


_DEFAULTS: tuple[Any, ...] = (0, None, None, None, False, None)


def _check_marks(rows: list[list[Any]], length: int) -> None:
    last = 0
    for row in rows:
        if not 3 <= len(row) <= 5 or not _is_one_of(row[0], _MARKS) or not all(isinstance(one, str) for one in row[3:]):
            raise ValueError("a mark of its layout is none")
        _check_range(row, length)
        if row[1] < last:
            raise ValueError("marks of its layout are out of order")
        last = row[1]
        if len(row) > 3 and not _HREF.fullmatch(row[3]):
            raise ValueError("a link of its layout leads to no page of the web")


def _check_sections(rows: list[list[Any]], length: int) -> None:
    last = 0
    for row in rows:
        if not 3 <= len(row) <= 6 or not _is_one_of(row[0], _SECTIONS):
            raise ValueError("a section of its layout is none")
        _check_range(row, length)
        if row[1] < last or not all(isinstance(one, str) for one in row[3:5]):
            raise ValueError("a section of its layout says what none can")
        last = row[2]
        if len(row) > 5 and not (row[5] is None or _counts(row[5], most=len(rows) - 1)):
            raise ValueError("a comment of its layout answers none")


def _check_pages(rows: Any, length: int) -> None:
    last = 0
    for row in rows:
        if len(row) != 2 or not _counts(row[0], most=length) or not isinstance(row[1], str):
            raise ValueError("a page of its layout is none")
        if row[0] < last:
            raise ValueError("pages of its layout are out of order")
        last = row[0]


def _check_picture(row: list[Any]) -> None:
    if len(row) != 4 or row[1] not in ("image/png", "image/jpeg") or not (_counts(row[2]) and _counts(row[3])):
        raise ValueError("a picture of its layout is none")
    if not isinstance(row[0], str) or not _HASH.fullmatch(row[0]):
        raise ValueError("a picture of its layout has no SHA-256")


def _check_range(row: list[Any], length: int) -> None:
    if not (_counts(row[1]) and _counts(row[2], most=length) and row[1] <= row[2]):
        raise ValueError("a part of its layout lies outside of its text")


def _is_one_of(value: Any, known: frozenset[str]) -> bool:
    return isinstance(value, str) and value in known


def _counts(value: Any, *, most: int = _MOST) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most
