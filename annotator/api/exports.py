"""Exports over HTTP."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from ninja import Path, Query, Router, Schema
from pydantic import Field

from annotator.api.schemas import RevisionNumber
from annotator.exchange import FORMATS, format_to_write
from annotator.exchange.choice import Choice, chosen
from annotator.exchange.download import download
from annotator.exchange.losses import Feature
from annotator.exchange.reporting import features_in, left_behind
from annotator.exchange.transfer import export
from documents.access import project_to_read

router = Router(tags=["exports"])

_WRITTEN = {name: one for name, one in FORMATS.items() if one.writes}
_MEDIA_TYPES = {
    one.media_type: {"schema": {"type": "string", **({} if one.is_text else {"format": "binary"})}}
    for one in _WRITTEN.values()
}
_LISTED = "\n".join(f"- `{name}` (.{one.extension}): {one.label}. {one.purpose}" for name, one in _WRITTEN.items())
_DESCRIPTION = f"""All that one may see, or what is chosen, in one of these formats:

{_LISTED}

What a format leaves behind is told at `…/losses`. Where a quote isn't the text at its position, and where the format
isn't known or needs what isn't installed here, the answer is a problem and no file."""

FormatName = Annotated[str, Path(description="a name of one of the formats, as listed", examples=list(_WRITTEN))]
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


class LossOut(Schema):
    feature: str = Field(description="of what there are things that the format has no place for", examples=["note"])
    count: int
    instead: str = Field(description="where they go, or what becomes of them; empty where they stay behind")
    says: str = Field(description="all of that in a sentence")


class LossesOut(Schema):
    annotations: int = Field(description="that were chosen")
    documents: int
    losses: list[LossOut] = Field(description="those that stay behind come first; none where nothing does")


@router.get(
    "/projects/{slug}/exports/{format_name}",
    summary="Annotations as a file",
    description=_DESCRIPTION,
    openapi_extra={"responses": {200: {"description": "The file", "content": _MEDIA_TYPES}}},
)
def get(request: HttpRequest, slug: str, format_name: FormatName, wanted: Query[Wanted]) -> StreamingHttpResponse:
    project = project_to_read(request.user, slug)
    asked = chosen(project, wanted.choice, user=request.user)
    exported = export(asked, format_name, site_url=request.build_absolute_uri("/"))
    return download(request, exported, name=f"{asked.name}-{timezone.localdate().isoformat()}")


@router.get(
    "/projects/{slug}/exports/{format_name}/losses",
    response=LossesOut,
    summary="What a format would leave behind of what is chosen",
)
def losses(request: HttpRequest, slug: str, format_name: FormatName, wanted: Query[Wanted]) -> Any:
    """Counted on the very annotations and documents that would go out."""
    project = project_to_read(request.user, slug)
    format_ = format_to_write(format_name)
    features = features_in(chosen(project, replace(wanted.choice, people=""), user=request.user))
    return {
        "annotations": features[Feature.AUTHOR],  # each has one
        "documents": features[Feature.TEXT],
        "losses": [
            {"feature": one.loss.feature, "count": one.loss.count, "instead": one.instead, "says": one.sentence}
            for one in left_behind(format_, features)
        ],
    }
