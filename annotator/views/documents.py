"""The document list of a project."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
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
from documents.models import Document
from documents.views.shelf import around


@dataclass(frozen=True, slots=True)
class Row:
    document: Document
    topics: list[Tag]
    highlights: int


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
    form = FilterForm(request.GET, codebook=codebook)
    asked = form.asked()
    found = listing.documents_asked_for(project, asked, codebook, user=request.user)
    found = listing.in_order(found, asked.sort, user=request.user)
    page = Paginator(found, listing.PER_PAGE).get_page(request.GET.get("page"))
    context = around(
        project,
        form=form,
        asked=asked,
        page=page,
        rows=rows_of(list(page), user=request.user),
        columns=list(_columns(asked.sort)),
        facets=listing.facets(project, asked, codebook, user=request.user),
        dates=[form["from"], form["to"]],
        chosen=list(_chosen(asked, codebook)),
        here="documents",
    )
    return render(request, "annotator/documents.html", context)


def rows_of(shown: list[Document], *, user: Any) -> list[Row]:
    topics = queries.topics_by_document(shown)
    highlights = queries.highlights_by_document(shown, user=user)
    return [Row(one, topics.get(one.pk, []), highlights.get(one.pk, 0)) for one in shown]


def _columns(sort: str) -> Iterator[Column]:
    first = {"title": "title", "publisher": "publisher", "published": "-published", "highlights": "-highlights"}
    labels = {
        "title": _("Title"),
        "publisher": _("Publisher"),
        "published": _("Published"),
        "highlights": _("Highlights"),
    }
    for name, label in labels.items():
        if sort.removeprefix("-") != name:
            yield Column(label, first[name])
        elif sort.startswith("-"):
            yield Column(label, name, "descending")
        else:
            yield Column(label, f"-{name}", "ascending")


def _chosen(asked: listing.Asked, codebook: listing.Codebook) -> Iterator[dict[str, Any]]:
    """What the list is filtered by, each with the name it has in the address."""
    for name, label, tag in (("topic", _("Topic"), asked.topic), ("tag", _("Tag"), asked.tag)):
        if placed := codebook.find(tag):
            yield {"name": name, "label": label, "value": placed.path, "colour": placed.node.colour}
    if asked.publisher:
        yield {"name": "publisher", "label": _("Publisher"), "value": asked.publisher}
    if asked.published_from:
        yield {"name": "from", "label": _("From"), "value": date_format(asked.published_from, "j M Y")}
    if asked.published_to:
        yield {"name": "to", "label": _("Until"), "value": date_format(asked.published_to, "j M Y")}
    if asked.words:
        yield {"name": "q", "label": _("Title or author"), "value": asked.words}
