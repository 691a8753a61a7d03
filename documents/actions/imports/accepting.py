"""Storing what was accepted: items become documents."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from django.db import DatabaseError, OperationalError, transaction
from django.utils.translation import gettext as _

from documents import staged
from documents.actions.importing import Outcome, Reading, import_documents
from documents.actions.imports.comparing import forget
from documents.actions.imports.deciding import finish_if_done
from documents.actions.imports.results import Result, fail
from documents.article import Article
from documents.errors import Refused
from documents.models import Decision, ImportContent, ImportItem, ItemState, Likeness
from documents.models.rows import update

_RESULT = (
    *("state", "error", "document", "likeness", "likeness_score", "like", "twin", "warnings"),
    *("title", "authors", "publisher", "published", "address", "language", "characters", "sections"),
    *("reader", "reader_version", "media_type", "changed_at"),
)


logger = logging.getLogger(__name__)


def store_read(results: Sequence[Result]) -> None:
    """Store what was just read, in an import without a preview. The items are this worker's, and of one import."""
    for result in results:
        for name, value in staged.fields_of(result.article, name=result.item.name).items():
            if name not in result.item.corrected:
                setattr(result.item, name, value)
    _store([(result.item, _reading(result.item, result.article, result.content)) for result in results])


def store_accepted(items: Sequence[ImportItem]) -> None:
    """Store accepted items that this worker claimed, all of one import."""
    kept = ImportContent.objects.filter(item__in=items, reading__isnull=False).values_list("pk", "content", "reading")
    rows = {pk: (bytes(content), reading) for pk, content, reading in kept}
    readings = []
    for item in items:
        if item.pk in rows:
            content, reading = rows[item.pk]
            readings.append((item, _reading(item, staged.decompress(reading), content)))
        else:
            fail(item, _("Its file isn't kept any more: import it again."))
    _store(readings)


def _store(readings: Sequence[tuple[ImportItem, Reading]]) -> None:
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
                _store([pair])
    for item, reading in versions:
        try:
            _store_version(item, reading)
        except OperationalError:
            raise
        except (Refused, DatabaseError, ValueError) as error:
            _fail(item, error)


def _is_version(item: ImportItem) -> bool:
    """Whether it becomes a revision: of what went to the trash in the meantime, it is a document of its own."""
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
        mine = _still_to_store([item for item, _reading in readings])
        kept = [(item, reading) for item, reading in readings if item.pk in mine]
        by_person: dict[int | None, list[tuple[ImportItem, Reading]]] = {}
        for item, reading in kept:
            by_person.setdefault(item.decided_by_id, []).append((item, reading))
        for pairs in by_person.values():
            by = pairs[0][0].decided_by or import_.by
            outcomes = import_documents(first.project, [reading for _item, reading in pairs], by=by, batch=import_.uid)
            for (item, _reading), outcome in zip(pairs, outcomes, strict=True):
                _note(item, outcome)
        _finish([item for item, _reading in kept])


def _store_version(item: ImportItem, reading: Reading) -> None:
    from documents.actions.revisions import add_revision

    with transaction.atomic():
        if item.pk in _still_to_store([item]) and item.like is not None:
            add_revision(item.like, reading, by=item.decided_by or item.within.by)
            item.state, item.document = ItemState.IMPORTED, item.like
            _finish([item])


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


def _finish(items: list[ImportItem]) -> None:
    update(items, _RESULT)
    ImportItem.objects.filter(pk__in=[item.pk for item in items]).update(claimed_by="")
    ImportContent.objects.filter(item__in=items).delete()
    forget(items)
    finish_if_done({item.within_id for item in items})


def _still_to_store(items: Sequence[ImportItem]) -> set[int]:
    rows = ImportItem.objects.select_for_update().filter(
        pk__in=[item.pk for item in items],
        state__in=(ItemState.ACCEPTED, ItemState.READING),
        claimed_by=items[0].claimed_by,
    )
    return set(rows.values_list("pk", flat=True))


def _reading(item: ImportItem, article: Article, content: bytes) -> Reading:
    known: dict[str, Any] = {"folders": tuple(item.folders)} if item.within.folders_as_topics else {}
    return Reading(
        content=content,
        name=item.name,
        media_type=item.media_type,
        article=staged.as_corrected(item, article),
        reader=item.reader,
        reader_version=item.reader_version,
        sha256=item.sha256,
        url=item.url,
        charset=item.charset,
        fetched=item.fetched,
        keep_both=item.decision == Decision.BOTH,
        corrected=tuple("url" if name == "address" else name for name in item.corrected),
        **known,
    )
