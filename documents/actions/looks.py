"""A look at an address, when its time has come: claimed, so that nobody looks at the same time; then what came of it.

Everything here holds only while the check is as it was claimed: who stops it or sets it anew ends what is under way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from documents.actions.checks import next_look
from documents.actions.proposals import propose_addresses
from documents.checking import due
from documents.conditions import Known
from documents.models import (
    AddressCheck,
    CheckedHost,
    Import,
    ImportContent,
    ImportItem,
    ItemState,
    Purpose,
    Revision,
)
from documents.signals import address_checked

PAUSE = timedelta(seconds=5)  # between two looks at pages of one machine
LEASE = timedelta(minutes=15)  # after which a look is somebody else's: its worker was killed
TO_READ = timedelta(seconds=5)  # until it is asked again what came of a newer text
REST = timedelta(minutes=15)  # for a machine that has trouble and doesn't say how long
LONGEST_REST = timedelta(days=7)
MOST_DAYS = 30  # between two looks at an address that can't be had
KEPT = timedelta(days=7)
_BUSY = (429, 503)
_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Page:
    """What was known of a page when it was looked at the last time."""

    known: Known
    sha256: str


def claim() -> AddressCheck | None:
    """The check that is overdue longest, now this process's alone, with its document; None where none is due. No page
    of the same machine is looked at until this one was (``free``), and for a pause after."""
    for check in due().select_related("document__project", "by", "host")[:_AT_ONCE]:
        if _claim(check):
            return check
    return None


def page_of(check: AddressCheck) -> Page:
    """What is known of the page: from the last look, else from when the document's text came in."""
    said, url = check.validators, check.document.url
    if said.get("url") == url:
        return Page(Known(said.get("etag", ""), said.get("last_modified", "")), said.get("sha256", ""))
    current = Revision.objects.filter(document=check.document, number=check.document.revision_number)
    row = current.values_list("source_file__fetched", "source_file__sha256").first()
    fetched, sha256 = row or (None, None)
    fetched = fetched or {}
    same = url in (fetched.get("asked"), fetched.get("url"))
    return Page(Known.of(fetched.get("headers", {})) if same else Known(), sha256 or "")


def note_unchanged(check: AddressCheck) -> None:
    """The page is what it was."""
    now = timezone.now()
    _note(check, AddressCheck.Found.UNCHANGED, last_at=now, next_at=next_look(now, check.every))


def note_failed(check: AddressCheck, error: str, *, answered: int | None = None, wait: float | None = None) -> None:
    """The page can't be had, and why. The next look comes tomorrow, then later each time; and not before the ``wait``,
    in seconds, that the machine asked for."""
    now = timezone.now()
    rest = min(timedelta(seconds=wait), LONGEST_REST) if wait is not None else REST if answered in _BUSY else PAUSE
    if check.host is not None:
        CheckedHost.objects.filter(pk=check.host.pk).update(free_at=now + max(rest, PAUSE))
    failures = min(check.failures + 1, 1000)
    days = min(2 ** (min(failures, 10) - 1), MOST_DAYS)
    after: dict[str, Any] = {"last_at": now, "failures": failures, "error": error, "validators": {}}
    _note(check, AddressCheck.Found.FAILED, next_at=max(next_look(now, days), now + rest), **after)


def bring(check: AddressCheck, content: bytes, fetched: Mapping[str, Any], **fields: Any) -> ImportItem | None:
    """Another page has come: a newer text of the document, if there is one in it, to be read by a worker. ``fields``
    are the item's, as ``results.keep_fetched`` takes them. None where the check isn't this process's any more."""
    now = timezone.now()
    with transaction.atomic():
        if not _mine(check).select_for_update().exists():
            return None
        straight = check.take_in == AddressCheck.TakeIn.IF_SURE
        import_ = propose_addresses([check.document], by=check.by, straight=straight)
        item = ImportItem.objects.get(within=import_)
        if item.state == ItemState.WAITING:
            ImportContent.objects.create(item=item, content=content)
            ImportItem.objects.filter(pk=item.pk).update(fetched=dict(fetched), size=len(content), **fields)
        known = Known.of(fetched.get("headers", {}))
        said: dict[str, Any] = {"url": check.document.url, "etag": known.etag, "last_modified": known.last_modified}
        said |= {"sha256": fields["sha256"], "item": item.pk}
        next_at = now + TO_READ
        _mine(check).update(last_at=now, next_at=next_at, found="", error="", validators=said)
        check.last_at, check.next_at, check.found, check.error, check.validators = now, next_at, "", "", said
    return item


