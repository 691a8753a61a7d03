"""Whom the people of an archive stand for here: accounts, where somebody says so, else names. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

LONGEST_CREDIT = 150  # code points


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of an archive, by the number of the row. ``username`` is None of those of whom a name is all that is
    known."""

    number: int
    username: str | None
    name: str

    @property
    def called(self) -> str:
        return (self.name or self.username or "")[:LONGEST_CREDIT]


def people_in(rows: Iterable[dict[str, Any]]) -> list[Person]:
    return [Person(number, row["username"], row["name"]) for number, row in enumerate(rows, start=1)]
