"""A sheet of a workbook (XLSX, XLS, ODS) as a table, for formats that are read as comma-separated ones. Pure."""

from __future__ import annotations

import csv
import io
from typing import Any

from documents.containers import Failure
from documents.containers.table import workbook
from documents.containers.table.rows import as_text

_SIGNS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # a ZIP, and what Excel wrote before 2007
_SHEET = "Sheet"  # what the reader of workbooks calls the column that it adds where there are several


def is_workbook(content: bytes) -> bool:
    return content.startswith(_SIGNS)


def table_of(content: bytes, *, sheet: str, name: str) -> bytes:
    """The sheet that is called so, in whatever case, or the first where none is, comma-separated, with a line of heads.
    Raises UnreadableFile."""
    sheets: dict[str, list[dict[str, Any]]] = {}
    for row in workbook.rows_of(io.BytesIO(content), name=name):
        if not isinstance(row, Failure):
            sheets.setdefault(str(row.cells.get(_SHEET, "")), []).append(row.cells)
    wanted = next((rows for one, rows in sheets.items() if one.casefold() == sheet), next(iter(sheets.values()), []))
    heads = list(dict.fromkeys(head for cells in wanted for head in cells if head != _SHEET))
    table = io.StringIO()
    written = csv.writer(table)
    written.writerow(heads)
    written.writerows([as_text(cells.get(head)) for head in heads] for cells in wanted)
    return table.getvalue().encode()
