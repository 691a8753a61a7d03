"""Keeping files that came in until somebody has decided on them. Nothing of a project changes by it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from annotator.models import Arrival
from documents.models import Project

KEPT = timedelta(days=7)
MOST_KEPT = 10  # of one person, wherever they brought them


def keep(  # noqa: PLR0913 (what a file is kept with)
    project: Project, *, name: str, format_name: str, content: bytes, reading: bytes, by: Any
) -> Arrival:
    """A file and what was read in it. Throws away what has waited for too long, and the oldest of one's many."""
    with transaction.atomic():
        Arrival.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
        many = Arrival.objects.filter(by=by).order_by("-pk").values_list("pk", flat=True)[MOST_KEPT - 1 :]
        Arrival.objects.filter(pk__in=list(many)).delete()
        return Arrival.objects.create(
            project=project, by=by, name=name[:500], format=format_name, content=content, reading=reading
        )


def read_as(arrival: Arrival, *, format_name: str, reading: bytes) -> None:
    """The same file, read in another format."""
    arrival.format, arrival.reading = format_name, reading
    arrival.save(update_fields=["format", "reading"])


def drop(arrival: Arrival) -> None:
    """It is done with, or not wanted."""
    Arrival.objects.filter(pk=arrival.pk).delete()
