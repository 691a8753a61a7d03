"""Recipes over HTTP: choices of what goes out that a project keeps."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from ninja import Router, Schema

from annotator.exchange import FORMATS
from annotator.exchange.download import download
from annotator.exchange.recipes import Recipe, recipe_called, recipes_of, run
from annotator.exchange.transfer import export
from documents.access import project_to_read

router = Router(tags=["exports"])

_MEDIA_TYPES = {one.media_type: {"schema": {"type": "string"}} for one in FORMATS.values() if one.writes}


class RecipeOut(Schema):
    """``choice``: as the parameters of an export; ``words``: what that is, "" for everything; ``missing``: what of it
    is gone, in a sentence: then it isn't run."""

    uid: UUID
    name: str
    format: str
    choice: dict[str, str]
    words: str
    missing: str


@router.get("/projects/{slug}/recipes", response=list[RecipeOut], summary="The recipes of a project")
def recipes(request: HttpRequest, slug: str) -> Any:
    """What the project keeps of choices of what goes out, by name."""
    project = project_to_read(request.user, slug)
    return [_told(one) for one in recipes_of(project, user=request.user)]


@router.get(
    "/projects/{slug}/recipes/{name}/file",
    summary="What a recipe chooses, as a file",
    openapi_extra={"responses": {200: {"description": "The file, in the recipe's format", "content": _MEDIA_TYPES}}},
)
def file(request: HttpRequest, slug: str, name: str) -> StreamingHttpResponse:
    """``name``: in whatever case, or the recipe's identifier. It chooses of what one may see, as things are now. Where
    a part of it is gone, or a quote isn't the text at its position, the answer is a problem and no file."""
    project = project_to_read(request.user, slug)
    known = recipe_called(project, name)
    asked = run(project, known.choice, known.format_name, user=request.user)
    exported = export(asked, known.format_name, site_url=request.build_absolute_uri("/"))
    return download(request, exported, name=f"{asked.name}-{timezone.localdate().isoformat()}")


def _told(one: Recipe) -> dict[str, Any]:
    return {
        "uid": one.view.uid,
        "name": one.view.name,
        "format": one.format_name,
        "choice": one.choice.told(),
        "words": one.words,
        "missing": one.missing,
    }
