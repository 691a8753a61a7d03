"""Tables of documents: CSV, TSV, spreadsheets, JSON and JSON Lines. Pure.

Each row is a document: some columns are its text, title, date…, the rest becomes its metadata. Rows are read one by
one; of a spreadsheet one sheet at a time lies in memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain, islice
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from documents import progress, records
from documents.article import Fact
from documents.containers import FIELDS, MOST_ROWS, Columns, Failure, Part
from documents.containers.table.facts import Facts, metadata_of
from documents.containers.table.fields import suggested
from documents.containers.table.rows import Row, as_text, is_blank
from documents.containers.table.sources import rows_of
from documents.errors import UnreadableFile
from documents.language import tag
from documents.text import canonical

NAME = "table"
_LOOKED_AT = 200  # rows: to tell the columns by
_SOON = 1_000  # rows, which take far less than a second
_SHOWN = 5  # rows: to show a person
_LONGEST_SAMPLE = 300  # code points
_MOST_COLUMNS = 500
_ADDRESS = re.compile(r"https?://[^\s/][^\s\x00-\x1f]*", re.IGNORECASE)
# fmt: off
_LANGUAGES = dict(zip(
    str.split("arabic chinese czech danish dutch english farsi finnish french german greek hebrew hindi hungarian "
              "indonesian italian japanese korean kurdish norwegian persian polish portuguese romanian russian "
              "serbian spanish swedish turkish ukrainian urdu deutsch français español italiano português"),
    str.split("ar zh cs da nl en fa fi fr de el he hi hu id it ja ko ku no fa pl pt ro ru sr es sv tr uk ur "
              "de fr es it pt"), strict=True,
))
# fmt: on


def columns_of(file: BinaryIO, *, name: str = "", charset: str = "") -> Columns:
    """What the table's columns are called, hold and seem to be. ``rows`` is None above the most that come in.

    Raises UnreadableFile when it is no table.
    """
    names: dict[str, None] = {}
    sample: list[dict[str, Any]] = []
    count = 0
    for row in _alive(rows_of(file, name=name, charset=charset)):
        if isinstance(row, Failure) or all(map(is_blank, row.cells.values())):
            continue
        count += 1
        if row.cells.keys() - names.keys():
            names.update(dict.fromkeys(row.cells))
        if count <= _LOOKED_AT:
            sample.append(row.cells)
        if count > MOST_ROWS:
            break
    _check(sample, names, name)
    return Columns(
        names=tuple(names),
        samples=tuple(tuple(_shown(cells.get(column)) for column in names) for cells in sample[:_SHOWN]),
        rows=count if count <= MOST_ROWS else None,
        suggested=suggested(list(names), sample, Facts(sample)),
    )


def parts_of(
    file: BinaryIO, *, name: str = "", url: str = "", charset: str = "", mapping: Mapping[str, str] | None = None
) -> Iterator[Part | Failure]:
    """A record for each row. ``mapping`` is field name → column name; None is for what the columns seem to be.

    Raises UnreadableFile when it is no table, or when none of its columns is the text.
    """
    rows = _alive(rows_of(file, name=name, charset=charset))
    first = list(islice(rows, _LOOKED_AT))
    sample = [row.cells for row in first if isinstance(row, Row) and not all(map(is_blank, row.cells.values()))]
    names = list(dict.fromkeys(column for cells in sample for column in cells))
    _check(sample, names, name, first)
    facts = Facts(sample)
    if mapping is None:
        mapping = suggested(names, sample, facts)
    _check_mapping(mapping, names, name)
    return _parts(chain(first, rows), _Reading(name, mapping, facts))


def _alive(rows: Iterator[Row | Failure]) -> Iterator[Row | Failure]:
    """The rows; whoever listens hears that there is work going on even where none of them becomes a part."""
    for number, row in enumerate(rows, 1):
        if number % _SOON == 0:
            progress.report(number, 0)
        yield row


def _parts(rows: Iterator[Row | Failure], reading: _Reading) -> Iterator[Part | Failure]:
    count = beyond = 0
    try:
        for row in rows:
            if isinstance(row, Row) and all(map(is_blank, row.cells.values())):
                continue
            count += 1
            if count > MOST_ROWS:
                beyond += 1
            else:
                yield reading.failure(row) if isinstance(row, Failure) else reading.part_of(row)
    except UnreadableFile as error:
        yield Failure(reading.stem, f"The rows after number {count:,} were not read. {error}")
    if beyond:
        yield Failure(
            reading.stem,
            f"The table has {count:,} rows, {MOST_ROWS:,} of which can come in at once. The last {beyond:,} were not "
            "read: move them into a table of their own.",
        )


class _Reading:
    """Makes records of rows, by a mapping."""

    def __init__(self, name: str, mapping: Mapping[str, str], facts: Facts) -> None:
        self.stem = PurePosixPath(name.replace("\\", "/")).stem or "table"
        self._columns = tuple(mapping.items())
        self._used = frozenset(mapping.values())
        self._texts = [mapping[field] for field in ("html", "text") if field in mapping]
        self._facts = facts

    def part_of(self, row: Row) -> Part | Failure:
        fields: dict[str, str] = {}
        extra: dict[str, Fact] = {}
        for field, column in self._columns:
            cell = row.cells.get(column)
            if is_blank(cell):
                continue
            value = self._field(field, column, cell)
            if value:
                fields[field] = value
            if not value or (field == "published" and as_text(cell).strip() != value):
                extra[column] = self._facts.of(column, cell)  # what it can't be, the time of day, how it was written
        if not ("text" in fields or "html" in fields):
            return Failure(f"{self.stem}, {row.place}", f"It has no text: “{self._texts[0]}” is empty there.")
        metadata = metadata_of(row.cells, self._facts, used=self._used) | extra
        return Part(
            content=records.pack(fields, metadata),
            name=f"{self.stem}, {row.place}{records.EXTENSION}",
            media_type=records.MEDIA_TYPE,
            url=fields.get("url", ""),
        )

    def failure(self, row: Failure) -> Failure:
        return Failure(f"{self.stem}, {row.name}", row.reason)

    def _field(self, field: str, column: str, cell: Any) -> str:
        """A cell as its field has it, or '' where it can't be that: it is metadata then."""
        if field in ("text", "html"):
            return "\n\n".join(map(as_text, cell)) if isinstance(cell, list) else as_text(cell)
        if field == "published":
            day = self._facts.day_of(column, cell)
            return day.isoformat() if day else ""
        shown = as_text(cell).strip()
        if field == "url":
            return shown if _ADDRESS.fullmatch(shown) else ""
        if field == "language":
            return _LANGUAGES.get(shown.casefold(), "") or tag(shown)
        return shown


