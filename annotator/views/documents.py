"""The document list of a project."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from annotator import listing, queries, saved_searches, saved_views
from annotator.filter_form import NAMED, FilterForm
from annotator.listing.address import address
from annotator.listing.chips import chips_of
from annotator.listing.columns import Column, columns_of
from annotator.listing.field_filters import filters_of
from annotator.models import Tag
from annotator.placings import how_many_wait
from documents.access import project_to_read
from documents.field_forms import ValueField
from documents.field_values import fields_of, shown, values_by_document
from documents.models import Assignment, Document, Field, Role, Status
from documents.views.shelf import around
from documents.work import assignments_by_document, workers_of

MOST_SUGGESTED = 500  # topics; the others are found by their name


@dataclass(frozen=True, slots=True)
class Cell:
    """``text`` is the value of a field as a person reads it, ``value`` as it is kept."""

    column: Column
    text: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    document: Document
    topics: list[Tag]
    highlights: int
    given: list[Assignment]
    cells: list[Cell]


class Counted(Paginator):  # type: ignore[type-arg]
    """Pages of a query in an order that is counted without it."""

    def __init__(self, found: Any, per_page: int, *, uncounted: Any) -> None:
        super().__init__(found, per_page)
        self._uncounted = uncounted

    @cached_property
    def count(self) -> int:
        return int(self._uncounted.count())


@require_safe
@login_required
def documents(request: HttpRequest, slug: str) -> HttpResponse:
    """The project's documents; what is filtered by, the order, the columns and the page stay in the address."""
    project = project_to_read(request.user, slug)
    codebook = listing.Codebook.of(queries.codebook(project))
    fields = fields_of(project)
    form = FilterForm(request.GET, codebook=codebook, project=project, known=fields, user=request.user)
    asked = form.asked()
    if named := form.named():
        return redirect(f"{request.path}?{_with_tags(request.GET, named)}")
    found = listing.documents_asked_for(project, asked, codebook, user=request.user)
    in_order = listing.in_order(found, asked, project, user=request.user, fields=fields)
    page = Counted(in_order, listing.PER_PAGE, uncounted=found).get_page(request.GET.get("page"))
    facets = listing.facets(project, asked, codebook, fields, total=page.paginator.count, user=request.user)
    people = _me_first(facets.people, request.user)
    columns = columns_of(fields, form.columns, asked.sort)
    context = around(
        project,
        form=form,
        asked=asked,
        page=page,
        rows=rows_of(list(page), [column for column in columns if column.shown], user=request.user),
        columns=columns,
        facets=replace(facets, people=people),
        field_filters=list(filters_of(fields, facets.fields, asked, form)),
        selection=_selection(project, codebook, people, fields),
        dates=[form["from"], form["to"]],
        named={into: form[name] for name, into in NAMED.items()},
        cleared=address("", form.columns or ()),
        chosen=list(chips_of(asked, codebook, people, fields)),
        left_out=form.left_out(),
        views=saved_views.beside(project, request.GET, user=request.user, columns=form.columns),
        searches=saved_searches.on_front_page(project, user=request.user),
        unsure=how_many_wait(project, user=request.user),
        here="documents",
    )
    return render(request, "annotator/documents.html", context)


def rows_of(found: list[Document], columns: Sequence[Column], *, user: Any) -> list[Row]:
    """Documents with what these columns show of them."""
    topics = queries.topics_by_document(found)
    highlights = queries.highlights_by_document(found, user=user)
    given = assignments_by_document(found)
    values = values_by_document(found) if any(column.field for column in columns) else {}
    return [
        Row(
            one,
            topics.get(one.pk, []),
            highlights.get(one.pk, 0),
            given.get(one.pk, []),
            [_cell(column, values.get(one.pk, {})) for column in columns],
        )
        for one in found
    ]


def _cell(column: Column, values: dict[int, Any]) -> Cell:
    value = values.get(column.field.pk) if column.field else None
    return Cell(column, shown(column.field, value), value.text) if value else Cell(column)


def _with_tags(query: QueryDict, named: dict[str, int]) -> str:
    """The address with tags that were asked for by name as themselves."""
    changed = query.copy()
    for name in ("page", *NAMED):
        changed.pop(name, None)
    for name, tag in named.items():
        changed[name] = str(tag)
    return changed.urlencode()


def _me_first(people: list[listing.Facet], user: Any) -> list[listing.Facet]:
    """The facets of people as this person reads them: what others see is kept for all."""
    mine = [replace(one, value="me", label=_("me")) for one in people if one.value == user.pk]
    return [*mine, *(one for one in people if one.value != user.pk)]


def _selection(
    project: Any, codebook: listing.Codebook, people: list[listing.Facet], fields: Sequence[Field]
) -> dict[str, Any]:
    """What may be chosen for documents that are ticked; nothing for readers. One query."""
    if project.my_role < Role.ANNOTATOR:
        return {}
    edits = project.my_role >= Role.EDITOR
    workers = workers_of(project) if edits else []
    here = {one.pk for one in workers}
    left = [one for one in people if isinstance(one.value, int) and one.value not in here]
    topics = [one.path for one in codebook.placed[:MOST_SUGGESTED]]
    inputs = [(field, _input(field)) for field in fields] if edits else []
    return {"statuses": Status.choices, "workers": workers, "left": left, "topics": topics, "inputs": inputs}


def _input(field: Field) -> Any:
    """What a value of this field is filled in with."""
    return ValueField(field).widget.render(f"value-{field.pk}", "", {"id": f"selection-value-{field.pk}"})
