"""What happened in a project."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotator.history import told
from documents.access import project_to_read
from documents.queries import changes_of
from documents.views.shelf import around, number_in

PER_PAGE = 60


@require_safe
@login_required
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """The log, the newest line first; ``?before=<number>`` for what came earlier. Lines are never counted."""
    project = project_to_read(request.user, slug)
    changes = changes_of(project)
    before = number_in(request, "before")
    if before:
        changes = changes.filter(number__lt=before)
    found = list(changes[: PER_PAGE + 1])
    context = around(
        project,
        lines=told(found[:PER_PAGE], slug=slug),
        earlier=found[PER_PAGE - 1].number if len(found) > PER_PAGE else None,
        before=before,
        here="history",
    )
    return render(request, "annotator/history.html", context)
