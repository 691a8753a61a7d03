"""What a query says, as a tree. Pure.

A tree knows nothing of an engine, of a project or of a person: ``tag:economy`` is a field with a value, whether or not
there is such a tag. The grammar is in ``parsing``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Word:
    """A word, in any form that its language gives it, in any case, with or without accents; ``prefix``: whatever begins
    with it."""

    text: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words as they stand, in this order, next to each other; case and accents don't count. Written ``"…"``."""

    text: str


@dataclass(frozen=True, slots=True)
class Exact:
    """Letter by letter, with case and accents. Written ``'…'``."""

    text: str


@dataclass(frozen=True, slots=True)
class Near:
    """All these words, in any order, with at most ``distance`` other words between them. Written ``"…"~5``."""

    text: str
    distance: int


@dataclass(frozen=True, slots=True)
class Range:
    """From ``low`` to ``high``, both included; "" is open. Written ``2019..2021``, ``2019..``, ``..2021``."""

    low: str
    high: str


Value = Word | Phrase | Exact | Range


@dataclass(frozen=True, slots=True)
class Field:
    """``name:value``; ``exactly``: ``name=value``, without what lies under it."""

    name: str
    value: Value
    exactly: bool = False


class How(StrEnum):
    """How passages stand to each other."""

    WITHIN = "WITHIN"  # the left one lies in the right one
    OVERLAPS = "OVERLAPS"  # they share a character
    NEAR = "NEAR"  # at most ``distance`` words of the text stand between them, in any order
    BEFORE = "BEFORE"  # the left one ends before the right one begins, in the same document
    WITH = "WITH"  # the same document has both


@dataclass(frozen=True, slots=True)
class Relation:
    """Passages of ``left`` that stand so to one of ``right``. What is found are the left ones."""

    left: Node
    how: How
    right: Node
    distance: int | None = None


@dataclass(frozen=True, slots=True)
class Not:
    part: Node


@dataclass(frozen=True, slots=True)
class And:
    """All of them; two at least."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """One of them at least; two at least."""

    parts: tuple[Node, ...]


Text = Word | Phrase | Exact | Near
Node = Text | Field | Relation | Not | And | Or


def walk(node: Node) -> Iterator[Node]:
    """This node and all under it, in the order in which they were written."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        yield one
        match one:
            case And(parts) | Or(parts):
                waiting.extend(reversed(parts))
            case Not(part):
                waiting.append(part)
            case Relation(left, _, right):
                waiting.extend((right, left))
