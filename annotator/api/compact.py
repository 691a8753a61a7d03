"""All annotations of a document: what all members see of them as it was a moment ago, made and compressed once, and
what is to be put on top of it for this person, now."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from annotator import queries
from annotator.actions import place
from annotator.at_revision import as_of, mine_at
from annotator.columns import Wanted, columns
from annotator.errors import NotFound
from annotator.past_columns import columns_of, own_past_snapshot, past_snapshot
from annotator.snapshots import as_json, own_snapshot, snapshot_of
from annotator.splicing import Fragment, answer_with
from documents.models import Document

MEDIA_TYPE = "application/json"


def answer(request: HttpRequest, document: Document, *, revision: int | None = None) -> HttpResponse:
    """The document's annotations, or 304 if the browser has them as they stand. ``revision`` is the number of the
    text that they are to be shown on: an older one has them as they stood when it was last the current one."""
    if revision is not None and revision != document.revision_number:
        return _past(request, document, revision)
    place.catch_up(document)
    change, blind = queries.last_change_for(document, user=request.user)
    headers = _headers(document, f"{change}-{request.user.pk}-{blind}")
    if (unchanged := _unchanged(request, headers)) is not None:
        return unchanged
    changed: list[UUID] = []
    if blind == "own":
        kept = own_snapshot(document, change=change, user=request.user)
    else:
        kept, changed = snapshot_of(document, change=change, user=request.user)
    head: dict[str, Any] = {
        "document": str(document.uid),
        "revision": document.revision_number,
        "change": change,
        "blind": blind,
        "changed": [str(uid) for uid in changed],
        "fresh": columns(document, Wanted.seen_by(request.user, document, changed=changed)),
    }
    return _answer(request, head, kept.fragment, headers)


def _past(request: HttpRequest, document: Document, number: int) -> HttpResponse:
    if number > document.revision_number:
        raise NotFound(_("“%(title)s” has no revision %(number)s.") % {"title": document.title, "number": number})
    change, blind = queries.last_change_for(document, user=request.user)
    last = as_of(document, number)
    headers = _headers(document, f"{last}-{request.user.pk}-{blind}-at-{number}")
    if (unchanged := _unchanged(request, headers)) is not None:
        return unchanged
    is_blind = blind == "own"
    mine = [] if is_blind else mine_at(document, number, user=request.user)
    head: dict[str, Any] = {
        "document": str(document.uid),
        "revision": number,
        "change": change,
        "blind": blind,
        "changed": [],
        "fresh": columns_of(mine, document),
    }
    if is_blind:
        kept = own_past_snapshot(document, number, user=request.user)
    else:
        kept = past_snapshot(document, number, last=last)
    return _answer(request, head, kept, headers)


def _headers(document: Document, state: str) -> dict[str, str]:
    return {"ETag": f'"{document.uid.hex}-{state}"', "Cache-Control": "private, no-cache"}


def _unchanged(request: HttpRequest, headers: dict[str, str]) -> HttpResponse | None:
    """304, if the browser has what it would get."""
    found = get_conditional_response(request, etag=headers["ETag"], response=HttpResponse(headers=headers))
    # Of the many answers to a condition, one is wanted.
    return found if found is not None and found.status_code == 304 else None


def _answer(request: HttpRequest, head: dict[str, Any], kept: Fragment, headers: dict[str, str]) -> HttpResponse:
    before = f'{as_json(head)[:-1]},"snapshot":'
    response = answer_with(request, kept, before=before, after="}", content_type=MEDIA_TYPE)
    for name, value in headers.items():
        response[name] = value
    return response
