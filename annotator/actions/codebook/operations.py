"""What can be done to a codebook, each as one act. Pure: numbers are those of tags."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Make:
    """A new tag under ``parent``, in front of the sibling ``before``; None: the last one."""

    name: str
    parent: int | None = None
    before: int | None = None
    colour: str = ""
    description: str = ""
    when_to_use: str = ""
    when_not: str = ""
    shortcut: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """Another name, colour or shortcut, other words: what ``fields`` holds of them."""

    tag: int
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recolour:
    """These tags, and no others under them, get this colour."""

    tags: tuple[int, ...]
    colour: str


@dataclass(frozen=True, slots=True)
class Move:
    """These tags, with all that lies under them, go under ``parent``, in this order, in front of ``before``."""

    tags: tuple[int, ...]
    parent: int | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Merge:
    """These tags become a part of ``into``: their passages, topics and children go there, their names find it."""

    tags: tuple[int, ...]
    into: int


@dataclass(frozen=True, slots=True)
class Retag:
    """These passages (None: all that carry the tag) carry ``to`` instead of ``tag``; nothing, if ``to`` is empty."""

    tag: int
    to: tuple[int, ...] = ()
    annotations: tuple[UUID, ...] | None = None


@dataclass(frozen=True, slots=True)
class Trash:
    """To the trash; the tags under them go one level up ("lift"), or along."""

    tags: tuple[int, ...]
    children: Literal["lift", "trash"] = "lift"


@dataclass(frozen=True, slots=True)
class Restore:
    tag: int


@dataclass(frozen=True, slots=True)
class Settings:
    tags_made_by: Literal["annotators", "editors"]


@dataclass(frozen=True, slots=True)
class AddAlias:
    tag: int
    name: str


@dataclass(frozen=True, slots=True)
class RemoveAlias:
    alias: int


Operation = Make | Change | Recolour | Move | Merge | Retag | Trash | Restore | Settings | AddAlias | RemoveAlias
