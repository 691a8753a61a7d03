"""What is to be done: a person's queue, everybody's progress, and how far a document has come."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from documents import work
from documents.access import project_to_read
from documents.actions import work as doing
from documents.models import Document, Role, Status
from documents.queries import documents_in
from documents.views.shelf import around

SHOWN = 50  # of what is still to do
LATELY = 5  # of what was done last


@require_safe
@login_required
def queue(request: HttpRequest, slug: str) -> HttpResponse:
    """What this person has to do next, and how far everybody is."""
    project = project_to_read(request.user, slug)
    progress = work.progress_of(project)
    waiting = list(work.queue_of(request.user, project)[:SHOWN])
    mine = next((one for one in progress if one.person == request.user), None)
    left = mine.assigned - mine.done if mine else 0
    context = around(
        project,
        waiting=waiting,
        more=max(0, left - len(waiting)),
        lately=list(work.done_lately(request.user, project)[:LATELY]),
        mine=mine,
        everybody=[one for one in progress if one.assigned or one.member],
        given=sum(one.assigned for one in progress),
        nobodys=work.documents_for_nobody(documents_in(project)).count(),
        here="next",
    )
    return render(request, "annotator/next.html", context)


@require_POST
@login_required
def done(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One is done with a document: on to the next."""
    assignment = work.assignment_to_finish(request.user, uid, request.user.pk or 0)
    project = assignment.document.project
    doing.finish(_only(assignment.document), person=request.user, project=project, by=request.user)
    following = work.queue_of(request.user, project).first()
    if following is not None and request.POST.get("go") != "queue":
        return redirect("document", uid=following.document.uid)
    if following is None:
        messages.success(request, _("That was the last one: all that was given to you is done."))
    return redirect("next", slug=project.slug)


@require_POST
@login_required
def reopen(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One isn't done with a document after all."""
    assignment = work.assignment_to_finish(request.user, uid, request.user.pk or 0)
    project = assignment.document.project
    doing.reopen(_only(assignment.document), person=request.user, project=project, by=request.user)
    return redirect("next", slug=project.slug)


@require_POST
@login_required
def set_status(request: HttpRequest, uid: UUID) -> HttpResponse:
    """How far a document has come; then the document again."""
    document = work.document_to_work_on(request.user, uid)
    status = request.POST.get("status", "")
    doing.set_status(_only(document), status, project=document.project, by=request.user)
    return redirect("document", uid=uid)


def around_document(revision: Any, *, user: Any) -> dict[str, Any]:
    """What the reading page shows of the work on a document; ``revision`` with ``my_role``. One query, at most."""
    document = revision.document
    given = []
    if revision.my_role >= Role.ANNOTATOR and revision.number == document.revision_number:
        given = work.assignments_by_document([document]).get(document.pk, [])
    mine = next((one for one in given if one.person == user), None)
    may_set = revision.number == document.revision_number and (revision.my_role >= Role.EDITOR or mine is not None)
    open_to_me = mine is not None and mine.done_at is None and document.status != Status.DONE
    begins = open_to_me and document.status == Status.NEW
    return {"may_set": may_set, "to_do": open_to_me, "begins": begins, "statuses": Status.choices, "given": given}


def _only(document: Document) -> Any:
    return Document.objects.filter(pk=document.pk)
