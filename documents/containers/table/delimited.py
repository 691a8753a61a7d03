"""CSV and TSV (RFC 4180, and what programs make of it), read as a stream. Pure."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import TextIOWrapper
from itertools import chain, islice
from typing import Any, BinaryIO

from documents import encoding
from documents.containers import Failure
from documents.containers.table.fields import is_known
from documents.containers.table.heads import LOOKED_AT, cells_of, head_of
from documents.containers.table.rows import Row

LONGEST_FIELD = 20_000_000  # code points
_SAMPLE = 20_000  # code points
_SAMPLE_ROWS = 200
_DELIMITERS = (",", ";", "\t", "|")
_NONE = "\x1f"  # as good as none: a table of one column
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)  # Excel's own
_QUOTED_SINGLY = re.compile(r"'[^'\n]*'[ ]*[,;\t|][ ]*'")
csv.field_size_limit(LONGEST_FIELD)

Style = dict[str, Any]  # keyword arguments of csv.reader


def rows_of(file: BinaryIO, *, name: str, charset: str) -> Iterator[Row | Failure]:
    """Rows are counted as spreadsheets do, the heads being row 1. A row that breaks the reading ends it."""
    charset = encoding.charset_of(file, name=name, charset=charset)
    file.seek(0)
    stream = TextIOWrapper(file, charset, errors="replace", newline="")
    try:
        sample = stream.read(_SAMPLE)
        stream.seek(0)
        stated = _SEPARATOR_LINE.match(sample)
        if stated:
            stream.readline()
            sample = sample[stated.end() :]
        style = _style_of(sample, stated[1] if stated else "", whole=len(sample) < _SAMPLE)
        yield from _rows(csv.reader(stream, **style), 1 + bool(stated))
    finally:
        stream.detach()


def _rows(records: Iterator[list[str]], number: int) -> Iterator[Row | Failure]:
    try:
        first = list(islice(records, LOOKED_AT))
        head, names = head_of(first)
        if head is not None:
            first, number = first[head + 1 :], number + head + 1
        for record in chain(first, records):
            if record:
                yield Row(f"row {number}", cells_of(names, record))
            number += 1
    except csv.Error:
        yield Failure(
            f"row {number}",
            f"It holds a cell of more than {LONGEST_FIELD // 1_000_000} million characters, so a quotation mark may "
            "be missing. The rows after it were not read.",
        )


def _style_of(sample: str, stated: str, *, whole: bool) -> Style:
    """How cells are parted and quoted: the way in which most rows of the sample have as many cells as the first."""
    if not whole:
        sample = sample[: sample.rfind("\n") + 1] or sample
    if stated:
        return {"delimiter": stated, **_quoting(sample, stated)}
    alone = is_known(sample.lstrip().partition("\n")[0])  # the head of a single column
    best_score, best_rows = 0.5 if alone else 0.0, 0
    best: Style = {"delimiter": _NONE, **_quoting(sample, _NONE)}
    for delimiter in filter(sample.__contains__, _DELIMITERS):
        for quoting in (_quoting(sample, delimiter), {"quoting": csv.QUOTE_NONE}):
            style = {"delimiter": delimiter, **quoting}
            widths = _widths(sample, style, whole=whole)
            score = _evenness(widths)
            if "quoting" not in quoting and (f'{delimiter}"' in sample or f'"{delimiter}' in sample):
                score += 0.1
            # A quotation mark that nobody closed swallows rows.
            swallowed = best["delimiter"] == delimiter and len(widths) > best_rows and score + 0.15 > best_score
            if score > best_score + 0.02 or swallowed:
                best_score, best_rows, best = score, len(widths), style
    return best


def _quoting(sample: str, delimiter: str) -> Style:
    if '\\"' in sample and '""' not in sample.replace(f'{delimiter}""', ""):
        return {"escapechar": "\\", "doublequote": False}
    if '"' not in sample and _QUOTED_SINGLY.match(sample):
        return {"quotechar": "'", "skipinitialspace": True}
    return {"skipinitialspace": f'{delimiter} "' in sample}


def _widths(sample: str, style: Style, *, whole: bool) -> list[int]:
    """How many cells the first rows have; blank rows don't count, nor does one that the sample may cut."""
    try:
        lines = sample.splitlines(keepends=True)
        widths = [len(row) for row in islice(csv.reader(lines, **style), _SAMPLE_ROWS) if row]
    except csv.Error:
        return []
    return widths[:-1] if not whole and len(widths) > 1 else widths


def _evenness(widths: list[int]) -> float:
    """From 0 to 1: the share of rows as wide as the first; a little for each further column. Rows wider than the
    first count half: a comma may stand in a text that nobody quoted."""
    if not widths:
        return 0.0
    if widths[0] < 2:  # a line above a table is narrower than all others, which are alike
        rest = widths[1:]
        alike = len(rest) > 1 and rest[-1] > 1 and rest.count(rest[-1]) == len(rest)
        return 0.4 + min(rest[-1], 20) / 1000 if alike else 0.0
    same = sum(width == widths[0] for width in widths)
    wider = sum(width > widths[0] for width in widths)
    return (same + wider / 2) / len(widths) + min(widths[0], 20) / 1000
