"""Mentions, replies, newer texts and new hits: what each person is told of, as long as they may see it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from annotator.errors import NotFound
from annotator.models import Notice, Preference
from documents.access import only_project_of
from documents.models import Role

MOST_COUNTED = 100


def standing_notices() -> QuerySet[Notice]:
    """Everybody's notices that lead somewhere: nothing of it lies in the trash or was made private, and the person
    is a member. While a project is blind, notices of what its members may not see wait for it to be opened."""
    seen = (
        Q(project__blinding__isnull=True) | Q(annotation__author=F("person")) | Q(project__memberships__role=Role.OWNER)
    )
    of_annotations = seen & Q(
        annotation__trashed_at__isnull=True,
        annotation__private=False,
        annotation__document__trashed_at__isnull=True,
    )
    of_texts = Q(
        annotation__isnull=True,
        document__isnull=False,
        document__trashed_at__isnull=True,
        project__memberships__role__gte=Role.EDITOR,
    )
    of_searches = Q(view__isnull=False) & (Q(view__shared=True) | Q(view__by=F("person")))
    return Notice.objects.filter(
        Q(reply__isnull=True) | Q(reply__trashed_at__isnull=True),
        of_annotations | of_texts | of_searches,
        project__trashed_at__isnull=True,
        project__memberships__user=F("person"),
    )


def notices_of(user: Any) -> QuerySet[Notice]:
    """This person's notices, the newest first, with who, where and about what."""
    mine = standing_notices().filter(person=user)
    return mine.select_related("by", "annotation__document", "document", "view", "reply", "project").order_by("-pk")


def unseen_notices(user: Any) -> int:
    """How many notices this person hasn't seen, MOST_COUNTED at most: those of the projects that they are let into
    now. One query."""
    return _unseen(only_project_of(user)).filter(person=user)[:MOST_COUNTED].count()


def unseen_by_person(people: Collection[int], *, only: int | None = None) -> dict[int, int]:
    """The same of several people, without those who have seen all; ``only``: of this project. One query."""
    unseen = _unseen(only).filter(person__in=people)
    counts = unseen.values_list("person").annotate(count=Count("pk"))
    return {person: min(count, MOST_COUNTED) for person, count in counts}


def _unseen(only: int | None) -> QuerySet[Notice]:
    unseen = standing_notices().filter(seen_at__isnull=True).order_by()
    return unseen if only is None else unseen.filter(project=only)


def notice_to_follow(user: Any, pk: int) -> Notice:
    notice = notices_of(user).filter(pk=pk).first()
    if notice is None:
        raise NotFound(_("What this was about was deleted, or you are not a member of its project any more."))
    return notice


def notices_to_mail(*, since: datetime) -> QuerySet[Notice]:
    """What to send by mail: not seen, not sent, not older than ``since``, to people with an address who want it; by
    person, the oldest first."""
    unwanted = Preference.objects.filter(person=OuterRef("person"), mail=False)
    waiting = standing_notices().filter(
        ~Exists(unwanted), seen_at__isnull=True, mailed_at__isnull=True, at__gte=since, person__is_active=True
    )
    waiting = waiting.exclude(person__email="").select_related(
        "person", "by", "annotation__document", "document", "view", "reply"
    )
    return waiting.order_by("person_id", "pk")


def wants_mail(user: Any) -> bool:
    return not Preference.objects.filter(person=user, mail=False).exists()
