"""Exports over HTTP."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from annotator.api.schemas import RevisionNumber
from annotator.exchange import FORMATS
from annotator.exchange.choice import Choice, chosen
from annotator.exchange.download import download
from annotator.exchange.transfer import export
from documents.access import project_to_read

router = Router(tags=["exports"])

_WRITTEN = {name: one for name, one in FORMATS.items() if one.writes}
_MEDIA_TYPES = {one.media_type: {"schema": {"type": "string"}} for one in _WRITTEN.values()}


Day = Annotated[str, Field(max_length=10, examples=["2026-11-22", "2026-11", "yesterday"])]


class Wanted(Schema):
    """What is to go out; all that one may see of the project, where nothing is said."""

    document: UUID | None = None
    revision: RevisionNumber | None = Field(
        None, description="of the document, an older one: what stood on it, where and how, when it was the current one"
    )
    tag: int | None = Field(None, description="those under it count too")
    q: Annotated[str, Field(max_length=4000)] = Field("", description="a query of the search")
    show: Literal["passages", "documents"] = Field(
        "passages", description="the passages that the query finds, or all that stands on the documents that it finds"
    )
    people: Literal["names", "pseudonyms"] = Field(
        "names",
        description="under their names, or under pseudonyms, which stay the same in this project and go for what"
        " people are called in notes and replies, too",
    )

    person: Annotated[str, Field(max_length=150)] = Field(
        "", description="who made it: a user name, or a name out of the file that it came in with"
    )
    since: Day = Field("", description="made on this day or later, where the site is")
    until: Day = Field("", description="made on this day or earlier")
    without: Annotated[str, Field(max_length=100)] = Field(
        "",
        description="what is left out, with commas between: notes, replies, comments (that a page carries under an"
        " article), furniture (what a page carries around it). The last two are cut out of texts, too; annotations that"
        " begin there stay behind",
    )

    @property
    def choice(self) -> Choice:
        said = self.dict(exclude_defaults=True)
        return Choice.of(said if self.q.strip() else {**said, "show": ""})


@router.get(
    "/projects/{slug}/exports/{format_name}",
    summary="All annotations as a file",
    openapi_extra={"responses": {200: {"description": "The file", "content": _MEDIA_TYPES}}},
)
def get(request: HttpRequest, slug: str, format_name: str, wanted: Query[Wanted]) -> StreamingHttpResponse:
    """Where a quote isn't the text at its position, the answer is a problem and no file."""
    project = project_to_read(request.user, slug)
    asked = chosen(project, wanted.choice, user=request.user)
    exported = export(asked, format_name, site_url=request.build_absolute_uri("/"))
    return download(request, exported, name=f"{asked.name}-{timezone.localdate().isoformat()}")
