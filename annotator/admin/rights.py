"""Whose annotations somebody sees in the administration."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest

from annotator.models import Blinding
from documents.admin.rights import roles_of, sees_everything
from documents.models import Role


def seen_in_admin(request: HttpRequest, *, through: str = "") -> Q:
    """Nobody sees what somebody else keeps to himself; in a blind project, who doesn't own it sees his own alone.
    ``through`` leads from what is asked for to its annotation."""
    mine = Q(**{f"{through}author_id": request.user.pk or 0})
    seen = Q(**{f"{through}private": False}) | mine
    if blind := blind_to(request):
        seen &= mine | ~Q(**{f"{through}project__in": blind})
    return seen


def blind_to(request: HttpRequest) -> list[int]:
    """The numbers of the blind projects that this person sees and doesn't own. One query a request."""
    if sees_everything(request):
        return []
    found: list[int] | None = getattr(request, "blind_to", None)
    if found is None:
        projects = [project for project, role in roles_of(request).items() if role < Role.OWNER]
        found = list(Blinding.objects.filter(project__in=projects).order_by().values_list("project", flat=True))
        request.blind_to = found  # type: ignore[attr-defined]
    return found
