"""How far a person has gone through a tag's passages, over HTTP."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import FailFast, Field

from annotator import access
from annotator.actions.sorting import remember
from annotator.api.schemas import TagId
from annotator.models import Sorting, Tag

router = Router(tags=["codebook"])

Passages = Annotated[list[UUID], Field(max_length=5_000), FailFast()]


class SortingOut(Schema):
    kept: list[UUID] = Field(description="passages that stay under the tag")
    sorted: int = Field(description="how many are decided")
    ended: bool = Field(description="all were gone through once")
    targets: list[int] = Field(description="tags that passages are sorted under")


class SortingIn(Schema):
    keep: Passages = Field(default=[], description="stay under the tag, beside those known of")
    decide_again: Passages = Field(default=[], description="don't any more")
    anew: bool = Field(default=False, description="forget those known of first")
    sorted: int = Field(ge=0, le=2**31 - 1)
    ended: bool = False
    targets: Annotated[list[TagId], Field(max_length=200), FailFast()] = []


@router.get("/tags/{int:pk}/sorting", response=SortingOut, summary="How far I have sorted its passages")
def get(request: HttpRequest, pk: int) -> Any:
    tag = access.tag_to_edit(request.user, pk)
    return place_of(tag, user=request.user)


@router.patch("/tags/{int:pk}/sorting", response=SortingOut, summary="Remember how far I have sorted its passages")
def patch(request: HttpRequest, pk: int, wanted: SortingIn) -> Any:
    """For you alone, on whichever machine you go on."""
    tag = access.tag_to_edit(request.user, pk)
    found = wanted.dict()
    return present(remember(tag, done=found.pop("sorted"), by=request.user, **found))


def place_of(tag: Tag, *, user: Any) -> dict[str, Any]:
    """As ``SortingOut`` has it. One query."""
    return present(Sorting.objects.filter(tag=tag, person=user).first())


def present(sorting: Sorting | None) -> dict[str, Any]:
    if sorting is None:
        return {"kept": [], "sorted": 0, "ended": False, "targets": []}
    return {
        "kept": sorting.kept,
        "sorted": sorting.sorted,
        "ended": sorting.ended,
        "targets": sorting.targets,
    }
