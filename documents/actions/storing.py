"""The rows of what comes in: documents, source files, first revisions, fingerprints, pictures, changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection

from documents import signals
from documents.actions.pictures import store_pictures_of
from documents.actions.values import row_of
from documents.article import layout_of
from documents.duplicates import Fingerprint, compared, insert_bands
from documents.field_values import brought_along
from documents.likeness import bands_of, shingles_of
from documents.models import Change, Document, Field, Project, Revision, SourceFile, TextBand
from documents.models.rows import insert

if TYPE_CHECKING:
    from documents.actions.importing import Reading

_LOCK_NAMESPACE = 0x496D706F  # of PostgreSQL's advisory locks: imports into a project


def in_turn(project: Project) -> None:
    """From here to the commit nobody else imports into this project: what two bring at the same moment comes in once.
    SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK_NAMESPACE, project.pk])


def store(
    project: Project, readings: Sequence[Reading], prints: Sequence[Fingerprint], *, by: Any, batch: UUID | None
) -> list[Document]:
    """A document for each, all in the transaction that is open; ``batch`` is what their changes have in common."""
    documents = [_document(project, reading, one, by=by) for reading, one in zip(readings, prints, strict=True)]
    insert(documents)
    _fill_fields(project, documents)
    source_files = [source_file_of(reading, document) for reading, document in zip(readings, documents, strict=True)]
    insert(source_files)
    revisions = [
        _revision(reading, source_file, one, by=by)
        for reading, source_file, one in zip(readings, source_files, prints, strict=True)
    ]
    insert(revisions)
    bands = {document.pk: one.bands for document, one in zip(documents, prints, strict=True)}
    insert_bands(project.pk, bands, "document")
    store_pictures_of((document, r.article.pictures) for document, r in zip(documents, readings, strict=True))
    for revision, reading in zip(revisions, readings, strict=True):
        signals.revision_added.send(
            sender=Revision,
            revision=revision,
            by=by,
            remarks=reading.article.remarks,
            folders=reading.folders,
            batch=batch,
        )
    _record(project, documents, readings, revisions, by=by, batch=batch)
    return documents


def remember_text(revision: Revision) -> None:
    """Put the fingerprint of this text in place of the one that the document had. For a new current revision."""
    TextBand.objects.filter(document_id=revision.document_id).delete()
    bands = bands_of(shingles_of(compared(revision.text, revision.sections)))
    insert_bands(revision.project_id, {revision.document_id: bands}, "document")


def _document(project: Project, reading: Reading, one: Fingerprint, *, by: Any) -> Document:
    article = reading.article
    return Document(
        **({"uid": reading.uid} if reading.uid else {}),
        project=project,
        title=reading.title,
        authors=list(article.authors),
        publisher=article.publisher[:300],
        published=article.published,
        url=article.url[:2000],
        address_key=one.address,
        language=article.language[:35],
        metadata=dict(article.metadata),
        characters=len(article.text),
        created_by=by,
    )


def _fill_fields(project: Project, documents: Sequence[Document]) -> None:
    """What came along under the name of a field, and fits, is its value too. What doesn't fit is left as it came."""
    # Held, so that none becomes of another kind before this is committed.
    standing = Field.objects.filter(project=project, trashed_at__isnull=True).select_for_update(no_key=True)
    if fields := list(standing):
        found = ((document, brought_along(document.metadata, fields)) for document in documents)
        insert([row_of(field, one.pk, value) for one, values in found for field, value in values.items()])


def source_file_of(reading: Reading, document: Document) -> SourceFile:
    """The original as it came, not saved yet."""
    return SourceFile(
        project_id=document.project_id,
        document=document,
        name=reading.name[:500],
        media_type=reading.media_type,
        size=len(reading.content),
        sha256=reading.sha256,
        url=(reading.url or document.url)[:2000],
        charset=reading.charset[:40],
        fetched=reading.fetched,
        content=reading.content,
    )


def _revision(reading: Reading, source_file: SourceFile, one: Fingerprint, *, by: Any) -> Revision:
    article = reading.article
    return Revision(
        project_id=source_file.project_id,
        document=source_file.document,
        source_file=source_file,
        number=1,
        text=article.text,
        sha256=one.text,
        layout=layout_of(article),
        reader=reading.reader,
        reader_version=reading.reader_version,
        created_by=by,
    )


def _record(  # noqa: PLR0913 (the first four belong together)
    project: Project,
    documents: list[Document],
    readings: Sequence[Reading],
    revisions: Sequence[Revision],
    *,
    by: Any,
    batch: UUID | None,
) -> None:
    lines = [
        Change(
            verb="document.imported",
            project=project,
            by=by,
            target=str(document.uid),
            document=document,
            after={"title": document.title, "file": reading.name, "sha256": reading.sha256}
            | ({"corrected": list(reading.corrected)} if reading.corrected else {}),
            batch=batch,
        )
        for document, reading in zip(documents, readings, strict=True)
    ]
    for line, revision in zip(lines, revisions, strict=True):
        line.made = revision
    Change.objects.record_all(project.pk, lines)
