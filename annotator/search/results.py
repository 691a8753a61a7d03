"""What a search found, page by page, in an order. A page costs the same whatever comes before it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import DateField, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from annotator.models import Annotation
from annotator.search import fulltext
from annotator.search.fulltext import Place
from annotator.search.language.tree import Or
from annotator.search.understanding import Search
from documents.models import Document

LIMIT = 25
_DIGITS = 6
RELEVANCE = "relevance"
T = TypeVar("T", Document, Annotation)

# What each order goes by, in turn; the last tells any two apart. "-": backwards.
_DOCUMENTS = {
    "newest": ("-pk",),
    "oldest": ("pk",),
    "title": ("title", "pk"),
    "published": ("-day", "-pk"),
}
_PASSAGES = {
    "newest": ("-pk",),
    "oldest": ("pk",),
    "title": ("document__title", "document_id", "place", "pk"),
}
# Those of them that aren't columns: in an order, nothing may be missing.
_MADE_OF_DOCUMENTS = {"day": Coalesce("published", Value(date.min, DateField()))}
_MADE_OF_PASSAGES = {"place": Coalesce("start", Value(0))}
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
        return _by_relevance(search, search.documents(), fulltext.ranked_documents, after, limit)
    order = _Order(Document.objects.annotate(**_MADE_OF_DOCUMENTS), _DOCUMENTS.get(sort, _DOCUMENTS["newest"]), after)
    first = search.first_documents(lambda rows: order.of(rows.annotate(**_MADE_OF_DOCUMENTS)), limit + 1)
    if first is not None:
        return _page(_in_order(Document.objects.all(), first), limit)
    return _page(order.of(search.documents().annotate(**_MADE_OF_DOCUMENTS))[: limit + 1], limit)


def passages_page(search: Search, *, sort: str = "newest", after: str = "", limit: int = LIMIT) -> Page[Annotation]:
    """The same of passages: with author and document, and their taggings with tags. Two queries more."""
    if sort == RELEVANCE and search.terms:
        return _by_relevance(search, _whole(search.passages()), fulltext.ranked_annotations, after, limit)
    order = _Order(Annotation.objects.annotate(**_MADE_OF_PASSAGES), _PASSAGES.get(sort, _PASSAGES["newest"]), after)
    first = search.first_passages(lambda rows: order.of(rows.annotate(**_MADE_OF_PASSAGES)), limit + 1)
    if first is not None:
        return _page(_in_order(_whole(Annotation.objects.all()), first), limit)
    return _page(order.of(_whole(search.passages()).annotate(**_MADE_OF_PASSAGES))[: limit + 1], limit)


def _whole(passages: QuerySet[Annotation]) -> QuerySet[Annotation]:
    return passages.select_related("author", "document").prefetch_related("taggings__tag")


def _page(found: Iterable[T], limit: int) -> Page[T]:
    rows = list(found)
    return Page(rows[:limit], rows[limit - 1].uid.hex if len(rows) > limit else "")


def _in_order(rows: QuerySet[T], pks: Sequence[int]) -> list[T]:
    by_pk = {row.pk: row for row in rows.filter(pk__in=pks)}
    return [by_pk[pk] for pk in pks if pk in by_pk]


class _Order(Generic[T]):
    """Rows by these columns, those behind the row that ``after`` names."""

    def __init__(self, all_of_them: QuerySet[T], names: Sequence[str], after: str) -> None:
        self._names, self._behind = names, _behind(all_of_them, names, after)

    def of(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.filter(self._behind).order_by(*self._names)


def _behind(rows: QuerySet[T], names: Sequence[str], after: str) -> Q:
    """What comes after the row with this identifier, where it stands in the order now; all, if there is no such row."""
    columns = [name.removeprefix("-") for name in names]
    here = rows.filter(uid=_uid(after)).values_list(*columns).first() if after else None
    if here is None:
        return Q()
    behind, same = Q(), Q()
    for name, column, value in zip(names, columns, here, strict=True):
        behind |= same & Q(**{f"{column}__{'lt' if name.startswith('-') else 'gt'}": value})
        same &= Q(**{column: value})
    return behind


def _uid(after: str) -> UUID:
    try:
        return UUID(after)
    except ValueError:
        return UUID(int=0)


def _by_relevance(
    search: Search, found: QuerySet[T], rank: Callable[..., list[int]], after: str, limit: int
) -> Page[T]:
    """The newest hits, those first that say the most of the words; what none of them stands in comes last. Here
    ``after`` is how many came before."""
    most: int = fulltext.MOST_RANKED
    newest: list[int] = list(found.order_by("-pk").values_list("pk", flat=True)[: most + 1])
    words = Or(search.terms) if len(search.terms) > 1 else search.terms[0]
    ranked: list[int] = rank(search.project.pk, words, newest[:most], places=list(Place))
    order = list(dict.fromkeys([*ranked, *newest[:most]]))
    start = int(after) if after.isdecimal() and len(after) < _DIGITS else 0
    wanted = order[start : start + limit]
    rows = _in_order(found, wanted)
    more = len(order) > start + limit
    return Page(rows, str(start + limit) if more else "", most if len(newest) > most else None)
