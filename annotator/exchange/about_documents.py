"""What an export tells of documents: what is known of each, and the topics it lies under."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from annotator.exchange import reading
from annotator.exchange.bundle import DocumentItem, FieldItem
from annotator.exchange.masking import Masking
from documents.field_values import fields_of
from documents.models import Field, Project


def fields_told(project: Project, masking: Masking | None) -> list[Field]:
    """The project's fields, called as they go out."""
    fields = fields_of(project)
    if masking:
        for field in fields:
            field.name = masking.text(field.name)
    return fields


def known_told(pks: set[int], fields: Sequence[Field], masking: Masking | None) -> dict[int, tuple[FieldItem, ...]]:
    known = reading.known_of(pks, fields)
    return {pk: tuple(map(masking.known, items)) for pk, items in known.items()} if masking else known


def documents_told(
    pks: set[int], *, paths: dict[int, str], site: str, known: Mapping[int, tuple[FieldItem, ...]]
) -> dict[int, DocumentItem]:
    topics = reading.topics_of(pks)
    return {
        pk: DocumentItem(
            uid=str(document.uid),
            title=document.title,
            address=f"{site}/documents/{document.uid}/" if site else f"urn:uuid:{document.uid}",
            url=document.url,
            authors=tuple(document.authors),
            publisher=document.publisher,
            published=document.published,
            language=document.language,
            topics=paths_told(topics.get(pk, ()), paths),
            fields=known.get(pk, ()),
        )
        for pk, document in reading.documents_of(pks).items()
    }


def paths_told(tags: Iterable[int], paths: dict[int, str]) -> tuple[str, ...]:
    """The tags' paths, in alphabetical order so that a second export is the same; tags in the trash have none."""
    return tuple(sorted([paths[tag] for tag in tags if tag in paths]))
