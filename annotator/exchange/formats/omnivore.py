"""Omnivore: the archive of a whole library, as the service gave it to people when it closed. Pure.

A ZIP with ``metadata_0_to_20.json`` and so on (lists of pages, each with a ``slug``), ``content/SLUG.html`` and
``highlights/SLUG.md``: each highlight a quotation ("> …"), below it its labels ("#one #two") and its note, parted by
blank lines. The program that wrote it is open (omnivore-app/omnivore, ``packages/api/src/jobs/export.ts``). Highlights
have no position, no time and no identifier there: the quote decides.

A page is a document, its labels are topics of it, and what stands in its highlights' file before any quotation is a
note on the whole of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from annotator.exchange import claims
from annotator.exchange.html_notes import text_of
from annotator.exchange.identifiers import known_by, uuid_of
from annotator.exchange.incoming import Incoming, IncomingAnnotation, IncomingDocument
from annotator.exchange.json_files import parsed
from documents.archives import Archive, open_archive
from documents.encoding import decode
from documents.errors import UnreadableFile

LEFT = {
    "content": "{count} pages have no text in the archive (“{example}”); their highlights wait for the page itself.",
    "damaged": "{count} files of the archive can’t be read (“{example}”).",
    "unknown": "{count} files of highlights belong to no page in the archive (“{example}”).",
}
_ABOUT = re.compile(r"(?:.*/)?metadata[^/]*\.json")
_HIGHLIGHTS = re.compile(r"(?:.*/)?highlights/([^/]+)\.md")
_LABELS = re.compile(r"#\S.*")
_LABEL = re.compile(r"(?:^|\s)#(?=\S)")
_MOST = 20_000_000  # bytes of one page
_GAPS = re.compile(r"\n[ \t]*\n")


def load(content: bytes, *, name: str) -> Incoming:
    """Raises UnreadableFile and TooLarge."""
    archive = open_archive(BytesIO(claims.bounded(content, name=name)), name=name)
    left = claims.Leftovers()
    pages = {slug: page for page in _pages(archive, left) if (slug := claims.line(page.get("slug")))}
    if not pages:
        raise UnreadableFile(
            f"“{name}” is no archive of Omnivore: it has no “metadata_….json” that lists pages. Choose the ZIP file as "
            "it was downloaded."
        )
    files = {entry.path: None for entry in archive.entries() if not entry.is_dir}
    documents = {slug: _document(slug, page, archive, files, left) for slug, page in pages.items()}
    annotations: list[IncomingAnnotation] = []
    for path in files:
        found = _HIGHLIGHTS.fullmatch(path)
        if found is None:
            continue
        document = documents.get(found[1])
        if document is None:
            left.leave("unknown", found[1])
        elif words := _read(archive, path, left):
            annotations += _annotations(words, document)
    return Incoming(tuple(documents.values()), tuple(annotations), left=left.told())


def _pages(archive: Archive, left: claims.Leftovers) -> Iterator[dict[str, Any]]:
    for entry in archive.entries():
        if entry.is_dir or not _ABOUT.fullmatch(entry.path):
            continue
        try:
            yield from claims.dicts(parsed(archive.read(entry, most=_MOST), name=entry.path))
        except UnreadableFile:
            left.leave("damaged", entry.path)


def _read(archive: Archive, path: str, left: claims.Leftovers) -> str:
    try:
        return decode(archive.read(path, most=_MOST), name=path, charset="utf-8")
    except UnreadableFile:
        left.leave("damaged", path)
        return ""


def _document(
    slug: str, page: dict[str, Any], archive: Archive, files: Collection[str], left: claims.Leftovers
) -> IncomingDocument:
    path = next((path for path in files if path in (f"content/{slug}.html", f"{slug}.html")), "")
    path = path or next((path for path in files if path.endswith(f"/content/{slug}.html")), "")
    words = text_of(_read(archive, path, left)) if path else ""
    title = claims.line(page.get("title")) or slug
    if not words:
        left.leave("content", title)
    known = claims.words(page.get("description")).strip()
    return IncomingDocument(
        key=slug,
        uid=uuid_of(claims.line(page.get("id"))),
        title=title,
        text=words or None,
        url=claims.address(page.get("url")),
        authors=claims.lines(page.get("author")),
        published=claims.day(page.get("publishedAt")),
        topics=claims.paths(page.get("labels")),
        fields={"Description": known} if known else {},
    )


@dataclass(slots=True)
class _Passage:
    """A quotation and what stands below it."""

    quote: str = ""
    labels: tuple[str, ...] = ()
    said: list[str] = field(default_factory=list)


def _annotations(words: str, document: IncomingDocument) -> Iterator[IncomingAnnotation]:
    seen: Counter[str] = Counter()
    for one in _passages(words):
        if not one.quote and not one.said:
            continue
        seen[one.quote] += 1
        yield IncomingAnnotation(
            document=document.key,
            quote=one.quote,
            tags=claims.paths(list(one.labels)),
            note="\n\n".join(one.said),
            uid=known_by("omnivore", document.uid or document.key, one.quote, seen[one.quote]),
        )


def _passages(words: str) -> list[_Passage]:
    """The first is what stands before any quotation."""
    found = [_Passage()]
    for part in _GAPS.split(words):
        block = part.strip()
        if block.startswith(">"):
            lines = (line.strip().removeprefix(">").strip() for line in block.split("\n"))
            found.append(_Passage("\n".join(line for line in lines if line)))
        elif found[-1].quote and not found[-1].labels and not found[-1].said and _LABELS.fullmatch(block):
            found[-1].labels = tuple(label for one in _LABEL.split(block) if (label := one.strip()))
        elif block:
            found[-1].said.append(block)
    return found
