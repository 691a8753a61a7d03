"""Documents as things that are cited, and passages as quotations with their source: for RIS, BibTeX and CSL. Pure.

Authors are names as they are read, whoever they are: nothing here guesses which part is a family's name, nor whether it
is an institution. Where a format says it ("Byron, Ada"), it is put into that order on the way in.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from annotator.errors import TooLarge
from annotator.exchange.bundle import AnnotationItem, DocumentItem, TextItem
from annotator.exchange.incoming import IncomingDocument
from annotator.exchange.losses import Feature

CARRIES = frozenset({Feature.METADATA, Feature.TOPIC, Feature.UNMARKED})
CARRIES_WITH_QUOTES = CARRIES | {
    *(Feature.NOTE, Feature.DOCUMENT_NOTE, Feature.MARKDOWN, Feature.ORPHAN, Feature.UNTAGGED, Feature.MANY_TAGS),
    *(Feature.NESTED_TAG, Feature.OVERLAP, Feature.SAME_PLACE, Feature.LINES, Feature.PAGE),
}
LEFT = {
    "note": "{count} notes of the bibliography’s own (“{example}”) don’t come in.",
    "file": "{count} entries name a file (“{example}”), which isn’t brought along.",
}
MOST_SOURCES = 50_000
_WORD = re.compile(r"[a-z0-9]+")


class Keys:
    """Names by which sources are cited, each another: "byron2026tides"."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def of(self, one: DocumentItem) -> str:
        name = _words(one.authors[0])[-1:] if one.authors else []
        title = next((word for word in _words(one.title) if len(word) > 3), "")
        wanted = f"{''.join(name)}{one.published.year if one.published else ''}{title}" or "untitled"
        key, number = wanted, 1
        while key in self._taken:
            number += 1
            key = f"{wanted}-{number}"
        self._taken.add(key)
        return key


def gathered(sources: Iterable[IncomingDocument], *, name: str) -> tuple[IncomingDocument, ...]:
    """Each source once. Raises TooLarge."""
    found: dict[str, IncomingDocument] = {}
    for one in sources:
        found.setdefault(one.key, one)
        if len(found) > MOST_SOURCES:
            raise TooLarge(f"“{name}” has more than {MOST_SOURCES:,} sources. Export a part at a time.")
    return tuple(found.values())


def quotations(text: TextItem) -> Iterator[str]:
    """What is marked and noted in a document, each with its page, its tags and its note, in paragraphs of its own."""
    for one in text.annotations:
        if one.quote or one.note:
            yield _quotation(one)


def _quotation(one: AnnotationItem) -> str:
    page = f" (p. {one.page})" if one.page else ""
    tags = f" [{'; '.join(one.tags)}]" if one.tags else ""
    quote = f"“{one.quote}”{page}" if one.quote else ""
    return "\n".join(part for part in (f"{quote}{tags}".strip(), one.note) if part)


def in_reading_order(name: str) -> str:
    """ "Byron, Ada" as it is read, Ada Byron; with a third part, "Byron, Jr., Ada": Ada Byron, Jr."""
    parts = [" ".join(part.split()) for part in name.split(",")]
    parts = [part for part in parts if part]
    if len(parts) < 2:
        return "".join(parts)
    between = f", {parts[1]}" if len(parts) > 2 else ""
    return f"{parts[-1]} {parts[0]}{between}"


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return _WORD.findall(plain)
