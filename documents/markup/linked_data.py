"""What a page says of itself in JSON-LD (schema.org). Pure.

Pages hold several statements, in a list, a graph or one inside the other, with references by ``@id``. The one
about the article is told by its type and by its headline being the page's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

from lxml.html import HtmlElement

Node = dict[str, Any]

_ARTICLE = re.compile(
    r"(?:Article|BlogPosting|Report|Review|Book|CreativeWork|Posting|Recipe|Question|Episode|Chapter|Thesis|Opinion\w*)$"
)
_PAGE = re.compile(r"(?:WebPage|ItemPage|QAPage|CollectionPage|VideoObject|Product|Event|HowTo)$")
_PERSON = re.compile(r"(?:Person|Patient|Physician)$")
_INSIDE = ("@graph", "mainEntity", "mainEntityOfPage", "author", "creator", "publisher", "hasPart", "isPartOf")
_MOST = 2_000_000  # code points
_DEEPEST = 12
_COMMA = re.compile(r",\s*(?=[}\]])")
_WRAPPING = re.compile(r"^\s*(?:<!--|(?://)?\s*<!\[CDATA\[|/\*.{0,80}?\*/)|(?:-->|(?://)?\s*\]\]>)\s*;?\s*$", re.DOTALL)


def article_node(root: HtmlElement, heading: str = "") -> Node:
    """The statement about the article, the references in it looked up; ``{}`` if there is none.
    ``heading`` is what the page shows as its title: of several articles it tells which is meant."""
    nodes = [node for script in root.iter("script") for node in _in_script(script)]
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    articles = [node for node in nodes if _is(node, _ARTICLE)]
    plain = _plain(heading)
    chosen = next((node for node in articles if plain and _plain(str(node.get("headline") or "")) == plain), None)
    chosen = chosen or next((node for node in articles if node.get("headline")), None)
    chosen = chosen or next(iter(articles), None) or next((node for node in nodes if _is(node, _PAGE)), {})
    return {key: _looked_up(value, by_id) for key, value in chosen.items()}


def names(value: Any) -> list[str]:
    """The names in an author or a publisher: persons before organisations, where both are said to be such."""
    people: list[str] = []
    others: list[str] = []
    for one in value if isinstance(value, list) else [value]:
        named = _name(one)
        (people if isinstance(one, Mapping) and _is(one, _PERSON) else others).extend(named)
    untyped = [
        name for one in (value if isinstance(value, list) else [value]) if not _typed(one) for name in _name(one)
    ]
    return (people + untyped) if people else others


def text(value: Any) -> str:
    """The first text in a value that may be a list."""
    while isinstance(value, list) and value:
        value = value[0]
    return " ".join(value.split()) if isinstance(value, str) else ""


def _in_script(script: HtmlElement) -> Iterator[Node]:
    source = script.text
    if "ld+json" not in (script.get("type") or "").lower() or not source or len(source) > _MOST:
        return
    source = _WRAPPING.sub("", source)
    for attempt in (source, _COMMA.sub("", source), unescape(source)):
        try:
            found = json.loads(attempt.strip().rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _nodes(found, 0)
        return


def _nodes(value: Any, depth: int) -> Iterator[Node]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for one in value:
            yield from _nodes(one, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in _INSIDE:
            yield from _nodes(value.get(key), depth + 1)


def _is(node: Mapping[str, Any], kind: re.Pattern[str]) -> bool:
    kinds = node.get("@type", [])
    return any(isinstance(one, str) and kind.search(one) for one in (kinds if isinstance(kinds, list) else [kinds]))


def _typed(value: Any) -> bool:
    return isinstance(value, Mapping) and bool(value.get("@type"))


def _looked_up(value: Any, by_id: Mapping[str, Node]) -> Any:
    if isinstance(value, list):
        return [_looked_up(one, by_id) for one in value]
    if isinstance(value, dict) and isinstance(value.get("@id"), str) and not value.get("name"):
        return by_id.get(value["@id"], value)
    return value


def _name(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        whole = " ".join(part for part in (text(value.get("givenName")), text(value.get("familyName"))) if part)
        value = value.get("name") or whole
    values = value if isinstance(value, list) else [value]
    named = [" ".join(one.split()) for one in values if isinstance(one, str) and "://" not in one]
    return [name for name in named if name]


def _plain(line: str) -> str:
    return "".join(character for character in line.casefold() if character.isalnum())
