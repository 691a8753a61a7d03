"""The codebook as a whole over HTTP: reading it, and operations on it, each one act."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from annotator import access, queries
from annotator.actions import codebook as acting
from annotator.actions.codebook.saying import said
from annotator.api import codebook_schemas as schemas
from annotator.api.tags import present_placed
from annotator.snapshots import as_json
from annotator.tag_counts import Both, counts_by_tag
from documents.access import project_to_read
from documents.models import Role

router = Router(tags=["codebook"])


@router.get("/projects/{slug}/codebook", response=schemas.CodebookOut, summary="The whole codebook, with counts")
def get(request: HttpRequest, slug: str) -> Any:
    return _answer(present_codebook(project_to_read(request.user, slug), user=request.user))


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
    codebook = None if wanted.brief else present_codebook(project, user=request.user)
    return _answer({"codebook": codebook, "said": said(done.act, user=request.user), "change": done.number})


def _answer(found: dict[str, Any]) -> HttpResponse:
    """As it is: to check thousands of tags against the schema would take ten times what it takes to find them."""
    return HttpResponse(as_json(found), content_type="application/json")


def present_codebook(project: Any, *, user: Any) -> dict[str, Any]:
    """As ``CodebookOut`` has it. ``project`` with ``my_role``. The number of queries doesn't depend on how many tags
    there are."""
    change = queries.last_change_of_project(project.pk)  # first: what comes meanwhile isn't said to be in here
    codebook, aliases = queries.codebook(project), queries.aliases_by_tag(project)
    parents = {placed.node.pk: placed.node.parent_id for placed in codebook}
    counts = counts_by_tag(project, user=user, parents=parents)
    changeable = access.tags_to_change(user, project)
    tags_made_by = access.tags_made_by(project.pk)
    none = Both()
    tags = []
    for placed in codebook:
        own, below = counts.get(placed.node.pk, none)
        tags.append(
            {
                **present_placed(placed),
                "passages": own.passages,
                "depth": placed.depth,
                "aliases": [{"id": alias.pk, "name": alias.name} for alias in aliases.get(placed.node.pk, ())],
                "own": own._asdict(),
                "below": below._asdict(),
                "mine": changeable is None or placed.node.pk in changeable,
            }
        )
    return {
        "change": change,
        "settings": {"tags_made_by": tags_made_by},
        "may": {
            "make": access.may_make_tags(project),
            "edit": project.my_role >= Role.EDITOR,
        },
        "tags": tags,
    }
