"""Checks of addresses as they stand: those of a project, those of documents, and what is due."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from documents.models import AddressCheck, Membership, Project, Role

BEING_READ = Q(found="", last_at__isnull=False)


def checks_in(project: Project) -> QuerySet[AddressCheck]:
    """The checks of a project's documents, but for those in the trash, with who set them; the next one due first.
    ``may``: whether who set it may still bring texts in."""
    checks = AddressCheck.objects.filter(project=project, document__trashed_at=None)
    return checks.select_related("document", "by").annotate(may=Exists(_of_editors())).order_by("next_at", "pk")


def due(now: datetime | None = None) -> QuerySet[AddressCheck]:
    """What is to be looked at now, the longest overdue first: not what lies in the trash, nor what was set by somebody
    who may not bring texts in any more, nor a page of a machine that is to be left alone still."""
    now = now or timezone.now()
    there = Q(document__trashed_at=None, project__trashed_at=None) & ~Q(document__url="")
    free = Q(host=None) | Q(host__free_at__lte=now) | BEING_READ
    checks = AddressCheck.objects.filter(there, free, Exists(_of_editors()), next_at__lte=now)
    return checks.order_by("next_at", "pk")


def is_something_due() -> bool:
    """Whether there is an address to be looked at now. Where nothing is fetched, there never is."""
    return getattr(settings, "FETCH", True) and due().exists()


def is_something_near() -> bool:
    """Whether something is due now or within a minute: as soon as a machine was left alone for a while, or it is known
    what is in a page that came."""
    now = timezone.now()
    near = due(now + timedelta(minutes=1)).filter(BEING_READ | Q(next_at__lte=now))
    return getattr(settings, "FETCH", True) and near.exists()


def _of_editors() -> QuerySet[Membership]:
    """The membership of who set a check, if it lets them bring texts in."""
    return Membership.objects.filter(
        project=OuterRef("project"), user=OuterRef("by"), role__gte=Role.EDITOR, user__is_active=True
    )
