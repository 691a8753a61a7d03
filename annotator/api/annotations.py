"""Annotations and replies over HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router, Status

from annotator import access, queries
from annotator.actions import annotate, discuss
from annotator.api import compact, schemas
from annotator.errors import Invalid
from annotator.models import Annotation, Reply
from annotator.people import ProjectNotes
from annotator.placings import is_unsure
from documents.access import document_to_read
from documents.paging import pages_at
from documents.text import Span

router = Router(tags=["annotations"])


@router.get(
    "/documents/{uuid:uid}/annotations", response=schemas.Compact, summary="All annotations of a document, compact"
)
def of_document(request: HttpRequest, uid: UUID, revision: schemas.RevisionNumber | None = None) -> HttpResponse:
    """One list a column, a row an annotation; what few rows have is kept by row number. Rows are ordered by
    place, the longer first where several start. Has an ETag: ask again with If-None-Match. With the number of an older
    ``revision``, they are as they stood when that was last the current text: where, and with the notes, tags and
    replies of then. What was deleted for ever since isn't there."""
    return compact.answer(request, document_to_read(request.user, uid), revision=revision)


@router.put(
    "/annotations/{uuid:uid}",
    response={200: schemas.AnnotationOut, 201: schemas.AnnotationOut},
    summary="Highlight a passage, or write a note on a whole document",
)
def put(request: HttpRequest, uid: UUID, new: schemas.AnnotationIn) -> Any:
    """The client makes the UUID, so the request may be repeated safely: it answers 201 once, then 200. Without
    ``start`` and ``end`` it is a note on the whole document. Where ``quote`` isn't what stands between them, the
    answer is 409, and ``found`` says what does."""
    span = _span(new)
    passage = access.passage_to_annotate(request.user, new.document, new.revision, span)
    annotation, made = annotate.annotate(
        passage,
        uid=uid,
        span=span,
        quote=new.quote,
        tags=set(new.tags),
        note=new.note,
        private=new.private,
        by=request.user,
    )
    if made:
        number = new.revision if passage.is_current else annotation.placed_on.number
        return Status(201, presented(annotation, document=new.document, tags=sorted(set(new.tags)), number=number))
    return Status(200, present(access.annotation_to_read(request.user, uid)))


@router.get("/annotations/{uuid:uid}", response=schemas.AnnotationOut, summary="One annotation")
def get(request: HttpRequest, uid: UUID) -> Any:
    return present(access.annotation_to_read(request.user, uid))


@router.patch("/annotations/{uuid:uid}", response=schemas.AnnotationOut, summary="Change the note or the tags")
def patch(request: HttpRequest, uid: UUID, edit: schemas.AnnotationEdit) -> Any:
    annotation = access.annotation_to_edit(request.user, uid)
    tags = None if edit.tags is None else set(edit.tags)
    return present(annotate.edit_annotation(annotation, note=edit.note, tags=tags, by=request.user))


@router.delete("/annotations/{uuid:uid}", response={204: None}, summary="Move to the trash")
def delete(request: HttpRequest, uid: UUID) -> Any:
    annotate.trash_annotation(access.trashed_annotation_to_edit(request.user, uid), by=request.user)
    return Status(204, None)


@router.post("/annotations/{uuid:uid}/restore", response=schemas.AnnotationOut, summary="Take out of the trash")
def restore(request: HttpRequest, uid: UUID) -> Any:
    annotation = access.trashed_annotation_to_edit(request.user, uid)
    annotate.restore_annotation(annotation, by=request.user)
    return present(annotation)


@router.put("/replies/{uuid:uid}", response={200: schemas.ReplyOut, 201: schemas.ReplyOut}, summary="Reply")
def put_reply(request: HttpRequest, uid: UUID, new: schemas.ReplyIn) -> Any:
    """The client makes the UUID, so the request may be repeated safely: it answers 201 once, then 200."""
    annotation = access.annotation_to_discuss(request.user, new.annotation)
    reply, made = discuss.add_reply(annotation, uid=uid, text=new.text, by=request.user)
    return Status(201 if made else 200, present_reply(reply, annotation.uid))


