"""What an act looks like over HTTP: its steps, told apart by ``do``."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import FailFast, Field

from annotator.actions import steps
from annotator.api.schemas import MOST, Position, RevisionNumber, TagId
from annotator.errors import Invalid
from documents.text import Span

MOST_STEPS = 2_000
_MOST_TAGS = 200


class NamedTag(Schema):
    """A tag by its place in the codebook; it is made if it isn't there."""

    name: str
    parent: TagRef | None = None
    colour: str = ""

    def ref(self) -> steps.NamedTag:
        parent = self.parent.ref() if isinstance(self.parent, NamedTag) else self.parent
        return steps.NamedTag(self.name, parent, self.colour)


TagRef = TagId | NamedTag
# Told of is the first that is wrong: of very many, to tell of all would take minutes.
TagRefs = Annotated[list[TagRef], Field(max_length=_MOST_TAGS), FailFast()]


class Passage(Schema):
    """Where something is, and what stands there."""

    revision: RevisionNumber
    start: Position
    end: Position
    quote: str

    def passage(self) -> steps.Passage:
        return steps.Passage(self.revision, _span(self.start, self.end), self.quote)


class Annotate(Schema):
    """As ``PUT /annotations/…``. Without ``start`` and ``end`` it is a note on the whole document."""

    do: Literal["annotate"]
    uid: UUID
    document: UUID
    revision: RevisionNumber
    start: Position | None = None
    end: Position | None = None
    quote: str = ""
    tags: TagRefs = []
    note: str = ""
    private: bool = False

    def step(self) -> steps.Step:
        span = None if self.start is None and self.end is None else _span(self.start, self.end)
        passage = steps.Passage(self.revision, span, self.quote)
        return steps.Annotate(self.uid, self.document, passage, _refs(self.tags), self.note, self.private)


class Edit(Schema):
    """What is left out stays as it is."""

    do: Literal["edit"]
    uid: UUID
    add_tags: TagRefs = []
    remove_tags: Annotated[list[TagId], Field(max_length=_MOST_TAGS), FailFast()] = []
    note: str | None = None
    was: str | None = Field(default=None, description="the note that the new one was written upon")
    span: Passage | None = Field(default=None, description="other ends")
    private: bool | None = None
    resolved: bool | None = None

    def step(self) -> steps.Step:
        return steps.Edit(
            self.uid,
            add_tags=_refs(self.add_tags),
            remove_tags=tuple(self.remove_tags),
            note=self.note,
            was=self.was,
            passage=self.span.passage() if self.span else None,
            private=self.private,
            resolved=self.resolved,
        )


class Trash(Schema):
    do: Literal["trash"]
    uid: UUID

    def step(self) -> steps.Step:
        return steps.Trash(self.uid)


class Restore(Schema):
    do: Literal["restore"]
    uid: UUID

    def step(self) -> steps.Step:
        return steps.Restore(self.uid)


class Leave(Schema):
    """Leave it as an orphan: it stands nowhere in this text. A newer text that surely has it again finds it."""

    do: Literal["leave"]
    uid: UUID

    def step(self) -> steps.Step:
        return steps.Leave(self.uid)


class Unleave(Schema):
    """Look for it again, after it was left as an orphan."""

    do: Literal["unleave"]
    uid: UUID

    def step(self) -> steps.Step:
        return steps.Unleave(self.uid)


class AddReply(Schema):
    do: Literal["reply"]
    uid: UUID
    annotation: UUID
    text: str

    def step(self) -> steps.Step:
        return steps.AddReply(self.uid, self.annotation, self.text)


class EditReply(Schema):
    do: Literal["edit_reply"]
    uid: UUID
    text: str
    was: str | None = Field(default=None, description="the text that the new one was written upon")

    def step(self) -> steps.Step:
        return steps.EditReply(self.uid, self.text, self.was)


class TrashReply(Schema):
    do: Literal["trash_reply"]
    uid: UUID

    def step(self) -> steps.Step:
        return steps.TrashReply(self.uid)


class RestoreReply(Schema):
    do: Literal["restore_reply"]
    uid: UUID

    def step(self) -> steps.Step:
        return steps.RestoreReply(self.uid)


class AddTopic(Schema):
    do: Literal["topic"]
    document: UUID
    tag: TagRef

    def step(self) -> steps.Step:
        return steps.AddTopic(self.document, _ref(self.tag))


class RemoveTopic(Schema):
    do: Literal["untopic"]
    document: UUID
    tag: TagId

    def step(self) -> steps.Step:
        return steps.RemoveTopic(self.document, self.tag)


Step = Annotated[
    Annotate
    | Edit
    | Leave
    | Unleave
    | Trash
    | Restore
    | AddReply
    | EditReply
    | TrashReply
    | RestoreReply
    | AddTopic
    | RemoveTopic,
    Field(discriminator="do"),
]


class ActIn(Schema):
    act: UUID = Field(description="made by the client: the same act sent again is not done again")
    joins: UUID | None = Field(
        default=None,
        description="the act that this is a part of, where it is too large for one request: taken back as one",
    )
    by: Annotated[int, Field(ge=0, le=MOST)] | None = Field(
        default=None, description="who did it; nobody else's session may send it"
    )
    steps: Annotated[list[Step], Field(min_length=1, max_length=MOST_STEPS), FailFast()]


def _ref(tag: TagRef) -> steps.TagRef:
    return tag.ref() if isinstance(tag, NamedTag) else tag


def _refs(tags: list[TagRef]) -> tuple[steps.TagRef, ...]:
    return tuple(map(_ref, tags))


def _span(start: int | None, end: int | None) -> Span:
    if start is None or end is None or start >= end:
        raise Invalid(_("A highlight needs a start before its end, in code points."))
    return Span(start, end)
