"""Subscribing to a search that is kept, and telling who did when it finds something new. Nothing of this is written in
a project's log: it is between the program and each person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from annotator.actions.notices import see_found, tell_of_found
from annotator.errors import Refused
from annotator.models import SavedView, Subscription
from annotator.new_hits import newly_found
from annotator.subscribed import due
from documents.access import projects_of

SETTLED = timedelta(minutes=1)  # by when what was begun is stored: what is younger is told of the next time


def subscribe(view: SavedView, *, by: Any) -> Subscription:
    """From now on this person hears of what the search newly finds. Doing it twice does it once."""
    now = timezone.now()
    whose = {"view": view, "person": by}
    return Subscription.objects.get_or_create(
        **whose, defaults={"project_id": view.project_id, "since": now, "told_at": now}
    )[0]


def unsubscribe(view: SavedView, *, by: Any) -> None:
    with transaction.atomic():
        Subscription.objects.filter(view=view, person=by).delete()
        see_found(view, by=by)


def see(view: SavedView, *, by: Any) -> None:
    """This person looks at what the search finds: new is what comes from now on."""
    now = timezone.now()
    with transaction.atomic():
        if Subscription.objects.filter(view=view, person=by).update(since=now, told_at=now):
            see_found(view, by=by)


def is_due() -> bool:
    """Whether it is to be found out for somebody if there is something new."""
    return due(timezone.now()).exists()


def tell_one() -> bool:
    """Find out for the one for whom that is due longest, and tell them if so. False where it is due for nobody.

    What the search finds is asked outside the transaction, since it may take long; of several processes that do so at
    the same moment one alone gets to write."""
    subscription = due(timezone.now()).select_related("view", "person").first()
    if subscription is None:
        return False
    until = timezone.now() - SETTLED
    is_new = _finds_something(subscription, until)
    with transaction.atomic():
        same = Subscription.objects.filter(pk=subscription.pk, told_at=subscription.told_at)
        if same.update(told_at=until) and is_new:
            tell_of_found(subscription)
    return True


def subscriptions_of(view: SavedView) -> list[dict[str, Any]]:
    """Who subscribed to a search, as the log keeps it."""
    rows = Subscription.objects.filter(view=view).order_by("pk").values("person", "since")
    return [{"person": row["person"], "since": row["since"].isoformat()} for row in rows]


def carry_back(view: SavedView, kept: Sequence[dict[str, Any]]) -> None:
    """They are subscribed to it again, as ``subscriptions_of`` had them; part of the transaction that restores it."""
    there = set(
        get_user_model()._default_manager.filter(pk__in=[one["person"] for one in kept]).values_list("pk", flat=True)
    )
    now = timezone.now()
    Subscription.objects.bulk_create(
        Subscription(
            view=view,
            project_id=view.project_id,
            person_id=one["person"],
            since=datetime.fromisoformat(one["since"]),
            told_at=now,
        )
        for one in kept
        if one["person"] in there
    )


def _finds_something(subscription: Subscription, until: datetime) -> bool:
    """Whether it finds something that this person hasn't been told of."""
    person = subscription.person
    project = projects_of(person).filter(pk=subscription.project_id).first()
    if project is None:
        return False
    try:
        found = newly_found(
            subscription.view, project, user=person, since=subscription.told_at or subscription.since, until=until
        )
        return found.exists()
    except Refused:
        return False  # a tag or a field that it asks for is gone; the page of the search says which
