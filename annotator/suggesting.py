"""Which topics the passages of a document suggest. Pure: numbers are those of tags."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from annotator.tallying import chains_of

LEAST = 3  # passages that carry a tag, or one under it, before it is suggested
MOST = 5  # topics suggested at once


class Suggestion(NamedTuple):
    """``passages``: how many carry the tag or one under it. They are the reason that a person is told."""

    tag: int
    passages: int


def suggested(
    passages: Iterable[Collection[int]],
    parents: Mapping[int, int | None],
    *,
    topics: Collection[int] = (),
    dismissed: Collection[int] = (),
) -> list[Suggestion]:
    """At most MOST tags that at least LEAST of these passages carry, each given by its tags. ``parents``: the tree of
    the tags that stand.

    First those that passages carry themselves, then those above them, each in the order of their passages; a tag above
    only where it gathers more than any one under it does. Not those that are topics already, or have a topic under
    them: whoever asks for the tag finds the document.
    """
    chains = chains_of(parents)
    own: Counter[int] = Counter()
    below: Counter[int] = Counter()
    for tags, times in Counter(frozenset(tags) for tags in passages).items():  # many passages carry the same
        standing = [tag for tag in tags if tag in chains]
        for tag in standing:
            own[tag] += times
        for above in {above for tag in standing for above in chains[tag]}:
            below[above] += times
    told = {above for topic in topics if topic in chains for above in chains[topic]} | set(dismissed)
    most_under: Counter[int] = Counter()
    for tag, count in below.items():
        if (parent := parents[tag]) is not None:
            most_under[parent] = max(most_under[parent], count)
    found = [
        Suggestion(tag, count)
        for tag, count in below.items()
        if count >= LEAST and tag not in told and count > most_under[tag]
    ]
    return sorted(found, key=lambda one: (own[one.tag] < LEAST, -one.passages, one.tag))[:MOST]
