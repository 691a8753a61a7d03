"""What is done with the hits of a search, over HTTP: each is one act, marked with its query, undone as one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router

from annotator.access import project_to_annotate
from annotator.actions import hits
from annotator.api import search_act_schemas as schemas
from annotator.errors import Invalid
from annotator.models import Tag
from annotator.search.choosing import chosen_passages
from annotator.search.marking import others_by_now, planned
from annotator.search.understanding import Search, understood
from documents.models import Project

router = Router(tags=["search"])


@router.post("/projects/{slug}/search/tags", response=schemas.ActOut, summary="Tag the passages that a query finds")
def tag(request: HttpRequest, slug: str, act: schemas.HitsTagIn) -> Any:
    """Puts tags on the passages that the query finds (or on those of them that are named) and takes tags off; at most
    20,000. Annotators change their own, editors all; ``others`` says how many stay as they are. Where the query finds
    others than ``count`` says, or something named not any more, the answer is 409, and nothing is changed."""
    project = project_to_annotate(request.user, slug)
    done = hits.done_before(act.act, project=project, by=request.user)
    if done is None:
        search = _understood(project, act.q, user=request.user)
        count = "" if act.count is None else str(act.count)
        pks = chosen_passages(search, uids=[str(uid) for uid in act.passages or ()], count=count)
        add, remove = _tags(act.add_tags, project), _tags(act.remove_tags, project)
        done = hits.tag_passages(
            pks, add=add, remove=remove, query=search.text, project=project, uid=act.act, by=request.user
        )
    return _told(act, done)


@router.get(
    "/projects/{slug}/search/marks",
    response=schemas.MarksPlanOut,
    summary="Where occurrences would be marked with a tag",
)
def plan(request: HttpRequest, slug: str, asked: Query[schemas.Marking]) -> Any:
    """How many places would be marked, in how many documents, and at how many more a passage carries the tag already.
    Changes nothing."""
    project = project_to_annotate(request.user, slug)
    search = _understood(project, asked.q, user=request.user)
    [tag] = _tags([asked.tag], project)
    found = planned(search, tag=tag.pk, reach=asked.reach)
    return {"count": found.count, "documents": found.documents, "there": found.there}


@router.post("/projects/{slug}/search/marks", response=schemas.ActOut, summary="Mark every occurrence of a query")
def mark(request: HttpRequest, slug: str, act: schemas.MarkIn) -> Any:
    """New highlights with the tag on every occurrence of the query's words (or on its sentence, or its paragraph), in
    all documents or in those that are named; at most 20,000. Left out are those where a passage that you may see
    carries the tag at that very place. Where there are others than ``count`` says, the answer is 409."""
    project = project_to_annotate(request.user, slug)
    done = hits.done_before(act.act, project=project, by=request.user)
    if done is None:
        search = _understood(project, act.q, user=request.user)
        [tag] = _tags([act.tag], project)
        chosen = None if act.documents is None else dict.fromkeys(act.documents)
        found = planned(search, tag=tag.pk, reach=act.reach, chosen=chosen)
        if act.count not in {None, found.count}:
            raise others_by_now()
        done = hits.mark(
            found.places,
            tag,
            query=search.text,
            project=project,
            uid=act.act,
            by=request.user,
            private=act.private,
        )
    return _told(act, done)


def _understood(project: Project, text: str, *, user: Any) -> Search:
    search = understood(project, text, user=user)
    if search.node is None:
        raise Invalid(_("Say what to look for."))
    return search


def _told(act: Any, done: hits.Done) -> dict[str, Any]:
    return {"act": act.act, "changed": done.changed, "others": done.others, "change": done.number}


def _tags(pks: Sequence[int], project: Project) -> list[Tag]:
    found = list(Tag.objects.filter(project=project, pk__in=pks, trashed_at__isnull=True).order_by("pk"))
    if missing := set(pks) - {tag.pk for tag in found}:
        named = ", ".join(map(str, sorted(missing)))
        raise Invalid(_("The codebook of this project has no tag %(tags)s.") % {"tags": named})
    return found
