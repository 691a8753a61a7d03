"""One row of a table or entry of a feed as a file of its own. Pure.

A line of JSON, ``{"fields": {"title": …}, "metadata": {…}, "below": "text"}``, a blank line, and the longest
field as it is, in UTF-8: made by containers, read by ``documents.readers.record``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from documents.article import Fact
from documents.errors import UnreadableFile

MEDIA_TYPE = "application/vnd.annotator.record"
EXTENSION = ".record"
_BODIES = ("html", "text")
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Record:
    """``fields`` are by the names in ``containers.FIELDS``, as their source wrote them."""

    fields: Mapping[str, str]
    metadata: Mapping[str, Fact]
    warnings: tuple[str, ...] = ()


def pack(fields: Mapping[str, str], metadata: Mapping[str, Fact], *, warnings: Sequence[str] = ()) -> bytes:
    """The same record gives the same bytes."""
    below = max((field for field in _BODIES if field in fields), key=lambda field: len(fields[field]), default="")
    head: dict[str, object] = {
        "fields": {field: value for field, value in fields.items() if field != below},
        "metadata": metadata,
    }
    if warnings:
        head["warnings"] = warnings
    if below:
        head["below"] = below
    return f"{_encode(head)}\n\n{fields.get(below, '')}".encode("utf-8", "replace")


def unpack(content: bytes) -> Record:
    """Raises UnreadableFile for anything that ``pack`` didn't make."""
    first, _, rest = content.partition(b"\n\n")
    try:
        head = json.loads(first)
        fields, metadata = head["fields"], head["metadata"]
        if "below" in head:
            fields[head["below"]] = rest.decode()
        record = Record(fields, metadata, tuple(head.get("warnings", ())))
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise _no_record() from error
    if not (isinstance(fields, dict) and isinstance(metadata, dict)):
        raise _no_record()
    if not all(isinstance(value, str) for value in (*fields, *fields.values(), *record.warnings)):
        raise _no_record()
    if not all(isinstance(value, (str, int, float)) for value in metadata.values()):
        raise _no_record()
    return record


def _no_record() -> UnreadableFile:
    return UnreadableFile("This is no row of a table or entry of a feed. Import the table or the feed itself.")
