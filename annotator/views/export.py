"""Taking annotations away: what and in which format, and the file itself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from annotator import queries
from annotator.errors import NotFound
from annotator.exchange import FORMATS, past, reading
from annotator.exchange.download import download, named_for
from annotator.exchange.found import Found, found_in
from annotator.exchange.naming import masking_of
from annotator.exchange.transfer import export
from annotator.listing import Codebook
from annotator.models import Tag
from annotator.views.tags import tag_of_project
from documents.access import document_to_read, project_to_read
from documents.models import Document, Project
from documents.queries import documents_in
from documents.views.shelf import around

PSEUDONYMS = "pseudonyms"  # what ?people= may say; names without it
MOST_LISTED = 200  # documents in the page's choice; the others are exported from their own page


@require_safe
@login_required
def choose(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose the scope, ``?document=<uid>`` (and ``?revision=n`` of it) or ``?tag=<id>``, or what ``?q=<query>`` finds
    (``&show=passages``, or what stands on ``documents``; ``&hits=`` some), ``?people=pseudonyms``, and the format."""
    project = project_to_read(request.user, slug)
    document, tag = _scope(request, project)
    revision = past.older(document, _revision(request, document))
    codebook = Codebook.of(queries.codebook(project))
    scope = reading.Scope(project, document=document, tag=tag, user=request.user, revision=revision)
    if found := _found(request, project):
        scope = found.among(scope)
    listed = list(documents_in(project).only("uid", "title").order_by("title", "pk")[: MOST_LISTED + 1])
    context = around(
        project,
        document=document,
        tag=tag,
        codebook=codebook.placed,
        documents=listed[:MOST_LISTED],
        more_documents=len(listed) > MOST_LISTED,
        revision=revision,
        older=range(document.revision_number - 1, 0, -1) if document else (),
        count=_count(scope, codebook) if revision is None else len(past.then(scope).annotations),
        under_pseudonyms=_under_pseudonyms(request),
        formats=_formats(scope, hits=request.GET.get("hits", ""), under_pseudonyms=_under_pseudonyms(request)),
        query=scope.query,
        show=scope.show,
        hits=request.GET.get("hits", ""),
        here="export",
    )
    return render(request, "annotator/export.html", context)


@require_safe
@login_required
def file(request: HttpRequest, slug: str, format_name: str) -> StreamingHttpResponse:
    """The file, sent as it is made. What would be wrong in it stops it before its first byte."""
    project = project_to_read(request.user, slug)
    document, tag = _scope(request, project)
    site_url = request.build_absolute_uri("/").rstrip("/")
    masking = masking_of(project, by=request.user) if _under_pseudonyms(request) else None
    revision = past.older(document, _revision(request, document))
    out = export(
        project,
        format_name,
        document=document,
        tag=tag,
        user=request.user,
        site_url=site_url,
        masking=masking,
        revision=revision,
        found=_found(request, project),
    )
    query = named_for(request.GET.get("q", ""))
    parts = (project.slug, query, document.title if document else "", str(revision or ""), tag.name if tag else "")
    name = "-".join(slugify(part, allow_unicode=True)[:60] for part in parts if part)
    return download(request, out, name=name)


def _scope(request: HttpRequest, project: Project) -> tuple[Document | None, Tag | None]:
    """The document and the tag that the address names, both of this project."""
    document = tag = None
    if wanted := request.GET.get("document"):
        document = document_to_read(request.user, _uid(wanted))
        if document.project_id != project.pk:
            raise NotFound(_("There is no such document in this project."))
    if wanted := request.GET.get("tag"):
        if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 16):
            raise NotFound(_("There is no such tag."))
        tag = tag_of_project(request.user, project.slug, int(wanted))
    return document, tag


def _found(request: HttpRequest, project: Project) -> Found | None:
    wanted = {name: request.GET.get(name, "") for name in ("show", "hits")}
    return found_in(project, request.GET.get("q", ""), **wanted, user=request.user)


def _revision(request: HttpRequest, document: Document | None) -> int | None:
    """The number that the address names; none where no document is chosen any more."""
    wanted = request.GET.get("revision")
    if not wanted or document is None:
        return None
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 10):
        raise NotFound(_("There is no such revision."))
    return int(wanted)


def _count(scope: reading.Scope, codebook: Codebook) -> int:
    found = queries.standing_annotations(scope.project, user=scope.user)
    if scope.document is not None:
        found = found.filter(document=scope.document)
    if scope.only is not None:
        found = found.filter(pk__in=scope.only.order_by().values("pk"))
    if scope.tag is not None:
        found = found.filter(taggings__tag__in=codebook.under(scope.tag.pk)).distinct()
    return found.count()


def _under_pseudonyms(request: HttpRequest) -> bool:
    return request.GET.get("people") == PSEUDONYMS


def _uid(value: str) -> UUID:
    try:
        return UUID(value)
    except ValueError as error:
        raise NotFound(_("There is no such document in this project.")) from error


def _formats(scope: reading.Scope, *, hits: str, under_pseudonyms: bool) -> list[dict[str, Any]]:
    purposes = {
        "csv": _("One row for each annotation, for spreadsheets and statistics."),
        "jsonld": _("The standard of the Web, for other annotation programs and archives."),
        "markdown": _("Quotes, tags and notes by document, to read and to write on from."),
    }
    query = QueryDict(mutable=True)
    if scope.document is not None:
        query["document"] = str(scope.document.uid)
    if scope.revision is not None:
        query["revision"] = str(scope.revision)
    if scope.tag is not None:
        query["tag"] = str(scope.tag.pk)
    if scope.query:
        query["q"], query["show"] = scope.query, scope.show
        query.update({"hits": hits} if hits else {})
    if under_pseudonyms:
        query["people"] = PSEUDONYMS
    return [
        {
            "label": one.label,
            "extension": one.extension,
            "purpose": purposes.get(name, ""),
            "address": f"{reverse('export-file', args=[scope.project.slug, name])}?{query.urlencode()}".rstrip("?"),
        }
        for name, one in FORMATS.items()
        if one.writes
    ]
