"""Projects in the trash: their way there and back, and deleting one for ever. For their owners only."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from annotator import queries
from annotator.actions.trash import delete_project
from documents.access import project_to_own, trashed_project_to_own, trashed_projects_of
from documents.actions.projects import restore_project, trash_project
from documents.models import Role
from documents.queries import projects_with_activity
from documents.views.shelf import with_undo


@require_safe
@login_required
def trashed(request: HttpRequest) -> HttpResponse:
    """The projects in the trash that this person owns."""
    mine: Any = trashed_projects_of(request.user)
    projects = projects_with_activity(mine.filter(my_role=Role.OWNER))
    projects.sort(key=lambda project: project.trashed_at, reverse=True)
    return render(request, "annotator/trashed_projects.html", {"projects": projects})


@require_POST
@login_required
def trash(request: HttpRequest, slug: str) -> HttpResponse:
    project = project_to_own(request.user, slug)
    trash_project(project, by=request.user)
    sentence = _("“%(name)s” is in the trash, with all that is in it.") % {"name": project.name}
    messages.success(request, with_undo(sentence, reverse("project-restore", args=[slug])))
    return redirect("trashed-projects")


@require_POST
@login_required
def restore(request: HttpRequest, slug: str) -> HttpResponse:
    project = trashed_project_to_own(request.user, slug)
    restore_project(project, by=request.user)
    messages.success(request, _("“%(name)s” is back.") % {"name": project.name})
    return redirect("project", slug=slug)


@login_required
def delete(request: HttpRequest, slug: str) -> HttpResponse:
    """Delete a project for ever, once its name has been written by hand."""
    project = trashed_project_to_own(request.user, slug)
    wrong = request.method == "POST" and _plain(request.POST.get("name", "")) != _plain(project.name)
    if request.method == "POST" and not wrong:
        delete_project(project)
        messages.success(request, _("“%(name)s” is deleted for ever.") % {"name": project.name})
        return redirect("trashed-projects")
    context = {"project": project, "wrong": wrong, "counts": queries.counts_of_project(project, user=request.user)}
    return render(request, "annotator/delete_project.html", context, status=422 if wrong else 200)


def _plain(name: str) -> str:
    return " ".join(name.split())
