"""Queries with a part more, or a part less. Pure."""

from __future__ import annotations

import re

from annotator.search.language.tree import And, Field, Node, Phrase, Range, Value, Word

# What can be written without quotation marks.
_PLAIN = re.compile(r"\w(?:[\w/.-]*\w)?")


def parts_of(node: Node | None) -> tuple[Node, ...]:
    """What is asked for all together."""
    if node is None:
        return ()
    return node.parts if isinstance(node, And) else (node,)


def with_part(node: Node | None, part: Node) -> Node:
    """The query that asks for ``part`` beside what it asks for."""
    parts = parts_of(node)
    return _together((*parts, part)) or part


def without_part(node: Node | None, part: Node) -> Node | None:
    """The query without ``part``; None, if nothing is left of it."""
    return _together(tuple(one for one in parts_of(node) if not is_same(one, part)))


def has_part(node: Node | None, part: Node) -> bool:
    return any(is_same(one, part) for one in parts_of(node))


def is_same(one: Node, other: Node) -> bool:
    """Whether they ask for the same, in whatever case and with whatever quotation marks."""
    if not (isinstance(one, Field) and isinstance(other, Field)):
        return one == other
    same = one.name.casefold() == other.name.casefold() and one.exactly == other.exactly
    return same and _key(one.value) == _key(other.value)


def field(name: str, value: str) -> Field:
    """A field with a value as one would write it."""
    return Field(name, Word(value) if _PLAIN.fullmatch(value) else Phrase(value))


def _key(value: Value) -> tuple[str, ...]:
    if isinstance(value, Range):
        return (value.low, value.high)
    plain = isinstance(value, Word | Phrase) and not (isinstance(value, Word) and value.prefix)
    return (value.text.casefold(),) if plain else (type(value).__name__, value.text)


def _together(parts: tuple[Node, ...]) -> Node | None:
    if len(parts) > 1:
        return And(parts)
    return parts[0] if parts else None
