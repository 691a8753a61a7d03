"""Karakeep (once Hoarder): bookmarks as JSON. Pure.

An object with ``bookmarks``, each with ``title``, ``tags``, ``note``, ``createdAt`` in seconds and a ``content`` that
is a link (``url``) or a text (``text``): see karakeep-app/karakeep, ``packages/shared/import-export/exporters.ts``. Its
export has no highlights; those of its API (``text``, ``note``, ``startOffset``, ``endOffset``, ``bookmarkId``) are read
where they stand beside the bookmarks or in them. Their positions count UTF-16 units of the page as the program shows
it, which the file doesn't have, so they are hints.

A bookmark is a document, its tags and lists are topics of it, and its note is a note on the whole of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from annotator.exchange import claims
from annotator.exchange.identifiers import known_by
from annotator.exchange.incoming import Incoming, IncomingAnnotation, IncomingDocument
from annotator.exchange.json_files import parsed
from annotator.exchange.units import Utf16
from documents.errors import UnreadableFile

LEFT = {
    "colour": "{count} highlights have a colour of their own (“{example}”); here colours belong to tags.",
    "file": "{count} bookmarks are of files or pictures (“{example}”), which the export doesn’t hold.",
    "lost": "{count} highlights belong to no bookmark in the file (“{example}”).",
}
_USUAL_COLOUR = "yellow"
_DEEPEST = 50  # lists within lists
Row = dict[str, Any]


def load(content: bytes, *, name: str) -> Incoming:
    """Raises UnreadableFile and TooLarge."""
    told = parsed(content, name=name)
    rows = list(claims.dicts(claims.held(told, "bookmarks"))) if isinstance(told, dict) else []
    if not any("content" in row or "createdAt" in row for row in rows):
        raise UnreadableFile(f"“{name}” has no bookmarks of Karakeep in it. Export them there as JSON.")
    left = claims.Leftovers()
    lists = {claims.line(one.get("id")): one for one in claims.dicts(claims.held(told, "lists"))}
    documents: dict[str, IncomingDocument] = {}
    keys: dict[str, str] = {}
    texts: dict[str, str] = {}
    annotations: list[IncomingAnnotation] = []
    for row in rows:
        document = _document(row, lists)
        if not document.url and document.text is None:
            left.leave("file", document.title)
            continue
        documents.setdefault(document.key, document)
        keys[claims.line(row.get("id"))] = document.key
        if document.text is not None:
            raw = claims.held(row, "content", "text")
            texts.setdefault(document.key, raw if isinstance(raw, str) else document.text)
        if note := claims.words(row.get("note")).strip():
            annotations.append(_noted(row, document.key, note))
        annotations += (_highlight(one, document, texts, left) for one in claims.dicts(row.get("highlights")))
    for one in claims.dicts(claims.held(told, "highlights")):
        owner = documents.get(keys.get(claims.line(one.get("bookmarkId")), ""))
        if owner is None:
            left.leave("lost", claims.words(one.get("text")))
        else:
            annotations.append(_highlight(one, owner, texts, left))
    return Incoming(tuple(documents.values()), tuple(annotations), left=left.told())


def _document(row: Row, lists: dict[str, Row]) -> IncomingDocument:
    inner = row.get("content")
    url = claims.address(claims.held(inner, "url"))
    words = claims.words(claims.held(inner, "text")).strip() if not url else ""
    key = url or known_by("karakeep", words)
    paths = (_path(listed, lists) for listed in claims.lines(row.get("lists", [])))
    topics = dict.fromkeys([*claims.paths(row.get("tags")), *(path for path in paths if path)])
    return IncomingDocument(
        key=key,
        uid="" if url else key,
        title=claims.line(row.get("title")) or words.partition("\n")[0][:200].strip(),
        text=words or None,
        url=url,
        topics=tuple(topics),
    )


def _path(identifier: str, lists: dict[str, Row]) -> tuple[str, ...]:
    """A list's name under those of the lists that it lies in; one that lies in itself ends there."""
    path: list[str] = []
    while (one := lists.get(identifier)) and len(path) < _DEEPEST:
        name = claims.line(one.get("name"))
        path[:0] = [name] if name else []
        identifier = claims.line(one.get("parentId"))
    return tuple(path) if len(path) < _DEEPEST else ()


def _noted(row: Row, document: str, note: str) -> IncomingAnnotation:
    created = claims.moment(row.get("createdAt"))
    return IncomingAnnotation(
        document=document, note=note, created=created, uid=known_by("karakeep", document, "note", note)
    )


def _position(raw: str, units: int) -> int:
    """The code point of the text as it comes in at which so many UTF-16 units of it stand before in the file."""
    text = claims.words(raw)
    before = claims.words(raw[: Utf16(raw).position(units)])
    return max(0, len(before) - (len(text) - len(text.lstrip())))


def _highlight(
    row: Row, document: IncomingDocument, texts: Mapping[str, str], left: claims.Leftovers
) -> IncomingAnnotation:
    """``texts``: as the file has them, by the documents' keys."""
    quote = claims.words(row.get("text")).strip()
    colour = claims.line(row.get("color"))
    if colour not in ("", _USUAL_COLOUR):
        left.leave("colour", colour)
    start = claims.whole(row.get("startOffset")) if quote else None
    if start is not None and document.key in texts:
        start = _position(texts[document.key], start)
    key = claims.line(row.get("id"))
    return IncomingAnnotation(
        document=document.key,
        start=start,
        end=None if start is None else start + len(quote),
        quote=quote,
        note=claims.words(row.get("note")).strip(),
        tags=claims.paths(row.get("tags")),
        created=claims.moment(row.get("createdAt")),
        uid=claims.uid_of(key, "karakeep", *((key,) if key else (document.key, quote, start))),
    )
