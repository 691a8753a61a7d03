"""Undo and redo over HTTP."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from annotator import past
from annotator.actions import undo as undoing
from annotator.api import undo_schemas as schemas
from annotator.api.news import news_of
from documents.access import project_to_read
from documents.models import Project

router = Router(tags=["undo"])


@router.get("/projects/{slug}/undo", response=schemas.Undoable, summary="What I would undo next, and redo")
def following(request: HttpRequest, slug: str, before: schemas.Number | None = None) -> Any:
    """In words, null where there is nothing. ``before``: of what came before the line of the log with this number."""
    return _following(request.user, project_to_read(request.user, slug), before=before)


@router.post("/projects/{slug}/undo", response=schemas.Undone, summary="Undo my newest act in this project")
def undo(request: HttpRequest, slug: str, wanted: schemas.UndoIn) -> Any:
    """The client makes the UUID of this act, so the request may be repeated safely: it is done once. Where somebody has
    built upon what would be undone, the answer is 409 and says who; to leave that act as it is and undo what came
    before, send its ``number`` as ``before``. 404 where there is nothing to undo."""
    project = project_to_read(request.user, slug)
    return _answer(request.user, project, undoing.undo(project, act=wanted.act, by=request.user, before=wanted.before))


@router.post("/projects/{slug}/redo", response=schemas.Undone, summary="Do again what I undid last")
def redo(request: HttpRequest, slug: str, wanted: schemas.RedoIn) -> Any:
    project = project_to_read(request.user, slug)
    return _answer(request.user, project, undoing.redo(project, act=wanted.act, by=request.user))


def _answer(user: Any, project: Project, done: undoing.Undone) -> dict[str, Any]:
    documents = {change.document.uid for change in done.changes if change.document}
    return {
        **news_of(done.changes, user=user),
        **_following(user, project),
        "told": done.told,
        "document": documents.pop() if len(documents) == 1 else None,
    }


def _following(user: Any, project: Project, *, before: int | None = None) -> dict[str, Any]:
    found = past.next_for(user, project, before=before)
    return {
        name: act and past.called(past.origin_of(act), project=project)
        for name, act in (("undo", found.undo), ("redo", found.redo))
    }
