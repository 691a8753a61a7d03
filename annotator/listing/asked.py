"""What a person may ask of the document list. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from documents.fields import LONGEST_SORT

NEWEST_FIRST = "-imported"
NOBODY = 0  # in place of a person's number


@dataclass(frozen=True, slots=True)
class OfField:
    """What is asked of one field of the documents, by its number: that a value is ``exactly`` this in any case, that it
    holds all these words, that it lies in a range of numbers or days, both ends included; ``given``: that there is one,
    or that there is none."""

    field: int
    given: bool | None = None
    exactly: str = ""
    words: str = ""
    low: float | date | None = None
    high: float | date | None = None

    @property
    def narrows(self) -> bool:
        return self != OfField(self.field)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asked to see. ``topic`` and ``tag`` stand for themselves and all that lies under them;
    ``assigned`` for a person by number, or NOBODY; ``of_fields`` has nothing that doesn't narrow."""

    topic: int | None = None
    tag: int | None = None
    status: str = ""
    assigned: int | None = None
    publisher: str = ""
    published_from: date | None = None
    published_to: date | None = None
    words: str = ""
    of_fields: tuple[OfField, ...] = ()
    sort: str = NEWEST_FIRST

    @property
    def narrows(self) -> bool:
        """Whether anything but the order is asked for."""
        return replace(self, sort=NEWEST_FIRST) != Asked()

    def of_field(self, field: int) -> OfField:
        return next((one for one in self.of_fields if one.field == field), OfField(field))

    def without_field(self, field: int) -> Asked:
        return replace(self, of_fields=tuple(one for one in self.of_fields if one.field != field))


def sort_of(text: str) -> str:
    """What values are compared by where a value is asked for: any case, and as much as is kept of it."""
    return text.casefold()[:LONGEST_SORT]
