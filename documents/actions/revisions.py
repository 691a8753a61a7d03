"""Giving a document a new revision: another version of its file, the same file read again, sections put right.

Each answers with the current revision, and whether it is a new one. Positions of what was annotated are not of
concern here: ``signals.revision_added`` is sent inside the transaction. What a person corrected stays as it is.
"""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from documents import signals
from documents.actions.importing import Reading
from documents.actions.pictures import store_pictures
from documents.actions.storing import remember_text, source_file_of
from documents.article import Article, Layout, SectionKind, layout_of
from documents.errors import Conflict, Invalid, UnreadableFile
from documents.isolation import Apart
from documents.likeness import address_key
from documents.models import Change, Document, Revision, SourceFile
from documents.readers import READERS

_FROM_READING = ("title", "authors", "publisher", "published", "url", "language", "metadata")


@dataclass(frozen=True, slots=True)
class _Text:
    """What a revision is made of."""

    text: str
    layout: Layout
    reader: str
    reader_version: int
    source_file: SourceFile | None


def add_revision(
    document: Document, reading: Reading, *, by: Any, expected: int | None = None
) -> tuple[Revision, bool]:
    """Another version of the document's file: its text becomes the current one. The same bytes that give the same
    text are no new version. Raises Conflict where the current revision isn't ``expected``."""
    with transaction.atomic():
        _check_current(document, expected)
        file = SourceFile.objects.filter(document=document, sha256=reading.sha256).defer("content").first()
        current = _current(document)
        if file is None or not _is_same(current, reading.article):
            if file is None:
                file = source_file_of(reading, document)
                file.save(force_insert=True)
            return _taken_over(current, reading, file, by=by, verb="document.revised"), True
    return current, False


def read_again(
    document: Document, *, by: Any, charset: str = "", reader: str = "", expected: int | None = None
) -> tuple[Revision, bool]:
    """Read the kept original once more: with the reader as it is now, in another character set, or as another format
    (a name of READERS). Where that gives the same, there is no new revision. Raises UnreadableFile, or Conflict
    where the current revision isn't ``expected``."""
    current = _current(document)
    file = current.source_file
    if file is None:
        raise UnreadableFile(_("“%(title)s” came without a file, so it can't be read again.") % {"title": document})
    reading = _read(file, charset=charset or file.charset, reader=reader)
    with transaction.atomic():
        _check_current(document, current.number if expected is None else expected)
        if charset and charset != file.charset:
            SourceFile.objects.filter(pk=file.pk).update(charset=charset)
        if _is_same(current, reading.article) and not _corrections(document, reading):
            _remember_reader(current, reading, by=by)
            return current, False
        return _taken_over(current, reading, file, by=by, verb="document.reread"), True


def correct_sections(
    document: Document, kinds: Mapping[int, SectionKind], *, by: Any, expected: int | None = None
) -> tuple[Revision, bool]:
    """Make sections, by their index, body, comment or furniture: the same text in a new revision. Raises Conflict
    where the current revision isn't ``expected``."""
    with transaction.atomic():
        _check_current(document, expected)
        current = _current(document)
        sections = [list(section) for section in current.layout["sections"]]
        for index, kind in kinds.items():
            if not 0 <= index < len(sections):
                raise Invalid(_("This text has no section %(index)s.") % {"index": index + 1})
            sections[index][0] = str(kind)
        if sections == current.layout["sections"]:
            return current, False
        changed = {
            str(index): kind for index, (kind, *_rest) in enumerate(sections) if kind != current.sections[index].kind
        }
        made = _Text(
            text=current.text,
            layout={**current.layout, "sections": sections},
            reader=current.reader,
            reader_version=current.reader_version,
            source_file=current.source_file,
        )
        revision = _add(current, made, by=by, batch=(batch := uuid4()))
        before = {index: str(current.sections[int(index)].kind) for index in changed}
        _record(
            "document.sectioned", current, revision, {"sections": before}, {"sections": changed}, by=by, batch=batch
        )
    return revision, True


def newer_reader(revision: Revision) -> int | None:
    """The version of the reader as it is now, if it is newer than the one that read this revision."""
    reader = next((one for one in READERS.values() if one.name == revision.reader), None)
    return reader.version if reader and reader.version > revision.reader_version else None


def _current(document: Document) -> Revision:
    found = Revision.objects.select_related("document__project", "source_file").defer("source_file__content")
    revision = found.get(document=document, number=document.revision_number)
    revision.document = document
    return revision


def _check_current(document: Document, expected: int | None) -> None:
    """Locks the document, and brings it up to date."""
    fields = [*_FROM_READING, "revision_number", "characters"]
    document.refresh_from_db(fields=fields, from_queryset=Document.objects.select_for_update())
    if expected is not None and document.revision_number != expected:
        raise Conflict(
            _("“%(title)s” has another text since you looked at it: look at it again, and repeat what you did.")
            % {"title": document.title}
        )


