"""How far documents have come, and who is to work on them, over HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Path, Router, Schema, Status

from annotator.api.annotations import person as present
from annotator.api.schemas import Person
from annotator.errors import NotFound
from documents import work
from documents.access import document_to_edit, document_to_read, project_to_read, reaching
from documents.actions import work as doing
from documents.models import Document, Role

router = Router(tags=["work"])
PersonKey = Annotated[int, Path(ge=1, le=2**53, description="the number of a person")]


class AssignmentOut(Schema):
    person: Person
    assigned: datetime
    done: datetime | None


class WorkOut(Schema):
    status: Literal["new", "in_progress", "done"]
    assignments: list[AssignmentOut] = Field(description="who is to work on it, who was given it first in front")


class StatusEdit(Schema):
    status: Literal["new", "in_progress", "done"]


class ProgressOut(Schema):
    person: Person
    member: bool = Field(description="no: who has left the project")
    assigned: int
    in_progress: int
    done: int


@router.get("/projects/{slug}/progress", response=list[ProgressOut], summary="How far everybody is")
def progress(request: HttpRequest, slug: str) -> Any:
    return [
        {
            "person": present(one.person),
            "member": one.member,
            "assigned": one.assigned,
            "in_progress": one.begun,
            "done": one.done,
        }
        for one in work.progress_of(project_to_read(request.user, slug))
    ]


@router.get("/documents/{uuid:uid}/work", response=WorkOut, summary="How far it has come, and whose it is")
def get(request: HttpRequest, uid: UUID) -> Any:
    return _presented(document_to_read(request.user, uid))


@router.patch("/documents/{uuid:uid}/work", response=WorkOut, summary="Set the status")
def patch(request: HttpRequest, uid: UUID, edit: StatusEdit) -> Any:
    """Editors may; annotators where the document was given to them."""
    document = work.document_to_work_on(request.user, uid)
    doing.set_status(_only(document), edit.status, project=document.project, by=request.user)
    return _presented(document)


@router.post("/documents/{uuid:uid}/opened", response=WorkOut, summary="I have opened it")
def opened(request: HttpRequest, uid: UUID) -> Any:
    """A new document that was given to you is in progress from now on. Any other stays as it is."""
    document = reaching(document_to_read(request.user, uid), Role.ANNOTATOR)
    doing.open_for_work(_only(document), project=document.project, by=request.user)
    return _presented(document)


@router.put("/documents/{uuid:uid}/assignments/{int:person}", response=WorkOut, summary="Give it to a person")
def put(request: HttpRequest, uid: UUID, person: PersonKey) -> Any:
    document = document_to_edit(request.user, uid)
    somebody = _member(document, person)
    doing.assign(_only(document), [somebody], project=document.project, by=request.user)
    return _presented(document)


@router.delete("/documents/{uuid:uid}/assignments/{int:person}", response={204: None}, summary="Take it from a person")
def delete(request: HttpRequest, uid: UUID, person: PersonKey) -> Any:
    document = document_to_edit(request.user, uid)
    doing.unassign(_only(document), [person], project=document.project, by=request.user)
    return Status(204, None)


@router.put("/documents/{uuid:uid}/assignments/{int:person}/done", response=WorkOut, summary="The person is done")
def put_done(request: HttpRequest, uid: UUID, person: PersonKey) -> Any:
    """One's own, or for an editor anybody's. When nobody has anything to do on it, the document is done."""
    assignment = work.assignment_to_finish(request.user, uid, person)
    document = assignment.document
    doing.finish(_only(document), person=assignment.person, project=document.project, by=request.user)
    return _presented(document)


@router.delete("/documents/{uuid:uid}/assignments/{int:person}/done", response=WorkOut, summary="Not done after all")
def delete_done(request: HttpRequest, uid: UUID, person: PersonKey) -> Any:
    assignment = work.assignment_to_finish(request.user, uid, person)
    document = assignment.document
    doing.reopen(_only(document), person=assignment.person, project=document.project, by=request.user)
    return _presented(document)


def _presented(document: Document) -> dict[str, Any]:
    given = work.assignments_by_document([document]).get(document.pk, [])
    return {
        "status": Document.objects.values_list("status", flat=True).get(pk=document.pk),
        "assignments": [
            {"person": present(one.person), "assigned": one.created_at, "done": one.done_at} for one in given
        ],
    }


def _member(document: Document, person: int) -> Any:
    found = get_user_model().objects.filter(pk=person, memberships__project=document.project_id).first()
    if found is None:
        raise NotFound(_("There is no such member of this project."))
    return found


def _only(document: Document) -> Any:
    return Document.objects.filter(pk=document.pk)
