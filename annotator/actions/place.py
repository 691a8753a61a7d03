"""Placing annotations in a new revision of their document: always from where each was made, so that errors don't add
up. What isn't found becomes an orphan; nothing is lost.

What takes long is comparing texts. It can be done beforehand (``prepare``), so that the transaction of the revision has
only to write; whatever came or was made anew meanwhile is placed then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from annotator.access import CONTEXT
from annotator.actions.placed_before import PLACED, PlacedFrom, put_before
from annotator.actions.placements import Made, Place, Put, Standing, standing, write
from annotator.anchoring import ORPHAN, SURE, Anchoring
from annotator.anchoring.first_place import first_place
from annotator.models import Annotation
from annotator.models.annotation import Placing
from annotator.search.numbers import Numbers
from documents.models import Change, Document, Revision
from documents.progress import Listener
from documents.text import Span

MOST_IN_A_LINE = 50_000  # places in a line of the log
_REPORTED = 250  # annotations, after which it is told how far that is


@dataclass(frozen=True, slots=True)
class Prepared:
    """Where annotations will stand in a text, by pk, each with where it was made."""

    text: str
    places: Mapping[int, tuple[Made, Place]]

    def place_of(self, row: Standing) -> Place | None:
        """None if it wasn't there then, or was made anew since."""
        made, place = self.places.get(row.pk, (None, None))
        return place if made == row.made else None


def foreseen(
    document: Document, text: str, *, among: QuerySet[Annotation] | None = None, progress: Listener | None = None
) -> Iterator[tuple[Standing, Place]]:
    """Where annotations of the document (all, or those ``among`` these) would stand if this were its text: each as it
    stands, and its place. Those made on the same text come together. ``progress`` is told how many are done, of how
    many."""
    rows = standing((Annotation.objects.all() if among is None else among).filter(document=document))
    for done, found in enumerate(_placed(rows, text), 1):
        yield found
        if progress is not None and (done % _REPORTED == 0 or done == len(rows)):
            progress(done, len(rows))


def prepare(document: Document, text: str, *, progress: Listener) -> Prepared:
    """Where all annotations of the document will stand in this text, those in the trash too."""
    return Prepared(text, {row.pk: (row.made, place) for row, place in foreseen(document, text, progress=progress)})


def place_annotations(
    revision: Revision,
    *,
    by: Any,
    batch: UUID | None = None,
    prepared: Prepared | None = None,
    undoing: PlacedFrom | None = None,
) -> None:
    """Place all annotations of the document, those in the trash too, in this revision, its current one: where they
    stood before the act that is undone, as ``prepared``, or wherever they are found. A line in the log (of very many,
    several) tells of all whose place became another, with where they stood before."""
    with transaction.atomic():
        rows = standing(_behind(revision).select_for_update(of=("self",), no_key=True))
        _move(rows, _puts(rows, revision, prepared=prepared, undoing=undoing), revision, by=by, batch=batch)


def place_late(revision: Revision) -> None:
    """Place what was made on an older text in this one, the current one. Waits for nobody: what somebody else is busy
    with is placed by him, or by who reads the document next."""
    with transaction.atomic():
        rows = standing(_behind(revision).select_for_update(of=("self",), no_key=True, skip_locked=_may_skip()))
        _move(rows, _puts(rows, revision, prepared=None, undoing=None), revision, by=None, batch=None)


def catch_up(document: Document) -> None:
    """Place what was made on an older text while the current one was coming in: by a page that had been open for
    long, or at that very moment. One query, where there is nothing to do; none where there is one text."""
    if document.revision_number == 1:
        return
    behind = Annotation.objects.filter(document=document).exclude(placed_on__number=document.revision_number)
    if behind.exists():
        place_late(Revision.objects.get(document=document, number=document.revision_number))


def _behind(revision: Revision) -> QuerySet[Annotation]:
    return Annotation.objects.filter(document_id=revision.document_id).exclude(placed_on=revision)


def _may_skip() -> bool:
    return connection.features.has_select_for_update_skip_locked


def _move(
    rows: Sequence[Standing], puts: Mapping[int, Put], revision: Revision, *, by: Any, batch: UUID | None
) -> None:
    """Write all of them, and tell of those that stand elsewhere now."""
    _make(rows, puts, revision)
    write(revision.pk, puts.items())
    moved = [(row, puts[row.pk]) for row in rows if not row.stands_at(puts[row.pk])]
    moved.sort(key=lambda one: one[0].pk)
    for start in range(0, len(moved), MOST_IN_A_LINE):
        _record(revision, moved[start : start + MOST_IN_A_LINE], by=by, batch=batch)


