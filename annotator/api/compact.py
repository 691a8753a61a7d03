"""All annotations of a document: what all members see of them as it was a moment ago, made and compressed once, and
what is to be put on top of it for this person, now."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from annotator import queries
from annotator.actions import place
from annotator.columns import Wanted, columns
from annotator.snapshots import as_json, own_snapshot, snapshot_of
from annotator.splicing import answer_with
from documents.models import Document

MEDIA_TYPE = "application/json"


def answer(request: HttpRequest, document: Document, *, revision: int | None = None) -> HttpResponse:
    """The document's annotations, or 304 if the browser has them as they stand. ``revision`` is the number of the
    text that they are to be shown on."""
    place.catch_up(document)
    older = revision if revision is not None and revision != document.revision_number else None
    change, blind = queries.last_change_for(document, user=request.user)
    etag = f'"{document.uid.hex}-{change}-{request.user.pk}-{blind}{"" if older is None else f"-{older}"}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    # Of the many answers to a condition, one is wanted: has the browser what it would get?
    unchanged = get_conditional_response(request, etag=etag, response=HttpResponse(headers=headers))
    if unchanged is not None and unchanged.status_code == 304:
        return unchanged
    changed: list[UUID] = []
    if blind == "own":
        kept = own_snapshot(document, change=change, user=request.user, made_on=older)
    else:
        kept, changed = snapshot_of(document, change=change, user=request.user, made_on=older)
    fresh = columns(document, Wanted.seen_by(request.user, document, changed=changed), made_on=older)
    head: dict[str, Any] = {
        "document": str(document.uid),
        "revision": older or document.revision_number,
        "change": change,
        "blind": blind,
        "changed": [str(uid) for uid in changed],
        "fresh": fresh,
    }
    response = answer_with(
        request, kept.fragment, before=f'{as_json(head)[:-1]},"snapshot":', after="}", content_type=MEDIA_TYPE
    )
    for name, value in headers.items():
        response[name] = value
    return response
