"""Which documents' addresses are looked at again from time to time, and by whose word.

Documents are given as a query, and the whole of it is one act; what is so already is no change. Each function answers
how many documents it changed. Who looks, and what comes of that, is in ``documents.actions.looks``.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from documents.actions.work import Held, hold, one_act
from documents.errors import Invalid
from documents.models import AddressCheck, Change, Document, Project, SourceFile
from documents.models.rows import insert

DAYS = (1, 7, 30)  # a day, a week, a month between one look and the next
A_DAY = timedelta(days=1)


def schedule(documents: QuerySet[Document], *, every: int, take_in: str, project: Project, by: Any) -> int:
    """Have the addresses of these documents looked at every so many days (one of DAYS), in this person's name: what a
    page became is taken in, or waits to be (``AddressCheck.TakeIn``). Documents without an address are passed over;
    raises Invalid where none of them has one."""
    if every not in DAYS:
        raise Invalid(_("An address can be looked at every day, every week or every month: choose one of these."))
    if take_in not in AddressCheck.TakeIn.values:
        raise Invalid(_("Say what is to be done with a newer text: whether you are asked, or it is taken in."))
    with one_act():
        held = {one.pk: one for one in hold(documents.exclude(url=""), project)}
        if not held:
            raise Invalid(_("There is no web address to look at: give the document one among its details."))
        standing = {check.document_id: check for check in AddressCheck.objects.filter(document__in=list(held))}
        wanted = (every, take_in, by.pk)
        changed = [pk for pk in held if pk not in standing or _settings(standing[pk]) != wanted]
        _change([standing[pk] for pk in changed if pk in standing], every, take_in, by)
        _make([pk for pk in changed if pk not in standing], every, take_in, project, by)
        after = {"every": every, "take_in": str(take_in)}
        _record("check.set", [held[pk] for pk in changed], project, by, after)
    return len(changed)


def stop(documents: QuerySet[Document], *, project: Project, by: Any) -> int:
    """Don't look at the addresses of these documents any more by itself."""
    with one_act():
        held = hold(documents.filter(address_check__isnull=False), project)
        AddressCheck.objects.filter(document__in=[one.pk for one in held]).delete()
        _record("check.stopped", held, project, by)
    return len(held)


def next_look(last: datetime | None, every: int) -> datetime:
    """When to look again at what was looked at ``last``: ``every`` so many days, which are one at least."""
    return timezone.now() if last is None else max(timezone.now(), last + A_DAY * every)


def _settings(check: AddressCheck) -> tuple[int, str, int]:
    return (check.every, check.take_in, check.by_id)


def _change(checks: list[AddressCheck], every: int, take_in: str, by: Any) -> None:
    for check in checks:
        days = {"next_at": next_look(check.last_at, every)} if check.every != every else {}
        AddressCheck.objects.filter(pk=check.pk).update(every=every, take_in=take_in, by=by, **days)


def _make(pks: list[int], every: int, take_in: str, project: Project, by: Any) -> None:
    """New checks: the first look comes at once, but for what was fetched within the last day."""
    files = SourceFile.objects.filter(document__in=pks, fetched__isnull=False).order_by("pk")
    fetched = {pk: _time(said) for pk, said in files.values_list("document", "fetched")}
    insert(
        [
            AddressCheck(
                document_id=pk,
                project=project,
                every=every,
                take_in=take_in,
                by=by,
                next_at=next_look(fetched.get(pk), 1),
            )
            for pk in pks
        ]
    )


def _time(fetched: dict[str, Any]) -> datetime | None:
    found = parse_datetime(str(fetched.get("at", "")))
    return found if found is not None and timezone.is_aware(found) else None


def _record(verb: str, held: list[Held], project: Project, by: Any, after: dict[str, Any] | None = None) -> None:
    lines = [
        Change(verb=verb, project_id=project.pk, by=by, target=str(one.uid), document_id=one.pk, after=after)
        for one in held
    ]
    Change.objects.record_all(project.pk, lines)
