"""What can be found by its words, and in which places of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class Place(StrEnum):
    """Where words stand. The values are columns of SQLite's index."""

    TITLE = "title"
    ABOUT = "about"  # authors, publisher, what a document brought along about itself
    BODY = "body"
    COMMENT = "comment"
    FURNITURE = "furniture"
    QUOTE = "quote"
    NOTE = "note"  # with the replies under it


@dataclass(frozen=True, slots=True)
class Kind:
    """Documents, or annotations. ``table`` keeps what goes with the index, ``key`` is its key; ``index`` is SQLite's.

    ``places``: the first one holds the most words. ``apart``: one that is looked into only if somebody wants that.
    ``block``: so many numbers PostgreSQL can be asked for together, as a migration told it."""

    table: str
    key: str
    index: str
    places: tuple[Place, ...]
    block: int
    apart: Place | None = None

    @property
    def all(self) -> tuple[Place, ...]:
        return (*self.places, self.apart) if self.apart else self.places

    def asked(self, places: Collection[Place]) -> tuple[Place, ...]:
        """These of its places; none given: all but the one that stands apart."""
        return tuple(place for place in self.all if place in places) if places else self.places


DOCUMENTS = Kind(
    "annotator_documentwords",
    "document_id",
    "annotator_documentindex",
    (Place.BODY, Place.TITLE, Place.ABOUT, Place.COMMENT),
    1024,
    Place.FURNITURE,
)
ANNOTATIONS = Kind(
    "annotator_annotationwords", "annotation_id", "annotator_annotationindex", (Place.QUOTE, Place.NOTE), 8192
)


@dataclass(frozen=True, slots=True)
class Found:
    """What is indexed of one thing: the words of each of its places, with a space between them. ``revision_number`` is
    the text that they are of; of annotations 0."""

    pk: int
    project_id: int
    revision_number: int
    words: dict[Place, str]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Of numbers in their order, or ``backwards``, the first ``most`` that come after one; ``blocks``: only of these
    blocks of numbers, one beside the other."""

    most: int
    backwards: bool = True
    beyond: int | None = None
    blocks: range | None = None


# Of each project, words that were taken out of the index, with spaces between them.
Gone = dict[int, list[str]]
