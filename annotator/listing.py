"""The document list: what its address may ask for, and what is read to show it.

Each part costs one query, whatever the number of rows; counts are taken for shown rows only.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from time import perf_counter
from typing import Any

from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from annotator.access import visible_to
from annotator.codebook import Placed, descendants
from annotator.models import Annotation, Tag, Tagging, Topic
from annotator.queries import has_private_annotations, hidden_from, last_change_of_project
from documents import queries as documents
from documents import work
from documents.models import Assignment, Document, Project, Status

PER_PAGE = 50
LONG = 0.3  # seconds
MOST_PUBLISHERS = 100  # listed beside the table; the others are found by text

SORTS = {
    "title": (F("title").asc(), F("pk").asc()),
    "-title": (F("title").desc(), F("pk").desc()),
    "published": (F("published").asc(nulls_last=True), F("pk").asc()),
    "-published": (F("published").desc(nulls_last=True), F("pk").desc()),
    "imported": (F("created_at").asc(), F("pk").asc()),
    "-imported": (F("created_at").desc(), F("pk").desc()),
    "publisher": (F("publisher").asc(), F("title").asc(), F("pk").asc()),
    "-publisher": (F("publisher").desc(), F("title").asc(), F("pk").asc()),
    "highlights": (F("highlight_count").asc(), F("pk").asc()),
    "-highlights": (F("highlight_count").desc(), F("pk").desc()),
    "status": (F("status").desc(), F("pk").asc()),  # new, in_progress, done
    "-status": (F("status").asc(), F("pk").desc()),
}
NEWEST_FIRST = "-imported"
NOBODY = 0  # in place of a person's number


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asked to see. ``topic`` and ``tag`` stand for themselves and all that lies under them;
    ``assigned`` for a person by number, or NOBODY."""

    topic: int | None = None
    tag: int | None = None
    status: str = ""
    assigned: int | None = None
    publisher: str = ""
    published_from: date | None = None
    published_to: date | None = None
    words: str = ""
    sort: str = NEWEST_FIRST

    @property
    def narrows(self) -> bool:
        """Whether anything but the order is asked for."""
        return replace(self, sort=NEWEST_FIRST) != Asked()


@dataclass(frozen=True, slots=True)
class Codebook:
    """A project's tags in reading order, with what is asked of their tree."""

    placed: list[Placed[Tag]]
    parents: dict[int, int | None] = field(default_factory=dict)

    @classmethod
    def of(cls, placed: list[Placed[Tag]]) -> Codebook:
        return cls(placed, {one.node.pk: one.node.parent_id for one in placed})

    def under(self, tag: int) -> set[int]:
        """The tag and all that lies under it."""
        return descendants(tag, self.parents)

    def find(self, tag: int | None) -> Placed[Tag] | None:
        return next((one for one in self.placed if one.node.pk == tag), None)


@dataclass(frozen=True, slots=True)
class Facet:
    """A value one can filter by, and how many documents it would show."""

    value: Any
    label: str
    count: int
    chosen: bool
    depth: int = 0
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Facets:
    statuses: list[Facet]
    people: list[Facet]
    topics: list[Facet]
    tags: list[Facet]
    publishers: list[Facet]


def documents_asked_for(project: Project, asked: Asked, codebook: Codebook, *, user: Any) -> QuerySet[Document]:
    """The project's documents that fit, in no order. Tags count where this person may see them."""
    found = documents.documents_in(project).order_by()
    if asked.topic is not None:
        topics = Topic.objects.filter(project=project, tag__in=codebook.under(asked.topic)).order_by()
        found = found.filter(pk__in=topics.values("content_object"))
    if asked.tag is not None:
        tagged = _tagged(project, codebook.under(asked.tag), user=user)
        found = found.filter(pk__in=tagged.values("content_object__document"))
    if asked.status:
        found = found.filter(status=asked.status)
    if asked.assigned is not None:
        nobody = asked.assigned == NOBODY
        found = work.documents_for_nobody(found) if nobody else work.documents_for(found, asked.assigned)
    if asked.publisher:
        found = found.filter(publisher=asked.publisher)
    if asked.published_from:
        found = found.filter(published__gte=asked.published_from)
    if asked.published_to:
        found = found.filter(published__lte=asked.published_to)
    for word in asked.words.split():
        found = found.filter(_mentions(word))
    return found


