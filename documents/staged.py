"""An item's article as it lies in the database, and with what was corrected by hand."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from documents.article import Article, Section
from documents.models import ImportItem
from documents.packing import load
from documents.titles import title_of

_QUICK = 1  # zlib's level: half the size for a tenth of a millisecond


def compress(packed: bytes) -> bytes:
    """Bytes of ``documents.packing.dump``, for ImportContent.reading."""
    return zlib.compress(packed, _QUICK)


def decompress(reading: bytes | memoryview | None) -> Article:
    """The article as its reader made it."""
    return load(zlib.decompress(reading or b""))


def as_corrected(item: ImportItem, article: Article) -> Article:
    """The article with the item's fields, which were taken from it and may have been corrected. Of a newer text of a
    document only with those that were: what it doesn't say itself stays with the document as it is."""
    fields = {
        "title": item.title,
        "authors": tuple(item.authors),
        "publisher": item.publisher,
        "published": item.published,
        "address": item.address,
        "language": item.language,
    }
    if item.revises_id is not None:
        fields = {name: value for name, value in fields.items() if name in item.corrected}
    known: dict[str, Any] = {"url" if name == "address" else name: value for name, value in fields.items()}
    return replace(article, **known)


def fields_of(article: Article, *, name: str) -> dict[str, Any]:
    """What an item with this file name tells of its article, by the names of its fields."""
    return {
        "title": title_of(article, name),
        "authors": list(article.authors),
        "publisher": article.publisher[:300],
        "published": article.published,
        "address": article.url[:2000],
        "language": article.language[:35],
        "characters": len(article.text),
        "sections": characters_by_kind(article.sections),
        "warnings": list(article.warnings),
    }


def characters_by_kind(sections: Sequence[Section]) -> dict[str, int]:
    """Kind of section → code points."""
    counts: Counter[str] = Counter()
    for section in sections:
        counts[str(section.kind)] += section.end - section.start
    return dict(counts)
