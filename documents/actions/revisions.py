"""Giving a document a new revision: another version of its file, the same file read again, its text corrected, sections
put right, an older text taken up again.

Positions of what was annotated are not of concern here: ``signals.revision_coming`` is sent before the transaction, and
``signals.revision_added`` inside. What a person corrected stays as it is. Most answer with the current revision, and
whether it is a new one.
"""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from documents.actions.importing import Reading
from documents.actions.pictures import store_pictures
from documents.actions.revising import Made, current_of, lock, named, prepared_for, record, revise, revision_of
from documents.actions.storing import source_file_of
from documents.article import Article, SectionKind, layout_of
from documents.errors import Conflict, Invalid, NotFound, UnreadableFile
from documents.isolation import Apart
from documents.lineage import by_hand_in, steps_of
from documents.models import Document, Origin, Revision, SourceFile
from documents.newer import is_same
from documents.newer_facts import newer_facts
from documents.readers import READERS


def add_revision(  # noqa: PLR0913 (all but two by keyword)
    document: Document,
    reading: Reading,
    *,
    by: Any,
    expected: int | None = None,
    origin: str = "",
    prepared: tuple[Any, ...] | None = None,
) -> tuple[Revision, bool]:
    """Another version of the document's file: its text becomes the current one. The same bytes that give the same
    text are no new version. ``origin`` (an ``Origin``) says in the log where it came from; ``prepared``, where that was
    asked for already, is what ``prepared_for`` answered. Raises Conflict where the current revision isn't
    ``expected``."""
    if prepared is None:
        new = _file_of(document, reading) is None or not _is_text_of(current_of(document), reading.article)
        prepared = prepared_for(document, reading.article.text) if new else ()
    with transaction.atomic():
        current = lock(document, expected)
        file = _file_of(document, reading)
        if file is not None and _is_text_of(current, reading.article):
            return current, False
        if file is None:
            file = source_file_of(reading, document)
            file.save(force_insert=True)
        after = {"origin": origin} if origin else {}
        made = _made(current, reading, file, prepared=prepared, after=after)
        return revise(current, made, verb="document.revised", by=by), True


def read_again(
    document: Document, *, by: Any, charset: str = "", reader: str = "", expected: int | None = None
) -> tuple[Revision, bool]:
    """Read the kept original once more: with the reader as it is now, in another character set, or as another format
    (a name of READERS). What people put right in the text goes along. Where that gives the same, there is no new
    revision. Raises UnreadableFile, or Conflict where the current revision isn't ``expected``."""
    current = current_of(document)
    file = original_of(current)
    reading = _read(file, charset=charset or file.charset, reader=reader)
    article, _count = by_hand_in(document, steps_of(document)).put_right(reading.article)
    return store_reread(
        document,
        replace(reading, article=article),
        by=by,
        expected=current.number if expected is None else expected,
        prepared=prepared_for(document, article.text) if not _is_text_of(current, article) else (),
    )


def store_reread(
    document: Document, reading: Reading, *, by: Any, expected: int, prepared: tuple[Any, ...] = ()
) -> tuple[Revision, bool]:
    """The document's original, as it has just been read again, becomes its text, unless that gave the same. Raises
    Conflict where the current revision isn't ``expected``."""
    with transaction.atomic():
        current = lock(document, expected)
        file = _file_of(document, reading) or original_of(current)
        _note_charset(file, reading.charset)
        made = _made(current, reading, file, prepared=prepared)
        if _is_text_of(current, reading.article) and not made.fields:
            _remember_reader(current, reading, by=by)
            return current, False
        return revise(current, made, verb="document.reread", by=by), True


def add_correction(
    document: Document, article: Article, *, by: Any, expected: int, prepared: tuple[Any, ...] = ()
) -> Revision:
    """The text as a person corrected it. It keeps the file that the current one came from. Raises Conflict where the
    current revision isn't ``expected``."""
    with transaction.atomic():
        current = lock(document, expected)
        layout = layout_of(article)
        made = Made(**_as_it_is(current) | {"text": article.text, "layout": layout}, prepared=prepared)
        made = replace(made, after={"origin": str(Origin.CORRECTED)})
        return revise(current, made, verb="document.revised", by=by)


def correct_sections(
    document: Document, kinds: Mapping[int, SectionKind], *, by: Any, expected: int | None = None
) -> tuple[Revision, bool]:
    """Make sections, by their index, body, comment or furniture: the same text in a new revision. Raises Conflict
    where the current revision isn't ``expected``."""
    prepared = prepared_for(document, current_of(document).text)
    with transaction.atomic():
        current = lock(document, expected)
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
        before = {index: str(current.sections[int(index)].kind) for index in changed}
        made = Made(
            **_as_it_is(current) | {"layout": {**current.layout, "sections": sections}},
            prepared=prepared,
            before={"sections": before},
            after={"sections": changed},
        )
        return revise(current, made, verb="document.sectioned", by=by), True


