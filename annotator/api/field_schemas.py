"""What goes in and out of the API of the typed fields of documents, and of many documents at once."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints

from annotator.api.schemas import TagIds

Name = Annotated[str, StringConstraints(max_length=100)]
Choices = Annotated[list[Annotated[str, StringConstraints(max_length=200)]], Field(max_length=500)]
KindName = Literal["text", "number", "date", "choice", "url", "yes_no"]
Value = Annotated[
    bool | int | float | Annotated[str, StringConstraints(max_length=2000)],
    Field(description="a number, true or false, or a text; days as ISO 8601 has them"),
]
Values = Annotated[
    dict[Name, Value | None], Field(max_length=60, description="by the fields' names; null takes a value away")
]
StatusName = Literal["new", "in_progress", "done"]
People = Annotated[list[Annotated[int, Field(ge=1, le=2**53)]], Field(max_length=100)]


class FieldOut(Schema):
    id: int
    name: str
    kind: KindName
    description: str
    choices: list[str] = Field(description="of a field of choices")
    documents: int = Field(description="how many have a value")


class FieldIn(Schema):
    name: Name
    kind: KindName
    description: Annotated[str, StringConstraints(max_length=500)] = ""
    choices: Choices = []


class FieldEdit(Schema):
    name: Name | None = None
    kind: KindName | None = Field(default=None, description="taken only if every value fits it")
    description: Annotated[str, StringConstraints(max_length=500)] | None = None
    choices: Choices | None = Field(default=None, description="all of them; one that documents have can't be left out")
    renamed: Annotated[dict[str, str], Field(max_length=500)] = Field(
        default={}, description="choices that are called otherwise from now on, in the documents too: old to new"
    )
    place: int | None = Field(default=None, ge=0, le=1000, description="among the other fields; 0 is the first")


class BulkIn(Schema):
    """What is to be done with many documents: as one act, that is undone as one."""

    act: UUID = Field(description="made by you; sent twice, it is done once")
    documents: Annotated[list[UUID], Field(max_length=20_000)] | None = None
    filters: Annotated[str, StringConstraints(max_length=4000)] | None = Field(
        default=None,
        description="in place of documents: all that fit, as the address of the list says it: status=new&q=tide",
    )
    count: int | None = Field(
        default=None, ge=0, description="how many you know to fit: nothing is done if others do by now"
    )
    status: StatusName | None = None
    assign: People = Field(default=[], description="the numbers of people")
    unassign: People = []
    add_topics: TagIds = []
    remove_topics: TagIds = []
    fields: Values = {}


class BulkOut(Schema):
    act: UUID
    changed: int = Field(description="how many documents were changed")
    change: int = Field(description="the number of the act's last line in the log")
