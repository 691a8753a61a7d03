"""What a search found, page by page, in an order. A page costs the same whatever comes before it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar
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
    found = search.documents()
    if sort == RELEVANCE and search.terms:
        return _by_relevance(search, found, fulltext.ranked_documents, after, limit)
    names = _DOCUMENTS.get(sort, _DOCUMENTS["newest"])
    return _page(
        found.annotate(**_MADE_OF_DOCUMENTS), Document.objects.annotate(**_MADE_OF_DOCUMENTS), names, after, limit
    )


def passages_page(search: Search, *, sort: str = "newest", after: str = "", limit: int = LIMIT) -> Page[Annotation]:
    """The same of passages: with author and document, and their taggings with tags. Two queries more."""
    found = search.passages().select_related("author", "document").prefetch_related("taggings__tag")
    if sort == RELEVANCE and search.terms:
        return _by_relevance(search, found, fulltext.ranked_annotations, after, limit)
    names = _PASSAGES.get(sort, _PASSAGES["newest"])
    return _page(
        found.annotate(**_MADE_OF_PASSAGES), Annotation.objects.annotate(**_MADE_OF_PASSAGES), names, after, limit
    )


def _page(found: QuerySet[T], all_of_them: QuerySet[T], names: Sequence[str], after: str, limit: int) -> Page[T]:
    rows = list(found.filter(_behind(all_of_them, names, after)).order_by(*names)[: limit + 1])
    return Page(rows[:limit], rows[limit - 1].uid.hex if len(rows) > limit else "")


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
    by_pk = {row.pk: row for row in found.filter(pk__in=wanted)}
    rows = [by_pk[pk] for pk in wanted if pk in by_pk]
    more = len(order) > start + limit
    return Page(rows, str(start + limit) if more else "", most if len(newest) > most else None)
