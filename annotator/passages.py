"""A tag's passages across documents: what is read for its page."""

from __future__ import annotations

from collections.abc import Collection, Mapping
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


def passages_with(project: Project, tags: Collection[int], *, user: Any, taggings: Any = None) -> QuerySet[Annotation]:
    """The annotations this person may see that carry any of these tags, by document (the newest first) and place, each
    once. With author, document and tags, in a number of queries that doesn't depend on how many there are.
    ``taggings``: those of them that are asked for, if not all."""
    placed = _standing_with(project, tags, user=user, taggings=taggings).order_by("-document_id", "start", "pk")
    return placed.select_related("author", "document").prefetch_related("taggings__tag")


class Listed:
    """The same, to be shown page by page: all are counted once, by document, and of each page only its documents'
    passages are put in order. One query, and as many as ``passages_with`` asks for each part that is taken."""

    def __init__(self, project: Project, tags: Collection[int], *, user: Any) -> None:
        self._project, self._tags, self._user = project, tags, user
        found = _standing_with(project, tags, user=user).order_by()
        counted = found.values_list("document").annotate(n=Count("pk"))
        self.by_document: dict[int, int] = dict(counted.order_by("-document"))  # how many, the newest first

    def count(self) -> int:
        return sum(self.by_document.values())

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, part: slice) -> list[Annotation]:
        start, stop, _step = part.indices(self.count())
        before, at, documents = 0, 0, []
        for document, count in self.by_document.items():
            if at + count <= start:
                before += count
            elif at < stop:
                documents.append(document)
            at += count
        # Said twice, so that a database looks among the passages of these documents, not among all with the tag.
        on_them = Tagging.objects.filter(content_object__document__in=documents, tag__in=self._tags).order_by()
        placed = passages_with(self._project, self._tags, user=self._user, taggings=on_them)
        return list(placed.filter(document__in=documents)[start - before : stop - before])


def bars(by_document: Mapping[int, int]) -> list[Bar]:
    """The documents with the most passages, at most ``MOST_BARS``. ``by_document``: how many. One query."""
    counted = sorted(by_document.items(), key=lambda one: (-one[1], one[0]))[:MOST_BARS]
    shown = Document.objects.in_bulk([pk for pk, _count in counted])
    most = max((count for _pk, count in counted), default=1)
    return [Bar(shown[pk], count, round(100 * count / most, 1)) for pk, count in counted]


def documents_under(project: Project, tags: Collection[int]) -> int:
    """How many documents lie under these topics, each counted once."""
    topics = Topic.objects.filter(project=project, tag__in=tags, content_object__trashed_at__isnull=True)
    counted: dict[str, Any] = topics.order_by().aggregate(n=Count("content_object", distinct=True))
    return int(counted["n"])


def _standing_with(project: Project, tags: Collection[int], *, user: Any, taggings: Any = None) -> QuerySet[Annotation]:
    if taggings is None:
        taggings = Tagging.objects.filter(project=project, tag__in=tags).order_by()
    standing = Annotation.objects.filter(
        visible_to(user), project=project, pk__in=taggings.values("content_object"), trashed_at__isnull=True
    )
    return standing.exclude(document__in=trashed_documents_in(project).order_by())
