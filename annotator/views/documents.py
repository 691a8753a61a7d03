"""The document list of a project."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from annotator import listing, queries
from annotator.forms import FilterForm
from annotator.models import Tag
from documents.access import project_to_read
from documents.models import Assignment, Document, Role, Status
from documents.views.shelf import around
from documents.work import assignments_by_document, workers_of

MOST_SUGGESTED = 500  # topics; the others are found by their name


@dataclass(frozen=True, slots=True)
class Row:
    document: Document
    topics: list[Tag]
    highlights: int
    given: list[Assignment]


@dataclass(frozen=True, slots=True)
class Column:
    """A heading one can sort by: the order it asks for next, and how it is sorted now (for ``aria-sort``)."""

    label: str
    sort: str
    sorted: str = ""


@require_safe
@login_required
def documents(request: HttpRequest, slug: str) -> HttpResponse:
    """The project's documents; what is filtered by, the order and the page stay in the address."""
    project = project_to_read(request.user, slug)
    codebook = listing.Codebook.of(queries.codebook(project))
    form = FilterForm(request.GET, codebook=codebook, user=request.user)
    asked = form.asked()
    found = listing.documents_asked_for(project, asked, codebook, user=request.user)
    found = listing.in_order(found, asked.sort, user=request.user)
    page = Paginator(found, listing.PER_PAGE).get_page(request.GET.get("page"))
    facets = listing.facets(project, asked, codebook, user=request.user)
    people = _me_first(facets.people, request.user)
    context = around(
        project,
        form=form,
        asked=asked,
        page=page,
        rows=rows_of(list(page), user=request.user),
        columns=list(_columns(asked.sort)),
        facets=replace(facets, people=people),
        selection=_selection(project, codebook, people),
        dates=[form["from"], form["to"]],
        chosen=list(_chosen(asked, codebook, people)),
        here="documents",
    )
    return render(request, "annotator/documents.html", context)


def rows_of(shown: list[Document], *, user: Any) -> list[Row]:
    topics = queries.topics_by_document(shown)
    highlights = queries.highlights_by_document(shown, user=user)
    given = assignments_by_document(shown)
    return [Row(one, topics.get(one.pk, []), highlights.get(one.pk, 0), given.get(one.pk, [])) for one in shown]


def _me_first(people: list[listing.Facet], user: Any) -> list[listing.Facet]:
    """The facets of people as this person reads them: what others see is kept for all."""
    mine = [replace(one, value="me", label=_("me")) for one in people if one.value == user.pk]
    return [*mine, *(one for one in people if one.value != user.pk)]


def _selection(project: Any, codebook: listing.Codebook, people: list[listing.Facet]) -> dict[str, Any]:
    """What may be chosen for documents that are ticked; nothing for readers. One query."""
    if project.my_role < Role.ANNOTATOR:
        return {}
    workers = workers_of(project) if project.my_role >= Role.EDITOR else []
    here = {one.pk for one in workers}
    left = [one for one in people if isinstance(one.value, int) and one.value not in here]
    topics = [one.path for one in codebook.placed[:MOST_SUGGESTED]]
    return {"statuses": Status.choices, "workers": workers, "left": left, "topics": topics}


def _columns(sort: str) -> Iterator[Column]:
    first = {
        "title": "title",
        "publisher": "publisher",
        "published": "-published",
        "status": "status",
        "highlights": "-highlights",
    }
    labels = {
        "title": _("Title"),
        "publisher": _("Publisher"),
        "published": _("Published"),
        "status": _("Status"),
        "highlights": _("Highlights"),
    }
    for name, label in labels.items():
        if sort.removeprefix("-") != name:
            yield Column(label, first[name])
        elif sort.startswith("-"):
            yield Column(label, name, "descending")
        else:
            yield Column(label, f"-{name}", "ascending")


def _chosen(asked: listing.Asked, codebook: listing.Codebook, people: list[listing.Facet]) -> Iterator[dict[str, Any]]:
    """What the list is filtered by, each with the name it has in the address."""
    for name, label, tag in (("topic", _("Topic"), asked.topic), ("tag", _("Tag"), asked.tag)):
        if placed := codebook.find(tag):
            yield {"name": name, "label": label, "value": placed.path, "colour": placed.node.colour}
    if asked.status:
        yield {"name": "status", "label": _("Status"), "value": Status(asked.status).label}
    if asked.assigned is not None:
        person = next((one.label for one in people if one.chosen), str(asked.assigned))
        yield {"name": "assigned", "label": _("Assigned to"), "value": person}
    if asked.publisher:
        yield {"name": "publisher", "label": _("Publisher"), "value": asked.publisher}
    if asked.published_from:
        yield {"name": "from", "label": _("From"), "value": date_format(asked.published_from, "j M Y")}
    if asked.published_to:
        yield {"name": "to", "label": _("Until"), "value": date_format(asked.published_to, "j M Y")}
    if asked.words:
        yield {"name": "q", "label": _("Title or author"), "value": asked.words}
