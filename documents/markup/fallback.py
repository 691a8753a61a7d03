"""Author and day of a page that states neither, as trafilatura and htmldate guess them. Pure."""

from __future__ import annotations

import logging
import re
from datetime import date, timedelta

from htmldate import find_date
from lxml import etree
from lxml.html import HtmlElement
from trafilatura.metadata import extract_author

from documents.sections.dates import date_in
from documents.sections.names import byline, cleaned, is_name

logging.getLogger("htmldate").setLevel(logging.CRITICAL)

_EARLIEST = "1990-01-02"  # before it there were no pages
_MOST_LETTERS = 1_500_000  # code points: larger pages are searched too slowly
# A page that is worked on says when it was changed, which is no publication.
_EDITED = re.compile(
    r"(?:last (?:edited|modified|changed)|zuletzt (?:bearbeitet|geändert)|dernière modification"
    r"|modificado por última vez|ultima modifica|последнее изменение|最終更新)\W.{0,60}",
    re.IGNORECASE,
)
_FAILURES = (ValueError, TypeError, AttributeError, LookupError, RecursionError, OverflowError, etree.LxmlError)


def author_in(root: HtmlElement) -> tuple[str, ...]:
    """The people in an element that by its class or place names the author, where they are clearly names."""
    try:
        found = extract_author(root) or ""
    except _FAILURES:
        return ()
    named = [byline(part) or tuple(name for name in cleaned(part) if is_name(name)) for part in found.split(";")]
    return tuple(dict.fromkeys(name for names in named for name in names)) if named[0] else ()


def day_in(root: HtmlElement, *, length: int, url: str) -> date | None:
    """The most likely day of publication; None for a mere year, and for days that have not come."""
    if length > _MOST_LETTERS:
        return None
    latest = date.today() + timedelta(days=1)
    try:
        found = find_date(root, original_date=True, url=url or None, min_date=_EARLIEST, max_date=latest.isoformat())
        day = date.fromisoformat(found) if found else None
    except _FAILURES:
        return None
    if day is None or (day.month, day.day) == (1, 1) or day >= latest:
        return None
    return None if any(date_in(line) == day for line in _EDITED.findall("\n".join(root.itertext()))) else day
