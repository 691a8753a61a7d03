"""Exports over HTTP."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router
from pydantic import StringConstraints

from annotator.access import tag_to_read
from annotator.api.schemas import RevisionNumber
from annotator.errors import NotFound
from annotator.exchange import FORMATS
from annotator.exchange.download import download
from annotator.exchange.found import found_in
from annotator.exchange.naming import masking_of
from annotator.exchange.transfer import export
from documents.access import document_to_read, project_to_read

router = Router(tags=["exports"])

_MEDIA_TYPES = {one.media_type: {"schema": {"type": "string"}} for one in FORMATS.values() if one.writes}


@router.get(
    "/projects/{slug}/exports/{format_name}",
    summary="All annotations as a file",
    openapi_extra={"responses": {200: {"description": "The file", "content": _MEDIA_TYPES}}},
)
def get(  # noqa: PLR0913 (what the address may say)
    request: HttpRequest,
    slug: str,
    format_name: str,
    document: UUID | None = None,
    tag: int | None = None,
    people: Literal["names", "pseudonyms"] = "names",
    revision: RevisionNumber | None = None,
    q: Annotated[str, StringConstraints(max_length=4000)] = "",
    show: Literal["passages", "documents"] = "passages",
) -> StreamingHttpResponse:
    """``format_name`` is csv, jsonld or markdown; ``document`` and ``tag`` (the tags under it count too) narrow it
    down. With ``document``, ``revision`` is the number of an older one of its texts: what stood on it, where, and
    how, when it was last the current one. ``people``: under their names, or under pseudonyms, which stay the same in
    this project and go for what people are called in notes and replies, too. ``q``: only the passages that this query
    of the search finds, or with ``show=documents`` all that stands on the documents that it finds. Where a quote isn't
    the text at its position, the answer is a problem and no file."""
    project = project_to_read(request.user, slug)
    exported = export(
        project,
        format_name,
        document=_document(request.user, project, document) if document is not None else None,
        tag=_tag(request.user, project, tag) if tag is not None else None,
        site_url=request.build_absolute_uri("/"),
        user=request.user,
        masking=masking_of(project, by=request.user) if people == "pseudonyms" else None,
        revision=revision,
        found=found_in(project, q, show=show, user=request.user),
    )
    return download(request, exported, name=f"{slug}-{timezone.localdate().isoformat()}")


def _document(user: Any, project: Any, uid: UUID) -> Any:
    document = document_to_read(user, uid)
    if document.project_id != project.pk:
        raise NotFound(_("There is no such document in this project."))
    return document


def _tag(user: Any, project: Any, pk: int) -> Any:
    tag = tag_to_read(user, pk)
    if tag.project_id != project.pk:
        raise NotFound(_("There is no such tag in this project."))
    return tag
