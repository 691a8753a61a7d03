"""Taking annotations away: what and in which format, and the file itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from annotator import queries
from annotator.exchange import FORMATS, past
from annotator.exchange.choice import PSEUDONYMS, Choice, Chosen, chosen
from annotator.exchange.download import download
from annotator.exchange.scope import Scope, standing
from annotator.exchange.transfer import export
from annotator.listing import Codebook
from documents.access import project_to_read
from documents.queries import documents_in
from documents.views.shelf import around

MOST_LISTED = 200  # documents in the page's choice; the others are exported from their own page


@require_safe
@login_required
def choose(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose what goes out, as ``Choice`` has it in the address, and the format."""
    project = project_to_read(request.user, slug)
    asked = chosen(project, _choice(request), user=request.user)
    scope, document = asked.scope, asked.scope.document
    listed = list(documents_in(project).only("uid", "title").order_by("title", "pk")[: MOST_LISTED + 1])
    context = around(
        project,
        document=document,
        tag=scope.tag,
        codebook=Codebook.of(queries.codebook(project)).placed,
        documents=listed[:MOST_LISTED],
        more_documents=len(listed) > MOST_LISTED,
        revision=scope.revision,
        older=range(document.revision_number - 1, 0, -1) if document else (),
        count=_count(scope),
        under_pseudonyms=asked.choice.people == PSEUDONYMS,
        formats=_formats(asked),
        query=scope.query,
        show=scope.show,
        hits=asked.choice.hits,
        here="export",
    )
    return render(request, "annotator/export.html", context)


@require_safe
@login_required
def file(request: HttpRequest, slug: str, format_name: str) -> StreamingHttpResponse:
    """The file, sent as it is made. What would be wrong in it stops it before its first byte."""
    project = project_to_read(request.user, slug)
    asked = chosen(project, _choice(request), user=request.user)
    out = export(asked, format_name, site_url=request.build_absolute_uri("/"))
    return download(request, out, name=asked.name)


def _choice(request: HttpRequest) -> Choice:
    """What the address says. A revision that was chosen with a document goes with it."""
    choice = Choice.of(request.GET)
    return choice if choice.document else replace(choice, revision="")


def _count(scope: Scope) -> int:
    return standing(scope).count() if scope.revision is None else len(past.then(scope).annotations)


def _formats(asked: Chosen) -> list[dict[str, Any]]:
    query = urlencode(asked.choice.told())
    slug = asked.scope.project.slug
    return [
        {
            "label": one.label,
            "extension": one.extension,
            "purpose": one.purpose,
            "address": f"{reverse('export-file', args=[slug, name])}?{query}".rstrip("?"),
        }
        for name, one in FORMATS.items()
        if one.writes and not one.missing
    ]
