"""The search over HTTP: what is found, where in a text, and what may be asked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router

from annotator.api import search_schemas as schemas
from annotator.api.schemas import RevisionNumber
from annotator.api.search_json import link_to
from annotator.search.completing import OPERATORS, completions
from annotator.search.hits import Neighbour, beside, hits_in
from annotator.search.language import FIELDS
from annotator.search.understanding import understood
from documents.access import document_to_read, project_to_read, revision_to_read
from documents.field_values import fields_of

router = Router(tags=["search"])


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
