"""Topics of documents and tags on passages, to filter by: the number of documents that each would show. Of a large
codebook some are shown; the others are found by their names, or under those that are chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from annotator.listing.asked import Asked
from annotator.listing.facet import Facet
from annotator.listing.finding import documents_asked_for, tagged
from annotator.listing.tree import Codebook
from annotator.models import Topic
from annotator.tag_counts import counts_by_tag
from documents.models import Project

MOST_SHOWN = 80  # tags beside the table


@dataclass(frozen=True, slots=True)
class Tree:
    """Facets in the order of the tree, and how many others there are."""

    shown: list[Facet]
    others: int = 0


def topic_facets(project: Project, asked: Asked, codebook: Codebook, *, user: Any) -> Tree:
    """The topics that documents lie under, counted within everything else that is asked for."""
    others = replace(asked, topic=None)
    if not others.narrows:
        kept = counts_by_tag(project, user=user)
        counts = {tag: both.below.topics for tag, both in kept.items() if both.below.topics}
    else:
        topics = Topic.objects.filter(project=project).order_by()
        topics = topics.filter(content_object__in=documents_asked_for(project, others, codebook, user=user))
        counts = _counted(codebook, topics.values_list("tag", "content_object"))
    return _tree(codebook, counts, chosen=asked.topic)


def tag_facets(project: Project, asked: Asked, codebook: Codebook, *, user: Any) -> Tree:
    """The tags on passages, with the number of documents that hold such passages."""
    others = replace(asked, tag=None)
    if not others.narrows:
        kept = counts_by_tag(project, user=user)
        counts = {tag: both.below.documents for tag, both in kept.items() if both.below.documents}
    else:
        fitting = documents_asked_for(project, others, codebook, user=user)
        taggings = tagged(project, None, user=user).filter(content_object__document__in=fitting)
        counts = _counted(codebook, taggings.values_list("tag", "content_object__document").distinct())
    return _tree(codebook, counts, chosen=asked.tag)


def _counted(codebook: Codebook, pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    """How many documents each tag has, on it or under it; a document counts once for each. ``pairs`` of both."""
    holding: dict[int, set[int]] = {}
    for tag, document in pairs:
        holding.setdefault(tag, set()).add(document)
    # Children come after their parents, so going backwards hands every set up the tree in one pass.
    for placed in reversed(codebook.placed):
        parent = placed.node.parent_id
        if parent is not None and placed.node.pk in holding:
            holding.setdefault(parent, set()).update(holding[placed.node.pk])
    return {tag: len(found) for tag, found in holding.items()}


def _tree(codebook: Codebook, counts: Mapping[int, int], *, chosen: int | None) -> Tree:
    rows = [one for one in codebook.placed if one.node.pk in counts or one.node.pk == chosen]
    shown = rows if len(rows) <= MOST_SHOWN else _worth_showing(rows, codebook, counts, chosen)
    facets = [
        Facet(
            one.node.pk,
            str(one.node.name),
            counts.get(one.node.pk, 0),
            one.node.pk == chosen,
            one.depth,
            one.node.colour,
        )
        for one in shown
    ]
    return Tree(facets, len(rows) - len(shown))


def _worth_showing(rows: Any, codebook: Codebook, counts: Mapping[int, int], chosen: int | None) -> list[Any]:
    """What is chosen, what lies above it and right under it; then level by level, those with the most documents."""
    near: set[int | None] = set()
    at = chosen
    while at is not None and at not in near:
        near.add(at)
        at = codebook.parents.get(at)
    parent_of = codebook.parents

    def worth(one: Any) -> tuple[bool, bool, int, int]:
        tag = one.node.pk
        return (tag not in near, chosen is None or parent_of.get(tag) != chosen, one.depth, -counts.get(tag, 0))

    kept = {one.node.pk for one in sorted(rows, key=worth)[:MOST_SHOWN]}
    return [one for one in rows if one.node.pk in kept]
