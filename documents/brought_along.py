"""What documents brought along when they came in (``Document.metadata``), beside the typed fields of their project."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef

from documents.field_values import as_written
from documents.fields import Misfit, Parsed, key_of, parse
from documents.models import Document, Field, FieldValue, Kind, Project

SAMPLE = 1000  # of the newest documents are looked at for names
MOST_NAMES = 12
MOST_EXAMPLES = 5
_GUESSES = (Kind.NUMBER, Kind.DATE, Kind.URL)


class Found(NamedTuple):
    """A document without a value of a field, and what it brought along under the field's name: ``value``, or what is
    wrong with it."""

    pk: int
    uid: UUID
    title: str
    written: str
    value: Parsed | None
    misfit: Misfit | None


@dataclass(frozen=True, slots=True)
class Fit:
    """How what was brought along would fit a field: how many values do and don't, with examples of both."""

    fitting: int
    misfits: int
    good: Sequence[Found]
    bad: Sequence[Found]


@dataclass(frozen=True, slots=True)
class Name:
    """A name of metadata that is no field yet: how many of the documents looked at have it, an example, and the kind
    that all of them fit."""

    name: str
    count: int
    example: str
    kind: str


def found_for(field: Field, project: Project) -> Iterator[Found]:
    """What the project's documents without a value brought along under this field's name, in the order in which they
    came. Reads the metadata of all of them, some at a time."""
    filled = FieldValue.objects.filter(field=field, document=OuterRef("pk"))
    documents = Document.objects.filter(project=project, trashed_at__isnull=True).exclude(Exists(filled))
    known: dict[str, Parsed | Misfit] = {}
    rows = documents.order_by("pk").values_list("pk", "uid", "title", "metadata")
    for pk, uid, title, metadata in rows.iterator(chunk_size=2000):
        written = _under(field.key, metadata)
        if not written:
            continue
        if written not in known:
            known[written] = _read(field, written)
        value = known[written]
        fits = isinstance(value, Parsed)
        yield Found(pk, uid, title, written, value if fits else None, None if fits else value)  # type: ignore[arg-type]


def fit_of(field: Field, project: Project) -> Fit:
    """How filling the field would go."""
    counts = {True: 0, False: 0}
    examples: dict[bool, list[Found]] = {True: [], False: []}
    for one in found_for(field, project):
        fits = one.value is not None
        counts[fits] += 1
        if len(examples[fits]) < MOST_EXAMPLES and one.written not in {other.written for other in examples[fits]}:
            examples[fits].append(one)
    return Fit(counts[True], counts[False], examples[True], examples[False])


def names_without_field(project: Project, fields: Sequence[Field]) -> list[Name]:
    """The commonest names in the metadata of the newest ``SAMPLE`` documents that no field has. One query."""
    documents = Document.objects.filter(project=project, trashed_at__isnull=True).order_by("-pk")
    taken = {field.key for field in fields}
    spelled: dict[str, str] = {}
    values: dict[str, list[Any]] = defaultdict(list)
    for metadata in documents.values_list("metadata", flat=True)[:SAMPLE]:
        for name, value in metadata.items():
            key = key_of(name)
            if key and key not in taken and as_written(value).strip():
                spelled.setdefault(key, name)
                values[key].append(value)
    commonest = sorted(values, key=lambda key: (-len(values[key]), key))[:MOST_NAMES]
    return [
        Name(spelled[key], len(values[key]), as_written(values[key][0]), _kind_of(values[key])) for key in commonest
    ]


def kind_label(kind: str) -> str:
    return str(Kind(kind).label)


def _under(key: str, metadata: Mapping[str, Any]) -> str:
    for name, value in metadata.items():
        if key_of(name) == key:
            return as_written(value).strip()
    return ""


def _read(field: Field, written: str) -> Parsed | Misfit:
    try:
        return parse(field.kind, written, field.choices)
    except Misfit as error:
        return error


def _kind_of(values: Sequence[Any]) -> str:
    """The narrowest kind that all of them fit."""
    if all(isinstance(value, bool) for value in values):
        return Kind.YES_NO
    return next((kind for kind in _GUESSES if all(_fits(kind, as_written(value)) for value in values)), Kind.TEXT)


def _fits(kind: str, written: str) -> bool:
    try:
        parse(kind, written)
    except Misfit:
        return False
    return True
