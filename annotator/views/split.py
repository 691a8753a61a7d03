"""Splitting a tag: its passages one at a time, each sorted under other tags by a key."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotator import queries
from annotator.api.codebook_json import present_placed
from annotator.api.sorting import place_of
from annotator.listing import Codebook
from annotator.views.tags import ancestors_of, tag_of_project
from documents.access import reaching
from documents.models import Role
from documents.views.shelf import around


@require_safe
@login_required
def split(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The page; its passages come over the API, a few at a time, and each decision goes there."""
    tag: Any = reaching(tag_of_project(request.user, slug, pk), Role.EDITOR)
    codebook = Codebook.of(queries.codebook(tag.project))
    data = {
        "me": request.user.pk,
        "project": slug,
        "tag": pk,
        "above": tag.parent_id,
        "place": place_of(tag, user=request.user),
        "tags": [present_placed(placed) for placed in codebook.placed],
    }
    context = around(tag, tag=tag, ancestors=ancestors_of(tag, codebook), data=data, here="codebook")
    return render(request, "annotator/split.html", context)
