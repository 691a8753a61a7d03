"""Bringing articles in: bytes → reader → document, source file, revision, change."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

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
    found = (
        SourceFile.objects.filter(project=project, sha256=reading.sha256, document__trashed_at__isnull=True)
        .select_related("document")
        .defer("content")
        .first()
    )
    return None if found is None else found.document


def import_document(project: Project, reading: Reading, *, by: Any) -> Document:
    """Store what was read: the original, the document and its first revision. Raises Duplicate."""
    with transaction.atomic():
        existing = duplicate_of(reading, project)
        if existing is not None:
            raise Duplicate(
                _("“%(name)s” has been imported before, as “%(title)s”.")
                % {"name": reading.name or _("This text"), "title": existing.title},
                document=existing,
            )
        document = _stored(project, reading, by=by)
        Change.objects.record(
            "document.imported",
            project_id=project.pk,
            by=by,
            target=document.uid,
            document_id=document.pk,
            after={"title": document.title, "file": reading.name, "sha256": reading.sha256},
        )
    return document


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


def _stored(project: Project, reading: Reading, *, by: Any) -> Document:
    article = reading.article
    document = Document.objects.create(
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
    source_file = SourceFile.objects.create(
        project=project,
        document=document,
        name=reading.name[:500],
        media_type=reading.media_type,
        size=len(reading.content),
        sha256=reading.sha256,
        url=article.url[:2000],
        content=reading.content,
    )
    revision = Revision.objects.create(
        project=project,
        document=document,
        source_file=source_file,
        number=1,
        text=article.text,
        sha256=hashlib.sha256(article.text.encode()).hexdigest(),
        layout=layout_of(article),
        reader=reading.reader,
        reader_version=reading.reader_version,
        created_by=by,
    )
    signals.revision_added.send(sender=Revision, revision=revision)
    return document


def _title_from_name(name: str) -> str:
    return re.sub(r"[\s_]+", " ", PurePosixPath(name.replace("\\", "/")).stem).strip()


def _title_from_text(text: str) -> str:
    start = " ".join(text[: _LONGEST_TITLE_FROM_TEXT * 4].split())
    if len(start) <= _LONGEST_TITLE_FROM_TEXT:
        return start
    return start[:_LONGEST_TITLE_FROM_TEXT].rsplit(" ", 1)[0] + "…"
