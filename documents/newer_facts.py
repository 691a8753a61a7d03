"""What a newer file of a document knows better of it: its title, its authors, its date."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from documents.article import Article
from documents.models import Change, Document

FIELDS = ("title", "authors", "publisher", "published", "url", "language", "metadata")


def newer_facts(document: Document, article: Article, *, named: bool, given: Collection[str] = ()) -> dict[str, Any]:
    """The fields of the document that become other, with what they become. What the article doesn't know, and what
    people corrected in the document, stays; but not what they have just ``given``. What isn't ``named``, pasted text,
    knows no title."""
    found = {
        "title": article.title[:500] if named or "title" in given else "",
        "authors": list(article.authors),
        "publisher": article.publisher[:300],
        "published": article.published,
        "url": article.url[:2000],
        "language": article.language[:35],
        "metadata": {**document.metadata, **article.metadata},
    }
    other = {name: value for name, value in found.items() if value and value != getattr(document, name)}
    kept = _by_hand(document) if other else ()
    return {name: value for name, value in other.items() if name not in kept or name in given}


def _by_hand(document: Document) -> set[str]:
    """The fields that people corrected: once it was there, or before it came in."""
    lines = Change.objects.filter(document=document, verb__in=("document.edited", "document.imported"))
    kept: set[str] = set()
    for verb, after in lines.values_list("verb", "after"):
        kept.update((after or {}).get("corrected", ()) if verb == "document.imported" else after or {})
    return kept
