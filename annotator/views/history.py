"""What happened in a project, to a document, to one annotation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_safe

from annotator import access
from annotator.history import Filters, page_of
from annotator.history.log import KINDS
from documents.access import document_to_read, project_to_read
from documents.models import Project
from documents.views.shelf import around, number_in

KIND_NAMES = {
    "annotation": later("Annotations"),
    "reply": later("Replies"),
    "tag": later("Tags"),
    "topic": later("Topics"),
    "document": later("Documents"),
    "field": later("Fields and their values"),
    "work": later("Work on documents"),
    "import": later("Imports"),
    "member": later("Members"),
    "project": later("The project"),
}


@require_safe
@login_required
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """The log, the newest act first: ``?by=`` of a person, ``?kind=``, ``?document=``, ``?act=`` all lines of one,
    ``?before=<number>`` what came earlier. Lines are never counted."""
    project = project_to_read(request.user, slug)
    uid = _identifier(request.GET.get("document", ""))
    document = document_to_read(request.user, uid) if uid else None
    if document is not None and document.project_id != project.pk:
        document = None
    return _page(request, project, project=project, document=document, here="history")


@require_safe
@login_required
def of_document(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The same of one document; ``?of=<identifier>`` of one annotation on it, with its replies."""
    document = document_to_read(request.user, uid)
    annotation = None
    if wanted := _identifier(request.GET.get("of", "")):
        annotation = access.annotation_to_look_at(request.user, wanted, document=document)
    return _page(request, document, project=document.project, document=document, annotation=annotation, own=True)


def _page(
    request: HttpRequest, thing: Any, *, project: Project, document: Any, annotation: Any = None, **more: Any
) -> HttpResponse:
    filters = Filters(
        document=document,
        annotation=annotation,
        by=number_in(request, "by"),
        kind=kind if (kind := request.GET.get("kind", "")) in KINDS else "",
        act=_identifier(request.GET.get("act", "")),
        before=number_in(request, "before"),
    )
    page = page_of(project, filters, user=request.user)
    context = around(
        thing,
        page=page,
        filters=filters,
        people=_people(project, filters.by),
        kinds=KIND_NAMES,
        document=document,
        annotation=annotation,
        kept=_kept(request, "by", "kind", "document", "of"),
        earlier=_kept(request, "by", "kind", "document", "of", "act", before=str(page.earlier)),
        **more,
    )
    return render(request, "annotator/history.html", context)


def _people(project: Project, chosen: int) -> list[Any]:
    """Whose acts can be shown: the members', and of who was chosen and has left."""
    people = get_user_model().objects.filter(projects=project).order_by("first_name", "last_name", "username")
    found: list[Any] = list(people)
    if chosen and all(person.pk != chosen for person in found):
        gone = get_user_model().objects.filter(pk=chosen)
        found += gone.filter(pk__in=project.changes.filter(by=chosen).order_by().values("by")[:1])
    return found


def _kept(request: HttpRequest, *names: str, **more: str) -> str:
    """The address's query with only these names, and ``more``."""
    query = QueryDict(mutable=True)
    for name in names:
        if value := request.GET.get(name):
            query[name] = value
    query.update(more)
    return query.urlencode()


def _identifier(value: str) -> UUID | None:
    try:
        return UUID(value) if value else None
    except ValueError:
        return None
