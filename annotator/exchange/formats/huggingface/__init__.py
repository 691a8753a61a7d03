"""Data sets for Hugging Face's ``datasets``: a Parquet file (https://parquet.apache.org/docs/), a row a document. Pure.

``datasets.load_dataset("parquet", data_files=…)`` finds the types of the columns in the file's schema, as ``datasets``
itself writes them there (https://huggingface.co/docs/datasets/about_dataset_features). ``spans`` has a struct for each
tag of each passage: where it stands, in code points, its label and its words. A passage without tags has the label
``Untagged``. What spans have no place for stands as JSON in the column ``annotator``.

Needs pyarrow, the extra ``parquet``. A file that comes in is unpacked in a process of its own (``apart``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from annotator.exchange import claims, sidecar
from annotator.exchange.bundle import Bundle
from annotator.exchange.formats.huggingface.apart import rows_apart
from annotator.exchange.incoming import Incoming
from annotator.exchange.json_files import listed, mapped
from annotator.exchange.losses import Feature
from annotator.exchange.places import Places
from annotator.exchange.sidecar import Spot

CARRIES = frozenset(
    {
        *(Feature.UNTAGGED, Feature.MANY_TAGS, Feature.NESTED_TAG, Feature.OVERLAP, Feature.SAME_PLACE),
        *(Feature.LINES, Feature.TEXT, Feature.UNMARKED, Feature.METADATA, Feature.TOPIC),
    }
)
INSTEAD: Mapping[Feature, str] = sidecar.instead(CARRIES)
LEFT = {
    "text": "{count} rows have no text, so nothing of them comes in.",
    "place": "{count} labels stand nowhere in their text (“{example}”).",
    "column": "{count} columns mean nothing here and don’t come in (“{example}”).",
}


def dump(bundle: Bundle) -> Iterator[bytes]:
    """A group of rows at a time."""
    from annotator.exchange.formats.huggingface.writing import written

    yield from written(bundle.texts)


def load(content: bytes, *, name: str) -> Incoming:
    """Raises UnreadableFile where it is no Parquet file with texts, and TooLarge."""
    rows, columns = rows_apart(claims.bounded(content, name=name), name=name)
    gathered = sidecar.Gathered("huggingface")
    for column in columns:
        gathered.leftovers.leave("column", column)
    for row in rows:
        _read(row, gathered)
    return gathered.incoming()


def _read(row: Mapping[str, Any], gathered: sidecar.Gathered) -> None:
    raw, beside = row.get("text"), mapped(row.get(sidecar.KEY))
    if not isinstance(raw, str) or not (raw.strip() or beside):
        gathered.leftovers.leave("text")
        return
    places = Places(raw)
    spots = []
    for span in listed(row.get("spans")):
        one = mapped(span)
        claim = places.claim(one.get("start"), one.get("end"), one.get("text"))
        if claim is None:
            gathered.leftovers.leave("place", claims.line(one.get("label")))
        else:
            spots.append(Spot(*claim, sidecar.tag_of(one.get("label"))))
    known = {word: said for word, said in mapped(row.get("metadata")).items() if said}
    said = {**beside, "document": {**known, **mapped(beside.get("document"))}}
    gathered.close(gathered.open(places.text, said, title=claims.line(row.get("title"))), spots)
