"""What the columns of an archive's rows hold, and how doubtful values of them are checked. Pure.

Each column turns what the database has into JSON (``out``) and JSON into what the database takes (``taken``), which
raises ValueError for a value of another kind. A ``To`` names a row by the number of its line in the file of its kind,
from 1; a number above that of the last line stands for something that is there no more.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Protocol
from uuid import UUID

from documents.text import canonical

FARTHEST = 2**31 - 1  # what an integer column holds
_HASH = re.compile("[0-9a-f]{64}")


class Numbers(Protocol):
    """Which number stands for which row: on the way out the line for the database's key, on the way in its key for the
    line. Raises ValueError for one that can't be."""

    def of(self, kind: str, number: int) -> int: ...


@dataclass(frozen=True, slots=True)
class Column:
    """``source``: what it is read from in the database, where that isn't its name."""

    name: str
    source: str = ""
    null: bool = False

    @property
    def read_from(self) -> str:
        return self.source or self.name

    def out(self, value: Any, numbers: Numbers) -> Any:
        return None if value is None else self.told(value, numbers)

    def taken(self, value: Any, numbers: Numbers) -> Any:
        if value is None:
            if not self.null:
                raise ValueError("there is nothing")
            return None
        return self.checked(value, numbers)

    def told(self, value: Any, _numbers: Numbers) -> Any:
        return value

    def checked(self, value: Any, _numbers: Numbers) -> Any:
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Text(Column):
    """``most``: code points; ``canon``: as ``documents.text.canonical`` leaves it."""

    most: int = 1_000_000
    blank: bool = True
    canon: bool = False

    def checked(self, value: Any, _numbers: Numbers) -> str:
        text = a_text(value)
        if len(text) > self.most:
            raise ValueError(f"it is longer than {self.most} characters")
        if not (self.blank or text.strip()):
            raise ValueError("it is empty")
        if self.canon and canonical(text) != text:
            raise ValueError("its text isn’t in the canonical form")
        return text


@dataclass(frozen=True, slots=True)
class Choice(Column):
    values: tuple[str, ...] = ()

    def checked(self, value: Any, _numbers: Numbers) -> str:
        if not isinstance(value, str) or value not in self.values:
            raise ValueError(f"it is none of {', '.join(self.values)}")
        return value


@dataclass(frozen=True, slots=True)
class Whole(Column):
    most: int = FARTHEST

    def checked(self, value: Any, _numbers: Numbers) -> int:
        return a_count(value, most=self.most)


@dataclass(frozen=True, slots=True)
class Share(Column):
    """A number from 0 to 1."""

    def checked(self, value: Any, _numbers: Numbers) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
            raise ValueError("it is no number from 0 to 1")
        return float(value)


@dataclass(frozen=True, slots=True)
class Yes(Column):
    def checked(self, value: Any, _numbers: Numbers) -> bool:
        if not isinstance(value, bool):
            raise ValueError("it is neither true nor false")
        return value


@dataclass(frozen=True, slots=True)
class Moment(Column):
    """A time in UTC, to the microsecond."""

    def told(self, value: Any, _numbers: Numbers) -> str:
        return str(value.astimezone(UTC).isoformat())

    def checked(self, value: Any, _numbers: Numbers) -> datetime:
        return a_moment(value)


@dataclass(frozen=True, slots=True)
class Day(Column):
    def told(self, value: Any, _numbers: Numbers) -> str:
        return str(value.isoformat())

    def checked(self, value: Any, _numbers: Numbers) -> date:
        return date.fromisoformat(a_text(value))


@dataclass(frozen=True, slots=True)
class Uid(Column):
    def told(self, value: Any, _numbers: Numbers) -> str:
        return str(value)

    def checked(self, value: Any, _numbers: Numbers) -> str:
        return a_uid(value)


