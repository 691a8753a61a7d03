"""What a file brings, as JSON, to be handed on by a process and kept until it is decided on. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from annotator.exchange.codebooks.entries import CodebookFile, Entry
from annotator.exchange.incoming import Incoming, IncomingAnnotation, IncomingDocument, IncomingReply, Left


def packed(incoming: Incoming) -> bytes:
    return json.dumps(asdict(incoming), default=_written, ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )


def unpacked(content: bytes) -> Incoming:
    told = json.loads(content.decode("utf-8", "surrogatepass"))
    book = told["codebook"]
    return Incoming(
        documents=tuple(map(_document, told["documents"])),
        annotations=tuple(map(_annotation, told["annotations"])),
        codebook=CodebookFile(
            tuple(_entry(one) for one in book["entries"]), book["project"], tuple((a, b) for a, b in book["left"])
        ),
        project=told["project"],
        left=tuple(Left(**one) for one in told["left"]),
    )


def _written(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(value)


def _document(one: Mapping[str, Any]) -> IncomingDocument:
    published = one["published"]
    changed = {
        "authors": tuple(one["authors"]),
        "published": date.fromisoformat(published) if published else None,
        "topics": _paths(one["topics"]),
    }
    return IncomingDocument(**{**one, **changed})


def _annotation(one: Mapping[str, Any]) -> IncomingAnnotation:
    changed = {"tags": _paths(one["tags"]), "replies": tuple(map(_reply, one["replies"]))}
    return IncomingAnnotation(**{**one, **changed, **_times(one)})


def _reply(one: Mapping[str, Any]) -> IncomingReply:
    return IncomingReply(**{**one, **_times(one)})


def _entry(one: Mapping[str, Any]) -> Entry:
    return Entry(**{**one, "path": tuple(one["path"]), "aliases": tuple(one["aliases"])})


def _times(one: Mapping[str, Any]) -> dict[str, datetime | None]:
    return {name: datetime.fromisoformat(one[name]) if one[name] else None for name in ("created", "edited")}


def _paths(paths: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(map(tuple, paths))
