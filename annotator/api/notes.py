"""What writing and following notes needs: how Markdown will look, who can be named, where a link leads."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from annotator.actions.annotate import LONGEST_NOTE
from annotator.people import ProjectNotes
from annotator.whereabouts import State, whereabouts
from documents.access import project_to_read
from documents.models import Membership, Role
from documents.text import canonical

router = Router(tags=["notes"])


class PreviewIn(Schema):
    text: Annotated[str, Field(max_length=LONGEST_NOTE, description="Markdown")]
    project: Annotated[str, Field(max_length=80, description="the project whose members are marked")] = ""


class PreviewOut(Schema):
    html: str = Field(description="safe HTML")


class MemberOut(Schema):
    id: int
    name: str
    username: str = Field(description="what stands after the @ of a mention")
    role: str


class WhereaboutsOut(Schema):
    state: State
    document: UUID
    title: str
    project: str


@router.post("/notes/preview", response=PreviewOut, summary="How a note will look")
def preview(request: HttpRequest, new: PreviewIn) -> Any:
    """Saves nothing."""
    project = project_to_read(request.user, new.project) if new.project else None
    return {"html": ProjectNotes(project.pk if project else 0).html(canonical(new.text))}


@router.get("/projects/{slug}/members", response=list[MemberOut], summary="Who can be mentioned")
def members(request: HttpRequest, slug: str) -> Any:
    """The members of a project, by name."""
    found = Membership.objects.filter(project=project_to_read(request.user, slug), user__is_active=True)
    people = [
        {
            "id": member.user_id,
            "name": member.user.get_full_name() or member.user.get_username(),
            "username": member.user.get_username(),
            "role": Role(member.role).name.lower(),
        }
        for member in found.select_related("user")
    ]
    return sorted(people, key=lambda person: str(person["name"]).casefold())


@router.get("/annotations/{uuid:uid}/whereabouts", response=WhereaboutsOut, summary="Where a link to it leads")
def where(request: HttpRequest, uid: UUID) -> Any:
    """Also of an annotation that lies in the trash, or that is private to somebody else."""
    return whereabouts(request.user, uid)
