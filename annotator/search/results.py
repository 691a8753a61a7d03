"""What a search found, page by page, in an order. A page costs the same whatever comes before it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from django.db.models import DateField, QuerySet, Value
from django.db.models.functions import Coalesce

from annotator.models import Annotation
from annotator.search import fulltext
from annotator.search.fulltext import Place
from annotator.search.language.tree import Or
from annotator.search.ordering import order_behind
from annotator.search.understanding import Search
from documents.models import Document

LIMIT = 25
_DIGITS = 6
RELEVANCE = "relevance"
T = TypeVar("T", Document, Annotation)

# What each order goes by, and what of that isn't a column: in an order, nothing may be missing.
_By = tuple[tuple[str, ...], dict[str, Any]]
_BY_NUMBER: dict[str, _By] = {"newest": (("-pk",), {}), "oldest": (("pk",), {})}
_DOCUMENTS: dict[str, _By] = {
    **_BY_NUMBER,
    "title": (("title", "pk"), {}),
    "published": (("-day", "-pk"), {"day": Coalesce("published", Value(date.min, DateField()))}),
}
_PASSAGES: dict[str, _By] = {
    **_BY_NUMBER,
    "title": (("document__title", "document_id", "place", "pk"), {"place": Coalesce("start", Value(0))}),
}
OF_DOCUMENTS = (*_DOCUMENTS, RELEVANCE)
OF_PASSAGES = (*_PASSAGES, RELEVANCE)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """``next``: what to ask for the next one with, "" if this is the last. ``cut``: more was found than can be put in
    this order; it is the order of the newest hits, so many, and the others aren't on any page."""

    rows: list[T]
    next: str = ""
    cut: int | None = None


def documents_page(search: Search, *, sort: str = "newest", after: str = "", limit: int = LIMIT) -> Page[Document]:
    """``sort``: one of OF_DOCUMENTS, ``after``: ``next`` of the page before. Of what can't be, the newest first and the
    first page."""
    if sort == RELEVANCE and search.terms:
        newest = search.newest_documents(fulltext.MOST_RANKED + 1)
        ranked = _ranked(search, newest, fulltext.ranked_documents)
        return _by_relevance(Document.objects.all(), ranked, after, limit)
    order = order_behind(Document.objects.all(), *_DOCUMENTS.get(sort, _DOCUMENTS["newest"]), after)
    first = search.first_documents(order, limit + 1)
    if first is not None:
        return _page(_in_order(Document.objects.all(), first), limit)
    return _page(order.of(search.documents())[: limit + 1], limit)


def passages_page(search: Search, *, sort: str = "newest", after: str = "", limit: int = LIMIT) -> Page[Annotation]:
    """The same of passages: with author and document, and their taggings with tags. Two queries more."""
    if sort == RELEVANCE and search.terms:
        newest = search.newest_passages(fulltext.MOST_RANKED + 1)
        ranked = _ranked(search, newest, fulltext.ranked_annotations)
        return _by_relevance(_whole(Annotation.objects.all()), ranked, after, limit)
    order = order_behind(Annotation.objects.all(), *_PASSAGES.get(sort, _PASSAGES["newest"]), after)
    first = search.first_passages(order, limit + 1)
    if first is not None:
        return _page(_in_order(_whole(Annotation.objects.all()), first), limit)
    return _page(order.of(_whole(search.passages()))[: limit + 1], limit)


def _whole(passages: QuerySet[Annotation]) -> QuerySet[Annotation]:
    return passages.select_related("author", "document").prefetch_related("taggings__tag")


def _page(found: Iterable[T], limit: int) -> Page[T]:
    rows = list(found)
    return Page(rows[:limit], rows[limit - 1].uid.hex if len(rows) > limit else "")


def _in_order(rows: QuerySet[T], pks: Sequence[int]) -> list[T]:
    by_pk = {row.pk: row for row in rows.filter(pk__in=pks)}
    return [by_pk[pk] for pk in pks if pk in by_pk]


def _ranked(search: Search, newest: list[int], rank: Callable[..., list[int]]) -> tuple[list[int], int | None]:
    """The newest hits, those first that say the most of the words; what none of them stands in comes last. And how
    many they are, if there are more."""
    most: int = fulltext.MOST_RANKED
    words = Or(search.terms) if len(search.terms) > 1 else search.terms[0]
    ranked = rank(search.project.pk, words, newest[:most], places=list(Place))
    return list(dict.fromkeys([*ranked, *newest[:most]])), most if len(newest) > most else None


def _by_relevance(rows: QuerySet[T], ranked: tuple[list[int], int | None], after: str, limit: int) -> Page[T]:
    """Here ``after`` is how many came before."""
    order, cut = ranked
    start = int(after) if after.isdecimal() and len(after) < _DIGITS else 0
    found = _in_order(rows, order[start : start + limit])
    return Page(found, str(start + limit) if len(order) > start + limit else "", cut)
