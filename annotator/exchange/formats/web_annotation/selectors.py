"""Where in its source a Web Annotation stands: selectors, and what refines them. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from annotator.exchange.claims import Leftovers, whole, words
from annotator.exchange.formats.web_annotation.bodies import kinds
from annotator.exchange.json_files import listed, mapped

_DEEPEST = 20  # selectors that refine one another


class Passage(NamedTuple):
    """A passage as its source has it; the quote is "" for all of it."""

    start: int | None = None
    end: int | None = None
    quote: str = ""
    prefix: str = ""
    suffix: str = ""


def read_passage(target: Any, left: Leftovers) -> Passage:
    """The passage that a target names by its words. Others come in on the whole of the source, and are counted."""
    told = mapped(target).get("selector")
    chains = [list(_chain(one)) for one in _several(told)]
    found = [passage for chain in chains if (passage := _narrowed(chain)) is not None]
    quoted = next((one for one in found if one.quote), None)
    placed = next((one for one in found if one.start is not None), Passage())
    for one in (one for chain in chains for one in chain if "FragmentSelector" in kinds(one)):
        left.leave("fragment", words(one.get("value")))
    if quoted is None:
        if told:
            left.leave(
                "selector", ", ".join(sorted({kind for chain in chains for one in chain for kind in kinds(one)}))
            )
        return Passage()
    return quoted if quoted.start is not None else quoted._replace(start=placed.start, end=placed.end)


def _several(told: Any) -> Iterator[dict[str, Any]]:
    for one in told if isinstance(told, list) else [told]:
        if isinstance(one, dict):
            yield from map(mapped, listed(one.get("items"))) if "Choice" in kinds(one) else [one]


def _chain(selector: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A selector, what refines it, what refines that, and so on."""
    told: Any = selector
    for _count in range(_DEEPEST):
        if isinstance(told, list):
            told = told[0] if told else None
        if not isinstance(told, dict):
            return
        yield told
        told = told.get("refinedBy")


def _narrowed(chain: list[dict[str, Any]]) -> Passage | None:
    """What is left of a text when each selector of a chain was applied to what the one before it left; None where one
    of them can't be followed and none after it has words."""
    passage: Passage | None = Passage(0)
    for one in chain:
        quote, place = _quote(one), _place(one)
        if quote:
            begun = passage is not None and passage == Passage(0)
            passage = quote if begun or passage is None else _within(passage, quote)
        elif place and passage is not None:
            passage = _cut(passage, *place)
        else:
            passage = None
    return passage if passage != Passage(0) else None


def _quote(selector: dict[str, Any]) -> Passage | None:
    if "TextQuoteSelector" not in kinds(selector) or not words(selector.get("exact")):
        return None
    return Passage(None, None, *(words(selector.get(key)) for key in ("exact", "prefix", "suffix")))


def _place(selector: dict[str, Any]) -> tuple[int, int] | None:
    if "TextPositionSelector" not in kinds(selector):
        return None
    start, end = whole(selector.get("start")), whole(selector.get("end"))
    return (start, end) if start is not None and end is not None and start < end else None


def _within(outer: Passage, inner: Passage) -> Passage:
    """The words of ``inner`` where they stand in those of ``outer``, with what stands around both."""
    at = outer.quote.find(inner.quote)
    return inner if at < 0 else _cut(outer, at, at + len(inner.quote))


def _cut(outer: Passage, start: int, end: int) -> Passage:
    """From ``start`` to ``end`` of a passage."""
    at = outer.start
    quote = outer.quote[start:end]
    prefix = outer.prefix + outer.quote[:start] if quote else ""
    suffix = outer.quote[end:] + outer.suffix if quote else ""
    return Passage(None if at is None else at + start, None if at is None else at + end, quote, prefix, suffix)
