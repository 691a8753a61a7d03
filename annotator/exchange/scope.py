"""What part of a project goes out: which annotations that are, as things stand now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from annotator import queries
from annotator.access import visible_to
from annotator.codebook import descendants
from annotator.exchange.leaving_out import Part, begins_in, kinds_of, spans_left
from annotator.models import Annotation, Reply, Tag, Tagging
from annotator.search.numbers import Numbers
from documents.article import sections_from
from documents.models import Document, Project, Revision


@dataclass(frozen=True, slots=True)
class Writer:
    """Somebody who wrote what goes out: the person with this number, where there is one here, and whoever files that
    things came out of call by this ``name``. ``called``: what people call them."""

    name: str
    pk: int | None = None
    called: str = ""

    @property
    def wrote(self) -> Q:
        return Q(credit=self.name) | (Q() if self.pk is None else Q(credit="", author=self.pk))

    def is_of(self, author: int, credit: str) -> bool:
        """As ``wrote`` says it, of one thing."""
        return credit == self.name if credit else author == self.pk


@dataclass(frozen=True, slots=True)
class Scope:
    """All of a project, one document, what lies under one tag, what one person wrote, what was made from ``since`` on
    and before ``until``; or those chosen, with the query that found them. ``revision``: the number of an older one of
    the document, if not what stands now is wanted. ``without``: what of all this is left out.
    """

    project: Project
    document: Document | None = None
    tag: Tag | None = None
    only: QuerySet[Annotation] | None = None
    user: Any = None
    revision: int | None = None
    query: str = ""
    show: str = "passages"  # what the query was asked for
    documents: QuerySet[Document] | None = None  # those that were chosen, marked or not
    writer: Writer | None = None
    since: datetime | None = None
    until: datetime | None = None
    without: frozenset[Part] = frozenset()

    @property
    def is_of_annotations(self) -> bool:
        """Whether some of the annotations were chosen, so that documents without any of them don't go out."""
        return any(chosen is not None for chosen in (self.only, self.tag, self.writer, self.since, self.until))

    def among(self, annotations: QuerySet[Annotation]) -> QuerySet[Annotation]:
        """Those of the annotations that were chosen, or that the person who asks may see; also those that begin in a
        section which is left out: see ``left_behind``."""
        if self.only is not None:
            annotations = annotations.filter(pk__in=self.only.order_by().values("pk"))
        else:
            annotations = annotations.filter(visible_to(self.user))
        if self.writer is not None:
            annotations = annotations.filter(self.writer.wrote)
        if self.since is not None:
            annotations = annotations.filter(created_at__gte=self.since)
        if self.until is not None:
            annotations = annotations.filter(created_at__lt=self.until)
        if Part.NOTES in self.without:
            annotations = annotations.filter(self._says_something())
        return annotations if self.tag is None else annotations.filter(pk__in=self._carrying(self.tag))

    def _says_something(self) -> Q:
        """A note on a whole document is nothing without its words, if it carries no tag and nobody answered it."""
        tagged = Tagging.objects.filter(content_object=OuterRef("pk"), tag__trashed_at__isnull=True)
        says = ~Q(quote="") | Q(Exists(tagged))
        if Part.REPLIES in self.without:
            return says
        return says | Q(Exists(Reply.objects.filter(annotation=OuterRef("pk"), trashed_at__isnull=True)))

    def _carrying(self, tag: Tag) -> QuerySet[Tagging, Any]:
        """The annotations that carry the tag or one under it."""
        parents = Tag.objects.filter(project=self.project, trashed_at__isnull=True).order_by()
        tags = descendants(tag.pk, dict(parents.values_list("pk", "parent_id")))
        carrying: QuerySet[Tagging, Any] = Tagging.objects.filter(project=self.project, tag__in=tags).order_by()
        return carrying.values("content_object_id")


def standing(
    scope: Scope, *, behind: Mapping[int, list[int]] | None = None, among: QuerySet[Annotation] | None = None
) -> QuerySet[Annotation]:
    """The annotations of the scope as things are now, in no order. ``behind``: what ``left_behind`` says, if it was
    asked already; ``among``: those that stand in the project, if they are asked for in another way."""
    found = _standing(scope, among)
    behind = left_behind(scope) if behind is None else behind
    numbers = [pk for pks in behind.values() for pk in pks]
    return found.exclude(pk__in=Numbers(numbers)) if numbers else found


def left_behind(scope: Scope) -> Mapping[int, list[int]]:
    """Those of the scope's annotations that begin in a section which is left out, by the documents that they are on.
    Two queries where sections are, none otherwise."""
    if not kinds_of(scope.without):
        return {}
    placed = _standing(scope).filter(start__isnull=False).order_by()
    revisions = Revision.objects.filter(pk__in=placed.values("placed_on")).order_by()
    spans = {
        pk: found
        for pk, sections in revisions.values_list("pk", "layout__sections")
        if (found := spans_left(sections_from({"sections": sections}), scope.without))
    }
    behind: dict[int, list[int]] = defaultdict(list)
    rows = placed.filter(placed_on__in=Numbers(spans)).values_list("pk", "document_id", "placed_on_id", "start")
    for pk, document, placed_on, start in rows.iterator():
        if start is not None and begins_in(spans[placed_on], start):
            behind[document].append(pk)
    return behind


def _standing(scope: Scope, among: QuerySet[Annotation] | None = None) -> QuerySet[Annotation]:
    found = scope.among(queries.standing_in(scope.project) if among is None else among)
    return found if scope.document is None else found.filter(document=scope.document)