def in_order(found: QuerySet[Document], sort: str, *, user: Any) -> QuerySet[Document]:
    """Documents in one of the orders of ``SORTS``. Only the order by highlights counts those this person may see."""
    if sort.removeprefix("-") == "highlights":
        standing = Annotation.objects.filter(document=OuterRef("pk"), trashed_at__isnull=True).order_by()
        hidden = hidden_from(user).filter(document=OuterRef("pk"))
        hidden_count = _counted(hidden, Count("start", filter=Q(trashed_at__isnull=True)))
        found = found.annotate(highlight_count=_counted(standing, Count("start")) - hidden_count)
    return found.order_by(*SORTS[sort])


def _counted(annotations: QuerySet[Annotation], what: Count) -> Coalesce:
    count = annotations.values("document").annotate(n=what).values("n")
    return Coalesce(Subquery(count, output_field=IntegerField()), 0)


def facets(project: Project, asked: Asked, codebook: Codebook, *, user: Any) -> Facets:
    """What one can filter by, with counts. Kept until the project's next change; counts that took long to take,
    in a very large project, are kept for a minute whatever changes."""
    filters = replace(asked, sort=NEWEST_FIRST)  # the order changes no count
    whose = user.pk if has_private_annotations(user) else ""  # all others see the same
    key = f"facets:{project.pk}:{whose}:{get_language()}:{sha256(repr(filters).encode()).hexdigest()}"
    last = last_change_of_project(project.pk)
    kept: tuple[int, bool, Facets] | None = cache.get(key)
    if kept is not None:
        change, slow, found = kept
        if slow or change == last:
            return found
    started = perf_counter()
    found = Facets(
        statuses=status_facets(project, asked, codebook, user=user),
        people=people_facets(project, asked, codebook, user=user),
        topics=topic_facets(project, asked, codebook, user=user),
        tags=tag_facets(project, asked, codebook, user=user),
        publishers=publisher_facets(project, asked, codebook, user=user),
    )
    slow = perf_counter() - started > LONG
    cache.set(key, (last, slow, found), timeout=60 if slow else 3600)
    return found


def status_facets(project: Project, asked: Asked, codebook: Codebook, *, user: Any) -> list[Facet]:
    """How many documents are new, in progress and done, in this order; nothing where all are new."""
    others = replace(asked, status="")
    fitting = documents_asked_for(project, others, codebook, user=user)
    counts = dict(fitting.values_list("status").annotate(Count("pk")))
    if set(counts) <= {Status.NEW} and not asked.status:
        return []
    return [
        Facet(str(status), str(status.label), counts.get(status, 0), status == asked.status)
        for status in Status
        if status in counts or status == asked.status
    ]


def people_facets(project: Project, asked: Asked, codebook: Codebook, *, user: Any) -> list[Facet]:
    """Whom documents were given to, by number, and how many to nobody; nothing where none was given to anybody."""
    others = replace(asked, assigned=None)
    trashed = documents.trashed_documents_in(project).order_by()
    given = Assignment.objects.filter(project=project).exclude(document__in=trashed).order_by()
    if not given.exists() and asked.assigned is None:
        return []
    fitting = documents_asked_for(project, others, codebook, user=user)
    if others.narrows:
        given = given.filter(document__in=fitting)
    counts = dict(given.values_list("person").annotate(Count("pk")))
    people = get_user_model().objects.in_bulk({*counts, asked.assigned or NOBODY} - {NOBODY})
    facets = [
        Facet(pk, person.get_full_name() or person.get_username(), counts.get(pk, 0), pk == asked.assigned)
        for pk, person in people.items()
    ]
    facets.sort(key=lambda facet: facet.label.casefold())
    nobody = fitting.count() - given.values("document").distinct().count()
    return [*facets, Facet("nobody", _("nobody"), nobody, asked.assigned == NOBODY)]


