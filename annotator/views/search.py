"""The search page: one query over everything in a project, shown as documents, as passages or as a concordance."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotator.views.searching import SHOWS, SORTS, WIDTHS, Asked
from documents.access import project_to_read
from documents.views.shelf import around


@require_safe
@login_required
def search(request: HttpRequest, slug: str) -> HttpResponse:
    """What is found; the query, what it is shown as, the order and the width stay in the address."""
    project = project_to_read(request.user, slug)
    asked = Asked.of(request.GET)
    context = around(
        project,
        asked=asked,
        kinds=[
            {"name": name, "label": label, "icon": icon, "address": asked.asking(show=name)}
            for name, (label, icon) in SHOWS.items()
        ],
        sorts=SORTS[asked.show],
        widths=WIDTHS,
        rows=[],
        here="search",
    )
    return render(request, "annotator/search.html", context)


@require_safe
@login_required
def search_help(request: HttpRequest) -> HttpResponse:
    """The language that one searches in."""
    return render(request, "annotator/search_help.html")
