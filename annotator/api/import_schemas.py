"""What goes in and out of the API about imports."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints

from annotator.api.schemas import MOST, Address, Person
from documents.article import SectionKind
from documents.models import Decision, ItemState, Likeness

Decided = Decision | Literal[""]
Short = Annotated[str, StringConstraints(max_length=300)]
_LANGUAGE = r"^($|[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$)"


class ImportIn(Schema):
    straight: bool = Field(default=False, description="store each item as soon as it is read, without a preview")
    folders_as_topics: bool = Field(default=False, description="names of folders become topics of the documents")


class ImportOut(Schema):
    uid: UUID
    project: str = Field(description="its slug")
    by: Person | None
    begun: datetime
    straight: bool
    folders_as_topics: bool
    cancelled: datetime | None
    finished: datetime | None = Field(description="when nothing was left to do")
    counts: dict[str, int] = Field(description="how many items are in each state; none where there are none")


class LinksIn(Schema):
    addresses: Annotated[str, StringConstraints(max_length=1_000_000)] = Field(
        description="web addresses, one a line", examples=["https://example.org/article"]
    )


class LikeOut(Schema):
    how: Likeness = Field(description="the same bytes, address or text, or near: at least 0.85 of it")
    score: float = Field(description="how alike, from 0 to 1")
    document: UUID | None = Field(description="of the project")
    item: UUID | None = Field(description="of this import, which came before")
    title: str


class TableOut(Schema):
    names: list[str]
    samples: list[list[str]]
    rows: int | None
    suggested: dict[str, str] = Field(description="field → column")


class ItemOut(Schema):
    uid: UUID
    number: int = Field(description="items are listed in the order of their numbers")
    container: UUID | None = Field(description="the item that this one is a part of")
    state: ItemState
    name: str
    url: str = Field(description="where it comes from")
    folders: list[str]
    size: int = Field(description="bytes")
    done: int
    total: int
    error: str
    media_type: str
    charset: str
    reader: str
    title: str
    authors: list[str]
    publisher: str
    published: date | None
    address: str = Field(description="the canonical address")
    language: str
    characters: int
    sections: dict[str, int] = Field(description="kind → characters")
    warnings: list[str]
    table: TableOut | None = Field(description="of a table of documents: its columns are to be named")
    mapping: dict[str, str] | None = Field(description="of a table: field → column")
    like: LikeOut | None
    decision: Decided
    document: UUID | None = Field(description="what it became")


class ItemsOut(Schema):
    items: list[ItemOut]
    last: int = Field(description="the number to ask after for more")


class SectionEdit(Schema):
    index: Annotated[int, Field(ge=0, le=MOST)]
    kind: SectionKind


class ItemEdit(Schema):
    """What is left out stays as it is."""

    title: Annotated[str, StringConstraints(max_length=500)] | None = None
    authors: Annotated[list[Annotated[str, StringConstraints(max_length=200)]], Field(max_length=100)] | None = None
    publisher: Short | None = None
    published: date | None = None
    address: Address | None = None
    language: Annotated[str, StringConstraints(max_length=35, pattern=_LANGUAGE)] | None = None
    charset: Annotated[str, StringConstraints(max_length=40)] | None = Field(
        default=None, description="the file is read again", examples=["windows-1252"]
    )
    sections: Annotated[list[SectionEdit], Field(max_length=1000)] = []
    mapping: dict[str, str] | None = Field(
        default=None, description="of a table: field → column", examples=[{"text": "Body", "title": "Headline"}]
    )
    decision: Decided | None = Field(default=None, description="skip, version or both; empty for what is usual")
    left_out: bool | None = None


class AcceptIn(Schema):
    items: Annotated[list[UUID], Field(max_length=10_000)] | None = Field(
        default=None, description="these of them; without a list, all that are ready"
    )


class Accepted(Schema):
    accepted: int


def presented_item(item: Any) -> dict[str, Any]:
    """One item, with what it is like. ``like``, ``twin``, ``document`` and ``container`` are there already."""
    return {
        **{name: getattr(item, name) for name in _AS_THEY_ARE},
        "number": item.pk,
        "container": item.container.uid if item.container else None,
        "table": item.columns if item.state == ItemState.MAPPING else None,
        "like": _like(item),
        "document": item.document.uid if item.document else None,
    }


_AS_THEY_ARE = (
    *("uid", "state", "name", "url", "folders", "size", "done", "total", "error", "media_type", "charset", "reader"),
    *("title", "authors", "publisher", "published", "address", "language", "characters", "sections", "warnings"),
    *("mapping", "decision"),
)


def _like(item: Any) -> dict[str, Any] | None:
    other = item.like or item.twin
    if not item.likeness or other is None:
        return None
    return {
        "how": item.likeness,
        "score": item.likeness_score,
        "document": item.like.uid if item.like else None,
        "item": None if item.like else item.twin.uid,
        "title": str(other),
    }
