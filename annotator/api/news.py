"""What became another since a change: one shape for answers to acts, for live events, for polling and for undo."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from annotator import access, queries
from annotator.api import schemas
from annotator.api.annotations import person, present_all
from annotator.api.codebook_json import present_placed
from annotator.models import Reply
from documents.models import Change, Document, Project

MOST = 500  # lines of the log at once
MOST_SHOWN = 2_000  # annotations in one answer; pages hear of the others as of other people's
MOST_PLACED = 500  # annotations that a new text moved; a page that shows more has to be loaded anew


def news_after(document: Document, after: int, *, user: Any) -> dict[str, Any]:
    """What a page of this document must be told that knows of everything up to change number ``after``: as
    ``schemas.News`` has it. At most MOST lines of the log are told of; ``more`` says that there are others.

    The number of queries doesn't depend on how much there is to tell.
    """
    last = queries.last_change_of_project(document.project_id)  # first: what comes meanwhile is told of next time
    lines = queries.changes_for_page(document, after, user=user, most=MOST + 1)
    more = len(lines) > MOST
    told = lines[:MOST]
    news = _news(told, document=document, project=document.project_id, user=user)
    number = told[-1].number if told else after
    return {**news, "change": number if more else max(last, number), "more": more}


def news_of(
    changes: Sequence[Change], *, user: Any, also: Collection[UUID] = (), known: Sequence[dict[str, Any]] = ()
) -> dict[str, Any]:
    """What these lines of one project's log, those of an act, made another, as it stands now; and how the annotations
    ``also`` stand, whether or not the log speaks of them. ``known`` are some of them, as they are presented. Of very
    many, only the first are shown, and ``more`` says so."""
    documents = {change.document for change in changes if _kind(change) in {"topic", "document"}}
    document = documents.pop() if len(documents) == 1 else None
    project = changes[0].project_id if changes else None
    news = _news(changes, document=document, project=project, user=user, also=also, known=known)
    return {**news, "change": max((change.number for change in changes), default=0), "by": person(user)}


def as_json(news: dict[str, Any]) -> str:
    """News as an event of a stream carries them."""
    return schemas.News.model_validate(news).model_dump_json()


def _news(  # noqa: PLR0913 (all but one by keyword)
    lines: Sequence[Change],
    *,
    document: Document | None,
    project: int | None,
    user: Any,
    also: Collection[UUID] = (),
    known: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:
    kinds = {_kind(line) for line in lines}
    told_of = _annotations_told_of(lines) | set(also)
    found, hidden = list(known), set[UUID]()
    wanted = (told_of | _placed(lines)) - {one["uid"] for one in known}
    if wanted:
        standing = access.annotations_of(user).filter(uid__in=wanted, trashed_at__isnull=True).order_by("pk")
        shown = list(standing[: MOST_SHOWN + 1])
        if len(shown) > MOST_SHOWN:
            hidden = set(standing[MOST_SHOWN:].values_list("uid", flat=True))
        found += present_all(shown[:MOST_SHOWN])
    changed = {int(line.target) for line in lines if _kind(line) == "tag"}
    tags = _tags(changed, project=project, user=user) if project and changed else []
    topics = "topic" in kinds and document is not None
    revised = not {"document", "annotations"}.isdisjoint(kinds) and document is not None
    return {
        "change": 0,
        "more": bool(hidden),
        "by": None,
        "tab": None,
        "annotations": found,
        "gone": sorted(told_of - hidden - {one["uid"] for one in found}),
        "tags": tags,
        "gone_tags": sorted(changed - {tag["id"] for tag in tags}),
        "topics": [tag.pk for tag in queries.topics_of(document)] if topics and document else None,
        "revision": document.revision_number if revised and document else None,
        "anew": any(line.verb in queries.BLINDNESS for line in lines),
    }


def _kind(line: Change) -> str:
    """What a line tells of: annotation, annotations (many placed at once), reply, tag, topic, document."""
    return line.verb.partition(".")[0]


def _annotations_told_of(lines: Iterable[Change]) -> set[UUID]:
    """Those that something happened to, or to the replies under them."""
    replies = {line.target for line in lines if _kind(line) == "reply"}
    under = Reply.objects.filter(uid__in=replies).values_list("annotation__uid", flat=True) if replies else ()
    return {UUID(line.target) for line in lines if _kind(line) == "annotation"} | set(under)


def _placed(lines: Iterable[Change]) -> set[UUID]:
    """Those that a new text moved; none if there were very many."""
    places = [place[0] for line in lines if _kind(line) == "annotations" for place in (line.after or {})["places"]]
    return {UUID(uid) for uid in places} if len(places) <= MOST_PLACED else set()


def _tags(changed: Collection[int], *, project: int, user: Any) -> list[dict[str, Any]]:
    """Those of these tags that are in the codebook."""
    of = Project(pk=project)
    passages = queries.passages_by_tag(of, user=user, tags=changed)
    return [
        {**present_placed(placed), "passages": passages.get(placed.node.pk, 0)}
        for placed in queries.codebook(of)
        if placed.node.pk in changed
    ]
