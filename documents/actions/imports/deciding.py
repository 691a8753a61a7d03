"""What becomes of items: left out, taken in, accepted, tried again; and an import that is cancelled."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.actions.imports.staging import tell_workers
from documents.errors import Conflict, Invalid
from documents.models import Change, Decision, Import, ImportContent, ImportItem, ItemState, Likeness, Origin

OPEN = (ItemState.WAITING, ItemState.READING, ItemState.MAPPING, ItemState.READY, ItemState.ACCEPTED)
_MAY_BE_LEFT_OUT = (ItemState.WAITING, ItemState.MAPPING, ItemState.READY, ItemState.FAILED)


def decide(item: ImportItem, decision: str, *, by: Any) -> ImportItem:
    """What becomes of an item that is like a document: a ``Decision``, or "" for what goes without saying."""
    if decision and decision not in Decision.values:
        raise Invalid(_("Decide for one of: %(decisions)s.") % {"decisions": ", ".join(Decision.values)})
    with transaction.atomic():
        current = _item(item)
        if current.state not in (ItemState.READY, ItemState.LEFT_OUT):
            raise _too_late(current)
        if current.revises_id is not None and decision != Decision.VERSION:
            raise Invalid(_("“%(item)s” is a newer text of a document: save it, or leave it out.") % {"item": current})
        if decision == Decision.VERSION and current.like_id is None:
            raise Invalid(_("“%(item)s” is like no document: it can't be a new version of one.") % {"item": current})
        current.decision, current.decided_by = decision, by
        current.save(update_fields=["decided_by", "decision", "changed_at"])
    return current


def leave_out(item: ImportItem, *, by: Any) -> ImportItem:
    """Don't import this one. Doing it twice does it once."""
    with transaction.atomic():
        current = _item(item)
        if current.state != ItemState.LEFT_OUT:
            if current.state not in _MAY_BE_LEFT_OUT:
                raise _too_late(current)
            current.state, current.decided_by = ItemState.LEFT_OUT, by
            current.save(update_fields=["decided_by", "state", "changed_at"])
            finish_if_done([current.within_id])
    return current


def take_in(item: ImportItem, *, by: Any) -> ImportItem:
    """Import one that was left out after all. Doing it twice does it once."""
    with transaction.atomic():
        current = _item(item)
        if current.state == ItemState.LEFT_OUT:
            _reopen(current)
            current.state, current.decided_by = _where_it_was(current), by
            current.save(update_fields=["decided_by", "state", "attempts", "error", "changed_at"])
        elif current.state not in (ItemState.READY, ItemState.WAITING, ItemState.MAPPING):
            raise _too_late(current)
    return current


def try_again(item: ImportItem, *, by: Any) -> ImportItem:
    """Read an item that failed once more, or have it decided on again."""
    with transaction.atomic():
        current = _item(item)
        if current.state != ItemState.FAILED:
            raise Conflict(
                _("“%(item)s” has not failed: it is %(state)s.")
                % {"item": current, "state": current.get_state_display()}
            )
        _reopen(current)
        # What was corrected by hand was never read: it only couldn't be stored.
        again = ItemState.READY if current.origin == Origin.CORRECTED else ItemState.WAITING
        current.state, current.error, current.attempts, current.decided_by = again, "", 0, by
        if not _is_kept(current):
            raise _gone(current)
        current.save(update_fields=["decided_by", "state", "error", "attempts", "changed_at"])
    return current


def accept(import_: Import, items: Iterable[ImportItem] | None = None, *, by: Any) -> int:
    """Have a worker store the items that are ready, or those of ``items`` that are. What is to be skipped is a
    duplicate from now on. How many were accepted."""
    with transaction.atomic():
        current = Import.objects.select_for_update().get(pk=import_.pk)
        if current.cancelled_at is not None:
            raise Conflict(_("This import was cancelled: nothing more of it can come in."))
        ready = _of(import_, items).filter(state=ItemState.READY)
        now = timezone.now()
        # What is the same as an earlier item of this import is compared once more when that has come in, or hasn't;
        # and what is like a document that went to the trash in the meantime.
        skipped = ready.filter(decision=Decision.SKIP).exclude(~Q(likeness=Likeness.NEAR), like=None)
        skipped = skipped.exclude(like__trashed_at__isnull=False)
        skipped.update(state=ItemState.DUPLICATE, document=F("like"), decided_by=by, changed_at=now)
        accepted = ready.update(
            state=ItemState.ACCEPTED, attempts=0, claimed_at=None, claimed_by="", decided_by=by, changed_at=now
        )
        finish_if_done([import_.pk])
        if accepted:
            transaction.on_commit(tell_workers)
            _record("import.accepted", current, by=by, after={"items": accepted})
    return accepted


def cancel(import_: Import, *, by: Any) -> Import:
    """End an import. What is finished stays; everything else is left out. Doing it twice does it once."""
    with transaction.atomic():
        current = Import.objects.select_for_update().get(pk=import_.pk)
        if current.finished_at is None:
            now = timezone.now()
            open_items = ImportItem.objects.filter(within=current, state__in=OPEN)
            open_items.update(state=ItemState.LEFT_OUT, claimed_by="", changed_at=now)
            current.cancelled_at = current.finished_at = now
            current.save(update_fields=["cancelled_at", "finished_at"])
            _record("import.cancelled", current, by=by)
    return current


def finish_if_done(imports: Iterable[int]) -> None:
    """Note when nothing is left to do in these imports. Part of the act that may have been the last."""
    still_open = ImportItem.objects.filter(state__in=OPEN).values("within")
    waiting = Import.objects.filter(pk__in=set(imports), finished_at=None)
    waiting.filter(Q(items__isnull=False) & ~Q(pk__in=still_open.filter(within__in=set(imports)))).update(
        finished_at=timezone.now()
    )


def _record(verb: str, import_: Import, *, by: Any, **states: Any) -> None:
    Change.objects.record(verb, project_id=import_.project_id, by=by, target=import_.uid, **states)


def _of(import_: Import, items: Iterable[ImportItem] | None) -> QuerySet[ImportItem]:
    within = ImportItem.objects.filter(within=import_)
    return within if items is None else within.filter(pk__in=[item.pk for item in items])


def _item(item: ImportItem) -> ImportItem:
    """The item as it stands now, locked."""
    return ImportItem.objects.select_for_update(of=("self",)).select_related("within").get(pk=item.pk)


def _reopen(item: ImportItem) -> None:
    if item.within.cancelled_at is not None:
        raise Conflict(_("This import was cancelled: start another one."))
    Import.objects.filter(pk=item.within_id).update(finished_at=None)
    transaction.on_commit(tell_workers)


def _where_it_was(item: ImportItem) -> ItemState:
    """The state an item that was left out goes back to: ready if it was read, and a table's columns are to be named."""
    if ImportContent.objects.filter(item=item, reading__isnull=False).exists():
        return ItemState.READY
    if not _is_kept(item):
        raise _gone(item)
    item.attempts, item.error = 0, ""
    return ItemState.MAPPING if item.columns else ItemState.WAITING


def _is_kept(item: ImportItem) -> bool:
    return bool(item.url) or ImportContent.objects.filter(item=item).exists()


def _gone(item: ImportItem) -> Conflict:
    return Conflict(_("“%(item)s” isn't kept any more: import it again.") % {"item": item})


def _too_late(item: ImportItem) -> Conflict:
    return Conflict(
        _("Nothing can be decided about “%(item)s” now: it is %(state)s.")
        % {"item": item, "state": item.get_state_display()}
    )
