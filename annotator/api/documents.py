"""Documents over HTTP."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import File, Query, Router, Status
from ninja.files import UploadedFile

from annotator import queries
from annotator.api import schemas
from annotator.api.filters import documents_fitting
from annotator.api.values import values_of, written_in
from documents.access import (
    document_to_edit,
    document_to_read,
    project_to_edit,
    project_to_read,
    trashed_document_to_edit,
)
from documents.actions import documents as acting
from documents.actions import importing
from documents.actions.apart import read_apart
from documents.actions.values import set_values
from documents.actions.work import one_act, set_status
from documents.models import Document, Project, Revision

router = Router(tags=["documents"])

_MOST_DOCUMENTS = 200


@router.get("/projects/{slug}/documents", response=list[schemas.DocumentOut], summary="Documents of a project")
def of_project(request: HttpRequest, slug: str, offset: Annotated[int, Query(ge=0, le=schemas.MOST)] = 0) -> Any:
    """At most 200 documents from ``offset``, the newest first; those that fit what else the address asks for, in the
    words of the address of the document list: ``?status=new&assigned=me&q=tide``."""
    project = project_to_read(request.user, slug)
    address = request.GET.copy()
    address.pop("offset", None)
    found = documents_fitting(project, address, user=request.user)
    shown = found.order_by("-pk")[offset : offset + _MOST_DOCUMENTS]
    return _presented(list(shown), user=request.user)


@router.post("/projects/{slug}/documents", response={201: schemas.ImportedOut}, summary="Import a file")
def post_file(request: HttpRequest, slug: str, file: Annotated[UploadedFile, File()]) -> Any:
    project = project_to_edit(request.user, slug)
    importing.check_size(file.size or 0, name=file.name or "")
    reading = read_apart(file.read(), name=file.name or "", media_type=file.content_type or "")
    return Status(201, _imported(project, reading, by=request.user))


@router.post("/projects/{slug}/texts", response={201: schemas.ImportedOut}, summary="Import a text")
def post_text(request: HttpRequest, slug: str, new: schemas.TextIn) -> Any:
    project = project_to_edit(request.user, slug)
    reading = importing.text_to_import(new.text, title=new.title, url=new.url)
    return Status(201, _imported(project, reading, by=request.user))


@router.get("/documents/{uuid:uid}", response=schemas.DocumentDetail, summary="One document, with its sections")
def get(request: HttpRequest, uid: UUID, *, text: bool = False) -> Any:
    document = document_to_read(request.user, uid)
    return _detailed(document, text=text, user=request.user)


@router.patch("/documents/{uuid:uid}", response=schemas.DocumentOut, summary="Correct what is known of it")
def patch(request: HttpRequest, uid: UUID, edit: schemas.DocumentEdit) -> Any:
    document = document_to_edit(request.user, uid)
    fields = {
        name: value
        for name, value in edit.dict(exclude_unset=True, exclude={"status", "fields"}).items()
        if value is not None or name == "published"  # a date may be taken away
    }
    with one_act():
        document = acting.edit_document(document, by=request.user, **fields)
        set_values(document, written_in(document.project, edit.fields), by=request.user)
        if edit.status is not None:
            only = Document.objects.filter(pk=document.pk)
            set_status(only, edit.status, project=document.project, by=request.user)
            document.status = edit.status
    return _presented([document], user=request.user)[0]


@router.delete("/documents/{uuid:uid}", response={204: None}, summary="Move to the trash")
def delete(request: HttpRequest, uid: UUID) -> Any:
    acting.trash_document(trashed_document_to_edit(request.user, uid), by=request.user)
    return Status(204, None)


@router.post("/documents/{uuid:uid}/restore", response=schemas.DocumentOut, summary="Take out of the trash")
def restore(request: HttpRequest, uid: UUID) -> Any:
    document = trashed_document_to_edit(request.user, uid)
    acting.restore_document(document, by=request.user)
    return _presented([document], user=request.user)[0]


def _presented(documents: list[Document], *, user: Any) -> list[dict[str, Any]]:
    """Documents as the API shows them, in a number of queries that doesn't depend on how many there are."""
    topics = queries.topics_by_document(documents)
    annotations = queries.annotations_by_document(documents, user=user)
    values = values_of(documents)
    return [
        {
            "uid": document.uid,
            "title": document.title,
            "authors": document.authors,
            "publisher": document.publisher,
            "published": document.published,
            "url": document.url,
            "language": document.language,
            "characters": document.characters,
            "revision": document.revision_number,
            "created": document.created_at,
            "topics": [tag.pk for tag in topics.get(document.pk, ())],
            "annotations": annotations.get(document.pk, 0),
            "status": document.status,
            "fields": values.get(document.pk, {}),
        }
        for document in documents
    ]


def _imported(project: Project, reading: importing.Reading, *, by: Any) -> dict[str, Any]:
    outcome = importing.imported(project, reading, by=by)
    near = outcome.like and outcome.like.document
    return {
        **_presented([outcome.document], user=by)[0],
        "warnings": list(reading.article.warnings),
        "near_duplicate_of": near.uid if near else None,
    }


def _detailed(document: Document, *, text: bool, user: Any) -> dict[str, Any]:
    revisions = Revision.objects.filter(document=document, number=document.revision_number)
    revision = revisions.get() if text else revisions.defer("text").get()
    sections = [
        {"kind": s.kind, "start": s.start, "end": s.end, "author": s.author, "reply_to": s.reply_to}
        for s in revision.sections
    ]
    return {**_presented([document], user=user)[0], "sections": sections, "text": revision.text if text else None}
