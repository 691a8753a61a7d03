"""Which kind of table a file is, and its rows. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import BinaryIO

from documents.containers import Failure
from documents.containers.table import delimited, objects, workbook
from documents.containers.table.rows import Row
from documents.errors import UnreadableFile

_WORKBOOKS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")  # ZIP (XLSX, ODS), and the compound file of XLS
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|!doctype|html|head|meta|table|style)[\s>]", re.IGNORECASE)
_DELIMITED = (".csv", ".tsv", ".tab")


def rows_of(file: BinaryIO, *, name: str, charset: str) -> Iterator[Row | Failure]:
    """The rows of a table, lazily. Raises UnreadableFile, also in the midst."""
    file.seek(0)
    first = file.read(4096)
    file.seek(0)
    if first.startswith(_WORKBOOKS):
        return workbook.rows_of(file, name=name)
    if _MARKUP.match(first):
        raise UnreadableFile(
            f"“{name or 'The file'}” is a page or XML that only calls itself a table. Open it in a spreadsheet program "
            "and save it as XLSX or CSV."
        )
    extension = PurePosixPath(name.lower()).suffix
    start = first.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")[:1]
    if extension in _DELIMITED or start not in (b"[", b"{"):
        return delimited.rows_of(file, name=name, charset=charset)
    if start == b"{" and (extension in (".jsonl", ".ndjson") or _is_lines(first)):
        return objects.lines_of(file, name=name, charset=charset)
    return objects.rows_of(file, name=name, charset=charset)


def _is_lines(first: bytes) -> bool:
    """Whether the first line is an object and the second begins one."""
    line, _, rest = first.lstrip().partition(b"\n")
    return line.rstrip().endswith(b"}") and rest.lstrip().startswith(b"{")
