"""The codebook and topics over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from annotator import access, passage_pages, queries, suggestions
from annotator.actions import tag as tagging
from annotator.actions import topics
from annotator.api import passage_schemas, schemas
from annotator.api.codebook_json import answer_json, present_placed, tags_with_passages
from annotator.codebook import Placed, paths
from annotator.models import Tag
from documents.access import project_to_read
from documents.templatetags.words import name_of

router = Router(tags=["codebook"])


@router.get("/projects/{slug}/tags", response=list[schemas.TagOut], summary="The codebook, as one reads a tree")
def of_project(request: HttpRequest, slug: str) -> Any:
    return answer_json(request, tags_with_passages(project_to_read(request.user, slug), user=request.user))


@router.post("/projects/{slug}/tags", response={200: schemas.TagOut, 201: schemas.TagOut}, summary="Make a tag")
def post(request: HttpRequest, slug: str, new: schemas.TagIn) -> Any:
    """If that name stands there already, the answer is the tag that has it (200)."""
    project = access.making_tags(access.project_to_annotate(request.user, slug))
    fields = new.dict()
    parent = fields.pop("parent")
    made_under = None if parent is None else access.tag_to_read(request.user, parent)
    tag, made = tagging.make_tag(project, parent=made_under, by=request.user, **fields)
    return Status(201 if made else 200, present(tag, user=request.user))


@router.patch("/tags/{int:pk}", response=schemas.TagOut, summary="Rename, move, colour or describe a tag")
def patch(request: HttpRequest, pk: int, edit: schemas.TagEdit) -> Any:
    tag = access.tag_to_edit(request.user, pk)
    fields = {name: value for name, value in edit.dict(exclude_unset=True).items() if value is not None}
    if "parent" in edit.model_fields_set:
        fields["parent"] = None if edit.parent is None else access.tag_to_read(request.user, edit.parent)
    return present(tagging.edit_tag(tag, by=request.user, **fields), user=request.user)


@router.delete("/tags/{int:pk}", response={204: None}, summary="Move to the trash; passages stay")
def delete(request: HttpRequest, pk: int) -> Any:
    tagging.trash_tag(access.tag_to_edit(request.user, pk), by=request.user)
    return Status(204, None)


@router.post("/tags/{int:pk}/restore", response=schemas.TagOut, summary="Take out of the trash")
def restore(request: HttpRequest, pk: int) -> Any:
    tag = access.tag_to_edit(request.user, pk)
    tagging.restore_tag(tag, by=request.user)
    return present(tag, user=request.user)


@router.get("/tags/{int:pk}/passages", response=passage_schemas.PassagesOut, summary="Its passages, a few at a time")
def passages(request: HttpRequest, pk: int, after: UUID | None = None, limit: passage_schemas.Few = 50) -> Any:
    """Those with this very tag that you may see, document by document, in the order of the text. ``after``: those that
    stand after this one, whether or not it still carries the tag."""
    tag = access.tag_to_read(request.user, pk)
    page = passage_pages.passages_after(tag, user=request.user, after=after, limit=limit)
    passages = [present_passage(passage) for passage in page.passages]
    return {"passages": passages, "more": page.more, "total": page.total}


@router.get("/tags/{int:pk}/examples", response=list[passage_schemas.PassageOut], summary="Its telling passages")
def examples(request: HttpRequest, pk: int) -> Any:
    """At most three, short ones that tell something by themselves."""
    tag = access.tag_to_read(request.user, pk)
    found = passage_pages.examples_of(tag, user=request.user)
    return [present_passage(passage, around=passage_pages.AROUND_AN_EXAMPLE) for passage in found]


@router.put("/documents/{uuid:uid}/topics/{int:pk}", response={204: None}, summary="Put under a topic")
def put_topic(request: HttpRequest, uid: UUID, pk: int) -> Any:
    document = access.document_to_annotate(request.user, uid)
    topics.add_topic(document, access.tag_to_read(request.user, pk), by=request.user)
    return Status(204, None)


@router.delete("/documents/{uuid:uid}/topics/{int:pk}", response={204: None}, summary="Take out of a topic")
def delete_topic(request: HttpRequest, uid: UUID, pk: int) -> Any:
    document = access.document_to_annotate(request.user, uid)
    topics.remove_topic(document, access.tag_to_read(request.user, pk), by=request.user)
    return Status(204, None)


@router.get("/documents/{uuid:uid}/suggested-topics", response=list[schemas.SuggestedTopic], summary="Suggested topics")
def suggested_topics(request: HttpRequest, uid: UUID) -> Any:
    """Tags that several of the document's passages carry, of those that you may see, and that it isn't under. Without
    those that you dismissed."""
    document = access.document_to_annotate(request.user, uid)
    return [one._asdict() for one in suggestions.suggested_topics(document, user=request.user)]


@router.delete(
    "/documents/{uuid:uid}/suggested-topics/{int:pk}", response={204: None}, summary="Dismiss a suggested topic"
)
def dismiss_topic(request: HttpRequest, uid: UUID, pk: int) -> Any:
    """It isn't suggested to you for this document any more. What others are suggested stays as it is."""
    document = access.document_to_annotate(request.user, uid)
    topics.dismiss_topic(document, access.tag_to_read(request.user, pk), by=request.user)
    return Status(204, None)


def present_passage(passage: Any, *, around: int = passage_pages.AROUND) -> dict[str, Any]:
    """``passage`` as ``passage_pages`` reads it, with at most ``around`` code points on either side."""
    taggings = (tagging for tagging in passage.taggings.all() if tagging.tag.trashed_at is None)
    return {
        "uid": passage.uid,
        "quote": passage.quote,
        "before": passage_pages.lead_in(passage.before, most=around),
        "after": passage_pages.lead_out(passage.after, most=around),
        "document": {"uid": passage.document.uid, "title": passage.document.title},
        "author": name_of(passage.author),
        "credit": passage.credit,
        "note": passage.note,
        "tags": [tagging.tag_id for tagging in taggings],
    }


def present(tag: Tag, *, user: Any) -> dict[str, Any]:
    path = paths(Tag.objects.filter(project_id=tag.project_id)).get(tag.pk, tag.name)
    passages = queries.passages_by_tag(tag.project, user=user, tags=[tag.pk])
    placed = Placed(tag, path, 0, has_children=False)
    return {**present_placed(placed), "passages": passages.get(tag.pk, 0)}
