"""What one can filter by in the fields of documents: the values that are common, and that there is none, with the
number of documents that each would show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, QuerySet

from annotator.listing.asked import Asked, OfField, sort_of
from annotator.listing.facet import Facet
from annotator.listing.finding import documents_asked_for
from annotator.listing.tree import Codebook
from documents import queries as documents
from documents.field_values import yes_or_no
from documents.models import Document, Field, FieldValue, Kind, Project

MOST_VALUES = 20  # of a field of texts; the others are found by their words
_LISTED = (Kind.CHOICE, Kind.YES_NO, Kind.TEXT)


@dataclass(frozen=True, slots=True)
class OfOneField:
    """``values`` are those that are worth listing, ``others`` tells how many more there are; ``none`` is how many
    documents have no value."""

    values: list[Facet]
    none: Facet
    others: int = 0


def field_facets(  # noqa: PLR0913 (each says another thing)
    project: Project, asked: Asked, codebook: Codebook, fields: Sequence[Field], *, total: int, user: Any
) -> dict[int, OfOneField]:
    """By the field's number. ``total``: how many documents fit all that is asked for. Two queries and two for each
    field of texts; and two or three for each field that is filtered by."""
    found: dict[int, OfOneField] = {}
    free = [field for field in fields if not asked.of_field(field.pk).narrows]
    for some in (free, *([field] for field in fields if field not in free)):
        if not some:
            continue
        others = asked if some is free else asked.without_field(some[0].pk)
        fitting = documents_asked_for(project, others, codebook, user=user)
        count = total if some is free else fitting.count()
        counting = _Counting.of(project, fitting if others.narrows else None, some)
        found |= {field.pk: _of_one(field, counting, asked.of_field(field.pk), count) for field in some}
    return found


@dataclass(frozen=True, slots=True)
class _Counting:
    """How many documents have which value of some fields: among those that fit, or (None) among all of a project."""

    values: QuerySet[FieldValue]
    trashed: QuerySet[FieldValue] | None
    given: dict[int, int]
    by_sort: dict[int, dict[str, int]]

    @classmethod
    def of(cls, project: Project, fitting: QuerySet[Document] | None, fields: Sequence[Field]) -> _Counting:
        values = FieldValue.objects.filter(field__in=[field.pk for field in fields]).order_by()
        trashed = None
        if fitting is not None:
            values = values.filter(document__in=fitting)
        else:  # an index tells all, but for the few in the trash
            trashed = values.filter(document__in=documents.trashed_documents_in(project).order_by())
        listed = [field.pk for field in fields if field.kind in (Kind.CHOICE, Kind.YES_NO)]
        by_sort: dict[int, dict[str, int]] = defaultdict(dict)
        for (field, sort), count in _less(values, trashed, "field", "sort", among=listed).items() if listed else ():
            by_sort[field][sort] = count
        given = {field: count for (field,), count in _less(values, trashed, "field").items()}
        return cls(values, trashed, given, by_sort)

    def commonest(self, field: Field) -> tuple[list[tuple[str, str, int]], int]:
        """Sorting form, text and count of the commonest values of a field of texts; and whether there are others."""
        rows = self.values.filter(field=field).values_list("sort").annotate(n=Count("pk"), one=Min("pk"))
        top = list(rows.order_by("-n", "sort")[: MOST_VALUES + 1])
        if self.trashed is not None and top:
            sorts = [sort for sort, _count, _one in top]
            less = self.trashed.filter(field=field, sort__in=sorts).values_list("sort").annotate(n=Count("pk"))
            gone = dict(less)
            top = [(sort, count - gone.get(sort, 0), one) for sort, count, one in top]
        more = len(top) > MOST_VALUES
        top = [row for row in top if row[1]][:MOST_VALUES]
        texts = dict(FieldValue.objects.filter(pk__in=[one for _s, _c, one in top]).values_list("pk", "text"))
        return [(sort, texts[one], count) for sort, count, one in top], int(more)


def _less(
    values: QuerySet[FieldValue], trashed: QuerySet[FieldValue] | None, *names: str, among: Sequence[int] = ()
) -> dict[tuple[Any, ...], int]:
    """Counts of values (of the fields ``among``, if there are some) by these columns, without those in the trash."""

    def counted(rows: QuerySet[FieldValue]) -> dict[tuple[Any, ...], int]:
        some = rows.filter(field__in=among) if among else rows
        return {tuple(key): count for *key, count in some.values_list(*names).annotate(n=Count("pk"))}

    counts = counted(values)
    for key, count in (counted(trashed) if trashed is not None else {}).items():
        counts[key] -= count
    return {key: count for key, count in counts.items() if count}


def _of_one(field: Field, counting: _Counting, asked: OfField, count: int) -> OfOneField:
    left = count - counting.given.get(field.pk, 0)
    none = Facet("no", "", left, asked.given is False)
    if field.kind not in _LISTED:
        return OfOneField([], none)
    if field.kind == Kind.TEXT:
        rows, others = counting.commonest(field)
    else:
        rows, others = _in_their_order(field, counting.by_sort.get(field.pk, {})), 0
    chosen = sort_of(asked.exactly)
    facets = [Facet(text, _label(field, text), count, sort == chosen) for sort, text, count in rows]
    if chosen and not any(facet.chosen for facet in facets):
        facets.append(Facet(asked.exactly, _label(field, asked.exactly), 0, chosen=True))
    return OfOneField(facets, none, others)


def _in_their_order(field: Field, counts: dict[str, int]) -> list[tuple[str, str, int]]:
    """The choices as the field has them, "yes" before "no"."""
    texts = list(field.choices) if field.kind == Kind.CHOICE else ["yes", "no"]
    known = {sort_of(text): text for text in texts}
    return [(sort, text, counts[sort]) for sort, text in known.items() if sort in counts]


def _label(field: Field, text: str) -> str:
    return yes_or_no(text) if field.kind == Kind.YES_NO else text
