"""How much of a kind a file may bring, so that looking at what it would do ends soon. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from annotator.errors import TooLarge
from annotator.exchange.incoming import Incoming

MOST_TAGS = 10_000  # with those that their paths pass through; as many as a codebook may bring
DEEPEST = 50  # names in the path of a tag
MOST_ANNOTATIONS = 500_000  # with the replies to them


def check(incoming: Incoming, *, name: str) -> None:
    """Raises TooLarge."""
    if len(incoming.annotations) + sum(len(one.replies) for one in incoming.annotations) > MOST_ANNOTATIONS:
        raise TooLarge(
            f"“{name}” has more than {MOST_ANNOTATIONS:,} annotations and replies. Export it in parts and bring in the"
            " parts."
        )
    tags: set[tuple[str, ...]] = set()
    for path in set(_paths(incoming)):
        if len(path) > DEEPEST:
            raise TooLarge(f"“{name}” has a tag that lies under {len(path) - 1:,} others, which is too deep.")
        tags.update(_to(path))
        if len(tags) > MOST_TAGS:
            raise TooLarge(f"“{name}” has more than {MOST_TAGS:,} tags. Export it in parts and bring in the parts.")


def _paths(incoming: Incoming) -> Iterator[tuple[str, ...]]:
    listed = (entry.path for entry in incoming.codebook.entries)
    used = chain.from_iterable(one.tags for one in incoming.annotations)
    return chain(listed, used, chain.from_iterable(one.topics for one in incoming.documents))


def _to(path: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    """The path and those of what lies above."""
    return (path[:depth] for depth in range(1, len(path) + 1))