@router.patch("/replies/{uuid:uid}", response=schemas.ReplyOut, summary="Change a reply")
def patch_reply(request: HttpRequest, uid: UUID, edit: schemas.ReplyEdit) -> Any:
    reply = discuss.edit_reply(access.reply_to_edit(request.user, uid), text=edit.text, by=request.user)
    return present_reply(reply, reply.annotation.uid)


@router.delete("/replies/{uuid:uid}", response={204: None}, summary="Move to the trash")
def delete_reply(request: HttpRequest, uid: UUID) -> Any:
    discuss.trash_reply(access.reply_to_edit(request.user, uid), by=request.user)
    return Status(204, None)


@router.post("/replies/{uuid:uid}/restore", response=schemas.ReplyOut, summary="Take out of the trash")
def restore_reply(request: HttpRequest, uid: UUID) -> Any:
    reply = access.reply_to_edit(request.user, uid)
    discuss.restore_reply(reply, by=request.user)
    return present_reply(reply, reply.annotation.uid)


def person(user: Any) -> dict[str, Any]:
    return {"id": user.pk, "name": user.get_full_name() or user.get_username()}


def author_of(made: Annotation | Reply) -> dict[str, Any]:
    return {**person(made.author), "credit": made.credit}


def present(annotation: Any) -> dict[str, Any]:
    """An annotation from ``access`` with its tags and replies as the API shows it."""
    return present_all([annotation])[0]


def present_all(annotations: Sequence[Any]) -> list[dict[str, Any]]:
    """Annotations from ``access`` or ``queries.annotations_with_all`` as the API shows them. What belongs to them is
    asked for by two queries, if it isn't there yet, however many they are."""
    prefetch_related_objects(annotations, *queries.BELONGINGS)
    notes = cache(ProjectNotes)
    return [
        {
            **presented(
                one,
                document=one.document.uid,
                tags=[tagging.tag_id for tagging in one.taggings.all() if tagging.tag.trashed_at is None],
                number=one.placed_number,
                notes=notes(one.project_id),
            ),
            "replies": [
                present_reply(reply, one.uid, notes=notes(one.project_id))
                for reply in one.replies.all()
                if reply.trashed_at is None
            ],
        }
        for one in annotations
    ]


def present_reply(reply: Reply, annotation: UUID, *, notes: ProjectNotes | None = None) -> dict[str, Any]:
    return {
        "uid": reply.uid,
        "annotation": annotation,
        "author": author_of(reply),
        "text": reply.text,
        "html": (notes or ProjectNotes(reply.project_id)).html(reply.text),
        "created": reply.created_at,
        "edited": reply.edited_at,
    }


def presented(
    annotation: Annotation, *, document: UUID, tags: list[int], number: int, notes: ProjectNotes | None = None
) -> dict[str, Any]:
    """An annotation without replies, whose document, tags and revision's number are known."""
    notes = notes or ProjectNotes(annotation.project_id)
    return {
        "uid": annotation.uid,
        "document": document,
        "revision": number,
        "start": annotation.start,
        "end": annotation.end,
        "quote": annotation.quote,
        "prefix": annotation.prefix,
        "suffix": annotation.suffix,
        "tags": tags,
        "note": {"text": annotation.note, "html": notes.html(annotation.note)} if annotation.note else None,
        "author": author_of(annotation),
        "created": annotation.created_at,
        "edited": annotation.edited_at,
        "how": annotation.how,
        "score": annotation.score,
        "unsure": is_unsure(annotation),
        "page": _page(annotation, document=document, number=number),
        "private": annotation.private,
        "resolved": _resolved(annotation),
        "replies": [],
        "change": annotation.change_number,
    }


def _resolved(annotation: Annotation) -> dict[str, Any] | None:
    if annotation.resolved_at is None:
        return None
    return {"by": person(annotation.resolved_by), "at": annotation.resolved_at}


def _page(annotation: Annotation, *, document: UUID, number: int) -> str:
    if annotation.start is None or annotation.end is None:
        return ""
    return pages_at(queries.pages_of(document, number), annotation.start, annotation.end)


def _span(new: schemas.AnnotationIn) -> Span | None:
    if new.start is None and new.end is None:
        return None
    if new.start is None or new.end is None or new.start >= new.end:
        raise Invalid(_("A highlight needs a start before its end, in code points."))
    return Span(new.start, new.end)
