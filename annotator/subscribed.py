"""Subscriptions to searches as they stand: whose wants to be looked at."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from annotator.models import Notice, Shows, Subscription
from documents.models import Change, Membership

BETWEEN_NOTICES = timedelta(days=1)  # that one person gets about one search
BETWEEN_LOOKS = timedelta(hours=1)  # at what it finds


def due(now: datetime) -> QuerySet[Subscription]:
    """Those for which it is to be found out if there is something new, the longest overdue first: something happened in
    the project since that was asked last, which is an hour ago, or a day since something was told. Not what this person
    can't open any more."""
    told = Notice.objects.filter(view=OuterRef("view"), person=OuterRef("person"), at__gt=now - BETWEEN_NOTICES)
    member = Membership.objects.filter(project=OuterRef("project"), user=OuterRef("person"), user__is_active=True)
    last = Change.objects.filter(project=OuterRef("project")).order_by("-number").values("at")[:1]
    found = Subscription.objects.filter(
        Q(view__shared=True) | Q(view__by=F("person")),
        ~Exists(told),
        Exists(member),
        view__shows=Shows.SEARCH,
        project__trashed_at=None,
        told_at__lte=now - BETWEEN_LOOKS,
    )
    return found.annotate(changed=Subquery(last)).filter(changed__gt=F("told_at")).order_by("told_at", "pk")
