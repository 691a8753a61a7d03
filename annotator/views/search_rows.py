"""Documents and passages that were found, as the search page shows them: each with its hits marked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from annotator import queries
from annotator.models import Annotation, Reply
from annotator.people import ProjectNotes
from annotator.search.excerpts import excerpt, marked
from annotator.search.locating import hits
from annotator.search.occurrences import found_among
from annotator.search.understanding import Search
from annotator.views.search_links import leading_to
from annotator.views.searching import Asked
from annotator.views.tags import lead_in, lead_out
from documents.models import Document


def documents_shown(search: Search, documents: Sequence[Document], asked: Asked) -> list[dict[str, Any]]:
    """A few queries, and the texts of these documents where words are looked for."""
    passages = queries.highlights_by_document(list(documents), user=search.user)
    found = {one.document.pk: _in_text(one) for one in _located(search, documents)}
    rows = []
    for document in documents:
        snippet, at = found.get(document.pk, ([], None))
        rows.append(
            {
                "document": document,
                "title": _marked(search, document.title),
                "snippet": snippet,
                "passages": passages.get(document.pk, 0),
                "address": leading_to(document.uid, asked, at=at),
            }
        )
    return rows


def passages_shown(search: Search, passages: Sequence[Annotation], asked: Asked) -> list[dict[str, Any]]:
    """These come with their documents, authors and tags. Replies are shown where something was found in them."""
    notes = ProjectNotes(search.project.pk)
    replies = _replies(search, passages)
    return [
        {
            "annotation": one,
            "before": lead_in(one.prefix),
            "quote": _marked(search, one.quote),
            "after": lead_out(one.suffix),
            "tags": [tagging.tag for tagging in one.taggings.all() if tagging.tag.trashed_at is None],
            "note": notes.html(one.note),
            "replies": replies[one.pk],
            "address": leading_to(one.document.uid, asked, passage=one.uid),
        }
        for one in passages
    ]


def _located(search: Search, documents: Sequence[Document]) -> Any:
    return found_among(search, [one.pk for one in documents]) if search.terms else ()


def _in_text(found: Any) -> tuple[Any, tuple[int, int] | None]:
    """An excerpt of a text, and where its first hit is."""
    first = next(found.places, None)
    if first is None:
        return [], None
    places = [(first.start, first.end), *((one.start, one.end) for one in _near(found.places, first.start))]
    return excerpt(found.text, places), (first.start, first.end)


def _near(places: Any, start: int, *, width: int = 600) -> Any:
    """Those that may stand in the excerpt; the others aren't looked for."""
    for place in places:
        if place.start > start + width:
            return
        yield place


def _marked(search: Search, text: str) -> Any:
    return marked(text, [hit[:2] for hit in hits(text, search.sought)] if search.terms else [])


def _replies(search: Search, passages: Sequence[Annotation]) -> dict[int, list[dict[str, Any]]]:
    """Replies with hits, by passage. One query, where words are looked for."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    if search.terms and passages:
        standing = Reply.objects.filter(annotation__in=passages, trashed_at__isnull=True).select_related("author")
        for reply in standing.order_by("pk"):
            parts = _marked(search, reply.text)
            if any(part.found for part in parts):
                found[reply.annotation_id].append({"reply": reply, "parts": parts})
    return found
