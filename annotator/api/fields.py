"""The fields of a project over HTTP."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from annotator.api import field_schemas as schemas
from documents.access import field_to_edit, project_to_edit, project_to_read
from documents.actions import fields as acting
from documents.actions.work import one_act
from documents.field_values import fields_of, values_per_field
from documents.models import Field, Project

router = Router(tags=["fields"])


@router.get("/projects/{slug}/fields", response=list[schemas.FieldOut], summary="The fields of a project")
def of_project(request: HttpRequest, slug: str) -> Any:
    """What may be known of each document, in their order."""
    project = project_to_read(request.user, slug)
    return _presented(project, fields_of(project))


@router.post("/projects/{slug}/fields", response={201: schemas.FieldOut}, summary="Make a field")
def post(request: HttpRequest, slug: str, new: schemas.FieldIn) -> Any:
    project = project_to_edit(request.user, slug)
    return Status(201, _presented(project, [acting.make_field(project, by=request.user, **new.dict())])[0])


@router.patch("/projects/{slug}/fields/{int:pk}", response=schemas.FieldOut, summary="Rename, move or change a field")
def patch(request: HttpRequest, slug: str, pk: int, edit: schemas.FieldEdit) -> Any:
    field = field_to_edit(request.user, slug, pk)
    changes = edit.dict(exclude_unset=True)
    place = changes.pop("place", None)
    with one_act():
        field = acting.edit_field(field, by=request.user, **changes)
        if place is not None:
            acting.move_field(field, place=place, by=request.user)
    return _presented(field.project, [field])[0]


@router.delete("/projects/{slug}/fields/{int:pk}", response={204: None}, summary="Move to the trash, with its values")
def delete(request: HttpRequest, slug: str, pk: int) -> Any:
    acting.trash_field(field_to_edit(request.user, slug, pk), by=request.user)
    return Status(204, None)


@router.post("/projects/{slug}/fields/{int:pk}/restore", response=schemas.FieldOut, summary="Take out of the trash")
def restore(request: HttpRequest, slug: str, pk: int) -> Any:
    field = field_to_edit(request.user, slug, pk)
    acting.restore_field(field, by=request.user)
    return _presented(field.project, [field])[0]


def _presented(project: Project, fields: list[Field]) -> list[dict[str, Any]]:
    counts = values_per_field(project)
    return [{**acting.state_of(field), "id": field.pk, "documents": counts.get(field.pk, 0)} for field in fields]
