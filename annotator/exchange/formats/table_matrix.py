"""A matrix: a row for each document, a column for each tag, how often it stands there; as in RFC 4180. Pure.

A tag that others lie under has two columns: with those under it, each passage counted once, and by itself. Positions
don't occur. Cells that a spreadsheet would run as a formula get an apostrophe in front (``cells``).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from annotator.codebook import SEPARATOR
from annotator.exchange.bundle import Bundle
from annotator.exchange.cells import BYTE_ORDER_MARK, harmless
from annotator.exchange.losses import Feature
from annotator.exchange.matrix import Column, Matrix

COLUMNS = ("document_title", "document_uid", "annotations", "without_tags", "other_tags")
CARRIES = frozenset({Feature.NESTED_TAG, Feature.MANY_TAGS, Feature.UNUSED_TAG, Feature.UNMARKED})
INSTEAD = {Feature.UNTAGGED: "counted"}


def dump(bundle: Bundle) -> Iterator[str]:
    """The table, row by row."""
    matrix = Matrix(bundle.codebook)
    yield BYTE_ORDER_MARK + _line([*COLUMNS, *(harmless(_called(one)) for one in matrix.columns)])
    for text in bundle.texts:
        found = text.annotations
        untagged = sum(not one.tags for one in found)
        about = (harmless(text.document.title), text.document.uid)
        yield _line([*about, len(found), untagged, matrix.others(found), *matrix.row(text)])


def _called(column: Column) -> str:
    path = SEPARATOR.join(column.path)
    return f"{path} (with those under it)" if column.whole else path


def _line(cells: Iterable[str | int]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
