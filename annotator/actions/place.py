"""Placing annotations in a new revision of their document: always from where each was made, so that errors don't add
up. What isn't found becomes an orphan; nothing is lost."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction

from annotator.anchoring import Anchoring
from annotator.models import Annotation
from documents.models import Change, Document, Revision
from documents.text import Span


class Place(NamedTuple):
    """Where an annotation stands: its uid, from, to, how it was found, and how sure that is."""

    uid: str
    start: int | None
    end: int | None
    how: str
    score: float


class _Row(NamedTuple):
    pk: int
    uid: UUID
    made_on: int
    made_start: int | None
    made_end: int | None
    start: int | None
    end: int | None
    how: str
    score: float

    @property
    def place(self) -> Place:
        return Place(str(self.uid), self.start, self.end, self.how, self.score)


_COLUMNS = ("pk", "uid", "made_on_id", "made_start", "made_end")
# For each by its key: others may have come since these were read.
_MOVE = """
    UPDATE annotator_annotation SET placed_on_id = %s, start = %s, "end" = %s, how = %s, score = %s WHERE id = %s
"""


def place_annotations(revision: Revision, *, by: Any, batch: UUID | None = None) -> None:
    """Place all annotations of the document, those in the trash too, in this revision, its current one. One line
    in the log tells of all whose place became another, with where they stood before."""
    with transaction.atomic():
        annotations = Annotation.objects.filter(document_id=revision.document_id).exclude(placed_on=revision)
        rows = [_Row(*row) for row in annotations.order_by("pk").values_list(*_COLUMNS, "start", "end", "how", "score")]
        if not rows:
            return
        places = list(_places(rows, revision))
        with connection.cursor() as cursor:
            cursor.executemany(_MOVE, [(revision.pk, *place[1:], row.pk) for row, place in places])
        if moved := [(row, place) for row, place in places if place != row.place]:
            _record(revision, moved, by=by, batch=batch)


def catch_up(document: Document) -> None:
    """Place what was made on an older text while the current one was coming in: by a page that had been open for
    long, or at that very moment. One query, where there is nothing to do; none where there is one text."""
    if document.revision_number == 1:
        return
    behind = Annotation.objects.filter(document=document).exclude(placed_on__number=document.revision_number)
    if behind.exists():
        place_annotations(Revision.objects.get(document=document, number=document.revision_number), by=None)


def _places(rows: Iterable[_Row], revision: Revision) -> Iterable[tuple[_Row, Place]]:
    rows = list(rows)
    texts = Revision.objects.filter(pk__in={row.made_on for row in rows}).exclude(pk=revision.pk)
    anchorings = {pk: Anchoring(text, revision.text) for pk, text in texts.values_list("pk", "text")}
    anchorings[revision.pk] = Anchoring(revision.text, revision.text)
    for row in rows:
        yield row, _place(row, anchorings[row.made_on])


def _place(row: _Row, anchoring: Anchoring) -> Place:
    if row.made_start is None or row.made_end is None:  # a note on the whole document
        return row.place
    found = anchoring.find(Span(row.made_start, row.made_end))
    start, end = (found.span.start, found.span.end) if found.span else (None, None)
    return Place(str(row.uid), start, end, found.how, found.score)


def _record(revision: Revision, moved: list[tuple[_Row, Place]], *, by: Any, batch: UUID | None) -> None:
    Change.objects.record(
        "annotations.placed",
        project_id=revision.project_id,
        by=by,
        target=revision.document.uid,
        document_id=revision.document_id,
        before={"places": [list(row.place) for row, _place in moved]},
        after={"revision": revision.number, "places": [list(place) for _row, place in moved]},
        batch=batch,
    )
