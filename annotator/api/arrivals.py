"""Annotations of other programs over HTTP: bring a file, look what it would do, bring it in."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from annotator.actions import arrivals
from annotator.exchange.arriving.facts import Mode
from annotator.exchange.arriving.kept import bring_file, file_brought, incoming_of, may_match
from annotator.exchange.arriving.planning import Plan, plan_of_file
from annotator.exchange.arriving.taking import take_in
from annotator.exchange.arriving.telling import document_told, makes, stays
from annotator.models import Arrival
from documents.access import project_to_edit
from documents.actions.importing import check_size

router = Router(tags=["imports"])
MOST_LISTED = 1000  # documents

People = Literal["members", "names"]


class DocumentPlanOut(Schema):
    """``verb``: new, known or waits (``why``). ``made``, ``lost`` (orphans) and ``there`` already count annotations."""

    title: str
    verb: str
    how: str
    why: str
    made: int
    lost: int
    there: int


class ArrivalOut(Schema):
    """What the file would do as things stand. ``seen`` goes along when it is brought in; ``makes`` and ``stays`` are
    sentences; at most 1,000 ``documents`` are listed."""

    uid: UUID
    name: str
    format: str
    seen: str
    does_something: bool
    annotations: dict[str, int] = Field(description="How many, by what becomes of them.")
    makes: list[str]
    stays: list[str]
    documents: list[DocumentPlanOut]


class TakeIn(Schema):
    act: UUID = Field(description="Makes sure that it is done once, however often it is sent.")
    seen: str
    mode: Mode = "fill"
    people: People = "members"


class TakenOut(Schema):
    act: UUID
    makes: list[str]


@router.post("/projects/{slug}/arrivals", response={201: ArrivalOut}, summary="Bring a file of annotations")
def post(
    request: HttpRequest,
    slug: str,
    file: Annotated[UploadedFile, File()],
    format: Annotated[str, Form()] = "",
) -> Any:
    """In any format that comes in; it is recognized unless ``format`` names it. Nothing is done yet."""
    project = project_to_edit(request.user, slug)
    name = file.name or ""
    check_size(file.size or 0, name=name)
    kept = bring_file(project, file.read(), name=name, format_name=format, by=request.user)
    return Status(201, _told(project, kept, mode="fill", by=request.user))


@router.get("/projects/{slug}/arrivals/{uuid:uid}", response=ArrivalOut, summary="What a file would do")
def get(request: HttpRequest, slug: str, uid: UUID, mode: Mode = "fill") -> Any:
    """``mode``: what becomes of what it knows of documents that are here."""
    project = project_to_edit(request.user, slug)
    return _told(project, file_brought(project, uid, by=request.user), mode=mode, by=request.user)


@router.post("/projects/{slug}/arrivals/{uuid:uid}/in", response=TakenOut, summary="Bring it in")
def take(request: HttpRequest, slug: str, uid: UUID, asked: TakeIn) -> Any:
    """As one act, which undoes as one. 409 where the project has changed since ``seen``. ``people``: who owns the
    project gives members what they wrote; with "names" it only bears their names."""
    project = project_to_edit(request.user, slug)
    kept = file_brought(project, uid, by=request.user)
    plan = take_in(
        project,
        incoming_of(kept),
        file=kept.name,
        mode=asked.mode,
        match_people=may_match(project) and asked.people == "members",
        seen=asked.seen,
        uid=asked.act,
        by=request.user,
    )
    return {"act": asked.act, "makes": makes(plan)}


@router.delete("/projects/{slug}/arrivals/{uuid:uid}", response={204: None}, summary="Leave a file that was brought")
def delete(request: HttpRequest, slug: str, uid: UUID) -> Any:
    project = project_to_edit(request.user, slug)
    arrivals.drop(file_brought(project, uid, by=request.user))
    return Status(204, None)


def _told(project: Any, kept: Arrival, *, mode: Mode, by: Any) -> dict[str, Any]:
    incoming = incoming_of(kept)
    plan: Plan = plan_of_file(project, incoming, mode=mode, by=by)
    return {
        "uid": kept.uid,
        "name": kept.name,
        "format": kept.format,
        "seen": plan.digest(),
        "does_something": plan.does_something,
        "annotations": dict(plan.counts),
        "makes": makes(plan),
        "stays": stays(plan, incoming, format_name=kept.format),
        "documents": [document_told(one) for one in plan.documents[:MOST_LISTED]],
    }
