"""The search over HTTP: what is found, where in a text, and what may be asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router

from annotator.api import search_schemas as schemas
from annotator.api.schemas import RevisionNumber
from annotator.api.search_json import documents_json, line_json, link_to, passages_json
from annotator.errors import Invalid
from annotator.exchange.download import download, named_for
from annotator.exchange.tables import KINDS, table
from annotator.search import concordance, results
from annotator.search.completing import OPERATORS, completions
from annotator.search.facets import facets as facets_of
from annotator.search.hits import Neighbour, beside, hits_in
from annotator.search.language import FIELDS
from annotator.search.understanding import Search, understood
from documents.access import document_to_read, project_to_read, revision_to_read
from documents.field_values import fields_of

router = Router(tags=["search"])

_TABLES = {kind.media_type: {"schema": {"type": "string"}} for kind in KINDS.values()}


@router.get("/projects/{slug}/search", response=schemas.SearchOut, summary="Find documents, passages or occurrences")
def search(request: HttpRequest, slug: str, asked: Annotated[schemas.SearchIn, Query()]) -> Any:
    """One query over everything: documents, passages, or each occurrence of its words with what stands around it.
    ``sort``: newest, oldest, title, published or relevance; of a concordance document, left, keyword or right.
    ``after`` is ``next`` of the page before. A query that isn't understood is a problem with ``at``, ``length`` and
    ``suggestion``."""
    project = project_to_read(request.user, slug)
    search = understood(project, asked.q, user=request.user)
    page = {"documents": _documents, "passages": _passages, "concordance": _lines}[asked.show](search, asked)
    return {
        "query": search.text,
        "show": asked.show,
        "sort": asked.sort,
        "counts": _counts(search) if asked.counts else None,
        "facets": _facets(search, asked) if asked.facets else None,
        **page,
    }


@router.get(
    "/projects/{slug}/search/table/{kind}",
    summary="All that is found, as a table",
    openapi_extra={"responses": {200: {"description": "The file", "content": _TABLES}}},
)
def get_table(
    request: HttpRequest, slug: str, kind: str, asked: Annotated[schemas.TableIn, Query()]
) -> StreamingHttpResponse:
    """``kind`` is csv or tsv. Documents and passages come the newest first; a concordance document by document, or as
    it is sorted (left, keyword, right), of which there are 20,000 lines at most."""
    project = project_to_read(request.user, slug)
    search = understood(project, asked.q, user=request.user)
    sort = _sort(asked, concordance.SORTS) if asked.show == "concordance" else ""
    site = request.build_absolute_uri("/")
    made = table(search, kind, show=asked.show, sort=sort, width=asked.width, site_url=site)
    parts = (slug, named_for(search.text), asked.show, timezone.localdate().isoformat())
    return download(request, made, name="-".join(filter(None, parts)))


@router.get("/projects/{slug}/search/fields", response=schemas.FieldsOut, summary="What can be asked for by name")
def fields(request: HttpRequest, slug: str) -> Any:
    """The fields of the language, those of this project, and the operators."""
    project = project_to_read(request.user, slug)
    of_language = [
        {
            "name": field.name,
            "spellings": field.spellings,
            "kind": field.kind,
            "speaks_of": field.speaks_of,
            "sentence": _(field.sentence),
            "values": field.values,
            "own": False,
        }
        for field in FIELDS.values()
    ]
    of_project = [
        {
            "name": field.name,
            "spellings": [],
            "kind": field.kind,
            "speaks_of": "document",
            "sentence": field.description,
            "values": field.choices,
            "own": True,
        }
        for field in fields_of(project)
    ]
    operators = [
        {"name": name, "label": str(label), "sentence": str(sentence)} for name, (label, sentence) in OPERATORS.items()
    ]
    return {"fields": [*of_language, *of_project], "operators": operators}


@router.get("/projects/{slug}/search/complete", response=schemas.CompletionsOut, summary="What may come at the caret")
def complete(request: HttpRequest, slug: str, q: schemas.Query, at: schemas.Caret = None) -> Any:
    """What may stand in the query ``at`` so many code points from its start (at its end, if that isn't said): fields,
    operators, and what they can have here. At most a dozen, the likeliest first."""
    project = project_to_read(request.user, slug)
    found = completions(project, q, len(q) if at is None else at, user=request.user)
    return {
        "start": found.start,
        "end": found.end,
        "completions": [one._asdict() for one in found.completions],
    }


@router.get("/documents/{uuid:uid}/hits", response=schemas.HitsOut, summary="Where a search finds something in a text")
def hits(  # noqa: PLR0913 (what the address may say)
    request: HttpRequest,
    uid: UUID,
    q: schemas.Query,
    show: schemas.Show = "documents",
    sort: schemas.Sort = "",
    revision: RevisionNumber | None = None,
) -> Any:
    """The words of a query in a document's text (as it is now, or in the revision with that number), whether or not the
    search finds the document. Where passages are shown, or no words are looked for: the passages that it finds there.
    ``next`` and ``previous`` are the documents around it among those that the search finds."""
    document = document_to_read(request.user, uid)
    number = document.revision_number
    if revision is not None and revision != number:
        number = revision_to_read(request.user, uid, revision).number
    search = understood(document.project, q, user=request.user)
    passages = show == "passages"
    found = hits_in(search, document, number, passages=passages)
    before, after = beside(search, document, sort=sort, passages=passages)
    said = {"q": search.text, "show": show, "sort": sort}
    return {
        "query": search.text,
        "revision": number,
        "hits": found.places,
        "title": found.title,
        "more": found.more,
        "next": _neighbour(after, said),
        "previous": _neighbour(before, said),
    }


def _neighbour(one: Neighbour | None, said: dict[str, str]) -> dict[str, Any] | None:
    if one is None:
        return None
    at = None if one.at is None else (one.at.start, one.at.end)
    return {"uid": one.document.uid, "title": one.document.title, "link": link_to(one.document.uid, said, at=at)}


def _documents(search: Search, asked: schemas.SearchIn) -> dict[str, Any]:
    page = results.documents_page(search, sort=_sort(asked, results.OF_DOCUMENTS), after=asked.after, limit=asked.limit)
    found = documents_json(search, page.rows, _said(search, asked))
    return {"documents": found, "next": page.next or None, "remarks": _cut(page.cut)}


def _passages(search: Search, asked: schemas.SearchIn) -> dict[str, Any]:
    page = results.passages_page(search, sort=_sort(asked, results.OF_PASSAGES), after=asked.after, limit=asked.limit)
    found = passages_json(page.rows, _said(search, asked), width=asked.width)
    return {"passages": found, "next": page.next or None, "remarks": _cut(page.cut)}


def _lines(search: Search, asked: schemas.SearchIn) -> dict[str, Any]:
    sort = _sort(asked, concordance.SORTS)
    page = concordance.lines(search, sort=sort, width=asked.width, after=asked.after, limit=asked.limit)
    said = _said(search, asked)
    cut = _cut(concordance.MOST_SORTED if page.cut else None)
    return {"lines": [line_json(line, said) for line in page.lines], "next": page.next or None, "remarks": cut}


def _sort(asked: schemas.TableIn, known: Sequence[str]) -> str:
    sort = asked.sort or known[0]
    if sort not in known:
        raise Invalid(
            _("“%(sort)s” is no order of these. Choose one of: %(known)s.") % {"sort": sort, "known": ", ".join(known)}
        )
    return sort


def _said(search: Search, asked: schemas.SearchIn) -> dict[str, str]:
    return {"q": search.text, "show": asked.show, "sort": asked.sort}


def _cut(most: int | None) -> list[str]:
    if most is None:
        return []
    return [_("There is more than can be put in this order: it is that of the first %(most)s.") % {"most": most}]


def _counts(search: Search) -> dict[str, Any]:
    counted = concordance.count(search)
    return {
        "documents": search.documents().count(),
        "passages": search.passages().count(),
        "occurrences": counted.occurrences,
        "more": counted.more,
    }


def _facets(search: Search, asked: schemas.SearchIn) -> list[dict[str, Any]]:
    return [
        {
            "name": facet.name,
            "label": facet.label,
            "about": facet.about,
            "values": [
                {"label": value.label, "count": value.count, "query": value.query, "on": value.on}
                for value in facet.values
            ],
        }
        for facet in facets_of(search, passages=asked.show == "passages")
    ]
