"""The documents of an export, each with its text and what stands on it: for formats that carry both."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from django.db.models import F, QuerySet

from annotator.access import CONTEXT
from annotator.exchange import reading
from annotator.exchange.about_documents import documents_told, known_told
from annotator.exchange.bundle import AnnotationItem, TextItem
from annotator.exchange.codebooks.entries import CodebookFile, Entry
from annotator.exchange.codebooks.transfer import codebook_file
from annotator.exchange.leaving_out import without_sections
from annotator.exchange.masking import Masking
from annotator.exchange.scope import Scope, standing
from annotator.moments import Moment
from documents.article import blocks_from, marks_from, sections_from
from documents.models import Document, Field, Project, Revision, SourceFile
from documents.queries import documents_in

_MOST_CHARACTERS = 4_000_000  # of the texts that stand in memory at a time
_MOST_DOCUMENTS = 200


def texts_told(  # noqa: PLR0913 (all but two by keyword)
    scope: Scope,
    annotations: Iterable[AnnotationItem],
    *,
    site: str,
    fields: Sequence[Field],
    masking: Masking | None = None,
    originals: bool = False,
) -> Iterator[TextItem]:
    """The scope's documents as they were imported, each with those of the annotations that are on it: these come by
    document in the same order, and are read along. ``originals``: with the bytes that each document came as, and
    its text as it is; else without the sections that are left out."""
    paths = reading.paths_of(scope.project)
    documents = list(documents_of(scope).order_by("pk").values_list("pk", "uid", "characters"))
    # What was marked meanwhile on a document that is not among them, or not any more, doesn't go out.
    marked = _ahead(annotations, {str(uid) for _pk, uid, _characters in documents})
    document, of_it = next(marked, ("", ()))
    for pks in _shelves((pk, characters) for pk, _uid, characters in documents):
        told = documents_told(set(pks), paths=paths, site=site, known=known_told(set(pks), fields, masking))
        for pk, number, text, layout in _revisions(pks, scope.revision):
            item = told[pk]
            found: tuple[AnnotationItem, ...] = ()
            if item.uid == document:
                found = of_it
                document, of_it = next(marked, ("", ()))
            # An older revision's address says which it is.
            item = found[0].document if found else item
            layout_of_it = (blocks_from(layout), marks_from(layout), sections_from(layout))
            told_text = TextItem(item, number, text, found, *layout_of_it, _original(pk) if originals else None)
            # What goes along with its file stays as the file has it.
            yield told_text if originals else without_sections(told_text, scope.without, around=CONTEXT)


def codebook_told(project: Project, masking: Masking | None) -> CodebookFile:
    """The codebook as it is now. Three queries."""
    found = codebook_file(project, Moment())
    if masking is None:
        return found
    return replace(found, entries=tuple(_masked(entry, masking) for entry in found.entries))


def _masked(entry: Entry, masking: Masking) -> Entry:
    return replace(
        entry,
        description=masking.text(entry.description),
        when_to_use=masking.text(entry.when_to_use),
        when_not=masking.text(entry.when_not),
    )


def _ahead(
    annotations: Iterable[AnnotationItem], documents: Collection[str]
) -> Iterator[tuple[str, tuple[AnnotationItem, ...]]]:
    for uid, group in groupby(annotations, key=lambda one: one.document.uid):
        if uid in documents:
            yield uid, tuple(group)


def documents_of(scope: Scope) -> QuerySet[Document]:
    """All of a project's, or those that were chosen, or that something is marked on of what was chosen."""
    if scope.document is not None:
        return Document.objects.filter(pk=scope.document.pk)
    if scope.documents is not None:
        return scope.documents
    found = documents_in(scope.project)
    if not scope.is_of_annotations:
        return found
    marked = standing(scope)
    return found.filter(pk__in=marked.order_by().values("document_id"))


def _shelves(documents: Iterable[tuple[int, int]]) -> Iterator[list[int]]:
    """The documents, by number and length, in groups whose texts fit into memory."""
    shelf: list[int] = []
    characters = 0
    for pk, length in documents:
        if shelf and (characters + length > _MOST_CHARACTERS or len(shelf) == _MOST_DOCUMENTS):
            yield shelf
            shelf, characters = [], 0
        shelf.append(pk)
        characters += length
    if shelf:
        yield shelf


def _revisions(pks: Sequence[int], number: int | None) -> QuerySet[Revision, Any]:
    """(document, number, text, layout) of the revision with that number, or of the current one of each."""
    found = Revision.objects.filter(document__in=pks).order_by("document_id")
    wanted = found.filter(number=F("document__revision_number") if number is None else number)
    return wanted.values_list("document_id", "number", "text", "layout")


def _original(document: int) -> tuple[str, str, bytes] | None:
    found = SourceFile.objects.filter(document=document).order_by("-pk")
    row = found.values_list("name", "media_type", "content").first()
    return None if row is None else (row[0], row[1], bytes(row[2]))
