"""The orders of the document list: by what every document has, and by its fields (``field-12``, ``-field-12``)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Case, F, FilteredRelation, IntegerField, Q, QuerySet, Value, When

from annotator.listing.asked import Asked
from annotator.listing.naming import field_of
from annotator.queries import highlight_count
from documents.models import Document, Field, Kind, Project
from documents.queries import documents_in

SORTS = {
    "title": (F("title").asc(), F("pk").asc()),
    "-title": (F("title").desc(), F("pk").desc()),
    "published": (F("published").asc(nulls_last=True), F("pk").asc()),
    "-published": (F("published").desc(nulls_last=True), F("pk").desc()),
    "imported": (F("created_at").asc(), F("pk").asc()),
    "-imported": (F("created_at").desc(), F("pk").desc()),
    "publisher": (F("publisher").asc(), F("title").asc(), F("pk").asc()),
    "-publisher": (F("publisher").desc(), F("title").asc(), F("pk").asc()),
    "highlights": (F("highlight_count").asc(), F("pk").asc()),
    "-highlights": (F("highlight_count").desc(), F("pk").desc()),
    "status": (F("status").desc(), F("pk").asc()),  # new, in_progress, done
    "-status": (F("status").asc(), F("pk").desc()),
}
_COLUMNS = {Kind.NUMBER: "number", Kind.DATE: "day"}


def in_order(
    found: QuerySet[Document], asked: Asked, project: Project, *, user: Any, fields: Sequence[Field] = ()
) -> QuerySet[Document, Any]:
    """The documents that were found, in the order that is asked for: one of ``SORTS``, or by one of these fields. Only
    the order by highlights counts those that this person may see."""
    sort = asked.sort
    name = sort.removeprefix("-")
    number = field_of(name)
    field = next((one for one in fields if one.pk == number), None)
    if field is not None:
        return _by_field(found, field, backwards=sort != name)
    if name == "imported" and asked.narrows:
        found = _in_turn(found, project)
    if name == "highlights":
        found = found.annotate(highlight_count=highlight_count(user))
    return found.order_by(*SORTS[sort])


def _in_turn(found: QuerySet[Document], project: Project) -> QuerySet[Document, Any]:
    """As they came in, by the index of that: the first page is full long before all that fit are sorted."""
    # Added to nothing, or SQLite would begin with those that fit.
    return documents_in(project).annotate(itself=F("pk") + 0).filter(itself__in=found.values("pk"))


def _by_field(found: QuerySet[Document], field: Field, *, backwards: bool) -> QuerySet[Document, Any]:
    """By numbers, by days, by the places of choices or by letters; documents without a value come last either way."""
    value = FilteredRelation("values", condition=Q(values__field=field.pk))
    found = found.annotate(value_of_field=value)
    if field.kind == Kind.CHOICE:
        places = [When(value_of_field__text=choice, then=Value(at)) for at, choice in enumerate(field.choices)]
        known = [*places, When(value_of_field__isnull=False, then=Value(len(places)))]
        found = found.annotate(place_of_choice=Case(*known, output_field=IntegerField()))
        by = F("place_of_choice")
    else:
        by = F(f"value_of_field__{_COLUMNS.get(Kind(field.kind), 'sort')}")
    if backwards:
        return found.order_by(by.desc(nulls_last=True), F("pk").desc())
    return found.order_by(by.asc(nulls_last=True), F("pk").asc())
