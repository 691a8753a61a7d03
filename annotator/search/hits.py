"""Reading with the hits of a search: where they are in one document, and which documents come before and after it."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import DateField, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from annotator.search import occurrences
from annotator.search.locating import hits
from annotator.search.occurrences import About, Place, Span
from annotator.search.ordering import by_number
from annotator.search.scope import sections_by_term
from annotator.search.understanding import Search
from documents.models import Document

MOST = 20_000  # hits that are shown in one text
_LOOKED_AT = 30  # documents that are looked into for one with hits


@dataclass(frozen=True, slots=True)
class Hits:
    """``title``: those in the document's title. ``more``: there are more in the text than these."""

    places: list[Place]
    title: list[Span]
    more: bool


@dataclass(frozen=True, slots=True)
class Neighbour:
    """``at``: its hit that is nearest to where one comes from; None if there is none in its text."""

    document: About
    at: Place | None


def hits_in(search: Search, document: Document, number: int, *, passages: bool = False) -> Hits:
    """Where the words of a search stand in the text with that number: or, if there are none or ``passages`` are asked
    for, where the passages stand that it finds."""
    title = [(hit.start, hit.end) for hit in hits(document.title, search.sought)] if search.terms else []
    if passages or not sections_by_term(search.meaning):
        places: Iterable[Place] = _passages(search, [document.pk], number)
    else:
        places = occurrences.found_on(search, document, number).places
    found = list(islice(places, MOST + 1))
    return Hits(found[:MOST], title, more=len(found) > MOST)


def beside(
    search: Search, document: Document, *, sort: str = "newest", passages: bool = False
) -> tuple[Neighbour | None, Neighbour | None]:
    """The documents that come before and after one, in the order of the search: those with hits in their texts, if
    there are some near."""
    before, after = (_beyond(search, document, sort, passages=passages, backwards=back) for back in (True, False))
    return (
        _first(search, before, passages=passages, last=True),
        _first(search, after, passages=passages, last=False),
    )


def _passages(search: Search, documents: Collection[int], number: int | None = None) -> list[Place]:
    """Where the passages stand that a search finds on these documents; on the text with that number."""
    found = search.passages_on(documents).filter(start__isnull=False)
    if number is not None:
        found = found.filter(placed_on__number=number)
    spans = found.order_by("start", "-end").values_list("start", "end").distinct()
    return [Place(start or 0, end or 0, "body") for start, end in spans[: MOST + 1]]


def _documents(search: Search, *, passages: bool) -> QuerySet[Document]:
    if not passages:
        return search.documents()
    return Document.objects.filter(pk__in=search.passages().order_by().values("document"))


def _first(search: Search, candidates: Sequence[Document], *, passages: bool, last: bool) -> Neighbour | None:
    """The first of these documents with a hit in its text, and its first hit or its last one; the first of them, if
    none has one."""
    for document in candidates:
        found = iter(hits_in(search, document, document.revision_number, passages=passages).places)
        at = next(iter(deque(found, maxlen=1)), None) if last else next(found, None)
        if at is not None:
            return Neighbour(_about(document), at)
    return Neighbour(_about(candidates[0]), None) if candidates else None


def _about(document: Document) -> About:
    return About(document.pk, document.uid, document.title, document.language)


def _beyond(search: Search, document: Document, sort: str, *, passages: bool, backwards: bool) -> list[Document]:
    """The documents that come after one in an order of the search, or before it."""
    descends = sort not in {"title", "oldest"}
    if sort not in {"title", "published"} and not passages:
        order = by_number(backwards=descends != backwards, beyond=document.pk)
        first = search.first_documents(order, _LOOKED_AT)
        if first is not None:
            return list(Document.objects.filter(pk__in=first).order_by(*order.names))
    found = _documents(search, passages=passages)
    key: Any = {
        "title": F("title"),
        "published": Coalesce("published", Value(date.min, DateField())),  # without a date: last
    }.get(sort, F("pk"))
    here = Document.objects.filter(pk=document.pk).annotate(key=key).values_list("key", flat=True).get()
    beyond = "lt" if descends != backwards else "gt"
    sign = "-" if descends != backwards else ""
    behind = Q(**{f"key__{beyond}": here}) | Q(**{"key": here, f"pk__{beyond}": document.pk})
    return list(found.annotate(key=key).filter(behind).order_by(f"{sign}key", f"{sign}pk")[:_LOOKED_AT])
