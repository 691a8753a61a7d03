"""What a worker found out about an item: fetched, read, opened, failed. Each holds only while the item is its own."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from documents import staged
from documents.actions.importing import Reading
from documents.actions.imports.comparing import FIELDS, compare, forget, print_of
from documents.actions.imports.correcting import checked_mapping, signature_of
from documents.actions.imports.deciding import finish_if_done
from documents.article import Article
from documents.containers import Columns
from documents.errors import Invalid
from documents.models import ColumnMapping, Decision, ImportContent, ImportItem, ItemState
from documents.models.rows import update

_BECAME = (
    *("state", "error", "document", "likeness", "likeness_score", "like", "twin", "warnings"),
    *("title", "authors", "publisher", "published", "address", "language", "characters", "sections"),
    *("reader", "reader_version", "media_type", "changed_at"),
)
_FOUND = (
    *("title", "authors", "publisher", "published", "address", "language", "characters", "sections", "warnings"),
    *("state", "error", "reader", "reader_version", "media_type", "changed_at"),
)


@dataclass(frozen=True, slots=True)
class Result:
    """What was read of an item: its bytes, its article, and that as ``documents.packing`` packs it."""

    item: ImportItem
    content: bytes
    article: Article
    packed: bytes


def keep_fetched(item: ImportItem, content: bytes, fetched: Mapping[str, Any], **fields: Any) -> None:
    """Keep what came from the item's address: fields are its ``url``, ``name``, ``media_type`` and ``charset``."""
    with transaction.atomic():
        if still_mine([item]):
            ImportContent.objects.update_or_create(item=item, defaults={"content": content, "reading": None})
            for name, value in fields.items():
                setattr(item, name, value)
            item.fetched, item.size = dict(fetched), len(content)
            item.sha256 = hashlib.sha256(content).hexdigest()
            item.save(update_fields=[*fields, "fetched", "size", "sha256", "changed_at"])


def keep_readings(results: Sequence[Result]) -> None:
    """Keep what was read, to be looked at."""
    for result in results:
        item = result.item
        for name, value in staged.fields_of(result.article, name=item.name).items():
            if name not in item.corrected:
                setattr(item, name, value)
        item.state, item.error = ItemState.READY, ""
    prints = {result.item.pk: print_of(result.item, result.article) for result in results}
    readings = [ImportContent(pk=result.item.pk, reading=staged.compress(result.packed)) for result in results]
    with transaction.atomic():
        mine = still_mine([result.item for result in results])
        items = [result.item for result in results if result.item.pk in mine]
        if items:
            compare(items, [prints[item.pk] for item in items])
            update(items, (*_FOUND, *FIELDS))
            ImportItem.objects.filter(pk__in=mine).update(claimed_by="")
            update([reading for reading in readings if reading.pk in mine], ["reading"])


def fail(item: ImportItem, reason: str) -> None:
    """The item can't be had, and why, as a sentence."""
    with transaction.atomic():
        if still_mine([item], ItemState.READING, ItemState.ACCEPTED):
            _end(item, ItemState.FAILED, error=reason)


def ask_for_columns(item: ImportItem, columns: Columns) -> None:
    """The item is a table: somebody is to say which column is what. What was said of such a table before, or else
    seems to be so, is the suggestion."""
    with transaction.atomic():
        if still_mine([item]):
            item.columns, item.mapping = asdict(columns), dict(columns.suggested)
            _end(item, ItemState.MAPPING, columns=item.columns, mapping=item.mapping)


def mapping_for(item: ImportItem, columns: Columns) -> dict[str, str] | None:
    """How to read a table without asking: as was said of it, or of one with the same columns before; in an import
    without a preview, as it seems to be."""
    if item.mapping and item.columns:
        return dict(item.mapping)
    known = ColumnMapping.objects.filter(project_id=item.project_id, signature=signature_of(columns.names)).first()
    try:
        if known is not None:
            return checked_mapping(known.mapping, columns.names)
        return checked_mapping(columns.suggested, columns.names) if item.within.straight else None
    except Invalid:
        return None


def opened(item: ImportItem) -> None:
    """All parts of a container are items of their own now; its bytes aren't needed any more."""
    with transaction.atomic():
        if still_mine([item]):
            ImportContent.objects.filter(item=item).delete()
            if not ImportItem.objects.filter(container=item).exists():
                _end(item, ItemState.FAILED, error=_("There is no document in “%(item)s”.") % {"item": item})
            else:
                _end(item, ItemState.OPENED)


def _end(item: ImportItem, state: ItemState, **fields: Any) -> None:
    item.state = state
    ImportItem.objects.filter(pk=item.pk).update(state=state, claimed_by="", changed_at=timezone.now(), **fields)
    finish_if_done([item.within_id])


def still_mine(items: Sequence[ImportItem], *states: ItemState) -> set[int]:
    """The numbers of those that nobody left out, cancelled or took over in the meantime. Locks them."""
    rows = ImportItem.objects.select_for_update().filter(
        pk__in=[item.pk for item in items],
        state__in=states or (ItemState.READING,),
        claimed_by=items[0].claimed_by,
    )
    return set(rows.values_list("pk", flat=True))


def finish(items: list[ImportItem]) -> None:
    """What came of these items is stored: nothing of them waits any more. Part of the act that stores it."""
    update(items, _BECAME)
    ImportItem.objects.filter(pk__in=[item.pk for item in items]).update(claimed_by="")
    ImportContent.objects.filter(item__in=items).delete()
    forget(items)
    finish_if_done({item.within_id for item in items})


def reading_of(item: ImportItem, article: Article, content: bytes) -> Reading:
    """What is to be stored of an item, with what people put right."""
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