def _read(file: SourceFile, *, charset: str, reader: str) -> Reading:
    """The file's bytes, read apart from the server."""
    try:
        codecs.lookup(charset or "utf-8")
    except LookupError as error:
        raise Invalid(_("There is no character set “%(name)s”.") % {"name": charset}) from error
    if reader and reader not in READERS:
        raise Invalid(_("There is no format “%(name)s”.") % {"name": reader})
    content = bytes(SourceFile.objects.values_list("content", flat=True).get(pk=file.pk))
    # A known extension would decide before the media type does.
    media_type, name = (READERS[reader].media_types[0], "") if reader else (file.media_type, file.name)
    with Apart() as apart:
        found = apart.read(content, name=name, media_type=media_type, url=file.url, charset=charset)
    return Reading(
        content=content,
        name=file.name,
        media_type=found.media_type,
        article=found.article,
        reader=found.reader,
        reader_version=found.reader_version,
        sha256=file.sha256,
        url=file.url,
        charset=charset,
    )


def _is_same(current: Revision, article: Article) -> bool:
    return current.text == article.text and current.layout == layout_of(article)


def _taken_over(current: Revision, reading: Reading, file: SourceFile, *, by: Any, verb: str) -> Revision:
    """The reading as the document's new revision."""
    document, article = current.document, reading.article
    batch = uuid4()
    corrections = _corrections(document, reading)
    before = {name: _plain(getattr(document, name)) for name in corrections}
    for name, value in corrections.items():
        setattr(document, name, value)
    document.address_key = address_key(document.url)
    store_pictures(document, article.pictures)
    made = _Text(article.text, layout_of(article), reading.reader, reading.reader_version, file)
    revision = _add(current, made, by=by, batch=batch, fields=(*corrections, "address_key"), reading=reading)
    remember_text(revision)
    after = {name: _plain(value) for name, value in corrections.items()}
    before, after = (
        {**before, "reader": _named(current.reader, current.reader_version)},
        {**after, "reader": _named(reading.reader, reading.reader_version), "sha256": reading.sha256},
    )
    _record(verb, current, revision, before, after, by=by, batch=batch)
    return revision


def _add(  # noqa: PLR0913 (all but two by keyword)
    current: Revision,
    made: _Text,
    *,
    by: Any,
    batch: UUID,
    fields: tuple[str, ...] = (),
    reading: Reading | None = None,
) -> Revision:
    document = current.document
    revision = Revision.objects.create(
        project_id=document.project_id,
        document=document,
        source_file=made.source_file,
        number=document.revision_number + 1,
        text=made.text,
        sha256=hashlib.sha256(made.text.encode()).hexdigest(),
        layout=made.layout,
        reader=made.reader,
        reader_version=made.reader_version,
        created_by=by,
    )
    document.revision_number, document.characters = revision.number, len(made.text)
    document.save(update_fields=["revision_number", "characters", *fields])
    signals.revision_added.send(sender=Revision, revision=revision, by=by, batch=batch, **_told(reading))
    return revision


def _told(reading: Reading | None) -> dict[str, Any]:
    """What the signal says of the file."""
    return {
        "remarks": reading.article.remarks if reading else (),
        "folders": reading.folders if reading else (),
    }


def _corrections(document: Document, reading: Reading) -> dict[str, Any]:
    """What the reading knows better of the document. What it doesn't know, and what a person corrected, stays."""
    article = reading.article
    found = {
        "title": article.title[:500] if reading.name else "",  # pasted text: its title was given by hand
        "authors": list(article.authors),
        "publisher": article.publisher[:300],
        "published": article.published,
        "url": article.url[:2000],
        "language": article.language[:35],
        "metadata": {**document.metadata, **article.metadata},
    }
    kept = _by_hand(document)
    return {
        name: value for name, value in found.items() if value and name not in kept and value != getattr(document, name)
    }


def _by_hand(document: Document) -> set[str]:
    """The fields that people corrected: once it was there, or before it came in."""
    lines = Change.objects.filter(document=document, verb__in=("document.edited", "document.imported"))
    kept: set[str] = set()
    for verb, after in lines.values_list("verb", "after"):
        kept.update((after or {}).get("corrected", ()) if verb == "document.imported" else after or {})
    return kept


def _remember_reader(current: Revision, reading: Reading, *, by: Any) -> None:
    """The newer reader made the same of it, so nobody need be told of it again."""
    before, after = (current.reader, current.reader_version), (reading.reader, reading.reader_version)
    if before == after:
        return
    current.reader, current.reader_version = after
    current.save(update_fields=["reader", "reader_version"])
    _record(
        "document.reread", current, current, {"reader": _named(*before)}, {"reader": _named(*after)}, by=by, batch=None
    )


def _record(  # noqa: PLR0913 (a line of the log has this many parts)
    verb: str,
    old: Revision,
    new: Revision,
    before: dict[str, Any],
    after: dict[str, Any],
    *,
    by: Any,
    batch: UUID | None,
) -> None:
    Change.objects.record(
        verb,
        project_id=new.project_id,
        by=by,
        target=new.document.uid,
        document_id=new.document_id,
        before={"revision": old.number, **before},
        after={"revision": new.number, **after},
        batch=batch,
    )


def _named(reader: str, version: int) -> str:
    return f"{reader} {version}"


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