def _check(
    sample: list[dict[str, Any]],
    names: Mapping[str, None] | list[str],
    name: str,
    first: list[Row | Failure] | None = None,
) -> None:
    label = f"“{name}”" if name else "The table"
    if not sample:
        reason = next((row.reason for row in first or [] if isinstance(row, Failure)), "")
        raise UnreadableFile(f"{label} holds no rows below the names of its columns. {reason}".strip())
    if len(names) > _MOST_COLUMNS:
        raise UnreadableFile(
            f"{label} has more than {_MOST_COLUMNS} columns, so it is hardly a table of documents. Leave out those "
            "that aren't needed."
        )


def _check_mapping(mapping: Mapping[str, str], names: list[str], name: str) -> None:
    label = f"“{name}”" if name else "the table"
    there = f"Its columns are: {', '.join(names[:30])}."
    if not ("text" in mapping or "html" in mapping):
        raise UnreadableFile(f"It isn't clear which column of {label} holds the text. {there}")
    for field, column in mapping.items():
        if field not in FIELDS:
            raise UnreadableFile(f"A column can't be “{field}”. It can be: {', '.join(FIELDS)}.")
        if column not in names and field in ("text", "html"):
            raise UnreadableFile(f"There is no column “{column}” in {label}. {there}")


def _shown(cell: Any) -> str:
    shown = " ".join(canonical(as_text(cell)[: _LONGEST_SAMPLE * 4]).split())
    return shown if len(shown) <= _LONGEST_SAMPLE else shown[: _LONGEST_SAMPLE - 1] + "…"
