"""My projects, and making and changing one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from documents import queries
from documents.access import project_to_own, projects_of
from documents.actions.projects import edit_project, make_project
from documents.forms import ProjectForm
from documents.views.shelf import around, bad_request_status


@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """The projects this person is a member of."""
    projects = queries.projects_with_activity(projects_of(request.user))
    return render(request, "documents/projects.html", {"projects": projects})


@login_required
def new(request: HttpRequest) -> HttpResponse:
    form = ProjectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        project = make_project(by=request.user, **form.cleaned_data)
        return redirect("project", slug=project.slug)
    return render(request, "documents/new_project.html", {"form": form}, status=bad_request_status(form))


@login_required
def settings(request: HttpRequest, slug: str) -> HttpResponse:
    """Rename or describe a project."""
    project = project_to_own(request.user, slug)
    form = ProjectForm(request.POST) if request.method == "POST" else ProjectForm.of(project)
    if request.method == "POST" and form.is_valid():
        edit_project(project, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("project-settings", slug=project.slug)
    return render(
        request, "documents/settings.html", around(project, form=form, here="settings"), status=bad_request_status(form)
    )
