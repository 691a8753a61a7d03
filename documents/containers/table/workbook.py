"""Spreadsheets (XLSX, XLS, ODS) by calamine, one sheet at a time. Pure."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any, BinaryIO

from documents.archives import Archive, open_package
from documents.containers import Failure
from documents.containers.table.heads import LOOKED_AT, cells_of, head_of
from documents.containers.table.rows import Row, is_blank
from documents.errors import UnreadableFile

MOST_CELLS = 2_000_000  # of a sheet, blank ones counted: they take memory too
_CELL = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')


def rows_of(file: BinaryIO, *, name: str) -> Iterator[Row | Failure]:
    """The rows of all sheets that are shown; where there are several, each row says which one as "Sheet"."""
    import python_calamine

    content = file.read()
    if content.startswith(b"PK"):
        _check(open_package(content, name=name), name)
    errors = (python_calamine.CalamineError, OSError, ValueError, LookupError)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    except python_calamine.PasswordError as error:
        raise UnreadableFile(f"“{name}” is protected by a password. Save it without one.") from error
    except errors as error:
        raise _damaged(name) from error
    del content
    shown = [sheet for sheet in book.sheets_metadata if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet]
    several = sum(sheet.visible == python_calamine.SheetVisibleEnum.Visible for sheet in shown) > 1
    for sheet in shown:
        if sheet.visible != python_calamine.SheetVisibleEnum.Visible:
            yield Failure(sheet.name, "This sheet is hidden, so it was not read. Show it, if it holds documents.")
            continue
        try:
            cells = book.get_sheet_by_name(sheet.name)
        except errors as error:
            raise _damaged(name) from error
        if cells.start is not None:
            lines = islice(cells.iter_rows(), cells.start[0], None)  # the blank ones on top are counted too
            yield from _rows(lines, cells.start[0] + 1, sheet.name if several else "")


def _rows(lines: Iterator[list[Any]], number: int, sheet: str) -> Iterator[Row]:
    """``number`` is that of the first line."""
    first = list(islice(lines, LOOKED_AT))
    head, names = head_of(first)
    if head is not None:
        first, number = first[head + 1 :], number + head + 1
    place = f"sheet {sheet}, row" if sheet else "row"
    marked = {"Sheet": sheet} if sheet and "Sheet" not in names else {}
    for line in chain(first, lines):
        if not all(map(is_blank, line)):
            yield Row(f"{place} {number}", cells_of(names, line) | marked)
        number += 1


def _check(package: Archive, name: str) -> None:
    """Refuses sheets whose few cells lie so far apart that the blank ones between them would fill the memory."""
    for entry in package.entries():
        if re.fullmatch(r"xl/worksheets/[^/]+\.xml", entry.path):
            rows = columns = 0
            for cell in _CELL.finditer(package.read(entry)):
                rows, columns = max(rows, int(cell[2])), max(columns, _number(cell[1]))
            if rows * columns > MOST_CELLS:
                raise _too_wide(name)


def _number(letters: bytes) -> int:
    """``AB`` is column 28."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _too_wide(name: str) -> UnreadableFile:
    return UnreadableFile(
        f"A sheet of “{name}” spans more than {MOST_CELLS // 1_000_000} million cells. Save what holds documents as a "
        "table of its own, or as CSV."
    )


def _damaged(name: str) -> UnreadableFile:
    return UnreadableFile(f"“{name}” is damaged or no spreadsheet (XLSX, XLS, ODS). Save it again, or as CSV.")
