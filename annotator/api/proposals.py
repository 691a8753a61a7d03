"""Newer texts of documents over HTTP: proposed, looked at, taken or dropped; and checks of addresses."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import File, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from annotator.api.schemas import Person
from documents import queries
from documents.access import document_to_edit, proposal_to_edit
from documents.actions import checks, proposals
from documents.actions.importing import check_size
from documents.effects import effect_from
from documents.errors import NotFound
from documents.models import AddressCheck, Document, ImportItem, ItemState, Origin

router = Router(tags=["newer texts"])


class EffectOut(Schema):
    same: int = Field(description="annotations that would stand where they stand")
    moved: int = Field(description="elsewhere, in the same words or surely the same place")
    unsure: int = Field(description="where somebody should look")
    gone: int = Field(description="nowhere any more")


class ProposalOut(Schema):
    uid: UUID
    document: UUID
    origin: Origin
    state: ItemState = Field(description="ready: to be accepted or dropped; duplicate: the text is what it was")
    error: str
    done: int
    total: int
    base: int | None = Field(description="the number of the revision that it was compared with")
    effect: EffectOut | None
    title: str
    characters: int
    begun: datetime
    by: Person | None


class NewTextIn(Schema):
    text: str


class AcceptTextIn(Schema):
    expected: Annotated[int, Field(ge=1, le=2**31 - 1)] = Field(description="the document's current revision")


class CheckIn(Schema):
    every: Literal[1, 7, 30] = Field(description="days")
    take_in: AddressCheck.TakeIn = Field(
        default=AddressCheck.TakeIn.ASK, description="if-sure: stored by itself where no annotation becomes unsure"
    )


class CheckOut(Schema):
    every: int
    take_in: AddressCheck.TakeIn
    by: Person
    next: datetime
    last: datetime | None
    found: AddressCheck.Found | Literal[""]
    error: str


@router.get("/documents/{uuid:uid}/newer", response=list[ProposalOut], summary="Newer texts that wait")
def of_document(request: HttpRequest, uid: UUID) -> Any:
    """Those that are on their way, to be decided on, or failed; the newest first."""
    document = document_to_edit(request.user, uid)
    return [_presented(item, document) for item in queries.proposals_of(document)]


@router.post("/documents/{uuid:uid}/newer/address", response={201: ProposalOut}, summary="Check the address again")
def post_address(request: HttpRequest, uid: UUID) -> Any:
    """The server fetches the page, reads it and compares it with the document's text."""
    document = document_to_edit(request.user, uid)
    return _proposed(proposals.propose_address(document, by=request.user), document)


@router.post("/documents/{uuid:uid}/newer/texts", response={201: ProposalOut}, summary="Propose a text")
def post_text(request: HttpRequest, uid: UUID, new: NewTextIn) -> Any:
    document = document_to_edit(request.user, uid)
    return _proposed(proposals.propose_text(document, new.text, by=request.user), document)


@router.post("/documents/{uuid:uid}/newer/files", response={201: ProposalOut}, summary="Propose a newer file")
def post_file(request: HttpRequest, uid: UUID, file: Annotated[UploadedFile, File()]) -> Any:
    document = document_to_edit(request.user, uid)
    check_size(file.size or 0, name=file.name or "")
    item = proposals.propose_file(
        document, file.read(), name=file.name or "", media_type=file.content_type or "", by=request.user
    )
    return _proposed(item, document)


@router.get("/newer/{uuid:uid}", response=ProposalOut, summary="How far a newer text is")
def get(request: HttpRequest, uid: UUID) -> Any:
    item = proposal_to_edit(request.user, uid)
    return _presented(item, item.revises)


@router.post("/newer/{uuid:uid}/accept", response=ProposalOut, summary="Make a text the document's")
def accept(request: HttpRequest, uid: UUID, chosen: AcceptTextIn) -> Any:
    """At once, or by a worker where much hangs on it (*accepted* then). Where the document got another text meanwhile,
    this is refused (409), and the newer text is compared with that one."""
    item = proposal_to_edit(request.user, uid)
    if item.state == ItemState.READY and item.base != item.revises.revision_number:
        proposals.compare_again(item)
    proposals.accept_proposal(item, by=request.user, expected=chosen.expected)
    return _presented(proposal_to_edit(request.user, uid), item.revises)


@router.post("/newer/{uuid:uid}/drop", response=ProposalOut, summary="Don't take a text")
def drop(request: HttpRequest, uid: UUID) -> Any:
    item = proposal_to_edit(request.user, uid)
    proposals.drop_proposal(item, by=request.user)
    return _presented(proposal_to_edit(request.user, uid), item.revises)


@router.get("/documents/{uuid:uid}/check", response=CheckOut, summary="How often an address is looked at")
def get_check(request: HttpRequest, uid: UUID) -> Any:
    return _check_of(document_to_edit(request.user, uid))


@router.put("/documents/{uuid:uid}/check", response=CheckOut, summary="Have an address looked at from time to time")
def put_check(request: HttpRequest, uid: UUID, wanted: CheckIn) -> Any:
    document = document_to_edit(request.user, uid)
    checks.schedule(_one(document), project=document.project, by=request.user, **wanted.dict())
    return _check_of(document)


@router.delete("/documents/{uuid:uid}/check", response={204: None}, summary="Don't look at an address any more")
def delete_check(request: HttpRequest, uid: UUID) -> Any:
    document = document_to_edit(request.user, uid)
    checks.stop(_one(document), project=document.project, by=request.user)
    return Status(204, None)


def _one(document: Document) -> Any:
    return Document.objects.filter(pk=document.pk)


def _proposed(item: ImportItem, document: Document) -> Any:
    return Status(201, _presented(item, document))


def _presented(item: ImportItem, document: Document) -> dict[str, Any]:
    effect = effect_from(item.effect)
    by = item.within.by
    return {
        **{name: getattr(item, name) for name in ("uid", "origin", "state", "error", "done", "total", "base")},
        **{name: getattr(item, name) for name in ("title", "characters")},
        "document": document.uid,
        "effect": None if effect is None else {name: getattr(effect, name) for name in EffectOut.model_fields},
        "begun": item.within.created_at,
        "by": by and _person(by),
    }


def _check_of(document: Document) -> dict[str, Any]:
    check = AddressCheck.objects.select_related("by").filter(document=document).first()
    if check is None:
        raise NotFound(_("The address of this document isn’t looked at by itself."))
    return {
        **{name: getattr(check, name) for name in ("every", "take_in", "found", "error")},
        "by": _person(check.by),
        "next": check.next_at,
        "last": check.last_at,
    }


def _person(person: Any) -> dict[str, Any]:
    return {"id": person.pk, "name": person.get_full_name() or person.get_username()}