def restore_revision(  # noqa: PLR0913 (all but two by keyword)
    document: Document,
    number: int,
    *,
    by: Any,
    expected: int,
    placed_from: Any = None,
    fields: Mapping[str, Any] | None = None,
) -> Revision:
    """The text of an older revision again, as a new one: its file and its reader come back with it, and ``fields`` of
    the document become what is given. ``signals.revision_added`` gets ``returns``, the older one's number, and
    ``placed_from``, as it is: whoever gives it knows already where annotations stand, so nothing is prepared. Raises
    NotFound where there is no such revision, Conflict where the current one isn't ``expected`` or is that one."""
    try:
        older = revision_of(document, number)
    except Revision.DoesNotExist as error:
        raise NotFound(_("“%(title)s” has no revision %(number)s.") % {"title": document, "number": number}) from error
    prepared = prepared_for(document, older.text) if placed_from is None else ()
    with transaction.atomic():
        current = lock(document, expected)
        if current.number == number:
            raise Conflict(
                _("Revision %(number)s of “%(title)s” is the current one already.")
                % {"title": document, "number": number}
            )
        made = Made(**_as_it_is(older), prepared=prepared, fields=fields or {}, after={"returns": number})
        more = {"returns": number, "placed_from": placed_from}
        return revise(current, made, verb="document.returned", by=by, **more)


def newer_reader(revision: Revision) -> int | None:
    """The version of the reader as it is now, if it is newer than the one that read this revision."""
    reader = next((one for one in READERS.values() if one.name == revision.reader), None)
    return reader.version if reader and reader.version > revision.reader_version else None


def original_of(revision: Revision) -> SourceFile:
    """The file that the revision came from, without its bytes. Raises UnreadableFile where it came without one."""
    if revision.source_file is None:
        title = revision.document.title
        raise UnreadableFile(_("“%(title)s” came without a file, so it can't be read again.") % {"title": title})
    return revision.source_file


def check_charset(charset: str) -> None:
    """Raises Invalid where there is no such character set. "" is none, which is right."""
    try:
        codecs.lookup(charset or "utf-8")
    except (LookupError, ValueError) as error:
        raise Invalid(_("There is no character set “%(name)s”.") % {"name": charset[:40]}) from error


def check_format(reader: str) -> None:
    """Raises Invalid where there is no format of that name (READERS). "" is none, which is right."""
    if reader and reader not in READERS:
        raise Invalid(_("There is no format “%(name)s”.") % {"name": reader[:40]})


def _file_of(document: Document, reading: Reading) -> SourceFile | None:
    """The file with these bytes that the document has already."""
    return SourceFile.objects.filter(document=document, sha256=reading.sha256).defer("content").first()


def _read(file: SourceFile, *, charset: str, reader: str) -> Reading:
    """The file's bytes, read apart from the server."""
    check_charset(charset)
    check_format(reader)
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
        fetched=file.fetched,
    )


def _is_text_of(revision: Revision, article: Article) -> bool:
    return is_same(revision.text, revision.layout, article)


def _as_it_is(revision: Revision) -> dict[str, Any]:
    names = ("text", "layout", "reader", "reader_version", "source_file")
    return {name: getattr(revision, name) for name in names}


def _made(
    current: Revision, reading: Reading, file: SourceFile, *, prepared: tuple[Any, ...], after: Mapping[str, str] = {}
) -> Made:
    """Of what a revision consists that is this reading. Keeps its pictures."""
    document, article = current.document, reading.article
    store_pictures(document, article.pictures)
    return Made(
        text=article.text,
        layout=layout_of(article),
        reader=reading.reader,
        reader_version=reading.reader_version,
        source_file=file,
        fields=newer_facts(document, article, named=bool(reading.name or reading.fetched), given=reading.corrected),
        prepared=prepared,
        remarks=article.remarks,
        folders=reading.folders,
        before={"reader": named(current.reader, current.reader_version)},
        after={"reader": named(reading.reader, reading.reader_version), "sha256": reading.sha256, **after},
    )


def remember_reading(document: Document, reading: Reading, *, by: Any, base: int) -> None:
    """The original, read again, gave the text that is there, revision ``base``: by this reader, in this character set.
    Where the document has got another text meanwhile, that says nothing of it."""
    with transaction.atomic():
        current = lock(document, None)
        if current.number == base:
            _note_charset(original_of(current), reading.charset)
            _remember_reader(current, reading, by=by)


def _note_charset(file: SourceFile, charset: str) -> None:
    if charset and charset != file.charset:
        SourceFile.objects.filter(pk=file.pk).update(charset=charset)


def _remember_reader(current: Revision, reading: Reading, *, by: Any) -> None:
    """The newer reader made the same of it, so nobody need be told of it again."""
    before, after = (current.reader, current.reader_version), (reading.reader, reading.reader_version)
    if before == after:
        return
    current.reader, current.reader_version = after
    current.save(update_fields=["reader", "reader_version"])
    was, became = {"reader": named(*before)}, {"reader": named(*after)}
    record("document.reread", current, current, was, became, by=by, batch=None)
