"""What goes in and out of the API."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints

MOST = 2**63 - 1  # the largest number that a database holds
TagId = Annotated[int, Field(ge=0, le=MOST)]
TagIds = Annotated[list[TagId], Field(max_length=200)]
_LANGUAGE = r"^($|[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$)"
Address = Annotated[str, StringConstraints(max_length=2000, pattern=r"^($|https?://)")]
Position = Annotated[int, Field(ge=0, le=2_000_000_000, description="code points from the start of the text")]


RevisionNumber = Annotated[int, Field(ge=1, le=2_000_000_000)]


class Wrong(Schema):
    where: str = Field(description="the part of the request, as in body.new.start")
    what: str


class Person(Schema):
    id: int
    name: str


class Author(Person):
    """Who made something here, or brought it in."""

    credit: str = Field(default="", description="of what came out of a file: whom that names as its author")


class Problem(Schema):
    """What every error is answered with (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str = Field(description="what happened, to what, and what can be done")
    found: str | None = Field(default=None, description="of a quote that is wrong: what stands at that place")
    step: int | None = Field(default=None, description="of an act: the place of the step that can't be done")
    theirs: str | None = Field(default=None, description="of a text that somebody changed meanwhile: what stands there")
    by: Person | None = Field(default=None, description="who wrote that")
    uid: UUID | None = Field(default=None, description="the annotation or reply that it is the text of")
    at: int | None = Field(default=None, description="of a query: where the part begins that isn't understood")
    length: int | None = Field(default=None, description="of that part, in code points")
    suggestion: str | None = Field(default=None, description="the whole query as it was probably meant, or empty")
    errors: list[Wrong] | None = Field(default=None, description="of a request that is wrong: each thing that is")


class Note(Schema):
    text: str = Field(description="Markdown")
    html: str = Field(description="safe HTML")


class ReplyOut(Schema):
    uid: UUID
    annotation: UUID
    author: Author
    text: str
    html: str
    created: datetime
    edited: datetime | None


class Resolved(Schema):
    by: Person
    at: datetime


class AnnotationOut(Schema):
    uid: UUID
    document: UUID
    revision: int
    start: int | None
    end: int | None
    quote: str
    prefix: str
    suffix: str
    tags: list[int]
    note: Note | None
    author: Author
    created: datetime
    edited: datetime | None
    how: str
    score: float
    unsure: bool = Field(description="somebody should look where it stands: it was found without being sure, or isn't")
    page: str = Field(default="", description="its page, or the first and the last (12–13), where the text has pages")
    private: bool = Field(description="only its author sees it")
    resolved: Resolved | None = Field(description="who said that there is nothing more to say, and when")
    replies: list[ReplyOut]
    change: int | None = Field(default=None, description="the number of the change that this request made")


class CompactReply(Schema):
    uid: UUID
    author: int = Field(description="index into people")
    text: str
    html: str
    created: int
    edited: int | None = None


class CompactResolved(Schema):
    by: int = Field(description="index into people")
    at: int


Row = Annotated[str, Field(description="the number of a row")]


class Columns(Schema):
    """Annotations as columns, a row for each: those that stand in the text come first, by place, the longer first
    where several start. ``start`` and ``length`` are about those alone."""

    uid: str = Field(description="32 hexadecimal digits each, with nothing between them")
    start: list[int] = Field(description="how many code points after the one before")
    length: list[int] = Field(description="code points")
    author: list[int] = Field(description="indices into people")
    created: list[int] = Field(description="how many seconds after the one before; the first after 1970 began")
    tags: list[int] = Field(description="indices into tag_sets")
    tag_sets: list[list[int]]
    notes: dict[Row, Note]
    how: dict[Row, str] = Field(description="moved, fuzzy or orphan; the others are exact")
    unsure: dict[Row, float] = Field(description="of those that somebody should look at: how sure their place is")
    quotes: dict[Row, str] = Field(description="of orphans")
    private: list[int] = Field(description="the numbers of the rows that only their author sees")
    resolved: dict[Row, CompactResolved]
    replies: dict[Row, list[CompactReply]]
    people: list[Author]


class Compact(Schema):
    """The annotations of a document: the snapshot, without those that have ``changed`` since, and the fresh ones."""

    document: UUID
    revision: int
    change: int = Field(description="the number of the last change that is in here")
    blind: Literal["", "own", "all"] = Field(
        description="in a blind project whose annotations these are: your own, or all, since you own the project"
    )
    changed: list[UUID] = Field(description="not to be taken from the snapshot: now in fresh, or gone")
    fresh: Columns = Field(description="those that have changed, and all that only you see")
    snapshot: Columns = Field(description="what all members see, as of some changes ago")


class AnnotationIn(Schema):
    document: UUID
    revision: RevisionNumber
    start: Position | None = None
    end: Position | None = None
    quote: str = ""
    tags: TagIds = []
    note: str = ""
    private: bool = Field(default=False, description="only its author sees it")


class AnnotationEdit(Schema):
    note: str | None = None
    tags: TagIds | None = None


class ReplyIn(Schema):
    annotation: UUID
    text: str


class ReplyEdit(Schema):
    text: str


class TagOut(Schema):
    id: int
    name: str
    path: str
    parent: int | None
    colour: str
    shortcut: str
    description: str
    when_to_use: str
    when_not: str
    position: int
    passages: int


class TagIn(Schema):
    name: str
    parent: TagId | None = None
    colour: str = ""
    description: str = ""
    when_to_use: str = ""
    when_not: str = ""
    shortcut: str = ""


class SuggestedTopic(Schema):
    tag: TagId
    passages: int = Field(description="how many passages of the document carry it or a tag under it")


class TagEdit(Schema):
    """Fields that are left out stay as they are; ``parent: null`` moves the tag to the root."""

    name: str | None = None
    parent: TagId | None = None
    colour: str | None = None
    description: str | None = None
    when_to_use: str | None = None
    when_not: str | None = None
    shortcut: str | None = None


class News(Schema):
    """What became another, as it stands now, for this person."""

    change: int = Field(description="the number of the last change in here")
    more: bool = Field(default=False, description="there was more: ask for the news after what you know of")
    by: Person | None = Field(default=None, description="who did it, if it was one person")
    tab: UUID | None = Field(default=None, description="the page it was done in")
    annotations: list[AnnotationOut] = Field(description="new or changed, each whole")
    gone: list[UUID] = Field(description="annotations that are in the trash now, or not this person's to see")
    tags: list[TagOut] = Field(description="of the codebook, new or changed")
    gone_tags: list[int]
    topics: list[int] | None = Field(description="the document's, if they changed")
    revision: int | None = Field(description="the number of the document's text, if it may be a new one")
    anew: bool = Field(default=False, description="other annotations are to be seen from now on: load them again")


class ProjectOut(Schema):
    slug: str
    name: str
    description: str
    role: str
    documents: int


class DocumentOut(Schema):
    uid: UUID
    title: str
    authors: list[str]
    publisher: str
    published: date | None
    url: str
    language: str
    characters: int
    revision: int
    created: datetime
    topics: list[int]
    annotations: int
    status: Literal["new", "in_progress", "done"]
    fields: dict[str, bool | int | float | str] = Field(
        description="what is known of it, by the names of the project's fields: numbers, true or false, texts"
    )


class ImportedOut(DocumentOut):
    warnings: list[str] = Field(description="what of the file was not taken over")
    near_duplicate_of: UUID | None = Field(description="the document that this is nearly the same text as")


class SectionOut(Schema):
    kind: str
    start: int
    end: int
    author: str
    reply_to: int | None


class DocumentDetail(DocumentOut):
    sections: list[SectionOut]
    text: str | None = Field(default=None, description="only if asked for with ?text=1")


class TextIn(Schema):
    text: str
    title: str = ""
    url: Address = ""


class DocumentEdit(Schema):
    title: Annotated[str, StringConstraints(max_length=500)] | None = None
    authors: Annotated[list[Annotated[str, StringConstraints(max_length=200)]], Field(max_length=100)] | None = None
    publisher: Annotated[str, StringConstraints(max_length=300)] | None = None
    published: date | None = None
    url: Address | None = None
    language: Annotated[str, StringConstraints(max_length=35, pattern=_LANGUAGE)] | None = None
    status: Literal["new", "in_progress", "done"] | None = None
    fields: Annotated[
        dict[str, bool | int | float | Annotated[str, StringConstraints(max_length=2000)] | None], Field(max_length=60)
    ] = Field(default={}, description="by the names of the project's fields; null takes a value away")


class ChangeOut(Schema):
    number: int
    verb: str
    by: str
    at: datetime
    target: str
    document: UUID | None
    before: Any
    after: Any


class ChangesOut(Schema):
    changes: list[ChangeOut]
    last: int
