"""Who has which document open. Nothing that anybody does to a thing, so no line in the log."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.utils import timezone

from annotator.models import Presence

KEPT = timedelta(minutes=5)  # for how long pages that didn't say that they go are remembered


class Open(NamedTuple):
    """A page that is open: which, of which document, whose."""

    tab: UUID
    document: int
    person: int


def be_seen(pages: Iterable[Open]) -> None:
    """These pages are open now. Two statements, however many they are."""
    now = timezone.now()
    rows = [Presence(tab=page.tab, document_id=page.document, person_id=page.person, seen_at=now) for page in pages]
    Presence.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["tab"], update_fields=["document", "person", "seen_at"]
    )
    Presence.objects.filter(seen_at__lt=now - KEPT).delete()


def be_gone(tabs: Iterable[UUID]) -> None:
    """These pages were closed."""
    Presence.objects.filter(pk__in=list(tabs)).delete()


def leave(tab: UUID, *, by: Any) -> None:
    """This person closes a page of theirs."""
    Presence.objects.filter(pk=tab, person=by).delete()