def settle(check: AddressCheck) -> None:
    """What became of the newer text that the last look brought: not yet known, or nothing new, or one to be looked at,
    or the document's text already."""
    item = ImportItem.objects.filter(pk=check.validators.get("item", 0)).first()
    if item is not None and item.state in (ItemState.WAITING, ItemState.READING, ItemState.ACCEPTED):
        _mine(check).update(next_at=timezone.now() + TO_READ)
        return
    if item is None or item.state == ItemState.DUPLICATE:
        _settle(check, AddressCheck.Found.UNCHANGED, item)
    elif item.state == ItemState.FAILED:
        note_failed(check, item.error)
    else:
        _settle(check, AddressCheck.Found.CHANGED, item)


def free(check: AddressCheck) -> None:
    """The machine that was asked may be asked again after a pause, if it isn't to be left alone for longer."""
    if check.host is not None:
        leased = CheckedHost.objects.filter(pk=check.host.pk, free_at=check.host.free_at)
        leased.update(free_at=timezone.now() + PAUSE)


def sweep() -> bool:
    """Forget some of the imports that found nothing new and have been over for a week. Whether there may be more."""
    over = Import.objects.filter(purpose=Purpose.REVISIONS, finished_at__lt=timezone.now() - KEPT)
    told = ImportItem.objects.filter(within=OuterRef("pk")).exclude(state=ItemState.DUPLICATE)
    found = list(over.filter(~Exists(told)).order_by("pk").values_list("pk", flat=True)[:_AT_ONCE])
    if found:
        ImportItem.objects.filter(within__in=found).delete()
        Import.objects.filter(pk__in=found).delete()
    return len(found) == _AT_ONCE


def _claim(check: AddressCheck) -> bool:
    now = timezone.now()
    with transaction.atomic():
        changes: dict[str, Any] = {"next_at": now + LEASE}
        if not is_being_read(check):
            changes["host"] = host = _host(check, now)
            if not CheckedHost.objects.filter(pk=host.pk, free_at__lte=now).update(free_at=now + LEASE):
                AddressCheck.objects.filter(pk=check.pk).update(host=host)  # so that it isn't due until that is free
                return False
            host.free_at = now + LEASE
        if not _mine(check).update(**changes):
            transaction.set_rollback(True)
            return False
    for name, value in changes.items():
        setattr(check, name, value)
    return True


def is_being_read(check: AddressCheck) -> bool:
    """Whether the last look brought a page of which isn't known yet what is in it."""
    return check.last_at is not None and not check.found


def _host(check: AddressCheck, now: datetime) -> CheckedHost:
    """The machine of the document's address, which may be another one since the last look."""
    name = (urlsplit(check.document.url).hostname or "")[:253]
    if check.host is not None and check.host.name == name:
        return check.host
    return CheckedHost.objects.get_or_create(name=name, defaults={"free_at": now})[0]


def _mine(check: AddressCheck) -> Any:
    """The check, as long as it is as it was claimed."""
    same = {"next_at": check.next_at, "every": check.every, "take_in": check.take_in, "by": check.by_id}
    return AddressCheck.objects.filter(pk=check.pk, **same)


def _settle(check: AddressCheck, found: AddressCheck.Found, item: ImportItem | None) -> None:
    _note(check, found, item=item, next_at=next_look(check.last_at, check.every))


def _note(check: AddressCheck, found: AddressCheck.Found, *, item: ImportItem | None = None, **fields: Any) -> None:
    """What a look found, and tell of it."""
    with transaction.atomic():
        fields = {"failures": 0, "error": "", **fields, "found": found}
        if _mine(check).update(**fields):
            for name, value in fields.items():
                setattr(check, name, value)
            address_checked.send(sender=AddressCheck, check=check, item=item)
