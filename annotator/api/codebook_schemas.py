"""What goes in and out of the codebook as a whole: operations, told apart by ``kind``, and their answers."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import FailFast, Field

from annotator.actions.codebook import operations as do
from annotator.api.schemas import MOST, TagId, TagOut

_MOST_TAGS = 5_000
_MOST_PASSAGES = 5_000
_MOST_TARGETS = 200
Tags = Annotated[list[TagId], Field(min_length=1, max_length=_MOST_TAGS), FailFast()]
AliasId = Annotated[int, Field(ge=0, le=MOST)]


class Counts(Schema):
    """As far as you may see it."""

    passages: int
    documents: int = Field(description="with such passages in them")
    people: int = Field(description="whose passages they are")
    topics: int = Field(description="documents whose topic it is")


class AliasOut(Schema):
    id: int
    name: str


class TagFull(TagOut):
    depth: int
    aliases: list[AliasOut] = Field(description="other names that find it")
    own: Counts
    below: Counts = Field(description="with all that lies under it, each thing once")
    mine: bool = Field(description="you may change it and throw it away")


class SettingsOut(Schema):
    tags_made_by: Literal["annotators", "editors"]


class May(Schema):
    make: bool
    edit: bool = Field(description="move, merge, retag, restore, settle")


class CodebookOut(Schema):
    change: int = Field(description="the number of the project's last change that is in here")
    settings: SettingsOut
    may: May
    tags: list[TagFull] = Field(description="as one reads a tree")


class Make(Schema):
    kind: Literal["make"]
    name: str
    parent: TagId | None = None
    before: TagId | None = Field(default=None, description="the sibling in front of which it stands; null: last")
    colour: str = ""
    description: str = ""
    when_to_use: str = ""
    when_not: str = ""
    shortcut: str = ""

    def operation(self) -> do.Operation:
        return do.Make(**self.dict(exclude={"kind"}))


class Fields(Schema):
    """What is left out stays as it is."""

    name: str | None = None
    colour: str | None = None
    description: str | None = None
    when_to_use: str | None = None
    when_not: str | None = None
    shortcut: str | None = None


class Change(Schema):
    kind: Literal["change"]
    tag: TagId
    fields_: Fields = Field(alias="fields")

    def operation(self) -> do.Operation:
        return do.Change(self.tag, {name: one for name, one in self.fields_.dict().items() if one is not None})


class Recolour(Schema):
    kind: Literal["recolour"]
    tags: Tags
    colour: str

    def operation(self) -> do.Operation:
        return do.Recolour(tuple(self.tags), self.colour)


class Move(Schema):
    kind: Literal["move"]
    tags: Tags
    parent: TagId | None = None
    before: TagId | None = Field(default=None, description="the sibling in front of which they stand; null: last")

    def operation(self) -> do.Operation:
        return do.Move(tuple(self.tags), self.parent, self.before)


class Merge(Schema):
    kind: Literal["merge"]
    tags: Tags = Field(description="become parts of ``into``: passages, topics and what lies under them go there")
    into: TagId

    def operation(self) -> do.Operation:
        return do.Merge(tuple(self.tags), self.into)


class Retag(Schema):
    kind: Literal["retag"]
    tag: TagId
    to: Annotated[list[TagId], Field(max_length=_MOST_TARGETS), FailFast()] = Field(
        default=[], description="what the passages carry instead; empty: the tag is taken off"
    )
    annotations: Annotated[list[UUID], Field(max_length=_MOST_PASSAGES)] | None = Field(
        default=None, description="null: all that you may see"
    )

    def operation(self) -> do.Operation:
        chosen = None if self.annotations is None else tuple(self.annotations)
        return do.Retag(self.tag, tuple(self.to), chosen)


class TrashTags(Schema):
    kind: Literal["trash"]
    tags: Tags
    children: Literal["lift", "trash"] = Field(default="lift", description="those under them go one level up, or along")

    def operation(self) -> do.Operation:
        return do.Trash(tuple(self.tags), self.children)


class RestoreTag(Schema):
    kind: Literal["restore"]
    tag: TagId

    def operation(self) -> do.Operation:
        return do.Restore(self.tag)


class Settings(Schema):
    kind: Literal["settings"]
    tags_made_by: Literal["annotators", "editors"]

    def operation(self) -> do.Operation:
        return do.Settings(self.tags_made_by)


class AddAlias(Schema):
    kind: Literal["alias"]
    tag: TagId
    name: str

    def operation(self) -> do.Operation:
        return do.AddAlias(self.tag, self.name)


class RemoveAlias(Schema):
    kind: Literal["unalias"]
    alias: AliasId

    def operation(self) -> do.Operation:
        return do.RemoveAlias(self.alias)


Operation = Annotated[
    Make | Change | Recolour | Move | Merge | Retag | TrashTags | RestoreTag | Settings | AddAlias | RemoveAlias,
    Field(discriminator="kind"),
]


class CodebookActIn(Schema):
    act: UUID = Field(description="made by the client: the same act sent again is not done again")
    do: Operation
    brief: bool = Field(default=False, description="the answer leaves the codebook out")


class CodebookPlanIn(Schema):
    do: Operation


class Passages(Schema):
    name: str
    passages: int


class PlanOut(Schema):
    """What an operation would do, as far as you may see it."""

    passages: int
    both: int = Field(description="of these, those that carry already what they would get")
    documents: int
    topics: int = Field(description="documents whose topic it is")
    children: int = Field(description="tags that would go elsewhere")
    people: list[Passages] = Field(description="whose passages they are, who has most first")
    says: list[str] = Field(description="the same in sentences")


class CodebookDone(Schema):
    codebook: CodebookOut | None
    said: str = Field(description="what was done, in words")
    change: int = Field(description="the number of the act's last line in the log")
