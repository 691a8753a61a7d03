"""How a tag's passages go out of the API, to be read by themselves."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field

Few = Annotated[int, Field(ge=1, le=200)]


class PassageDocument(Schema):
    uid: UUID
    title: str


class PassageOut(Schema):
    """A passage to be read by itself."""

    uid: UUID
    quote: str = Field(description="empty for a note on the whole document")
    before: str = Field(description="the text before it, some hundred characters at most")
    after: str
    document: PassageDocument
    author: str
    credit: str = Field(description="of what came out of a file, which the author brought in: who made it; else empty")
    note: str
    tags: list[int]


class PassagesOut(Schema):
    passages: list[PassageOut]
    more: bool = Field(description="there are others after these")
    total: int = Field(description="how many there are, on all pages")
