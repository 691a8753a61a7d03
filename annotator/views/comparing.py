"""Two revisions of a document beside each other, with their annotations and what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_safe

from annotator.at_revision import annotations_at
from annotator.became import KINDS, Became, became, counted, marks_of
from annotator.differing import shown
from annotator.models import Tag
from annotator.people import told_by
from annotator.views.differing import Differing, remembered
from documents.access import document_to_read
from documents.differences import compared
from documents.errors import NotFound
from documents.models import Revision
from documents.templatetags.words import name_of
from documents.views.shelf import around, number_in

_PER_PAGE = 100
_LONGEST = 400  # code points of a passage that are shown
NAMES = {
    "reworded": later("in other words"),
    "orphan": later("found nowhere"),
    "found": later("found again"),
    "moved": later("moved"),
    "same": later("unchanged"),
    "new": later("new"),
    "deleted": later("deleted"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One annotation of the list."""

    became: Became
    label: Any
    by: str
    tags: Sequence[Tag]

    @property
    def was(self) -> str:
        return self.became.was[:_LONGEST]

    @property
    def is_(self) -> str:
        return self.became.is_[:_LONGEST]

    @property
    def is_reworded(self) -> bool:
        return self.became.kind == "reworded"


@require_safe
@login_required
def compare(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What became of revision ``?from=1`` in ``&to=3``; of the one before the current one, where none is named."""
    document = document_to_read(request.user, uid)
    last = document.revision_number
    number = number_in(request, "to", default=last)
    before = number_in(request, "from", default=max(1, number - 1))
    old, new = _revision(document, before), _revision(document, number)
    found = became(
        annotations_at(document, before, user=request.user),
        annotations_at(document, number, user=request.user),
        old_text=old.text,
        new_text=new.text,
    )
    wanted = request.GET.get("became", "")
    chosen = [one for one in found if one.kind == wanted] if wanted in KINDS else found
    differing = Differing.asked(request)
    old_marks, new_marks = marks_of(chosen)
    comparison = compared(old.text, new.text, most=differing.most)
    page = Paginator(chosen, _PER_PAGE).get_page(number_in(request, "page", default=1))
    context = around(
        document,
        document=document,
        old=old,
        new=new,
        numbers=range(last, 0, -1),
        differing=differing,
        differences=shown(comparison, length=len(new.text), old_marks=old_marks, new_marks=new_marks),
        counts=[(kind, NAMES[kind], count) for kind, count in counted(found).items()],
        became=wanted if wanted in KINDS else "",
        count=len(found),
        page=page,
        lines=_lines(page),
        query=f"from={before}&to={number}",
        is_same_text=old.sha256 == new.sha256,
        here="documents",
    )
    return remembered(request, render(request, "annotator/comparison.html", context))


def _revision(document: Any, number: int) -> Revision:
    found = Revision.objects.select_related("created_by").filter(document=document, number=number).first()
    if found is None:
        raise NotFound(_("“%(title)s” has no revision %(number)s.") % {"title": document.title, "number": number})
    return found


def _lines(page: Any) -> list[Line]:
    """With who made each, and its tags as they are called now. Two queries."""
    tags = Tag.objects.in_bulk({tag for one in page for tag in one.shown.tags})
    people = get_user_model().objects.in_bulk({one.shown.author for one in page})
    return [
        Line(
            one,
            NAMES[one.kind],
            told_by(one.shown.credit, name_of(people.get(one.shown.author))),
            [tags[tag] for tag in one.shown.tags if tag in tags and tags[tag].trashed_at is None],
        )
        for one in page
    ]
