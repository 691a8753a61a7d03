"""The codebook as a whole over HTTP: reading it, and operations on it, each one act."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from annotator import access
from annotator.actions import codebook as acting
from annotator.actions.codebook.saying import said
from annotator.api import codebook_schemas as schemas
from annotator.api.codebook_json import answer_json, whole_codebook
from annotator.snapshots import as_json
from documents.access import project_to_read

router = Router(tags=["codebook"])


@router.get("/projects/{slug}/codebook", response=schemas.CodebookOut, summary="The whole codebook, with counts")
def get(request: HttpRequest, slug: str) -> Any:
    return answer_json(request, whole_codebook(project_to_read(request.user, slug), user=request.user))


@router.post("/projects/{slug}/codebook/plan", response=schemas.PlanOut, summary="What an operation would do")
def plan(request: HttpRequest, slug: str, wanted: schemas.CodebookPlanIn) -> Any:
    """Nothing is changed. Refused is what doing it would refuse."""
    project = access.project_to_annotate(request.user, slug)
    return acting.plan(project, wanted.do.operation(), by=request.user)


@router.post("/projects/{slug}/codebook/acts", response=schemas.CodebookDone, summary="Do something to the codebook")
def post(request: HttpRequest, slug: str, wanted: schemas.CodebookActIn) -> Any:
    """Done whole or not at all, as one act that undoes as one. The client makes the UUID, so the request may be
    repeated safely: the act is done once, and answered with the codebook as it stands then."""
    project = access.project_to_annotate(request.user, slug)
    done = acting.perform(project, wanted.do.operation(), uid=wanted.act, by=request.user)
    codebook = "null" if wanted.brief else whole_codebook(project, user=request.user)
    told = as_json({"said": said(done.act, user=request.user), "change": done.number})
    return answer_json(request, f'{{"codebook":{codebook},{told[1:]}')
