"""All annotations of a document as columns: small to send, quick to make, quick to read."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from annotator import queries
from annotator.actions import place
from annotator.models.annotation import Placing
from annotator.notes import note_html
from documents.models import Document

MEDIA_TYPE = "application/json"


def answer(request: HttpRequest, document: Document, *, revision: int | None = None) -> HttpResponse:
    """The document's annotations, or 304 if the browser has them as they stand. ``revision`` is the number of the
    text that they are to be shown on."""
    place.catch_up(document)
    older = revision if revision is not None and revision != document.revision_number else None
    change = queries.last_change(document)
    etag = f'"{document.uid.hex}-{change}-{request.user.pk}{"" if older is None else f"-{older}"}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    # Of the many answers to a condition, one is wanted: has the browser what it would get?
    unchanged = get_conditional_response(request, etag=etag, response=HttpResponse(headers=headers))
    if unchanged is not None and unchanged.status_code == 304:
        return unchanged
    found = columns(document, user=request.user, change=change, older=older)
    body = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(body, content_type=MEDIA_TYPE, headers=headers)


def columns(document: Document, *, user: Any, change: int, older: int | None = None) -> dict[str, Any]:
    """One list a column, a row an annotation; what few rows have is kept by row number."""
    rows = queries.annotation_rows(document, user=user, made_on=older)
    tags = queries.tags_by_annotation(document, user=user)
    replies = queries.replies_by_annotation(document, user=user)
    people = _People()
    return {
        "document": str(document.uid),
        "revision": older or document.revision_number,
        "change": change,
        "uid": [queries.dashed(row[1]) for row in rows],
        "start": [row[2] for row in rows],
        "end": [row[3] for row in rows],
        "author": [people.index(row[4]) for row in rows],
        "created": [int(queries.moment(row[5]).timestamp()) for row in rows],
        "tags": [tags.get(row[0], ()) for row in rows],
        "notes": {n: {"text": row[6], "html": note_html(row[6])} for n, row in enumerate(rows) if row[6]},
        "how": {n: row[7] for n, row in enumerate(rows) if row[7] != Placing.EXACT},
        "private": {n: True for n, row in enumerate(rows) if row[9]},
        "resolved": {
            n: {"by": people.index(row[11]), "at": int(row[10].timestamp())} for n, row in enumerate(rows) if row[10]
        },
        "quotes": {n: row[8] for n, row in enumerate(rows) if row[8]},
        "replies": {
            n: [
                {
                    "uid": str(reply.uid),
                    "author": people.index(reply.author_id),
                    "text": reply.text,
                    "html": note_html(reply.text),
                    "created": int(reply.created_at.timestamp()),
                }
                for reply in replies[row[0]]
            ]
            for n, row in enumerate(rows)
            if row[0] in replies
        },
        "people": people.named(),
    }


class _People:
    """The people met so far, each with a small number of their own."""

    def __init__(self) -> None:
        self._index: dict[int, int] = {}

    def index(self, pk: int) -> int:
        return self._index.setdefault(pk, len(self._index))

    def named(self) -> list[dict[str, Any]]:
        users = get_user_model().objects.in_bulk(self._index)
        return [{"id": pk, "name": users[pk].get_full_name() or users[pk].get_username()} for pk in self._index]
