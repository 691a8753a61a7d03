"""What goes in and out of undo and redo."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field

from annotator.api.schemas import MOST, News

Number = Annotated[int, Field(ge=0, le=MOST)]


class UndoIn(Schema):
    act: UUID = Field(description="of this undo itself, made by the client")
    before: Number | None = Field(
        default=None, description="undo the newest act before this line of the log; leave what came after"
    )


class RedoIn(Schema):
    act: UUID = Field(description="of this redo itself, made by the client")


class Undoable(Schema):
    undo: str | None = Field(description="what would be undone next, in words")
    redo: str | None = Field(description="what would be done again")


class Undone(News, Undoable):
    """What an undo or a redo made another, and what can be undone now."""

    told: str = Field(description="what was undone, in words")
    document: UUID | None = Field(description="where, if it was in one document")
