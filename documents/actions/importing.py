"""Bringing articles in: bytes → reader → document, source file, revision, change."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from documents import signals
from documents.actions.documents import checked_address
from documents.article import Article, layout_of
from documents.errors import Conflict, Invalid, TooLarge
from documents.models import Change, Document, Project, Revision, SourceFile
from documents.readers import reader_for
from documents.text import canonical

_LONGEST_TITLE = 500
_LONGEST_TITLE_FROM_TEXT = 80


class Duplicate(Conflict):
    """The project holds these very bytes already, in ``document``."""

    title = "Already imported"

    def __init__(self, message: str, *, document: Document) -> None:
        super().__init__(message)
        self.document = document


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as it was read, not saved yet."""

    content: bytes
    name: str
    media_type: str
    article: Article
    reader: str
    reader_version: int
    sha256: str

    @property
    def title(self) -> str:
        """The article's title, else the file's name, else the text's first words."""
        return (self.article.title or _title_from_name(self.name) or _title_from_text(self.article.text))[
            :_LONGEST_TITLE
        ]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: a new document, or the one that holds the same bytes already."""

    document: Document
    new: bool


def read(content: bytes, *, name: str = "", media_type: str = "", url: str = "", charset: str = "") -> Reading:
    """Read a file without saving anything. Raises UnreadableFile, or TooLarge."""
    check_size(len(content), name=name)
    name = canonical(name)
    reader = reader_for(media_type, name, content[:2048])
    article = reader.read(content, name=name, url=url, charset=charset)
    return Reading(
        content=content,
        name=name,
        media_type=reader.media_types[0],
        article=article,
        reader=reader.name,
        reader_version=reader.version,
        sha256=hashlib.sha256(content).hexdigest(),
    )


def check_size(size: int, *, name: str) -> None:
    """Raises TooLarge for more bytes than may be imported. Ask before reading a file into memory."""
    if size > settings.MAX_UPLOAD_BYTES:
        raise TooLarge(
            _("“%(name)s” is larger than %(most)s MB, the most that can be imported here.")
            % {"name": name, "most": settings.MAX_UPLOAD_BYTES // 1_000_000}
        )


def duplicate_of(reading: Reading, project: Project) -> Document | None:
    """The document in this project that came from the same bytes, unless it lies in the trash."""
    return _known(project, [reading.sha256]).get(reading.sha256)


def import_document(project: Project, reading: Reading, *, by: Any) -> Document:
    """Store what was read: the original, the document and its first revision. Raises Duplicate."""
    [outcome] = import_documents(project, [reading], by=by)
    if not outcome.new:
        raise Duplicate(
            _("“%(name)s” has been imported before, as “%(title)s”.")
            % {"name": reading.name or _("This text"), "title": outcome.document.title},
            document=outcome.document,
        )
    return outcome.document


def import_documents(project: Project, readings: Sequence[Reading], *, by: Any) -> list[Outcome]:
    """Store several as one act: all of them or, if something fails, none; an outcome for each, in their order.

    Several cost little more than one, so a long import goes by batches.
    """
    batch = uuid4() if len(readings) > 1 else None
    with transaction.atomic():
        known = _known(project, [reading.sha256 for reading in readings])
        new = {reading.sha256: reading for reading in readings if reading.sha256 not in known}
        documents = _stored(project, list(new.values()), by=by)
        _record(project, documents, list(new.values()), by=by, batch=batch)
    made = dict(zip(new, documents, strict=True))
    outcomes = []
    for reading in readings:
        document = made.pop(reading.sha256, None)  # the same bytes a second time are a duplicate of the first
        if document is not None:
            known[reading.sha256] = document
        outcomes.append(Outcome(known[reading.sha256], new=document is not None))
    return outcomes


def import_text(project: Project, text: str, *, title: str = "", url: str = "", by: Any) -> Document:
    """Import pasted text; a title given by hand is the document's."""
    if not text.strip():
        raise Invalid(_("There is no text to import: paste some first."))
    url = checked_address(canonical(url).strip())
    reading = read(text.encode("utf-8", "replace"), name="", media_type="text/plain", url=url)
    if title := canonical(title).strip():
        reading = _retitled(reading, title)
    return import_document(project, reading, by=by)


def _retitled(reading: Reading, title: str) -> Reading:
    return replace(reading, article=replace(reading.article, title=title))


def _known(project: Project, fingerprints: Collection[str]) -> dict[str, Document]:
    """The documents that came from bytes with these SHA-256, the trash left out."""
    same = SourceFile.objects.filter(project=project, sha256__in=fingerprints, document__trashed_at__isnull=True)
    # Nearly always there are none, so the documents themselves are asked for apart.
    pks = dict(same.order_by("-pk").values_list("sha256", "document_id"))
    documents = Document.objects.in_bulk(pks.values()) if pks else {}
    return {fingerprint: documents[pk] for fingerprint, pk in pks.items()}


def _stored(project: Project, readings: Sequence[Reading], *, by: Any) -> list[Document]:
    documents = Document.objects.bulk_create(_document(project, reading, by=by) for reading in readings)
    source_files = SourceFile.objects.bulk_create(
        _source_file(reading, document) for reading, document in zip(readings, documents, strict=True)
    )
    revisions = Revision.objects.bulk_create(
        _revision(reading, source_file, by=by) for reading, source_file in zip(readings, source_files, strict=True)
    )
    for revision in revisions:
        signals.revision_added.send(sender=Revision, revision=revision)
    return documents


def _document(project: Project, reading: Reading, *, by: Any) -> Document:
    article = reading.article
    return Document(
        project=project,
        title=reading.title,
        authors=list(article.authors),
        publisher=article.publisher[:300],
        published=article.published,
        url=article.url[:2000],
        language=article.language[:35],
        characters=len(article.text),
        created_by=by,
    )


def _source_file(reading: Reading, document: Document) -> SourceFile:
    return SourceFile(
        project_id=document.project_id,
        document=document,
        name=reading.name[:500],
        media_type=reading.media_type,
        size=len(reading.content),
        sha256=reading.sha256,
        url=document.url,
        content=reading.content,
    )


def _revision(reading: Reading, source_file: SourceFile, *, by: Any) -> Revision:
    article = reading.article
    return Revision(
        project_id=source_file.project_id,
        document=source_file.document,
        source_file=source_file,
        number=1,
        text=article.text,
        sha256=hashlib.sha256(article.text.encode()).hexdigest(),
        layout=layout_of(article),
        reader=reading.reader,
        reader_version=reading.reader_version,
        created_by=by,
    )


def _record(
    project: Project, documents: list[Document], readings: list[Reading], *, by: Any, batch: UUID | None
) -> None:
    lines = [
        Change(
            verb="document.imported",
            project=project,
            by=by,
            target=str(document.uid),
            document=document,
            after={"title": document.title, "file": reading.name, "sha256": reading.sha256},
            batch=batch,
        )
        for document, reading in zip(documents, readings, strict=True)
    ]
    Change.objects.record_all(project.pk, lines)


def _title_from_name(name: str) -> str:
    return re.sub(r"[\s_]+", " ", PurePosixPath(name.replace("\\", "/")).stem).strip()


def _title_from_text(text: str) -> str:
    start = " ".join(text[: _LONGEST_TITLE_FROM_TEXT * 4].split())
    if len(start) <= _LONGEST_TITLE_FROM_TEXT:
        return start
    return start[:_LONGEST_TITLE_FROM_TEXT].rsplit(" ", 1)[0] + "…"
