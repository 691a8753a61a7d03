"""Topics of documents and tags on passages, to filter by: the number of documents that each would show. Of a large
codebook some are shown; the others are found by their names, or under those that are chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from annotator.listing.asked import Asked
from annotator.listing.facet import Facet
from annotator.listing.finding import documents_asked_for
from annotator.listing.tree import Codebook
from annotator.tag_counts import counts_by_tag, documents_by_tag
from documents.models import Project

MOST_SHOWN = 80  # tags beside the table


@dataclass(frozen=True, slots=True)
class Tree:
    """Facets in the order of the tree, and how many others there are."""

    shown: list[Facet]
    others: int = 0


def tree_facets(project: Project, asked: Asked, codebook: Codebook, *, user: Any) -> tuple[Tree, Tree]:
    """The topics that documents lie under, and the tags on their passages, each counted within everything else that is
    asked for; a document counts once for each tag above."""
    without_topic, without_tag = replace(asked, topic=None), replace(asked, tag=None)
    if without_topic == without_tag:
        tags, topics = _counted(project, asked, codebook, user=user)
    else:
        _tags, topics = _counted(project, without_topic, codebook, user=user)
        tags, _topics = _counted(project, without_tag, codebook, user=user)
    return _tree(codebook, topics, chosen=asked.topic), _tree(codebook, tags, chosen=asked.tag)


def _counted(
    project: Project, asked: Asked, codebook: Codebook, *, user: Any
) -> tuple[Mapping[int, int], Mapping[int, int]]:
    """How many documents each tag has on their passages, and how many as their topic, itself or below it."""
    if not asked.narrows:
        kept = counts_by_tag(project, user=user)
        return _some({tag: both.below.documents for tag, both in kept.items()}), _some(
            {tag: both.below.topics for tag, both in kept.items()}
        )
    fitting = documents_asked_for(project, asked, codebook, user=user)
    return documents_by_tag(project, fitting.values_list("pk", flat=True), user=user)


def _some(counts: Mapping[int, int]) -> Mapping[int, int]:
    return {tag: count for tag, count in counts.items() if count}


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
