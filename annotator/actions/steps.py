"""The steps that an act is made of, as ``acts.perform`` takes them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from documents.text import Span


@dataclass(frozen=True, slots=True)
class NamedTag:
    """A tag by its place in the codebook, which may not be there yet."""

    name: str
    parent: TagRef | None = None
    colour: str = ""


TagRef: TypeAlias = int | NamedTag


@dataclass(frozen=True, slots=True)
class Passage:
    """Where something is on a revision, and what stands there."""

    revision: int
    span: Span | None
    quote: str


@dataclass(frozen=True, slots=True)
class Annotate:
    uid: UUID
    document: UUID
    passage: Passage
    tags: tuple[TagRef, ...] = ()
    note: str = ""
    private: bool = False


@dataclass(frozen=True, slots=True)
class Edit:
    """What is None stays as it is. ``was``: the text that ``note`` was written upon."""

    uid: UUID
    add_tags: tuple[TagRef, ...] = ()
    remove_tags: tuple[int, ...] = ()
    note: str | None = None
    was: str | None = None
    passage: Passage | None = None
    private: bool | None = None
    resolved: bool | None = None


@dataclass(frozen=True, slots=True)
class Trash:
    uid: UUID


@dataclass(frozen=True, slots=True)
class Restore:
    uid: UUID


@dataclass(frozen=True, slots=True)
class Leave:
    """A person looked for it in vain: it stays an orphan, until a text surely has it again."""

    uid: UUID


@dataclass(frozen=True, slots=True)
class Unleave:
    """It is looked for after all."""

    uid: UUID


@dataclass(frozen=True, slots=True)
class AddReply:
    uid: UUID
    annotation: UUID
    text: str


@dataclass(frozen=True, slots=True)
class EditReply:
    uid: UUID
    text: str
    was: str | None = None


@dataclass(frozen=True, slots=True)
class TrashReply:
    uid: UUID


@dataclass(frozen=True, slots=True)
class RestoreReply:
    uid: UUID


@dataclass(frozen=True, slots=True)
class AddTopic:
    document: UUID
    tag: TagRef


@dataclass(frozen=True, slots=True)
class RemoveTopic:
    document: UUID
    tag: int


OnAnnotation: TypeAlias = Annotate | Edit | Leave | Unleave | Trash | Restore
OnReply: TypeAlias = EditReply | TrashReply | RestoreReply
Step: TypeAlias = OnAnnotation | AddReply | OnReply | AddTopic | RemoveTopic
