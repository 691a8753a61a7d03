"""What Web Annotations say of their targets: notes, tags, replies. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from annotator.exchange.claims import Leftovers, address, line, words
from annotator.exchange.json_files import listed, mapped

_TAGS = {"tagging", "classifying", "identifying"}
_LABELS = ("value", "label", "rdfs:label", "skos:prefLabel", "name")


class Bodies(NamedTuple):
    """``tags``: paths. ``replies``: texts, each with the body that says it."""

    note: str
    tags: tuple[str, ...]
    replies: tuple[tuple[str, dict[str, Any]], ...]
    motivations: frozenset[str]


def read_bodies(annotation: dict[str, Any], left: Leftovers) -> Bodies:
    """All that an annotation says."""
    motivations = frozenset(_purposes(annotation.get("motivation")))
    notes: list[str] = []
    tags: list[str] = []
    replies: list[tuple[str, dict[str, Any]]] = []
    for body in _bodies(annotation):
        purposes = set(_purposes(body.get("purpose"))) or _meant(body, motivations)
        said = _said(body, is_tag=bool(purposes & _TAGS))
        if not said.strip():
            left.leave("body", line(body.get("id")) or line(body.get("type")))
        elif purposes & _TAGS:
            tags.append(line(said))
        else:
            if body.get("format") == "text/html":
                left.leave("html", said)
            is_reply = "replying" in purposes and "replying" not in motivations
            replies.extend([(said, body)] if is_reply else [])
            notes.extend([] if is_reply else [said])
    return Bodies("\n\n".join(notes), tuple(dict.fromkeys(tags)), tuple(replies), motivations)


def kinds(thing: Any) -> set[str]:
    """The types that something says it is of, without their vocabulary."""
    if not isinstance(thing, dict):
        return set()
    return {*_purposes(thing.get("type")), *_purposes(thing.get("@type"))}


def name_of(told: Any) -> str:
    """What something or somebody is called: a text, a text with its language, an agent, or the first of several."""
    while isinstance(told, list):
        told = told[0] if told else ""
    if isinstance(told, dict):
        found = (line(told.get(key)) for key in ("name", "nickname", "foaf:name", "schema:name", "@value", "label"))
        return next((name for name in found if name), line(told.get("id")))
    return line(told)


def _bodies(annotation: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if words(annotation.get("bodyValue")):
        yield {"value": annotation["bodyValue"]}
    told = annotation.get("body")
    for one in told if isinstance(told, list) else [told]:
        if isinstance(one, str) and one.strip():
            yield {"id": one} if address(one) else {"value": one}
        elif isinstance(one, dict):
            among = listed(one.get("items"))
            yield from [mapped(among[0])] if among and "Choice" in kinds(one) else map(mapped, among or [one])


def _meant(body: dict[str, Any], motivations: frozenset[str]) -> set[str]:
    """What a body is for that doesn't say it: a tag where the annotation is for tagging alone, as it was once said."""
    is_tag = bool(motivations) and motivations <= _TAGS and not words(body.get("format"))
    return set(motivations) if is_tag or "Tag" in kinds(body) else set()


def _said(body: dict[str, Any], *, is_tag: bool) -> str:
    for key in _LABELS if is_tag else ("value",):
        value = body.get(key)
        text = words(mapped(value).get("@value") if isinstance(value, dict) else value)
        if text.strip():
            return text
    source = body.get("source", body.get("id"))
    if isinstance(source, dict):
        return _said(source, is_tag=is_tag) if "source" not in source else ""
    found = address(source)
    return "" if is_tag or not found or kinds(body) & {"Image", "Sound", "Video", "Dataset"} else f"<{found}>"


def _purposes(told: Any) -> Iterator[str]:
    """Words of a vocabulary, without its name."""
    for one in told if isinstance(told, list) else (told,):
        if isinstance(one, str):
            yield _bare(one)


@lru_cache(maxsize=1000)
def _bare(word: str) -> str:
    return word.rpartition("#")[2].rpartition("/")[2].rpartition(":")[2]