def topic_facets(project: Project, asked: Asked, codebook: Codebook, *, user: Any) -> list[Facet]:
    """The topics that documents lie under, counted within everything else that is asked for."""
    # "Not among the few in the trash" is half the work of joining every document to look.
    trashed = documents.trashed_documents_in(project).order_by()
    topics = Topic.objects.filter(project=project).exclude(content_object__in=trashed)
    others = replace(asked, topic=None)
    if others.narrows:
        topics = topics.filter(content_object__in=documents_asked_for(project, others, codebook, user=user))
    pairs = topics.order_by().values_list("tag", "content_object")
    return _tree_facets(codebook, pairs, chosen=asked.topic)


def tag_facets(project: Project, asked: Asked, codebook: Codebook, *, user: Any) -> list[Facet]:
    """The tags on passages, with the number of documents that hold such passages."""
    trashed = documents.trashed_documents_in(project).order_by()
    taggings = _tagged(project, None, user=user).exclude(content_object__document__in=trashed)
    others = replace(asked, tag=None)
    if others.narrows:
        fitting = documents_asked_for(project, others, codebook, user=user)
        taggings = taggings.filter(content_object__document__in=fitting)
    pairs = taggings.order_by().values_list("tag", "content_object__document")
    return _tree_facets(codebook, pairs, chosen=asked.tag)


def publisher_facets(project: Project, asked: Asked, codebook: Codebook, *, user: Any) -> list[Facet]:
    """The publishers with the most documents, by number and name."""
    others = replace(asked, publisher="")
    fitting = documents_asked_for(project, others, codebook, user=user).exclude(publisher="")
    counted = fitting.values_list("publisher").annotate(n=Count("pk")).order_by("-n", "publisher")[:MOST_PUBLISHERS]
    facets = [Facet(name, name, count, name == asked.publisher) for name, count in counted]
    if asked.publisher and not any(facet.chosen for facet in facets):
        facets.append(Facet(asked.publisher, asked.publisher, 0, chosen=True))
    return facets


def _tree_facets(codebook: Codebook, pairs: Any, *, chosen: int | None) -> list[Facet]:
    """A facet for each tag that has documents on it or under it. A document counts once for each."""
    holding: dict[int, set[int]] = {}
    for tag, document in pairs:
        holding.setdefault(tag, set()).add(document)
    # Children come after their parents, so going backwards hands every set up the tree in one pass.
    for placed in reversed(codebook.placed):
        parent = placed.node.parent_id
        if parent is not None and placed.node.pk in holding:
            holding.setdefault(parent, set()).update(holding[placed.node.pk])
    return [
        Facet(
            placed.node.pk,
            str(placed.node.name),
            len(holding.get(placed.node.pk, ())),
            placed.node.pk == chosen,
            placed.depth,
            placed.node.colour,
        )
        for placed in codebook.placed
        if placed.node.pk in holding or placed.node.pk == chosen
    ]


def _tagged(project: Project, tags: Collection[int] | None, *, user: Any) -> QuerySet[Tagging]:
    """Taggings on annotations that this person may see and that aren't in the trash."""
    seen = visible_to(user, through="content_object__")
    taggings: QuerySet[Tagging] = Tagging.objects.filter(seen, project=project, content_object__trashed_at__isnull=True)
    return taggings.order_by() if tags is None else taggings.filter(tag__in=tags).order_by()


def _mentions(word: str) -> Q:
    """Title or authors hold the word, in any case.

    SQLite folds only ASCII and keeps JSON with escapes, so a word with other letters is also looked for
    in its usual spellings, and among authors as it is stored.
    """
    spellings = {word} if word.isascii() else {word, word.lower(), word.upper(), word.capitalize()}
    found = Q()
    for spelling in sorted(spellings):
        found |= Q(title__icontains=spelling)
        for stored in _as_stored(spelling) if word.strip('[]", ') else ():  # the signs of the list itself
            found |= Q(authors__icontains=stored)
    return found


def _as_stored(word: str) -> Sequence[str]:
    return sorted({word, json.dumps(word)[1:-1]})
