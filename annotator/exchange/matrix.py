"""How often each tag stands on the passages of a document: the columns of a matrix, and a row for each document. Pure.

Two counts of a tag that others lie under: where it stands itself, and where it or any of those does, each passage once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from annotator.codebook import SEPARATOR
from annotator.exchange.bundle import AnnotationItem, TextItem
from annotator.exchange.codebooks.entries import CodebookFile


@dataclass(frozen=True, slots=True)
class Column:
    """A tag by its path; ``whole``: with all that lies under it. ``depth`` counts from 0."""

    path: tuple[str, ...]
    depth: int
    colour: str = ""
    whole: bool = False


class Matrix:
    """The columns are those of the codebook in its order; tags that it doesn't know count as ``others``."""

    def __init__(self, codebook: CodebookFile) -> None:
        self.columns = tuple(_columns(codebook))
        self._known = {SEPARATOR.join(one.path) for one in self.columns}

    def row(self, text: TextItem) -> tuple[int, ...]:
        """The counts of a document, by column."""
        own: Counter[tuple[str, ...]] = Counter()
        whole: Counter[tuple[str, ...]] = Counter()
        for one in text.annotations:
            paths = [tuple(tag.split(SEPARATOR)) for tag in one.tags]
            own.update(paths)
            whole.update({path[:depth] for path in paths for depth in range(1, len(path) + 1)})
        return tuple((whole if one.whole else own)[one.path] for one in self.columns)

    def others(self, annotations: Iterable[AnnotationItem]) -> int:
        """How many taggings no column counts."""
        return sum(tag not in self._known for one in annotations for tag in one.tags)


def _columns(codebook: CodebookFile) -> Iterator[Column]:
    above = {entry.path[:depth] for entry in codebook.entries for depth in range(1, len(entry.path))}
    for entry in codebook.entries:
        depth = len(entry.path) - 1
        if entry.path in above:
            yield Column(entry.path, depth, entry.colour, whole=True)
        yield Column(entry.path, depth, entry.colour)
