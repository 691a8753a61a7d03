"""What one can filter the document list by, with the number of documents that each would show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from time import perf_counter
from typing import Any

from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db.models import Count
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from annotator.listing.asked import NEWEST_FIRST, NOBODY, Asked
from annotator.listing.facet import Facet
from annotator.listing.field_facets import OfOneField, field_facets
from annotator.listing.finding import documents_asked_for
from annotator.listing.tree import Codebook
from annotator.listing.tree_facets import Tree, tree_facets
from annotator.queries import last_change_of_project, sees_otherwise
from documents import queries as documents
from documents.models import Assignment, Field, Project, Status

VERSION = 2  # of what is kept
LONG = 0.3  # seconds
MOST_PUBLISHERS = 100  # listed beside the table; the others are found by text


@dataclass(frozen=True, slots=True)
class Facets:
    statuses: list[Facet]
    people: list[Facet]
    topics: Tree
    tags: Tree
    publishers: list[Facet]
    fields: dict[int, OfOneField]  # by the field's number


def facets(  # noqa: PLR0913 (each says another thing)
    project: Project, asked: Asked, codebook: Codebook, fields: Sequence[Field] = (), *, total: int, user: Any
) -> Facets:
    """What one can filter by, with counts; ``total``: how many documents fit. Kept until the project's next change;
    counts that took long to take, in a very large project, are kept for a minute whatever changes."""
    filters = replace(asked, sort=NEWEST_FIRST)  # the order changes no count
    whose = user.pk if sees_otherwise(user) else ""  # all others see the same
    key = f"facets:{VERSION}:{project.pk}:{whose}:{get_language()}:{sha256(repr(filters).encode()).hexdigest()}"
    last = last_change_of_project(project.pk)
    kept: tuple[int, bool, Facets] | None = cache.get(key)
    if kept is not None:
        change, slow, found = kept
        if slow or change == last:
            return found
    started = perf_counter()
    statuses, publishers = _counts_of_documents(project, asked, codebook, user=user)
    topics, tags = tree_facets(project, asked, codebook, user=user)
    found = Facets(
        statuses=status_facets(statuses, asked),
        people=people_facets(project, asked, codebook, user=user),
        topics=topics,
        tags=tags,
        publishers=publisher_facets(publishers, asked),
        fields=field_facets(project, asked, codebook, fields, total=total, user=user),
    )
    slow = perf_counter() - started > LONG
    cache.set(key, (last, slow, found), timeout=60 if slow else 3600)
    return found


def _counts_of_documents(
    project: Project, asked: Asked, codebook: Codebook, *, user: Any
) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """How many documents have which status and which publisher, each within everything else that is asked for. Two
    queries: an index each is quicker than one look at everything."""
    by_status = documents_asked_for(project, replace(asked, status=""), codebook, user=user)
    by_publisher = documents_asked_for(project, replace(asked, publisher=""), codebook, user=user)
    return (
        dict(by_status.values_list("status").annotate(Count("pk"))),
        dict(by_publisher.values_list("publisher").annotate(Count("pk"))),
    )


def status_facets(counts: Mapping[str, int], asked: Asked) -> list[Facet]:
    """How many documents are new, in progress and done, in this order; nothing where all are new."""
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


def publisher_facets(counts: Mapping[str, int], asked: Asked) -> list[Facet]:
    """The publishers with the most documents, by number and name."""
    most = sorted(((-count, name) for name, count in counts.items() if name))[:MOST_PUBLISHERS]
    facets = [Facet(name, name, -count, name == asked.publisher) for count, name in most]
    if asked.publisher and not any(facet.chosen for facet in facets):
        facets.append(Facet(asked.publisher, asked.publisher, 0, chosen=True))
    return facets
