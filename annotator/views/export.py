"""Taking annotations away: what and in which format, and the file itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from annotator import queries
from annotator.errors import Invalid, Misunderstood
from annotator.exchange import FORMATS, past
from annotator.exchange.choice import PSEUDONYMS, Choice, chosen
from annotator.exchange.download import download
from annotator.exchange.leaving_out import Part
from annotator.exchange.losses import Feature
from annotator.exchange.recipes import recipes_of
from annotator.exchange.reporting import features_in
from annotator.exchange.scope import Scope, standing
from annotator.exchange.transfer import export
from annotator.exchange.writers import writers_of
from annotator.listing import Codebook
from annotator.views.export_formats import sections_of
from documents.access import project_to_read
from documents.models import Project
from documents.queries import documents_in
from documents.views.shelf import around

PARTS = (
    (Part.NOTES, _("Notes")),
    (Part.REPLIES, _("Replies")),
    (Part.COMMENTS, _("Comments under articles")),
    (Part.FURNITURE, _("Menus and other page furniture")),
)
MOST_LISTED = 200  # documents in the page's choice; the others are exported from their own page
MOST_COUNTED = 15_000  # annotations of which it is counted at once what formats leave behind: a tenth of a second


@require_safe
@login_required
def choose(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose what goes out, as ``Choice`` has it in the address, and the format; ``?losses=<format>`` has counted what
    each would leave behind, also where that takes a while."""
    project = project_to_read(request.user, slug)
    choice = choice_in(request)
    try:
        asked = chosen(project, replace(choice, people=""), user=request.user)  # nobody is given a pseudonym yet
    except Invalid as fault:
        return _render(request, project, choice, {"fault": _fault(fault, choice, slug)}, status=422)
    scope, document = asked.scope, asked.scope.document
    total = _total(scope)
    features = features_in(asked) if total <= MOST_COUNTED or "losses" in request.GET else None
    texts = features[Feature.TEXT] if features is not None else 0
    found = {
        "document": document,
        "tag": scope.tag,
        "revision": scope.revision,
        "older": range(document.revision_number - 1, 0, -1) if document else (),
        "count": total,
        "texts": texts,
        "sections": sections_of(scope, choice, total=total, features=features) if total or texts else [],
        "opened": request.GET.get("losses", ""),
    }
    return _render(request, project, choice, found)


@require_safe
@login_required
def file(request: HttpRequest, slug: str, format_name: str) -> StreamingHttpResponse:
    """The file, sent as it is made. What would be wrong in it stops it before its first byte."""
    project = project_to_read(request.user, slug)
    asked = chosen(project, choice_in(request), user=request.user)
    out = export(asked, format_name, site_url=request.build_absolute_uri("/"))
    return download(request, out, name=asked.name)


def choice_in(request: HttpRequest) -> Choice:
    """What the address says, each part that is left out by itself. A revision that was chosen with a document goes with
    it."""
    choice = Choice.of({**request.GET.dict(), "without": ",".join(request.GET.getlist("without"))})
    return choice if choice.document else replace(choice, revision="")


def _total(scope: Scope) -> int:
    return standing(scope).count() if scope.revision is None else len(past.then(scope).annotations)


def _render(
    request: HttpRequest, project: Project, choice: Choice, found: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    listed = list(documents_in(project).only("uid", "title").order_by("title", "pk")[: MOST_LISTED + 1])
    context = around(
        project,
        choice=choice,
        codebook=Codebook.of(queries.codebook(project)).placed,
        documents=listed[:MOST_LISTED],
        more_documents=len(listed) > MOST_LISTED,
        under_pseudonyms=choice.people == PSEUDONYMS,
        writers=writers_of(project, user=request.user),
        parts=[(part, label, part in choice.without.split(",")) for part, label in PARTS],
        recipes=recipes_of(project, user=request.user),
        recipe=request.GET.get("recipe", ""),
        writing=[(name, one.label) for name, one in FORMATS.items() if one.writes and not one.missing],
        is_part=any(name != "people" for name in choice.told()),
        here="export",
        **found,
    )
    return render(request, "annotator/export.html", context, status=status)


def _fault(fault: Invalid, choice: Choice, slug: str) -> dict[str, Any]:
    """What can't be understood of the choice; of a query, which part, and what it probably should be."""
    if not isinstance(fault, Misunderstood):
        return {"sentence": str(fault)}
    start, end = fault.at, fault.at + fault.length
    better = urlencode(replace(choice, q=fault.suggestion).told())
    return {
        "sentence": str(fault),
        "at": start,
        "length": fault.length,
        "before": choice.q[:start],
        "here": choice.q[start:end],
        "after": choice.q[end:],
        "suggestion": fault.suggestion,
        "address": f"{reverse('export', args=[slug])}?{better}",
    }
