"""The codebook as it stood, over HTTP: frozen versions, a past day, and what became of it between two moments."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router, Schema
from pydantic import Field

from annotator.actions.codebook.versions import freeze
from annotator.api.annotations import person
from annotator.api.schemas import Person
from annotator.codebook import depth_first
from annotator.models import CodebookVersion
from annotator.moments import Moment, codebook_at, moment_of, version_of, versions_of
from annotator.past_codebook import Difference, PastTag, Tags, compared
from annotator.snapshots import as_json
from documents.access import project_to_edit, project_to_read
from documents.acting import act as acting

router = Router(tags=["codebook"])

Number = Annotated[int, Path(ge=1, le=2**53, description="of a version")]
MomentAsked = Annotated[
    str, Query(max_length=40, description="a day (2026-11-21), a time with its zone, a version (v3), or now")
]
Kind = Literal["new", "renamed", "moved", "reordered", "changed", "merged", "gone"]


class VersionOut(Schema):
    number: int
    name: str
    note: str
    tags: int = Field(description="how many there are")
    frozen: datetime
    by: Person | None


class PastTagOut(Schema):
    id: int
    name: str
    path: str
    parent: int | None
    depth: int
    colour: str
    description: str
    when_to_use: str
    when_not: str
    shortcut: str
    aliases: list[str] = Field(description="other names that found it")


class PastOut(Schema):
    version: VersionOut | None
    tags: list[PastTagOut] = Field(description="as one reads a tree")


class Freeze(Schema):
    act: UUID | None = Field(default=None, description="made by the client: the same act sent again freezes once")
    name: str = ""
    note: str = Field(default="", max_length=20_000)


class EditOut(Schema):
    field: str
    before: str
    after: str


class DifferenceOut(Schema):
    tag: int
    kinds: list[Kind]
    was: str | None = Field(description="its path before; null where it is new")
    now: str | None = Field(description="its path after; null where it is gone")
    edits: list[EditOut]
    merged_into: int | None = Field(description="the tag that its name finds now, where it is merged")


class ComparisonOut(Schema):
    differences: list[DifferenceOut] = Field(description="what there is after in its order, then what is gone")
    same: int = Field(description="tags that stay as they were")


@router.get("/projects/{slug}/codebook/versions", response=list[VersionOut], summary="The frozen versions")
def of_project(request: HttpRequest, slug: str) -> Any:
    """The newest first."""
    return [_presented(one) for one in versions_of(project_to_read(request.user, slug))]


@router.post("/projects/{slug}/codebook/versions", response=VersionOut, summary="Freeze the codebook as it stands")
def post(request: HttpRequest, slug: str, wanted: Freeze) -> Any:
    """As its next version, which never changes. Editors may."""
    project = project_to_edit(request.user, slug)
    with acting(wanted.act or uuid4()):
        return _presented(freeze(project, name=wanted.name, note=wanted.note, by=request.user))


@router.get("/projects/{slug}/codebook/versions/{int:number}", response=PastOut, summary="One frozen version")
def get(request: HttpRequest, slug: str, number: Number) -> Any:
    project = project_to_read(request.user, slug)
    version = version_of(project, number)
    moment = Moment(f"v{number}", version=version)
    return _answer({"version": _presented(version), "tags": _tags(codebook_at(project, moment))})


@router.get("/projects/{slug}/codebook/past", response=PastOut, summary="The codebook on a day")
def past(request: HttpRequest, slug: str, on: MomentAsked = "") -> Any:
    """As it stood at the end of that day, or at that moment."""
    project = project_to_read(request.user, slug)
    moment = moment_of(project, on)
    version = moment.version and _presented(moment.version)
    return _answer({"version": version, "tags": _tags(codebook_at(project, moment))})


@router.get("/projects/{slug}/codebook/compare", response=ComparisonOut, summary="What became of the codebook")
def compare(
    request: HttpRequest,
    slug: str,
    from_: Annotated[str, Query(max_length=40, alias="from", description="as in ``past``")] = "",
    to: MomentAsked = "",
) -> Any:
    """Between two moments."""
    project = project_to_read(request.user, slug)
    old, new = (codebook_at(project, moment_of(project, asked)) for asked in (from_, to))
    found = compared(old, new)
    same = len(new) - sum(one.now is not None for one in found)
    return _answer({"differences": [_difference(one) for one in found], "same": same})


def _presented(version: CodebookVersion) -> dict[str, Any]:
    return {
        "number": version.number,
        "name": version.name,
        "note": version.note,
        "tags": len(version.tags),
        "frozen": version.created_at.isoformat(),
        "by": person(version.created_by) if version.created_by else None,
    }


def _tags(tags: Tags) -> list[dict[str, Any]]:
    return [{**_tag(placed.node), "path": placed.path, "depth": placed.depth} for placed in depth_first(tags.values())]


def _tag(tag: PastTag) -> dict[str, Any]:
    stored = tag.as_json()
    stored.pop("position")
    return {"id": stored.pop("pk"), "parent": stored.pop("parent_id"), **stored}


def _difference(one: Difference) -> dict[str, Any]:
    tag = one.now or one.was
    assert tag is not None  # noqa: S101 (it is in one of the two)
    was, now = one.paths
    return {
        "tag": tag.pk,
        "kinds": one.kinds,
        "was": was if one.was else None,
        "now": now if one.now else None,
        "edits": [{"field": edit.field, "before": edit.before, "after": edit.after} for edit in one.edits],
        "merged_into": one.merged_into.pk if one.merged_into else None,
    }


def _answer(found: dict[str, Any]) -> HttpResponse:
    """As it is: to check thousands of tags against the schema would take ten times what it takes to find them."""
    return HttpResponse(as_json(found), content_type="application/json")
