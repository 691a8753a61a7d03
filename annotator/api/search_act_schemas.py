"""What goes over HTTP when something is done with the hits of a search."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from ninja import Field, Schema
from pydantic import StringConstraints

from annotator.api.schemas import TagId, TagIds
from annotator.search.widening import Reach

QueryText = Annotated[str, StringConstraints(min_length=1, max_length=4000)]


class Marking(Schema):
    q: QueryText = Field(description="the query")
    tag: TagId
    reach: Reach = Field(default=Reach.HIT, description="what is marked: the hit, its sentence or its paragraph")


class MarkIn(Marking):
    """Occurrences that are to be marked."""

    act: UUID = Field(description="made by you; sent twice, it is done once")
    documents: Annotated[list[UUID], Field(max_length=20_000)] | None = Field(
        default=None, description="those of the documents found in which to mark; all, if it is left out"
    )
    count: int | None = Field(
        default=None, ge=0, description="how many you know would be marked: nothing is done if there are others by now"
    )
    private: bool = Field(default=False, description="for yourself alone")


class HitsTagIn(Schema):
    """Passages whose tags are to be changed."""

    act: UUID = Field(description="made by you; sent twice, it is done once")
    q: QueryText = Field(description="the query")
    passages: Annotated[list[UUID], Field(max_length=20_000)] | None = Field(
        default=None, description="those of the passages found that are meant; all, if it is left out"
    )
    count: int | None = Field(
        default=None, ge=0, description="how many you know to be found: nothing is done if there are others by now"
    )
    add_tags: TagIds = []
    remove_tags: TagIds = []


class ActOut(Schema):
    act: UUID
    changed: int = Field(description="how many passages were changed or made")
    others: int = Field(description="how many are others’, and stay as they are")
    change: int = Field(description="the number of the act's last line in the log")


class MarksPlanOut(Schema):
    count: int = Field(description="how many places would be marked")
    documents: int = Field(description="in how many documents")
    there: int = Field(description="at how many more a passage carries the tag already")
