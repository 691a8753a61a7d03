"""Rows of a column that make a table: several in a row, parted at the same places. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from documents.article import BlockKind
from documents.readers.pdf.columns import Row
from documents.readers.pdf.fonts import MONO
from documents.readers.pdf.paragraphs import LEADER, Paragraph

_LEAST_ROWS = 3
_MARK = re.compile(r"\W{1,3}|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})[.)]|\[\d{1,3}\]")  # of a list
_MOST_COLUMNS = 40


def parted(rows: Sequence[Row]) -> Iterator[tuple[list[Row], list[tuple[float, float]]]]:
    """The rows in order, in runs: with the columns' edges where they are a table, else with none."""
    run: list[Row] = []
    plain: list[Row] = []
    for row in [*rows, None]:
        if row is not None and _could_be_of_table(row):
            run.append(row)
            continue
        columns = _columns(run)
        if columns:
            if plain:
                yield plain, []
            yield run, columns
            plain = []
        else:
            plain += run
        run = []
        if row is not None:
            plain.append(row)
    if plain:
        yield plain, []


def cells_of(rows: Sequence[Row], columns: Sequence[tuple[float, float]], number: int) -> list[Paragraph]:
    """The cells of a table, row by row; ``number`` is the table's."""
    cells: list[Paragraph] = []
    for index, row in enumerate(rows):
        for line in row.lines:
            column = next(i for i, (_, right) in enumerate(columns) if line.x0 < right)
            cells.append(Paragraph([Row([line])], kind=BlockKind.CELL, number=number, row=index, column=column))
    return cells


def _could_be_of_table(row: Row) -> bool:
    return (
        1 < len(row.lines) <= _MOST_COLUMNS
        and not row.style & MONO
        and not _MARK.fullmatch(row.lines[0].text)
        and not any(LEADER.search(line.text) for line in row.lines)
    )


def _columns(rows: Sequence[Row]) -> list[tuple[float, float]]:
    """The columns' edges, where no two cells of a row share a column and most of the table is filled."""
    if len(rows) < _LEAST_ROWS:
        return []
    columns: list[tuple[float, float]] = []
    for left, right in sorted((line.x0, line.x1) for row in rows for line in row.lines):
        if columns and left < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(right, columns[-1][1]))
        else:
            columns.append((left, right))
    filled = sum(len(row.lines) for row in rows)
    fits = len(columns) > 1 and all(_apart(row, columns) for row in rows)
    return columns if fits and filled >= 0.6 * len(columns) * len(rows) else []


def _apart(row: Row, columns: Sequence[tuple[float, float]]) -> bool:
    taken = [next(i for i, (_, right) in enumerate(columns) if line.x0 < right) for line in row.lines]
    return len(set(taken)) == len(taken)
