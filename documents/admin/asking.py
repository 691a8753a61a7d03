"""What an act of the admin asks before it is done: what is missing, and whether what it will do is meant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from documents.admin.rights import reaches, refusal_of, roles_of, sees_everything
from documents.errors import Invalid
from documents.models import Project, Role

LOOK, DO = "look", "confirmed"  # names of the buttons
MOST_NAMED = 12  # of the chosen things


def is_confirmed(request: HttpRequest) -> bool:
    return DO in request.POST


def is_looked_at(request: HttpRequest) -> bool:
    """Whether something was filled in, so that it can be told what it would do."""
    return LOOK in request.POST or is_confirmed(request)


def ask(  # noqa: PLR0913 (each by keyword)
    model_admin: Any,
    request: HttpRequest,
    chosen: QuerySet[Any],
    *,
    title: str,
    button: str,
    form: forms.Form | None = None,
    says: Sequence[str] = (),
    look: bool = False,
) -> TemplateResponse:
    """A page that names what was chosen, asks for what ``form`` does, and says what will happen. ``look``: what would
    happen has to be shown first, so it can't be confirmed yet."""
    names = [str(thing) for thing in chosen[: MOST_NAMED + 1]]
    context = {
        **model_admin.admin_site.each_context(request),
        "title": title,
        "opts": model_admin.opts,
        "form": form,
        "media": model_admin.media + (form.media if form else forms.Media()),
        "names": names[:MOST_NAMED],
        "more": len(names) > MOST_NAMED,
        "says": says,
        "look": look,
        "button": button,
        "action": request.POST.get("action", ""),
        "picked": request.POST.getlist(ACTION_CHECKBOX_NAME),
        "across": request.POST.get("select_across", "0"),
        "picked_name": ACTION_CHECKBOX_NAME,
    }
    return TemplateResponse(request, "admin/act.html", context, status=422 if form and form.errors else 200)


def one_project(request: HttpRequest, chosen: QuerySet[Any], role: Role) -> Any:
    """The project that all of these belong to, with ``my_role``. Invalid if there are several; NotAllowed if this
    person's role there doesn't reach ``role``."""
    projects = Project.objects.filter(pk__in=chosen.order_by().values("project"))[:2]
    if len(projects) != 1:
        raise Invalid(_("Choose some of one project: filter by it first."))
    return as_member(request, projects[0], role)


def as_member(request: HttpRequest, project: Any, role: Role) -> Any:
    """``project`` with ``my_role``. NotAllowed if that doesn't reach ``role``."""
    if not reaches(request, role, project.pk):
        raise refusal_of(request, role, project.pk)
    project.my_role = Role.OWNER if sees_everything(request) else roles_of(request)[project.pk]
    return project
