"""Who works on which items: claims, their renewal, and those of workers that are gone."""

from __future__ import annotations

import os
import socket
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.actions.imports.deciding import finish_if_done
from documents.models import Import, ImportContent, ImportItem, ItemState, TextBand

SECONDS_OF_A_CLAIM = 30  # without renewal; then another worker may take over
MOST_ATTEMPTS = 3
DAYS_KEPT = timedelta(days=7)
AT_ONCE, BYTES_AT_ONCE = 20, 4_000_000


def new_worker() -> str:
    """A name for a worker of this process: it says where to look whether it still runs."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid4().hex[:8]}"


def imports_with_work() -> list[int]:
    """The numbers of the imports that have items to be read or stored."""
    items = ImportItem.objects.filter(state__in=(ItemState.WAITING, ItemState.ACCEPTED), within__cancelled_at=None)
    return list(items.order_by().values_list("within", flat=True).distinct())


def are_claimed() -> bool:
    """Whether some worker is at something now, or was when it was last heard of."""
    at_work = Q(state=ItemState.READING) | Q(state=ItemState.ACCEPTED)
    return ImportItem.objects.filter(at_work, within__cancelled_at=None).exists()


def claim_to_read(import_: int, *, worker: str) -> list[ImportItem]:
    """Some items of an import that wait, now this worker's, without their bytes. One that was tried before comes
    alone, so that what ends its worker takes no other with it."""
    return _claim(
        ImportItem.objects.filter(within=import_, state=ItemState.WAITING), worker=worker, state=ItemState.READING
    )


def claim_to_store(import_: int, *, worker: str) -> list[ImportItem]:
    """The same of those that are accepted."""
    free = Q(claimed_by="") | Q(claimed_at__lt=_long_ago())
    accepted = ImportItem.objects.filter(free, within=import_, state=ItemState.ACCEPTED)
    return _claim(accepted, worker=worker, state=ItemState.ACCEPTED)


def renew(items: Sequence[ImportItem], *, done: int = 0, total: int = 0) -> bool:
    """Tell that the first of these items is still being read or stored and how far that is, and that the others come
    after it. False where the first is no longer this worker's: it was left out, or its import cancelled."""
    now = timezone.now()
    first, *others = items
    at_work = (ItemState.READING, ItemState.ACCEPTED)
    mine = ImportItem.objects.filter(pk=first.pk, state__in=at_work, claimed_by=first.claimed_by)
    kept = mine.update(done=done, total=total, claimed_at=now)
    if others:
        pks = [item.pk for item in others]
        ImportItem.objects.filter(pk__in=pks, claimed_by=first.claimed_by).update(claimed_at=now)
    return bool(kept)


def take_over() -> None:
    """Set free what a worker had that is gone. What was tried too often has failed."""
    claimed = ImportItem.objects.filter(state__in=(ItemState.READING, ItemState.ACCEPTED)).exclude(claimed_by="")
    claims = set(claimed.order_by().values_list("claimed_by", "claimed_at"))
    gone = {worker for worker, at in claims if at is None or at < _long_ago() or _is_gone(worker)}
    if not gone:
        return
    with transaction.atomic():
        stale = claimed.filter(claimed_by__in=gone)
        failed = stale.filter(attempts__gte=MOST_ATTEMPTS)
        imports = set(failed.values_list("within", flat=True))
        reason = _("The program stopped over it, several times.")
        failed.update(state=ItemState.FAILED, claimed_by="", error=reason, changed_at=timezone.now())
        stale.filter(state=ItemState.READING).update(state=ItemState.WAITING, claimed_by="")
        stale.filter(state=ItemState.ACCEPTED).update(claimed_by="")
        finish_if_done(imports)


def release(worker: str) -> None:
    """Give back what this worker claimed and won't do: it is told to stop."""
    ImportItem.objects.filter(state=ItemState.READING, claimed_by=worker).update(
        state=ItemState.WAITING, claimed_by="", attempts=F("attempts") - 1
    )
    accepted = ImportItem.objects.filter(state=ItemState.ACCEPTED, claimed_by=worker)
    accepted.update(claimed_by="", attempts=F("attempts") - 1)


def sweep() -> bool:
    """Drop some of the bytes that nobody will ask for: of what came in or was there, and, once its import has been
    cancelled or finished for a week, of what was left out or failed. Whether there may be more."""
    over = Q(item__within__cancelled_at__isnull=False) | Q(item__within__finished_at__lt=timezone.now() - DAYS_KEPT)
    done = Q(item__state__in=(ItemState.IMPORTED, ItemState.DUPLICATE, ItemState.OPENED))
    not_taken = Q(item__state__in=(ItemState.LEFT_OUT, ItemState.FAILED))
    contents = ImportContent.objects.filter(done | (not_taken & over)).order_by().values_list("pk", flat=True)
    found = list(contents[:AT_ONCE])
    TextBand.objects.filter(item__in=found).delete()
    ImportContent.objects.filter(pk__in=found).delete()
    return len(found) == AT_ONCE


def _claim(items: QuerySet[ImportItem], *, worker: str, state: ItemState) -> list[ImportItem]:
    with transaction.atomic():
        # On PostgreSQL another worker passes over the rows that this one locks; SQLite has one writer.
        found = _few(list(items.select_for_update(skip_locked=True, of=("self",)).order_by("pk")[:AT_ONCE]))
        now = timezone.now()
        ImportItem.objects.filter(pk__in=[item.pk for item in found]).update(
            state=state, claimed_by=worker, claimed_at=now, attempts=F("attempts") + 1
        )
    import_ = Import.objects.select_related("project", "by").get(pk=found[0].within_id) if found else None
    for item in found:
        item.state, item.claimed_by, item.claimed_at, item.attempts = state, worker, now, item.attempts + 1
        if import_ is not None:
            item.within, item.project = import_, import_.project
    return found


def _few(items: list[ImportItem]) -> list[ImportItem]:
    """The first ones, as many as are to be worked on together. A newer text of a document comes alone: much may hang
    on it."""
    if items and (items[0].attempts or items[0].revises_id is not None):
        return items[:1]
    few: list[ImportItem] = []
    size = 0
    for item in items:
        if item.attempts or (few and size + item.size > BYTES_AT_ONCE):
            break
        few.append(item)
        size += item.size
    return few


def _long_ago() -> datetime:
    return timezone.now() - timedelta(seconds=SECONDS_OF_A_CLAIM)


def _is_gone(worker: str) -> bool:
    """Whether a worker of this machine runs no more; of another machine's, only time tells."""
    host, _colon, rest = worker.partition(":")
    number = rest.partition(":")[0]
    if host != socket.gethostname()[:40] or not number.isdigit() or os.name != "posix":
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
