"""The rows of a Parquet file that have a text. Pure. A stranger's file is read apart (``apart``), since what it says of
itself can make the library take any memory there is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from annotator.exchange.claims import MOST_BYTES, MOST_ROWS
from annotator.exchange.json_files import mapped
from documents.errors import TooLarge, UnreadableFile

MOST_MEMBERS = 1_600_000  # of all lists in the rows that are read at once: a few bytes can stand for any number
_AT_ONCE = 16  # rows
_TEXTS, _SPANS = ("text", "content", "document"), ("spans", "entities", "labels")
_KNOWN = ("title", "metadata", "annotator")


def rows_of(content: bytes, *, name: str) -> tuple[list[dict[str, Any]], list[str]]:
    """The rows, with what is known of each under our names of the columns, and the names of the columns that aren't
    known. Raises UnreadableFile, TooLarge."""
    try:
        with parquet.ParquetFile(pa.BufferReader(content)) as file:
            if file.metadata.num_rows > MOST_ROWS:
                raise TooLarge(f"“{name}” has more than {MOST_ROWS:,} rows. Import it in parts.")
            names = _columns(file.schema_arrow)
            if "text" not in names:
                raise UnreadableFile(f"“{name}” has no column of texts. One of them has to be called “text”.")
            labels = _labels(file.schema_arrow.metadata, names.get("spans", ""))
            found = list(_rows(file, names, labels, name=name))
            others = [column for column in file.schema_arrow.names if column not in ("id", *names.values())]
    except (pa.ArrowException, OSError, ValueError, RecursionError) as error:
        raise UnreadableFile(
            f"“{name}” can’t be read as a Parquet file ({str(error)[:200]}). Make or download it again."
        ) from error
    return found, others


def _columns(schema: Any) -> dict[str, str]:
    """Our name of each column that is known, with the file's own."""
    found = {}
    for ours, theirs in {"text": _TEXTS, "spans": _SPANS, **{known: (known,) for known in _KNOWN}}.items():
        column = next((one for one in theirs if one in schema.names and _fits(ours, schema.field(one).type)), "")
        if column:
            found[ours] = column
    return found


def _fits(name: str, kind: Any) -> bool:
    if name in ("spans", "metadata"):
        return bool(pa.types.is_nested(kind))
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _rows(file: Any, names: Mapping[str, str], labels: list[Any], *, name: str) -> Iterator[dict[str, Any]]:
    size = 0
    for batch in file.iter_batches(_AT_ONCE, columns=list(names.values()), use_threads=False):
        if sum(map(_members, batch.columns)) > MOST_MEMBERS:
            raise TooLarge(f"A row of “{name}” has more than {MOST_MEMBERS // _AT_ONCE:,} labels. Divide its text.")
        for row in batch.to_pylist():
            made = {ours: row[theirs] for ours, theirs in names.items()}
            size += len(made["text"] or "")
            if size > MOST_BYTES:
                most = MOST_BYTES // 1_000_000
                raise TooLarge(f"The texts of “{name}” are longer than {most} million signs. Import them in parts.")
            made["spans"] = [_named(span, labels) for span in _spans(made.get("spans"))]
            made["annotator"] = _beside(made.get("annotator"))
            made["metadata"] = {key: said for key, said in mapped(made.get("metadata")).items() if _is_plain(said)}
            yield made


def _members(column: Any) -> int:
    """How many members the lists in a column have, at any depth."""
    if pa.types.is_list(column.type) or pa.types.is_large_list(column.type):
        members = column.flatten()
        return len(members) + _members(members)
    if pa.types.is_struct(column.type):
        return sum(_members(column.field(number)) for number in range(column.type.num_fields))
    return 0


def _spans(value: Any) -> list[Any]:
    """A list of structs, which earlier versions of ``datasets`` kept as a struct of lists."""
    if isinstance(value, dict) and value and all(isinstance(held, list) for held in value.values()):
        return [dict(zip(value, one, strict=True)) for one in zip(*value.values(), strict=False)]
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _named(span: Mapping[str, Any], labels: list[Any]) -> dict[str, Any]:
    """The span with the name of its label, where it has its number."""
    label = span.get("label")
    if isinstance(label, int) and 0 <= label < len(labels):
        label = labels[label]
    made = {key: held for key, held in span.items() if key in ("start", "end", "text") and _is_plain(held)}
    return {**made, "label": label if _is_plain(label) else None}


def _labels(metadata: Mapping[bytes, bytes] | None, column: str) -> list[Any]:
    """The names of labels that are kept as numbers (``ClassLabel``)."""
    told = mapped(_json((metadata or {}).get(b"huggingface", b"{}")))
    spans = mapped(mapped(told.get("info")).get("features")).get(column)
    spans = spans[0] if isinstance(spans, list) and spans else spans
    spans = mapped(spans).get("feature", spans)
    names = mapped(mapped(spans).get("label")).get("names")
    return names if isinstance(names, list) else []


def _beside(value: Any) -> Any:
    return _json(value) if isinstance(value, str) else None


def _json(value: str | bytes) -> Any:
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None


def _is_plain(value: Any) -> bool:
    """Whether JSON can say it: no times, no numbers that are none."""
    if isinstance(value, list):
        return all(map(_is_plain, value))
    return value is None or isinstance(value, (str, int))
