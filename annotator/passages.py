"""A tag's passages across documents: what is read for its page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from annotator.access import visible_to
from annotator.models import Annotation, Tagging, Topic
from documents.models import Document, Project
from documents.queries import trashed_documents_in

PER_PAGE = 50
MOST_BARS = 15


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a chart: a document, its number of passages, and its share of the largest, in percent."""

    document: Document
    count: int
    percent: float


def passages_with(project: Project, tags: Collection[int], *, user: Any) -> QuerySet[Annotation]:
    """The annotations this person may see that carry any of these tags, by document (the newest first) and place, each
    once. With author, document and tags, in a number of queries that doesn't depend on how many there are."""
    placed = _standing_with(project, tags, user=user).order_by("-document_id", "start", "pk")
    return placed.select_related("author", "document").prefetch_related("taggings__tag")


def bars(project: Project, tags: Collection[int], *, user: Any) -> list[Bar]:
    """The documents with the most such passages, at most ``MOST_BARS``. Two queries."""
    found = _standing_with(project, tags, user=user)
    by_document = found.order_by().values_list("document").annotate(n=Count("pk"))
    counted = list(by_document.order_by("-n", "document")[:MOST_BARS])
    shown = Document.objects.in_bulk([pk for pk, _count in counted])
    most = max((count for _pk, count in counted), default=1)
    return [Bar(shown[pk], count, round(100 * count / most, 1)) for pk, count in counted]


def documents_under(project: Project, tags: Collection[int]) -> int:
    """How many documents lie under these topics, each counted once."""
    topics = Topic.objects.filter(project=project, tag__in=tags, content_object__trashed_at__isnull=True)
    counted: dict[str, Any] = topics.order_by().aggregate(n=Count("content_object", distinct=True))
    return int(counted["n"])


def _standing_with(project: Project, tags: Collection[int], *, user: Any) -> QuerySet[Annotation]:
    taggings = Tagging.objects.filter(project=project, tag__in=tags).order_by()
    standing = Annotation.objects.filter(
        visible_to(user), project=project, pk__in=taggings.values("content_object"), trashed_at__isnull=True
    )
    return standing.exclude(document__in=trashed_documents_in(project).order_by())
