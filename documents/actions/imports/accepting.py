"""Storing what was accepted: items become documents."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from django.db import DatabaseError, OperationalError, transaction
from django.utils.translation import gettext as _

from documents import staged
from documents.actions.importing import Outcome, Reading, import_documents
from documents.actions.imports.results import Result, fail, finish, reading_of, still_mine
from documents.actions.imports.versions import Pulse, quietly, store_version
from documents.errors import Refused
from documents.models import Decision, ImportContent, ImportItem, ItemState, Likeness

logger = logging.getLogger(__name__)


def store_read(results: Sequence[Result], *, pulse: Pulse = quietly) -> None:
    """Store what was just read, in an import without a preview. The items are this worker's, and of one import."""
    for result in results:
        for name, value in staged.fields_of(result.article, name=result.item.name).items():
            if name not in result.item.corrected:
                setattr(result.item, name, value)
    _store([(result.item, reading_of(result.item, result.article, result.content)) for result in results], pulse)


def store_accepted(items: Sequence[ImportItem], *, pulse: Pulse = quietly) -> None:
    """Store accepted items that this worker claimed, all of one import. ``pulse`` tells how far a long one is."""
    kept = ImportContent.objects.filter(item__in=items, reading__isnull=False).values_list("pk", "content", "reading")
    rows = {pk: (bytes(content), reading) for pk, content, reading in kept}
    readings = []
    for item in items:
        if item.pk in rows:
            content, reading = rows[item.pk]
            readings.append((item, reading_of(item, staged.decompress(reading), content)))
        else:
            fail(item, _("Its file isn't kept any more: import it again."))
    _store(readings, pulse)


def _store(readings: Sequence[tuple[ImportItem, Reading]], pulse: Pulse) -> None:
    """All at once; where one of them can't be stored, one by one."""
    if not readings:
        return
    versions = [pair for pair in readings if _is_version(pair[0])]
    together = [pair for pair in readings if pair not in versions]
    try:
        if together:
            _store_documents(together)
    except OperationalError:  # the database is busy or away: once more, later
        raise
    except (Refused, DatabaseError, ValueError) as error:
        if len(together) == 1:
            _fail(together[0][0], error)
        else:
            for pair in together:
                _store([pair], pulse)
    waiting = [item for item, _reading in versions]
    for item, reading in versions:
        try:
            store_version(item, reading, progress=pulse(waiting))
        except OperationalError:
            raise
        except (Refused, DatabaseError, ValueError) as error:
            _fail(item, error)
        waiting.pop(0)


def _is_version(item: ImportItem) -> bool:
    """Whether it becomes a revision: of what went to the trash in the meantime, it is a document of its own."""
    if item.revises_id is not None:
        return True
    return item.decision == Decision.VERSION and item.like is not None and item.like.trashed_at is None


def _fail(item: ImportItem, error: Exception) -> None:
    if isinstance(error, Refused):
        fail(item, str(error))
    else:
        logger.exception("%s could not be stored", item.uid, exc_info=error)
        fail(item, _("What was read in it can't be stored. Please report it."))


def _store_documents(readings: Sequence[tuple[ImportItem, Reading]]) -> None:
    first = readings[0][0]
    import_ = first.within
    with transaction.atomic():
        mine = still_mine([item for item, _reading in readings], ItemState.ACCEPTED, ItemState.READING)
        kept = [(item, reading) for item, reading in readings if item.pk in mine]
        by_person: dict[int | None, list[tuple[ImportItem, Reading]]] = {}
        for item, reading in kept:
            by_person.setdefault(item.decided_by_id, []).append((item, reading))
        for pairs in by_person.values():
            by = pairs[0][0].decided_by or import_.by
            outcomes = import_documents(first.project, [reading for _item, reading in pairs], by=by, batch=import_.uid)
            for (item, _reading), outcome in zip(pairs, outcomes, strict=True):
                _note(item, outcome)
        finish([item for item, _reading in kept])


def _note(item: ImportItem, outcome: Outcome) -> None:
    """What became of the item."""
    like = outcome.like
    item.state = ItemState.IMPORTED if outcome.new else ItemState.DUPLICATE
    item.document, item.error = outcome.document, ""
    item.likeness, item.likeness_score, item.like, item.twin_id = "", 0.0, None, None
    if like is not None and like.document is not None:
        item.likeness, item.likeness_score, item.like = like.how, like.score, like.document
        if like.how is Likeness.NEAR and outcome.new:
            near = _("This is nearly the same text as “%(title)s”, which was here before.")
            item.warnings = [*item.warnings, near % {"title": like.document.title}]
