"""A document for paper, and for browsers without scripts: highlights as ``<mark>``, notes after the text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from annotator import queries
from annotator.models import Annotation
from annotator.people import ProjectNotes
from annotator.views.hits import came_from, hits_on_paper
from annotator.views.reader import rendered
from documents.access import revision_to_read
from documents.rendering import Range
from documents.text import direction_of
from documents.views.shelf import around


@require_safe
@login_required
def printed(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The current text with numbered highlights, and what was written about them."""
    revision = revision_to_read(request.user, uid)
    revision.refresh_from_db(fields=["text", "layout"])
    document = revision.document
    found = list(queries.annotations_of_document(document, user=request.user))
    placed = [one for one in found if one.start is not None and one.placed_on_id == revision.pk]
    numbers = {one.pk: number for number, one in enumerate(placed, start=1)}
    elsewhere = [one for one in found if one.pk not in numbers]
    hits, said = hits_on_paper(request, revision)
    text = rendered(revision, ranges=[*_ranges(placed, revision.text), *hits])
    document.my_role = revision.my_role
    notes = ProjectNotes(document.project_id)
    context = around(
        document,
        document=document,
        topics=queries.topics_of(document),
        direction=document.direction or direction_of(document.language),
        text=mark_safe(text),  # noqa: S308 (made from blocks and marks, all of it escaped)
        hits=came_from(request, revision),
        said_of_hits=said,
        notes=[_shown(one, numbers.get(one.pk), notes) for one in (*placed, *elsewhere)],
    )
    return render(request, "annotator/print.html", context)


def _ranges(placed: list[Annotation], text: str) -> Iterator[Range]:
    """A range for each highlight, and one for its last visible character, which carries the number."""
    for number, one in enumerate(placed, start=1):
        assert one.start is not None  # noqa: S101 (for the types)
        assert one.end is not None  # noqa: S101
        colour = next((tagging.tag.colour for tagging in one.taggings.all() if tagging.tag.trashed_at is None), "none")
        last = one.start + len(text[one.start : one.end].rstrip())
        yield Range(one.start, one.end, {"data-colour": colour})
        yield Range(last - 1, last, {"data-number": str(number)}, kind="numbered")


def _shown(annotation: Annotation, number: int | None, notes: ProjectNotes) -> dict[str, Any]:
    return {
        "annotation": annotation,
        "number": number,
        "tags": [tagging.tag for tagging in annotation.taggings.all() if tagging.tag.trashed_at is None],
        "note": notes.html(annotation.note),
        "replies": [
            {"reply": reply, "html": notes.html(reply.text)}
            for reply in annotation.replies.all()
            if not reply.trashed_at
        ],
    }