@dataclass(frozen=True, slots=True)
class Hash(Column):
    """A SHA-256 in hexadecimal digits."""

    def checked(self, value: Any, _numbers: Numbers) -> str:
        return a_hash(value)


@dataclass(frozen=True, slots=True)
class To(Column):
    """Another row, of ``kind``."""

    kind: str = ""

    def told(self, value: Any, numbers: Numbers) -> int:
        return numbers.of(self.kind, value)

    def checked(self, value: Any, numbers: Numbers) -> int:
        return numbers.of(self.kind, a_count(value))


@dataclass(frozen=True, slots=True)
class Json(Column):
    """A list or an object, which ``check`` answers with or raises ValueError for."""

    check: Callable[[Any], Any] = lambda value: value

    def checked(self, value: Any, _numbers: Numbers) -> Any:
        return self.check(value)


@dataclass(frozen=True, slots=True)
class PastTags(Column):
    """The tags of a frozen codebook, each as ``PastTag.as_json`` has it."""

    def told(self, value: Any, numbers: Numbers) -> list[dict[str, Any]]:
        return [self._renumbered(tag, numbers) for tag in value]

    def checked(self, value: Any, numbers: Numbers) -> list[dict[str, Any]]:
        if not isinstance(value, list):
            raise ValueError("it is no list")
        for tag in value:
            named = an_object(tag)
            if named.keys() != _PAST_TAG.keys():
                raise ValueError("a tag of it has other parts")
            for name, check in _PAST_TAG.items():
                check(named[name])
        return [self._renumbered(tag, numbers) for tag in value]

    @staticmethod
    def _renumbered(tag: dict[str, Any], numbers: Numbers) -> dict[str, Any]:
        above = tag["parent_id"]
        above = None if above is None else numbers.of("tags", above)
        return {**tag, "pk": numbers.of("tags", tag["pk"]), "parent_id": above}


@dataclass(frozen=True, slots=True)
class Object(Column):
    """An object that is looked at by itself: a line's states, a text's layout."""

    def checked(self, value: Any, _numbers: Numbers) -> Any:
        return an_object(value)


def a_text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("it is no text")
    return value


def a_count(value: Any, *, most: int = FARTHEST) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise ValueError(f"it is no whole number from 0 to {most}")
    return value


def a_moment(value: Any) -> datetime:
    found = datetime.fromisoformat(a_text(value))
    if found.tzinfo is None or not 1 < found.year < 9999:
        raise ValueError("it is no time with its zone")
    return found.astimezone(UTC)


def a_uid(value: Any) -> str:
    if str(UUID(a_text(value))) != value:
        raise ValueError("it is no identifier as UUIDs are written")
    return str(value)


def a_hash(value: Any) -> str:
    if not _HASH.fullmatch(a_text(value)):
        raise ValueError("it is no SHA-256")
    return str(value)


def texts(value: Any) -> list[str]:
    """A list of texts."""
    if not isinstance(value, list):
        raise ValueError("it is no list")
    return [a_text(one) for one in value]


def facts(value: Any) -> dict[str, Any]:
    """What is known by names: texts, numbers, true or false."""
    if not isinstance(value, dict) or not all(isinstance(one, (str, int, float)) for one in value.values()):
        raise ValueError("it is no object of texts, numbers, true and false")
    return value


def fetched(value: Any) -> dict[str, Any]:
    """What is known of how a file came from the web; ``headers`` are texts by name."""
    known = {name: one for name, one in an_object(value).items() if one is not None}
    facts({name: one for name, one in known.items() if name != "headers"})
    texts([*an_object(known.get("headers", {})).values()])
    return dict(value)


def an_object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("it is no object")
    return value


_PAST_TAG: dict[str, Callable[[Any], Any]] = {
    "pk": a_count,
    "parent_id": lambda value: value if value is None else a_count(value),
    **dict.fromkeys(("name", "colour", "description", "when_to_use", "when_not", "shortcut"), a_text),
    "position": a_count,
    "aliases": texts,
}
