"""How what was found goes out of the API. All places are code points; queries are in the language of `search.language`.

GET /api/projects/{slug}/search            q, show, sort, after, limit, width, counts, facets → SearchOut
GET /api/projects/{slug}/search/table/{kind}  q, show, sort, width → a file, streamed; csv or tsv
GET /api/projects/{slug}/search/fields     → FieldsOut
GET /api/projects/{slug}/search/complete   q, at → CompletionsOut
GET /api/documents/{uid}/hits              q, show, sort, revision → HitsOut

A query that is not understood is a problem with `at`, `length` and `suggestion` (a whole corrected query, or "").
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from annotator.api.passage_schemas import PassageDocument, PassageOut

Query = Annotated[str, Field(max_length=8_000, description="what is looked for, as the search page has it")]
Show = Literal["documents", "passages", "concordance"]
Sort = Annotated[str, Field(max_length=20, description="as in the address of the search page")]
Caret = Annotated[int | None, Field(ge=0, le=10_000, description="code points from the start of the query")]


class TableIn(Schema):
    """What the address of a search says."""

    q: Query
    show: Show = "documents"
    sort: Sort = ""
    width: int = Field(default=60, ge=10, le=400, description="code points on either side of what was found")


class SearchIn(TableIn):
    after: str = Field(default="", max_length=300, description="“next” of the page before; empty for the first one")
    limit: int = Field(default=25, ge=1, le=200)
    counts: bool = Field(default=False, description="say how much there is of each kind")
    facets: bool = Field(default=False, description="say how it is spread over tags, publishers, people …")


class FoundPart(Schema):
    """A piece of text, and whether it is what was looked for."""

    text: str
    hit: bool


class FoundDocument(Schema):
    uid: UUID
    title: str
    authors: list[str]
    publisher: str
    published: date | None
    language: str
    created: datetime
    passages: int = Field(description="highlights and notes on it that you may see")
    snippet: list[FoundPart] = Field(
        description="some of its text, around what was found; empty if that isn't in the text"
    )
    at: int | None = Field(description="where the first hit in the text starts")
    link: str = Field(description="the page that shows it, at that place")


class FoundPassage(PassageOut):
    start: int | None = Field(description="None: on the whole document, or found nowhere in its text")
    end: int | None
    created: datetime
    private: bool
    link: str


class Line(Schema):
    """A line of a concordance."""

    document: PassageDocument
    start: int | None = Field(description="None: the passage is found nowhere in the text as it is now")
    end: int | None
    left: str
    keyword: str
    right: str
    passage: UUID | None = Field(description="where passages are looked for, without words: the passage that this is")
    link: str


class FoundCounts(Schema):
    """How much there is of each kind. ``more``: there are more occurrences than were counted."""

    documents: int
    passages: int
    occurrences: int
    more: bool


class FacetValue(Schema):
    label: str
    count: int
    query: str = Field(description="the whole query with this value in it, or without it if it is on")
    on: bool


class Facet(Schema):
    name: str
    label: str
    about: bool = Field(description="only the newest hits were counted")
    values: list[FacetValue]


class SearchOut(Schema):
    query: str = Field(description="the query as it was understood")
    show: Show
    sort: str
    counts: FoundCounts | None = Field(default=None, description="if asked for")
    facets: list[Facet] | None = Field(default=None, description="if asked for")
    documents: list[FoundDocument] | None = None
    passages: list[FoundPassage] | None = None
    lines: list[Line] | None = None
    next: str | None = Field(description="where the next page begins; null: this was the last one")
    remarks: list[str] = Field(description="what to know of these results: that only the first 20,000 were sorted …")


Hit = tuple[int, int, Literal["body", "comment", "furniture"]]


class Neighbour(Schema):
    uid: UUID
    title: str
    link: str = Field(description="its page, at its first hit (at its last one, if it is the one before)")


class HitsOut(Schema):
    query: str
    revision: int
    hits: list[Hit] = Field(description="start, end and section of each hit, in the order of the text")
    title: list[tuple[int, int]] = Field(description="hits in the document's title")
    more: bool = Field(description="there are more hits than these")
    next: Neighbour | None = Field(description="the next document with hits, in the order of the search")
    previous: Neighbour | None


class AskedField(Schema):
    name: str
    spellings: list[str] = Field(description="other ways to write it")
    kind: str = Field(description="what it is compared with: text, tag, topic, person, place, language, date, state …")
    speaks_of: Literal["document", "passage", "text"]
    sentence: str
    values: list[str] = Field(description="what it can be, where that is a short list")
    own: bool = Field(description="a field of this project, not of the language")


class OperatorOut(Schema):
    name: str
    label: str = Field(description="in your language")
    sentence: str


class FieldsOut(Schema):
    fields: list[AskedField]
    operators: list[OperatorOut]


class Completion(Schema):
    insert: str = Field(description="what comes in the place of what stands from start to end")
    label: str
    detail: str = Field(description="what it is: the path of a tag, what a field is for")
    kind: str = Field(description="field, operator, tag, topic, person, text, place, state, language")


class CompletionsOut(Schema):
    start: int
    end: int
    completions: list[Completion]
