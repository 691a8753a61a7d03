"""What somebody may see and change in the administration: everything, who looks after the whole site; else what his
roles let him do in the projects that he is a member of. Django's own permissions say nothing here."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from documents.errors import NotAllowed
from documents.models import Membership, Role


def sees_everything(request: HttpRequest) -> bool:
    return bool(request.user.is_active and getattr(request.user, "is_superuser", False))


def roles_of(request: HttpRequest) -> dict[int, int]:
    """The number of each project that this person is a member of → his role there; of projects in the trash, those
    that he owns. One query a request."""
    found: dict[int, int] | None = getattr(request, "roles", None)
    if found is None:
        rows = Membership.objects.filter(user_id=request.user.pk or 0).order_by()
        found = {
            project: role
            for project, role, trashed_at in rows.values_list("project", "role", "project__trashed_at")
            if trashed_at is None or role >= Role.OWNER
        }
        request.roles = found  # type: ignore[attr-defined]
    return found


def within(request: HttpRequest, rows: QuerySet[Any], path: str, *, role: int = Role.READER) -> QuerySet[Any]:
    """Those of the rows that lie in projects where this person's role reaches ``role``. ``path`` leads to a row's
    project ("pk" where it is one)."""
    if sees_everything(request):
        return rows
    projects = [project for project, mine in roles_of(request).items() if mine >= role]
    # A comparison with one number is answered in the order of the rows; one with several has to sort them all.
    return rows.filter(**({path: projects[0]} if len(projects) == 1 else {f"{path}__in": projects}))


def reaches(request: HttpRequest, role: int, project: int | None = None) -> bool:
    """Whether this person's role reaches ``role`` in this project; None: in any."""
    if sees_everything(request):
        return True
    roles = roles_of(request)
    mine = max(roles.values(), default=0) if project is None else roles.get(project, 0)
    return mine >= role


def refusal_of(request: HttpRequest, role: Role, project: int) -> NotAllowed:
    """Why somebody whose role in this project doesn't reach ``role`` may not."""
    mine = roles_of(request).get(project)
    if mine is None:
        return NotAllowed(_("You are not a member of this project. Ask one of its owners."))
    return NotAllowed(
        _("This needs the role “%(needed)s”; yours is “%(mine)s”. Ask an owner of the project.")
        % {"needed": role.label, "mine": Role(mine).label}
    )
