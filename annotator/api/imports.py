"""Imports over HTTP: put things in, look at what was found, correct it, accept it."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest
from ninja import File, Form, Query, Router, Status
from ninja.files import UploadedFile

from annotator.api import schemas
from annotator.api.import_schemas import (
    Accepted,
    AcceptIn,
    ImportIn,
    ImportOut,
    ItemEdit,
    ItemOut,
    ItemsOut,
    LinksIn,
    presented_item,
)
from documents import queries
from documents.access import import_to_edit, item_to_edit, project_to_edit
from documents.actions import imports as acting
from documents.actions.importing import check_size
from documents.models import Import, ImportItem, ItemState
from documents.review import items_chosen

router = Router(tags=["imports"])

_MOST_ITEMS = 200
_NO_FOLDERS: list[str] = []


@router.post("/projects/{slug}/imports", response={201: ImportOut}, summary="Start an import")
def start(request: HttpRequest, slug: str, new: ImportIn) -> Any:
    """It is empty at first: put files, links and texts in. The server reads them by itself."""
    project = project_to_edit(request.user, slug)
    import_ = acting.start_import(project, by=request.user, **new.dict())
    return Status(201, _presented(import_, {}))


@router.get("/projects/{slug}/imports", response=list[ImportOut], summary="The last imports of a project")
def of_project(request: HttpRequest, slug: str) -> Any:
    """At most 50, the newest first."""
    project = project_to_edit(request.user, slug)
    return [_presented(import_, import_.counts) for import_ in queries.imports_of(project)]


@router.get("/imports/{uuid:uid}", response=ImportOut, summary="How far an import is")
def get(request: HttpRequest, uid: UUID) -> Any:
    import_ = import_to_edit(request.user, uid)
    return _presented(import_, queries.counts_of(import_))


@router.post("/imports/{uuid:uid}/files", response={201: ItemOut}, summary="Put a file in")
def post_file(
    request: HttpRequest,
    uid: UUID,
    file: Annotated[UploadedFile, File()],
    folders: Annotated[list[str], Form()] = _NO_FOLDERS,
) -> Any:
    """``folders`` are those that the file lay in, outermost first."""
    import_ = import_to_edit(request.user, uid)
    check_size(file.size or 0, name=file.name or "")
    item = acting.add_file(
        import_, file.read(), name=file.name or "", media_type=file.content_type or "", folders=folders[:20]
    )
    return Status(201, presented_item(item))


@router.post("/imports/{uuid:uid}/links", response={201: list[ItemOut]}, summary="Put web addresses in")
def post_links(request: HttpRequest, uid: UUID, new: LinksIn) -> Any:
    """The server fetches them. A line without an address becomes a failed item."""
    import_ = import_to_edit(request.user, uid)
    return Status(201, [presented_item(item) for item in acting.add_links(import_, new.addresses)])


@router.post("/imports/{uuid:uid}/texts", response={201: ItemOut}, summary="Put a text in")
def post_text(request: HttpRequest, uid: UUID, new: schemas.TextIn) -> Any:
    import_ = import_to_edit(request.user, uid)
    return Status(201, presented_item(acting.add_text(import_, new.text, title=new.title, url=new.url)))


@router.get("/imports/{uuid:uid}/items", response=ItemsOut, summary="What is in an import")
def items(
    request: HttpRequest,
    uid: UUID,
    after: Annotated[int, Query(ge=0, le=schemas.MOST)] = 0,
    state: Annotated[ItemState | None, Query()] = None,
) -> Any:
    """At most 200 items after number ``after``; ask again after ``last`` for more."""
    import_ = import_to_edit(request.user, uid)
    found = queries.items_of(import_, state=state, after=after, most=_MOST_ITEMS)
    return {"items": [presented_item(item) for item in found], "last": found[-1].pk if found else after}


@router.patch("/imports/{uuid:uid}/items/{uuid:item}", response=ItemOut, summary="Correct an item, or decide about it")
def patch(request: HttpRequest, uid: UUID, item: UUID, edit: ItemEdit) -> Any:
    """Done in the order of the fields; ``left_out`` last. All of it, or nothing where something of it is refused."""
    found = item_to_edit(request.user, item, within=uid)
    with transaction.atomic():
        _edit(found, edit.dict(exclude_unset=True), by=request.user)
    return presented_item(item_to_edit(request.user, item, within=uid))


def _edit(found: ImportItem, given: dict[str, Any], *, by: Any) -> None:
    fields = {
        name: given.pop(name) for name in _FIELDS if name in given and (given[name] is not None or name == "published")
    }
    if fields:
        acting.correct(found, by=by, **fields)
    for section in given.get("sections", ()):
        acting.change_section(found, section["index"], section["kind"], by=by)
    if given.get("mapping") is not None:
        acting.name_columns(found, given["mapping"], by=by)
    if given.get("decision") is not None:
        acting.decide(found, given["decision"], by=by)
    if given.get("left_out") is not None:
        (acting.leave_out if given["left_out"] else acting.take_in)(found, by=by)


_FIELDS = ("title", "authors", "publisher", "published", "address", "language", "charset")


@router.post("/imports/{uuid:uid}/accept", response=Accepted, summary="Have items stored")
def accept(request: HttpRequest, uid: UUID, chosen: AcceptIn) -> Any:
    """Those that are ready, or those of a list that are. What is to be skipped is a duplicate from then on."""
    import_ = import_to_edit(request.user, uid)
    if chosen.items is None:
        return {"accepted": acting.accept(import_, by=request.user)}
    return {"accepted": acting.accept(import_, items_chosen(import_, list(map(str, chosen.items))), by=request.user)}


@router.post("/imports/{uuid:uid}/cancel", response=ImportOut, summary="Cancel an import")
def cancel(request: HttpRequest, uid: UUID) -> Any:
    """What is finished stays; everything else is left out."""
    import_ = acting.cancel(import_to_edit(request.user, uid), by=request.user)
    return _presented(import_, queries.counts_of(import_))


@router.post("/imports/{uuid:uid}/items/{uuid:item}/retry", response=ItemOut, summary="Read a failed item again")
def retry(request: HttpRequest, uid: UUID, item: UUID) -> Any:
    found = item_to_edit(request.user, item, within=uid)
    acting.try_again(found, by=request.user)
    return presented_item(item_to_edit(request.user, item, within=uid))


def _presented(import_: Import, counts: dict[str, int]) -> dict[str, Any]:
    return {
        "uid": import_.uid,
        "project": import_.project.slug,
        "by": {"id": import_.by.pk, "name": import_.by.get_full_name() or str(import_.by)} if import_.by else None,
        "begun": import_.created_at,
        "straight": import_.straight,
        "folders_as_topics": import_.folders_as_topics,
        "cancelled": import_.cancelled_at,
        "finished": import_.finished_at,
        "counts": counts,
    }
