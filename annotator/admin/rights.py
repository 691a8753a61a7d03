"""Whose annotations somebody sees in the administration."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest

from annotator.access import visible_to
from documents.admin.rights import sees_everything


def seen_in_admin(request: HttpRequest, *, through: str = "") -> Q:
    """Nobody sees what somebody else keeps to himself; in a blind project, who is no owner of it sees his own alone.
    ``through`` leads from what is asked for to its annotation."""
    if not sees_everything(request):
        return visible_to(request.user, through=through)
    return visible_to(None, through=through) | Q(**{f"{through}author_id": request.user.pk})
