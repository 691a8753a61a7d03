"""What a file knows of documents that are here already: metadata, the project's fields, topics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal, NamedTuple

from annotator.codebook import SEPARATOR, key_of
from annotator.exchange import reading
from annotator.exchange.arriving.matching import Known
from annotator.exchange.incoming import IncomingDocument
from documents.errors import Invalid
from documents.field_values import fields_of, parsed, values_by_document
from documents.fields import key_of as field_key_of
from documents.models import Document, Field, FieldValue, Project

# Fill in what isn't known here, replace what differs too, or leave all as it is.
Mode = Literal["fill", "replace", "leave"]
MODES: tuple[Mode, ...] = ("fill", "replace", "leave")
_METADATA = ("title", "authors", "publisher", "published", "url", "language")


class Fact(NamedTuple):
    """``kind``: *metadata* (``name``: of the document's field), *field* (a field of the project) or *topic* (a path).
    ``before`` and ``after`` in words."""

    kind: str
    name: str
    before: str
    after: str


def facts_of(
    project: Project, documents: Sequence[IncomingDocument], known: Mapping[str, Known], *, mode: Mode
) -> dict[str, tuple[Fact, ...]]:
    """What would become known, by the file's keys. A document that the file has twice learns from the first."""
    if mode == "leave" or not known:
        return {}
    learning = _Learning(project, {one.pk for one in known.values()}, replace=mode == "replace")
    found: dict[str, tuple[Fact, ...]] = {}
    seen: set[int] = set()
    for one in documents:
        if one.key in known and (pk := known[one.key].pk) not in seen:
            seen.add(pk)
            if facts := (*learning.metadata(one, pk), *learning.fields(one, pk), *learning.topics(one, pk)):
                found[one.key] = facts
    return found


_BETWEEN = "; "  # names, in words


class _Learning:
    def __init__(self, project: Project, pks: set[int], *, replace: bool) -> None:
        self._replace = replace
        self._documents: dict[int, Document] = Document.objects.in_bulk(pks)
        self._fields: dict[str, Field] = {one.key: one for one in fields_of(project)}
        self._values: Mapping[int, Mapping[int, FieldValue]] = (
            values_by_document(list(self._documents.values())) if self._fields else {}
        )
        paths = reading.paths_of(project)
        self._topics = {
            pk: {key_of(paths[tag]) for tag in tags if tag in paths} for pk, tags in reading.topics_of(pks).items()
        }

    def metadata(self, one: IncomingDocument, pk: int) -> list[Fact]:
        document = self._documents[pk]
        found = []
        for name in _METADATA:
            before, after = _words(getattr(document, name)), _words(getattr(one, name))
            if after and after != before and (not before or self._replace):
                found.append(Fact("metadata", name, before, after))
        return found

    def fields(self, one: IncomingDocument, pk: int) -> list[Fact]:
        found = []
        for name, after in one.fields.items():
            field = self._fields.get(field_key_of(name))
            if field is None or not after.strip():
                continue
            held = self._values.get(pk, {}).get(field.pk)
            before = held.text if held else ""
            try:
                after = parsed(field, after).text
            except Invalid:
                continue
            if after != before and (not before or self._replace):
                found.append(Fact("field", field.name, before, after))
        return found

    def topics(self, one: IncomingDocument, pk: int) -> list[Fact]:
        there = self._topics.get(pk, set())
        paths = dict.fromkeys(map(SEPARATOR.join, one.topics))
        return [Fact("topic", path, "", path) for path in paths if key_of(path) not in there]


def _words(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return _BETWEEN.join(value) if isinstance(value, (list, tuple)) else str(value or "")