def _make(rows: Sequence[Standing], puts: Mapping[int, Put], revision: Revision) -> None:
    """What stood nowhere before, since it came out of a file, was made where it is found first."""
    for row in rows:
        place = puts[row.pk].place
        if row.made_start is None and place.start is not None and place.end is not None:
            Annotation.objects.filter(pk=row.pk).update(
                made_on=revision,
                made_start=place.start,
                made_end=place.end,
                prefix=revision.text[max(0, place.start - CONTEXT) : place.start],
                suffix=revision.text[place.end : place.end + CONTEXT],
            )


def _puts(
    rows: Sequence[Standing], revision: Revision, *, prepared: Prepared | None, undoing: PlacedFrom | None
) -> dict[int, Put]:
    """Where each of these is to stand, by pk."""
    puts: dict[int, Put] = {} if undoing is None else put_before(revision.document, undoing, rows)
    unknown = []
    is_for_this = prepared is not None and prepared.text == revision.text
    for row in rows:
        if row.pk in puts:
            continue
        place = prepared.place_of(row) if prepared is not None and is_for_this else None
        if place is None:
            unknown.append(row)
        else:
            puts[row.pk] = _put(row, place)
    return puts | {row.pk: _put(row, place) for row, place in _placed(unknown, revision.text)}


def _put(row: Standing, place: Place) -> Put:
    """There; but what a person left as an orphan stays one until it is surely found."""
    if row.left_at is None or (place.start is not None and place.score >= SURE):
        return Put(place)
    return Put(Place(place.uid, None, None, ORPHAN.how, ORPHAN.score), row.left_at)


def _placed(rows: Sequence[Standing], text: str) -> Iterator[tuple[Standing, Place]]:
    """Each with its place in this text. One text that they were made on is held at a time."""
    words = _words_of([row.pk for row in rows if row.made_start is None and row.how == ORPHAN.how])
    for made_on, some in groupby(rows, key=lambda row: row.made_on):
        anchoring = Anchoring(Revision.objects.values_list("text", flat=True).get(pk=made_on), text)
        for row in some:
            yield row, _first_place(row, text, *words[row.pk]) if row.pk in words else _place(row, anchoring)


def _words_of(orphans: Sequence[int]) -> dict[int, tuple[str, str, str]]:
    """The words of each of these, which stood nowhere here, and what the file has around them. One query, if any."""
    rows = Annotation.objects.filter(pk__in=Numbers(orphans)) if orphans else Annotation.objects.none()
    found = rows.values_list("pk", "quote", "prefix", "suffix")
    return {pk: (quote, prefix, suffix) for pk, quote, prefix, suffix in found}


def _first_place(row: Standing, text: str, quote: str, prefix: str, suffix: str) -> Place:
    found = first_place(text, quote, prefix=prefix, suffix=suffix)
    return row.place if found is None else Place(str(row.uid), found.start, found.end, Placing.EXACT.value, 1.0)


def _place(row: Standing, anchoring: Anchoring) -> Place:
    if row.made_start is None or row.made_end is None:  # a note on the whole document
        return row.place
    found = anchoring.find(Span(row.made_start, row.made_end))
    start, end = (found.span.start, found.span.end) if found.span else (None, None)
    return Place(str(row.uid), start, end, found.how, found.score)


def _record(revision: Revision, moved: list[tuple[Standing, Put]], *, by: Any, batch: UUID | None) -> None:
    before: dict[str, Any] = {"places": [row.place for row, _put in moved]}
    after: dict[str, Any] = {"revision": revision.number, "places": [put.place for _row, put in moved]}
    if was := {str(row.uid): row.left_at.isoformat() for row, _put in moved if row.left_at}:
        before["left"] = was
    if left := {put.place.uid: put.left_at.isoformat() for _row, put in moved if put.left_at}:
        after["left"] = left
    Change.objects.record(
        PLACED,
        project_id=revision.project_id,
        by=by,
        target=revision.document.uid,
        document_id=revision.document_id,
        before=before,
        after=after,
        batch=batch,
    )
