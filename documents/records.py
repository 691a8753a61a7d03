"""One row of a table or entry of a feed as a file of its own: its fields and metadata as JSON. Pure.

``{"fields": {"text": …, "title": …}, "metadata": {…}, "warnings": […]}``: made by containers, read by
``documents.readers.record``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from documents.article import Fact
from documents.errors import UnreadableFile

MEDIA_TYPE = "application/vnd.annotator.record+json"
EXTENSION = ".record"
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Record:
    """``fields`` are by the names in ``containers.FIELDS``, as their source wrote them, and never blank."""

    fields: Mapping[str, str]
    metadata: Mapping[str, Fact]
    warnings: tuple[str, ...] = ()


def pack(fields: Mapping[str, str], metadata: Mapping[str, Fact], *, warnings: Sequence[str] = ()) -> bytes:
    """The same record gives the same bytes."""
    whole: dict[str, object] = {"fields": fields, "metadata": metadata}
    if warnings:
        whole["warnings"] = warnings
    return _encode(whole).encode("utf-8", "replace")


def unpack(content: bytes) -> Record:
    """Raises UnreadableFile for anything that ``pack`` didn't make."""
    try:
        whole = json.loads(content)
        fields, metadata = whole["fields"], whole["metadata"]
        record = Record(fields, metadata, tuple(whole.get("warnings", ())))
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise _no_record() from error
    if not (isinstance(fields, dict) and isinstance(metadata, dict)):
        raise _no_record()
    if not all(isinstance(value, str) for value in (*fields.values(), *record.warnings)):
        raise _no_record()
    if not all(isinstance(value, (str, int, float)) for value in metadata.values()):
        raise _no_record()
    return record


def _no_record() -> UnreadableFile:
    return UnreadableFile("This is no row of a table or entry of a feed. Import the table or the feed itself.")
