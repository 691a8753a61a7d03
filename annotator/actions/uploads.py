"""Keeping an archive that somebody sent until they have decided on it. No project changes by it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from annotator.models import ArchiveUpload

KEPT = timedelta(days=1)


def keep(content: bytes, *, name: str, look: dict[str, Any], by: Any) -> ArchiveUpload:
    """In place of what this person sent before; what others left lying for too long goes, too."""
    with transaction.atomic():
        ArchiveUpload.objects.filter(Q(by=by) | Q(created_at__lt=timezone.now() - KEPT)).delete()
        return ArchiveUpload.objects.create(by=by, name=name[:200], look=look, content=content)


def drop(upload: ArchiveUpload) -> None:
    """It is done with, or not wanted. Doing it twice does it once."""
    ArchiveUpload.objects.filter(pk=upload.pk).delete()
