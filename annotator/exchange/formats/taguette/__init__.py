"""Taguette: projects (``.sqlite3``, as version 1.4 exports them), tables of highlights and of tags (CSV). Pure.

The tables are those of ``taguette/database/models.py`` in https://gitlab.com/remram44/taguette. Positions are UTF-8
bytes (``words``). A highlight says neither who made it nor when: that is in the log of what was done (``commands``),
which a project brings along. Tags lie under others by dots in their names ("mood.glad"), the table of highlights has a
row for each tag on each of them, and no positions.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from typing import Any

from annotator.exchange import claims
from annotator.exchange.codebooks.entries import CodebookFile, Entry, in_tree_order
from annotator.exchange.databases import SIGN, Database, number, opened
from annotator.exchange.formats.taguette.log import Deed, deeds
from annotator.exchange.formats.taguette.words import Words
from annotator.exchange.identifiers import known_by
from annotator.exchange.incoming import Incoming, IncomingAnnotation, IncomingDocument
from documents.errors import UnreadableFile

LEFT = {
    "project": "{count} other projects in this file stay there (“{example}”). Export one by one to bring them.",
    "blank": "{count} highlights hold nothing but white space.",
    "lost": "{count} highlights are on documents that aren’t in the file.",
    "empty": "{count} documents have no text (“{example}”).",
}
_PART = re.compile(r"(?<=\S)\.(?=\S)(?!(?<=\d\.)\d)")  # "St. John" is one name, and so is "2.5"
_HIGHLIGHTS = {"document", "tag", "content"}


def load(content: bytes, *, name: str) -> Incoming:
    """Raises UnreadableFile and TooLarge."""
    if content.startswith(SIGN):
        with opened(content, name=name) as database:
            return _project(database, name=name)
    heads, rows = claims.rows_in(content, name=name)
    if set(heads) >= _HIGHLIGHTS:
        return _of_highlights(rows)
    if "tag" in heads:
        return Incoming((), codebook=CodebookFile(in_tree_order(_of_tags(rows))))
    raise UnreadableFile(
        f"“{name}” isn’t a file of Taguette: its first line has no column “tag”. "
        "Export the project, its highlights or its codebook there."
    )


def _of_highlights(rows: list[dict[str, str]]) -> Incoming:
    """A row for each tag, so several rows may be one highlight."""
    documents: dict[str, IncomingDocument] = {}
    found: dict[tuple[str, str], IncomingAnnotation] = {}
    for row in rows:
        document, quote = claims.line(row.get("document")), claims.words(row.get("content")).strip()
        identifier = claims.line(row.get("id")) or quote
        documents.setdefault(document, IncomingDocument(key=document, title=document))
        uid = known_by("taguette", "table", document, identifier)
        one = found.get((document, identifier)) or IncomingAnnotation(document=document, quote=quote, uid=uid)
        tag = _path(row.get("tag"))
        tags = dict.fromkeys((*one.tags, tag)) if tag else one.tags
        found[document, identifier] = replace(one, tags=tuple(tags))
    return Incoming(tuple(documents.values()), tuple(found.values()))


def _of_tags(rows: list[dict[str, str]]) -> Iterator[Entry]:
    for row in rows:
        if path := _beneath(_path(row.get("tag")), _path(row.get("parent"))):
            yield Entry(path, description=claims.words(row.get("description")).strip())


def _path(name: Any) -> tuple[str, ...]:
    return tuple(part for one in _PART.split(claims.line(name)) if (part := one.strip()))


def _beneath(path: tuple[str, ...], above: tuple[str, ...]) -> tuple[str, ...]:
    """A tag's path where its parent is told beside a name that doesn't begin with it."""
    return path if not path or not above or path[: len(above)] == above else (*above, *path)


def _project(database: Database, *, name: str) -> Incoming:
    if not {"name", "contents", "project_id"} <= database.columns("documents"):
        raise UnreadableFile(f"“{name}” is no project of Taguette: it has no documents in it.")
    left = claims.Leftovers()
    chosen, title = _chosen(database, left)
    tags = _tags(database, chosen)
    documents: dict[int, tuple[IncomingDocument, Words]] = {}
    for key, project, called, about, file, contents in database.rows(
        "documents", "id", "project_id", "name", "description", "filename", "contents"
    ):
        if number(project) == chosen and (identifier := number(key)) is not None:
            told = _document(called, about, file, contents)
            documents[identifier] = told
            if not told[0].text:
                left.leave("empty", told[0].title)
    annotations = _highlights(database, documents, {key: one.path for key, one in tags.items()}, left)
    book = CodebookFile(in_tree_order(tags.values()), project=title)
    return Incoming(tuple(one for one, _ in documents.values()), tuple(annotations), book, title, left.told())


def _chosen(database: Database, left: claims.Leftovers) -> tuple[int | None, str]:
    """The project with the most documents, the first of several, and what it is called."""
    counts: dict[int | None, int] = defaultdict(int)
    for _, project in database.rows("documents", "id", "project_id"):
        counts[number(project)] += 1
    names = {number(key): claims.line(called) for key, called in database.rows("projects", "id", "name")}
    chosen = max([*names, *counts], key=lambda key: counts[key], default=None)
    for key in names:
        if key != chosen:
            left.leave("project", names[key])
    return chosen, names.get(chosen, "")


def _tags(database: Database, project: int | None) -> dict[int, Entry]:
    """By their keys, each with its path."""
    rows = database.rows("tags", "id", "project_id", "path", "description", "parent_id")
    told = {
        key: (_path(path), claims.words(about).strip(), number(above))
        for identifier, owner, path, about, above in rows
        if (key := number(identifier)) is not None and number(owner) == project
    }
    paths = {key: path for key, (path, _, _) in told.items()}
    return {
        key: Entry(path, description=about)
        for key, (own, about, above) in told.items()
        if (path := _beneath(own, paths.get(above, ()) if above is not None and above != key else ()))
    }


def _document(called: Any, about: Any, file: Any, contents: Any) -> tuple[IncomingDocument, Words]:
    html = contents if isinstance(contents, str) else ""
    words = Words(html)
    title, file_name = claims.line(called), claims.line(file)
    uid = known_by("taguette", title, file_name, sha256(html.encode("utf-8", "replace")).hexdigest())
    fields = {"Description": claims.words(about).strip(), "File name": file_name}
    known = {label: told for label, told in fields.items() if told}
    return IncomingDocument(key=uid, uid=uid, title=title, text=words.text or None, fields=known), words


def _highlights(
    database: Database,
    documents: dict[int, tuple[IncomingDocument, Words]],
    paths: dict[int, tuple[str, ...]],
    left: claims.Leftovers,
) -> Iterator[IncomingAnnotation]:
    carried: dict[int | None, list[tuple[str, ...]]] = defaultdict(list)
    for highlight, tag in database.rows("highlight_tags", "highlight_id", "tag_id"):
        if (path := paths.get(number(tag) or 0)) and path not in carried[number(highlight)]:
            carried[number(highlight)].append(path)
    log = deeds(database)
    seen: dict[tuple[str, int, int], int] = defaultdict(int)
    for key, document, start, end, snippet in database.rows(
        "highlights", "id", "document_id", "start_offset", "end_offset", "snippet"
    ):
        about, words = documents.get(number(document) or 0, (None, None))
        if about is None or words is None:
            left.leave("lost")
            continue
        place = number(start) or 0, number(end) or 0
        one = _highlight(about.key, words, place, snippet if isinstance(snippet, str) else "")
        if not one.quote:
            left.leave("blank")
            continue
        at = (about.uid, *place)
        uid = known_by("taguette", *at, seen[at])
        seen[at] += 1
        deed = log.get(number(key), Deed())
        yield replace(
            one, uid=uid, tags=tuple(sorted(carried[number(key)])), author=deed.by, created=deed.at, edited=deed.again
        )


def _highlight(document: str, words: Words, place: tuple[int, int], snippet: str) -> IncomingAnnotation:
    """The words at its place, or those that were kept with it where they are others."""
    start, end = words.span(*place)
    quote, kept = words.text[start:end], Words(snippet).text.strip()
    if kept and kept.split() != quote.split():
        quote = kept
    return IncomingAnnotation(document=document, start=start, end=end, quote=quote)
