"""Projects and their change log over HTTP."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, Any

from django.db.models import Count, Q
from django.http import HttpRequest
from ninja import Query, Router

from annotator import queries
from annotator.api import schemas
from documents import queries as documents
from documents.access import project_to_read, projects_of
from documents.models import Role

router = Router(tags=["projects"])

_MOST_CHANGES = 500


@router.get("/projects", response=list[schemas.ProjectOut], summary="My projects")
def of_mine(request: HttpRequest) -> Any:
    projects: Any = projects_of(request.user).annotate(
        document_count=Count("documents", filter=Q(documents__trashed_at__isnull=True), distinct=True)
    )
    projects = projects.order_by("name", "pk")  # a count forgets the order that projects have of themselves
    return [
        {
            "slug": project.slug,
            "name": project.name,
            "description": project.description,
            "role": Role(project.my_role).name.lower(),
            "documents": project.document_count,
        }
        for project in projects
    ]


@router.get("/projects/{slug}/changes", response=schemas.ChangesOut, summary="What happened since a change")
def changes(request: HttpRequest, slug: str, after: Annotated[int, Query(ge=0, le=schemas.MOST)] = 0) -> Any:
    """At most 500 changes after number ``after``, oldest first; ask again after ``last`` for more."""
    project = project_to_read(request.user, slug)
    found = documents.changes_after(project, after, user=request.user, most=_MOST_CHANGES)
    hidden = frozenset(queries.targets_hidden_from(request.user, project))
    return {
        "changes": [
            {
                "number": change.number,
                "verb": change.verb,
                "by": str(change.by or ""),
                "at": change.at,
                "target": change.target,
                "document": change.document.uid if change.document else None,
                "before": _seen(change.before, hidden),
                "after": _seen(change.after, hidden),
            }
            for change in found
            if change.target not in hidden or change.verb == "annotation.unshared"
        ],
        "last": found[-1].number if found else after,
    }


def _seen(state: Any, hidden: Collection[str]) -> Any:
    """What stood before or after, without the places of what others keep to themselves."""
    if not (hidden and state and "places" in state):
        return state
    return {**state, "places": [place for place in state["places"] if place[0] not in hidden]}
