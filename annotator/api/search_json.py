"""What was found, as the API has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from annotator import queries
from annotator.models import Annotation
from annotator.search.context import Line, lines_at
from annotator.search.excerpts import WIDTH, excerpt
from annotator.search.occurrences import Found, Place, found_among
from annotator.search.understanding import Search
from documents.models import Document
from documents.templatetags.words import name_of

# What is usual stays out of addresses.
_USUAL = {("show", "documents"), ("sort", "newest"), ("sort", "document")}
Said = Mapping[str, str]  # what the address of the search says


def documents_json(search: Search, documents: Sequence[Document], said: Said) -> list[dict[str, Any]]:
    """Documents with some of their texts around what was found in them."""
    passages = queries.annotations_by_document(documents, user=search.user)
    found = found_among(search, [one.pk for one in documents]) if search.terms else ()
    hits = {one.document.pk: _excerpt(one) for one in found}
    presented = []
    for one in documents:
        snippet, at = hits.get(one.pk, ([], None))
        presented.append(
            {
                "uid": one.uid,
                "title": one.title,
                "authors": one.authors,
                "publisher": one.publisher,
                "published": one.published,
                "language": one.language,
                "created": one.created_at,
                "passages": passages.get(one.pk, 0),
                "snippet": snippet,
                "at": at and at.start,
                "link": link_to(one.uid, said, at=at and (at.start, at.end)),
            }
        )
    return presented


def _excerpt(found: Found) -> tuple[list[dict[str, Any]], Place | None]:
    """Some of a text, and where its first hit is."""
    first = next(found.places, None)
    if first is None:
        return [], None
    shown = [first[:2], *_until(found.places, first.end + WIDTH)]
    return [{"text": part.text, "hit": part.found} for part in excerpt(found.text, shown)], first


def _until(places: Iterator[Place], end: int) -> Iterator[tuple[int, int]]:
    return (place[:2] for place in takewhile(lambda place: place.start < end, places))


def passages_json(passages: Sequence[Annotation], said: Said, *, width: int) -> list[dict[str, Any]]:
    """Passages with what stands around them. They come with their documents, authors and tags."""
    spots = [(one.document_id, *_place(one), one.pk) for one in passages if one.quote]
    around = {line.passage[1]: line for line in lines_at(spots, width=width) if line.passage}
    return [_passage(one, around.get(one.pk), said) for one in passages]


def _place(one: Annotation) -> tuple[int, int]:
    return (-1, -1) if one.start is None or one.end is None else (one.start, one.end)


def _passage(one: Annotation, line: Line | None, said: Said) -> dict[str, Any]:
    return {
        "uid": one.uid,
        "quote": one.quote,
        "before": line.left if line else "",
        "after": line.right if line else "",
        "document": {"uid": one.document.uid, "title": one.document.title},
        "author": name_of(one.author),
        "credit": one.credit,
        "note": one.note,
        "tags": [tagging.tag_id for tagging in one.taggings.all() if tagging.tag.trashed_at is None],
        "start": one.start,
        "end": one.end,
        "created": one.created_at,
        "private": one.private,
        "link": link_to(one.document.uid, said, passage=one.uid),
    }


def line_json(line: Line, said: Said) -> dict[str, Any]:
    at = None if line.start is None or line.end is None else (line.start, line.end)
    passage = line.passage and line.passage[0]
    return {
        "document": {"uid": line.document.uid, "title": line.document.title},
        "start": line.start,
        "end": line.end,
        "left": line.left,
        "keyword": line.keyword,
        "right": line.right,
        "passage": passage,
        "link": link_to(line.document.uid, said, at=None if passage else at, passage=passage),
    }


def link_to(document: UUID, said: Said, *, at: tuple[int, int] | None = None, passage: UUID | None = None) -> str:
    """The page that shows a document with the hits of a search in it, at a place of its text or at a passage."""
    parts = {name: value for name, value in said.items() if value and (name, value) not in _USUAL}
    if at is not None:
        parts["at"] = f"{at[0]}-{at[1]}"
    anchor = "" if passage is None else f"#a-{passage}"
    asked = f"?{urlencode(parts)}" if parts else ""
    return f"{reverse('document', args=[document])}{asked}{anchor}"
