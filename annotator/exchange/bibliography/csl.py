"""CSL-JSON: sources as citation processors take them. Pure.

The schema: https://github.com/citation-style-language/schema (csl-data.json, 1.0.2). Names are ``literal`` as they are
read; what CSL has no variable for stands under ``custom``, as the schema has it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from annotator.exchange import claims
from annotator.exchange.bibliography import Keys, gathered, quotations
from annotator.exchange.bundle import DocumentItem, TextItem
from annotator.exchange.identifiers import known_by, uuid_of
from annotator.exchange.incoming import Incoming, IncomingDocument
from annotator.exchange.json_files import parsed
from documents.errors import UnreadableFile

_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_FIELDS = {"DOI": "DOI", "ISBN": "ISBN", "abstract": "Abstract"}
_PARTICLES = ("dropping-particle", "non-dropping-particle")


def written(texts: Iterable[TextItem], *, with_quotes: bool) -> Iterator[str]:
    """A list of items, one a line, with their passages as notes if they are wanted."""
    keys = Keys()
    before = "[\n"
    for text in texts:
        item = _item(text.document, keys.of(text.document))
        if with_quotes and (told := "\n\n".join(quotations(text))):
            item["note"] = told
        yield f"{before}{_encoded(item)}"
        before = ",\n"
    yield "\n]\n" if before != "[\n" else "[]\n"


def _item(one: DocumentItem, key: str) -> dict[str, Any]:
    item: dict[str, Any] = {"id": key, "type": "webpage" if one.url else "document", "title": one.title}
    if one.authors:
        item["author"] = [{"literal": name} for name in one.authors]
    if one.published:
        item["issued"] = {"date-parts": [[one.published.year, one.published.month, one.published.day]]}
    known = {"publisher": one.publisher, "URL": one.url, "language": one.language, "keyword": ", ".join(one.topics)}
    item |= {name: value for name, value in known.items() if value}
    item["custom"] = {"uuid": one.uid} | ({"topics": list(one.topics)} if one.topics else {})
    return item


def read(content: bytes, *, name: str) -> Incoming:
    """The sources as documents without text. Raises UnreadableFile and TooLarge."""
    told = parsed(content, name=name)
    items = list(claims.dicts(claims.held(told, "items") if isinstance(told, dict) else told))
    if not any("type" in item and ("title" in item or "id" in item) and "itemType" not in item for item in items):
        raise UnreadableFile(f"“{name}” has no sources of CSL-JSON in it: a list of objects with “id” and “type”.")
    left = claims.Leftovers()
    for item in items:
        if note := claims.words(item.get("note")).strip():
            left.leave("note", note)
    return Incoming(gathered(map(_document, items), name=name), left=left.told())


def _document(item: dict[str, Any]) -> IncomingDocument:
    custom = item.get("custom")
    uid = uuid_of(claims.line(claims.held(custom, "uuid")))
    published, in_words = _issued(item.get("issued"))
    known = {label: told for name, label in _FIELDS.items() if (told := claims.words(item.get(name)).strip())}
    keywords = claims.words(item.get("keyword")).replace(";", ",").split(",")
    title = claims.line(item.get("title"))
    return IncomingDocument(
        key=uid or known_by("csl", claims.line(item.get("id")), title),
        uid=uid,
        title=title,
        url=claims.address(item.get("URL")),
        authors=tuple(dict.fromkeys(name for one in claims.dicts(item.get("author")) if (name := _name(one)))),
        publisher=claims.line(item.get("publisher") if uid else item.get("container-title") or item.get("publisher")),
        published=published,
        language=claims.line(item.get("language")),
        topics=claims.paths(claims.held(custom, "topics") or keywords),
        fields=known | ({"Date": in_words} if in_words else {}),
    )


def _name(one: dict[str, Any]) -> str:
    """As it is read."""
    if literal := claims.line(one.get("literal")):
        return literal
    parts = [claims.line(one.get(name)) for name in ("given", *_PARTICLES, "family")]
    suffix = claims.line(one.get("suffix"))
    return " ".join(part for part in parts if part) + (f", {suffix}" if suffix else "")


def _issued(value: Any) -> tuple[date | None, str]:
    """The day, or what is said in its place: a year and a month are none."""
    told = claims.line(claims.held(value, "raw")) or claims.line(claims.held(value, "literal"))
    parts = claims.held(value, "date-parts")
    parts = parts[0] if isinstance(parts, list) and parts and isinstance(parts[0], list) else []
    numbers = [number for part in parts[:3] if (number := claims.whole(part)) is not None]
    if not numbers:
        found = claims.day(told) if told else None
        return found, "" if found else told
    words = "-".join(f"{number:02}" for number in numbers)
    try:
        return (date(*numbers), "") if len(numbers) == 3 else (None, words)
    except ValueError:
        return None, words
