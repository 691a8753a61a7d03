"""What both of Zotero's forms are read into. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from annotator.exchange import claims
from annotator.exchange.html_notes import markdown_of
from annotator.exchange.identifiers import known_by
from annotator.exchange.incoming import IncomingAnnotation, IncomingDocument

_LOOKS_LIKE_HTML = re.compile(r"<(p|div|br|span|h[1-6]|ul|ol|blockquote|em|strong|a)\b", re.IGNORECASE)


@dataclass(slots=True)
class Library:
    """The documents by their keys, and what stands on them."""

    documents: dict[str, IncomingDocument] = field(default_factory=dict)
    annotations: list[IncomingAnnotation] = field(default_factory=list)

    def note(self, document: str, html: str, *, key: str, tags: Any = (), about: Any = None) -> None:
        """A note on the whole document. ``about``: what says when it was made, as JSON has it."""
        text = markdown_of(html) if _LOOKS_LIKE_HTML.search(html) else html.strip()
        if not text:
            return
        self.annotations.append(
            IncomingAnnotation(
                document=document,
                tags=claims.paths(list(tags)),
                note=text,
                created=claims.moment(claims.held(about, "dateAdded")),
                uid=known_by("zotero", key) if key else known_by("zotero", document, "note", text),
            )
        )


def person(family: Any, given: Any, whole: Any = "") -> str:
    """A name as it is read; an institution has but one."""
    return claims.line(whole) or " ".join(part for part in (claims.line(given), claims.line(family)) if part)


def dated(told: str) -> tuple[Any, dict[str, str]]:
    """The day, or what stands in its place as a field: a year alone is no day."""
    found = claims.day(told) if told else None
    return found, {} if found or not told else {"Date": told}
