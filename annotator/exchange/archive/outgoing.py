"""What stands for the database's numbers in an archive: lines of its files, counted from 1. Pure."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from annotator.exchange.archive import addresses


class Outgoing:
    """``rows``: by kind the keys of all rows that go out, in rising order. What is named and isn't among them gets the
    numbers that follow, in the order in which it is named; so do people, all of whom are known only when they have
    been named. ``hidden``: identifiers that nothing is to be told of."""

    def __init__(self, rows: Mapping[str, array[int]], *, hidden: frozenset[str] = frozenset()) -> None:
        self._rows = rows
        self._gone: dict[str, dict[int, int]] = defaultdict(dict)
        self._people: dict[int | str, int] = {}
        self.hidden = hidden

    def of(self, kind: str, number: int) -> int:
        if kind == "people":
            return self.person(number)
        rows = self._rows.get(kind, ())
        at = bisect_left(rows, number)
        if at < len(rows) and rows[at] == number:
            return at + 1
        gone = self._gone[kind]
        return gone.setdefault(number, len(rows) + len(gone) + 1)

    def person(self, number: int) -> int:
        return self._people.setdefault(number, len(self._people) + 1)

    person_or_me = person_or_none = person

    def named(self, name: str) -> int:
        """Somebody of whom the name is all that is known."""
        return self._people.setdefault(name, len(self._people) + 1)

    def uid(self, uid: str) -> str:
        return uid

    def project(self, _target: str) -> str:
        return ""

    def query(self, query: str) -> str:
        return addresses.query_for(query, self)

    def column(self, name: str) -> str:
        return addresses.column_for(name, self)

    @property
    def people(self) -> list[int | str]:
        """Who was named, in the order of their numbers: keys, and names of those who have none."""
        return list(self._people)

    @property
    def gone(self) -> dict[str, int]:
        """How many of each kind were named that are there no more."""
        return {kind: len(gone) for kind, gone in sorted(self._gone.items()) if gone}

    def without_hidden(self, states: dict[str, Any] | None) -> dict[str, Any] | None:
        """A line's state without the places of what is hidden."""
        if states is None or not self.hidden or "places" not in states:
            return states
        kept = {**states, "places": [place for place in states["places"] if place[0] not in self.hidden]}
        if "left" in states:
            kept["left"] = {uid: at for uid, at in states["left"].items() if uid not in self.hidden}
        return kept
