"""A tree, written down so that parsing it gives the same tree. Pure."""

from __future__ import annotations

import re

from annotator.search.language.faults import NotUnderstood
from annotator.search.language.parsing import parse
from annotator.search.language.tree import (
    And,
    Exact,
    Field,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Range,
    Relation,
    Text,
    Word,
)

_NAME = re.compile(r"[^\W\d_][\w.-]*")
_CLOSING = {'"': re.compile(r'[\\"]'), "'": re.compile(r"[\\'’]")}


def to_text(node: Node) -> str:
    """The query that ``node`` is, in its one canonical form."""
    match node:
        case Or(parts):
            return " OR ".join(_grouped(part, Or) for part in parts)
        case And(parts):
            return " ".join(_grouped(part, And, Or) for part in parts)
        case Not(part):
            return f"-{_grouped(part, And, Or, Not)}"
        case Relation(left, how, right, distance):
            operator = how.value if distance is None else f"{how.value}/{distance}"
            return f"{_grouped(left, And, Or, Not)} {operator} {_grouped(right, And, Or, Not, Relation)}"
        case Field():
            return _field(node)
        case _:
            return _text(node)


def _grouped(node: Node, *kinds: type) -> str:
    return f"({to_text(node)})" if isinstance(node, kinds) else to_text(node)


def _text(node: Text) -> str:
    match node:
        case Phrase(text):
            return _quoted(text, '"')
        case Exact(text):
            bare = f"'{text}'"
            return bare if _says(bare, node) else _quoted(text, "'")
        case Near(text, distance):
            return _quoted(text, '"') + f"~{distance}"
        case Word(text, prefix):
            return _plainly(node, text) + "*" * prefix


def _field(node: Field) -> str:
    name = node.name if _NAME.fullmatch(node.name) else _quoted(node.name, '"')
    sign = "=" if node.exactly else ":"
    match node.value:
        case Range(low, high):
            bare = f"{name}{sign}{low}..{high}"
            return bare if _says(bare, node) else f"{name}{sign}{_escaped(low)}..{_escaped(high)}"
        case Word(text, prefix):
            star = "*" * prefix
            bare = f"{name}{sign}{text}{star}"
            return bare if _says(bare, node) else f"{name}{sign}{_escaped(text)}{star}"
        case value:
            return f"{name}{sign}{_text(value)}"


def _plainly(node: Word, text: str) -> str:
    return text if _says(text + "*" * node.prefix, node) else _escaped(text)


def _says(text: str, node: Node) -> bool:
    """Whatever comes after it: a backslash at its end would take that along."""
    try:
        return not text.endswith("\\") and parse(text) == node
    except NotUnderstood:
        return False


def _quoted(text: str, mark: str) -> str:
    return mark + _CLOSING[mark].sub(r"\\\g<0>", text) + mark


def _escaped(text: str) -> str:
    """Every character that could mean something is taken literally, and the first one: an operator's is a letter."""
    return "".join(here if here.isalnum() and place else f"\\{here}" for place, here in enumerate(text))
