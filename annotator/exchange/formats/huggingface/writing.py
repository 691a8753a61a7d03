"""Documents as rows of a Parquet file, written a group at a time. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from annotator.exchange import sidecar
from annotator.exchange.bundle import TextItem
from annotator.exchange.json_files import encoded
from annotator.exchange.labels import UNTAGGED
from annotator.exchange.zipping import Drain

GROUP = 8_000_000  # characters of texts in a group of rows

_TEXT = {"dtype": "string", "_type": "Value"}
_PLACE = {"dtype": "int64", "_type": "Value"}
_MANY = {"feature": _TEXT, "_type": "Sequence"}  # ``datasets`` of every version reads it as a list
_SPANS = [{"start": _PLACE, "end": _PLACE, "label": _TEXT, "text": _TEXT}]
_ABOUT = {"url": _TEXT, "authors": _MANY, "publisher": _TEXT, "published": _TEXT, "language": _TEXT, "topics": _MANY}
FEATURES = {"id": _TEXT, "title": _TEXT, "text": _TEXT, "spans": _SPANS, "metadata": _ABOUT, sidecar.KEY: _TEXT}


def written(texts: Iterable[TextItem]) -> Iterator[bytes]:
    """The file, piece by piece."""
    schema = _schema()
    sink = Drain()
    with parquet.ParquetWriter(pa.PythonFile(sink, mode="w"), schema, compression="zstd") as writer:
        rows: list[dict[str, Any]] = []
        size = 0
        for item in texts:
            rows.append(_row(item))
            size += len(item.text)
            if size >= GROUP:
                writer.write_table(pa.Table.from_pylist(rows, schema))
                yield sink.taken()
                rows, size = [], 0
        if rows:
            writer.write_table(pa.Table.from_pylist(rows, schema))
    yield sink.taken()


def _row(item: TextItem) -> dict[str, Any]:
    one = item.document
    return {
        "id": one.uid,
        "title": one.title,
        "text": item.text,
        "spans": [
            {"start": span.start, "end": span.end, "label": tag, "text": span.quote}
            for span in item.standing
            for tag in span.tags or (UNTAGGED,)
        ],
        "metadata": {
            "url": one.url,
            "authors": list(one.authors),
            "publisher": one.publisher,
            "published": one.published.isoformat() if one.published else "",
            "language": one.language,
            "topics": list(one.topics),
        },
        sidecar.KEY: encoded(sidecar.dumped(item)),
    }


def _schema() -> Any:
    fields = [pa.field(name, _type(feature)) for name, feature in FEATURES.items()]
    told = json.dumps({"info": {"features": FEATURES}})
    return pa.schema(fields, metadata={"huggingface": told})


def _type(feature: Any) -> Any:
    """The type of a column with that feature."""
    if isinstance(feature, list):
        return pa.list_(_type(feature[0]))
    if feature.get("_type") == "Sequence":
        return pa.list_(_type(feature["feature"]))
    if feature.get("_type") == "Value":
        return getattr(pa, feature["dtype"])()
    return pa.struct([pa.field(name, _type(one)) for name, one in feature.items()])
