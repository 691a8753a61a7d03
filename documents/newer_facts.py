"""What a newer file of a document knows better of it: its title, its authors, its date."""

from __future__ import annotations

from typing import Any

from documents.article import Article
from documents.models import Change, Document

FIELDS = ("title", "authors", "publisher", "published", "url", "language", "metadata")


def newer_facts(document: Document, article: Article, *, with_title: bool) -> dict[str, Any]:
    """The fields of the document that become other, with what they become. What the article doesn't know, and what
    people corrected, stays. Of pasted text the title was given by hand (``with_title``)."""
    found = {
        "title": article.title[:500] if with_title else "",
        "authors": list(article.authors),
        "publisher": article.publisher[:300],
        "published": article.published,
        "url": article.url[:2000],
        "language": article.language[:35],
        "metadata": {**document.metadata, **article.metadata},
    }
    other = {name: value for name, value in found.items() if value and value != getattr(document, name)}
    kept = _by_hand(document) if other else ()
    return {name: value for name, value in other.items() if name not in kept}


def _by_hand(document: Document) -> set[str]:
    """The fields that people corrected: once it was there, or before it came in."""
    lines = Change.objects.filter(document=document, verb__in=("document.edited", "document.imported"))
    kept: set[str] = set()
    for verb, after in lines.values_list("verb", "after"):
        kept.update((after or {}).get("corrected", ()) if verb == "document.imported" else after or {})
    return kept
