"""Why a search finds nothing, and what may be left out of it so that it finds something."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from annotator.search.language import And, Field, Node, Not, field_of, to_text
from annotator.search.meaning import NothingToPlace
from annotator.search.understanding import Search
from annotator.views.searching import Asked

MOST = 8  # parts of a query that are tried by themselves


def nothing_found(search: Search, asked: Asked) -> dict[str, Any]:
    """The parts that find nothing even alone; where each finds something, what is found without one of them. Each part
    costs a query."""
    parts = search.node.parts if isinstance(search.node, And) else ()
    wanted = [part for part in parts if not isinstance(part, Not) and not _is_place(part)][:MOST]
    alone = [part for part in wanted if len(wanted) > 1 and _finds(search, asked, _with_places(part, parts)) is False]
    if alone:
        rest = [_without(parts, part) for part in alone]
        return {
            "sentence": _("Nothing fits all of this."),
            "alone": [
                {"part": to_text(part), "address": asked.asking(text=to_text(left)) if left else ""}
                for part, left in zip(alone, rest, strict=True)
            ],
        }
    left = [one for part in parts[:MOST] if (one := _without(parts, part)) and _finds(search, asked, one)]
    if left:
        return {
            "sentence": _("Each part of this is found somewhere, but not together. These find something:"),
            "loosened": [{"query": to_text(one), "address": asked.asking(text=to_text(one))} for one in left],
        }
    return {"sentence": _("Nothing here fits this. Try other words, or the beginning of one: econ*.")}


def _finds(search: Search, asked: Asked, node: Node) -> bool | None:
    """Whether this part finds something; None if it says nothing by itself."""
    part = search.part(node)
    try:
        return (part.passages() if asked.show == "passages" else part.documents()).exists()
    except NothingToPlace:
        return None


def _with_places(part: Node, parts: tuple[Node, ...]) -> Node:
    """A part, looked for where the whole query looks for it."""
    placing = [one for one in parts if _is_place(one) and one is not part]
    return And((part, *placing)) if placing and not isinstance(part, Field) else part


def _without(parts: tuple[Node, ...], part: Node) -> Node | None:
    rest = tuple(one for one in parts if one is not part)
    if not rest or all(map(_is_place, rest)):
        return None
    return rest[0] if len(rest) == 1 else And(rest)


def _is_place(node: Node) -> bool:
    inner = node.part if isinstance(node, Not) else node
    known = field_of(inner.name) if isinstance(inner, Field) else None
    return known is not None and known.name == "in"
