"""Topics that passages suggest: those of one document, and the documents that one tag might be a topic of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import Count, QuerySet

from annotator.access import visible_to
from annotator.kept_codebooks import codebook_of
from annotator.models import Annotation, DismissedTopic, Tag, Tagging, Topic
from annotator.suggesting import LEAST, Suggestion, suggested
from documents.models import Document, Project
from documents.queries import trashed_documents_in

__all__ = (
    "LEAST",
    "Suggestion",
    "documents_suggesting",
    "how_many_suggest",
    "suggested_at_once",
    "suggested_topics",
)

AT_ONCE = 300  # taggings: to read them takes a page two milliseconds
_Passages = dict[int, list[int]]  # the tags of each annotation


def suggested_topics(document: Document, *, user: Any) -> list[Suggestion]:
    """Tags that several of the document's passages carry, as far as this person may see those, and that it isn't under.
    Without those that the person has waved away. Four queries."""
    passages = _passages(_carried(document, user=user))
    if len(passages) < LEAST:
        return []
    topics = Topic.objects.filter(content_object=document).order_by()
    return _suggested(document, passages, topics=list(topics.values_list("tag_id", flat=True)), user=user)


def suggested_at_once(document: Document, *, topics: Collection[int], user: Any) -> list[Suggestion] | None:
    """The same for a page that is being made, which knows the topics already; None where so many passages are tagged
    that the page had better ask later. One query, three where there are passages enough."""
    carried = list(_carried(document, user=user)[: AT_ONCE + 1])
    if len(carried) > AT_ONCE:
        return None
    passages = _passages(carried)
    return _suggested(document, passages, topics=topics, user=user) if len(passages) >= LEAST else []


def _carried(document: Document, *, user: Any) -> QuerySet[Tagging, tuple[int, int]]:
    seen = visible_to(user, through="content_object__")
    carried = Tagging.objects.filter(seen, content_object__document=document, content_object__trashed_at__isnull=True)
    pairs: QuerySet[Tagging, tuple[int, int]] = carried.order_by().values_list("content_object_id", "tag_id")
    return pairs


def _passages(carried: Iterable[tuple[int, int]]) -> _Passages:
    passages: _Passages = defaultdict(list)
    for annotation, tag in carried:
        passages[annotation].append(tag)
    return passages


def _suggested(document: Document, passages: _Passages, *, topics: Collection[int], user: Any) -> list[Suggestion]:
    dismissed = DismissedTopic.objects.filter(document=document, person=user).order_by()
    return suggested(
        passages.values(),
        codebook_of(document.project_id).parents,
        topics=topics,
        dismissed=list(dismissed.values_list("tag_id", flat=True)),
    )


def documents_suggesting(tag: Tag, tags: Collection[int], *, user: Any) -> QuerySet[Any, tuple[int, int]]:
    """The documents with at least LEAST passages that this person sees with any of ``tags``, a tag and those under it,
    that are under none of them and weren't waved away: (document's pk, how many passages), the most in front. One
    query."""
    project: Project = tag.project
    carried = Tagging.objects.filter(project=project, tag__in=tags).order_by()
    standing = Annotation.objects.filter(
        visible_to(user), project=project, pk__in=carried.values("content_object"), trashed_at__isnull=True
    )
    under = Topic.objects.filter(project=project, tag__in=tags).order_by()
    dismissed = DismissedTopic.objects.filter(project=project, tag=tag, person=user).order_by()
    wanted = (
        standing.exclude(document__in=trashed_documents_in(project).order_by())
        .exclude(document__in=under.values("content_object"))
        .exclude(document__in=dismissed.values("document"))
    )
    counted = wanted.order_by().values_list("document").annotate(n=Count("pk")).filter(n__gte=LEAST)
    return counted.order_by("-n", "document")


def how_many_suggest(tag: Tag, tags: Collection[int], by_document: Mapping[int, int], *, user: Any) -> int:
    """How many ``documents_suggesting`` has, where it is known how many such passages each document holds. Two
    queries."""
    under = Topic.objects.filter(project=tag.project, tag__in=tags).order_by()
    dismissed = DismissedTopic.objects.filter(project=tag.project, tag=tag, person=user).order_by()
    left_out = {*under.values_list("content_object_id", flat=True), *dismissed.values_list("document_id", flat=True)}
    return sum(count >= LEAST and document not in left_out for document, count in by_document.items())
