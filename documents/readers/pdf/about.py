"""What a PDF says of itself: title, authors, days, language, keywords; its outline and its pages' labels. Pure."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import PurePath
from typing import Any

from documents.article import BlockKind, Fact
from documents.readers.pdf.annotations import moment
from documents.readers.pdf.page import Bookmark
from documents.readers.pdf.paragraphs import Habits, Paragraph
from documents.sections.names import cleaned
from documents.text import canonical

# Made by programs from the file's name or from nothing.
_NO_TITLE = re.compile(
    r"(?:microsoft (?:word|powerpoint|excel)|powerpoint presentation|untitled|unbenannt|sans titre|sin título"
    r"|document\d*|dokument\d*|slide \d+|layout \d+|print|title|titel|no title|about:blank)\W{0,3}"
    r"|(?:microsoft (?:word|powerpoint|excel)) - .*"
    r"|.*\.(?:docx?|pdf|indd|qxp|qxd|tex|dvi|pptx?|xlsx?|rtf|odt|pages|html?|ps|eps|txt)"
    r"|[\w.~-]*[_\d][\w.~-]*|(?:file|https?):.*",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(
    r"user\d*|admin(?:istrator)?|root|owner|unknown|anonymous|\(?anonymous\)?|unspecified|default|author|test|pc"
    r"|windows|\w+\d\w*",
    re.IGNORECASE,
)
_BROWSERS = re.compile(r"Mozilla/|Chrom|Safari|wkhtmltopdf|Skia/PDF|Prince|Firefox|Quartz PDFContext", re.IGNORECASE)
_SAYS_NOTHING = re.compile(r"\W*(?:anonymous|unspecified|unknown|none|null)?\W*", re.IGNORECASE)
_MOST_BOOKMARKS = 10_000
_LONGEST = 300  # code points


def facts_of(document: Any) -> Mapping[str, str]:
    """The document information dictionary (ISO 32000-1, 14.3.3), cleaned."""
    found = document.get_metadata_dict(skip_empty=True)
    cleaned_up = {name: " ".join(canonical(value).split()) for name, value in found.items()}
    return {name: value for name, value in cleaned_up.items() if value and not _SAYS_NOTHING.fullmatch(value)}


def title_in(facts: Mapping[str, str], name: str) -> str:
    """The title that the file declares, unless a program made it up."""
    title = facts.get("Title", "")[:_LONGEST]
    named = title.casefold() == PurePath(name).stem.casefold() and " " not in title
    return "" if named or len(title) < 3 or _NO_TITLE.fullmatch(title) else title


def title_on(paragraphs: Sequence[Paragraph], habits: Habits) -> Paragraph | None:
    """The largest words of the first page that has any, if they are larger than the text."""
    if not paragraphs:
        return None
    page = paragraphs[0].rows[0].page
    first = [p for p in paragraphs if p.rows[0].page == page and p.kind is BlockKind.HEADING]
    largest = max((p.size for p in first), default=0.0)
    if largest < 1.1 * habits.size:
        return None
    return next((p for p in first if p.size > largest - 0.3 and len(p.text) > 2), None)


def authors_in(facts: Mapping[str, str]) -> tuple[str, ...]:
    author = facts.get("Author", "")
    names = [name for part in author.split(";") for name in cleaned(part) if not _NO_AUTHOR.fullmatch(name)]
    return tuple(dict.fromkeys(names))


def published_in(facts: Mapping[str, str]) -> date | None:
    """The day the file was made; of a page printed from a browser that says nothing of the article."""
    if _BROWSERS.search(facts.get("Creator", "") + " " + facts.get("Producer", "")):
        return None
    made = moment(facts.get("CreationDate", ""))
    return made.date() if made and 1980 < made.year < 2200 else None


def metadata_in(facts: Mapping[str, str], pages: int) -> dict[str, Fact]:
    """The rest: what is left out is not said."""
    metadata: dict[str, Fact] = {"pages": pages}
    for key, name in (("Subject", "subject"), ("Keywords", "keywords"), ("Creator", "made with")):
        if facts.get(key):
            metadata[name] = facts[key][:1000]
    for key, name in (("CreationDate", "created"), ("ModDate", "changed")):
        day = moment(facts.get(key, ""))
        if day:
            metadata[name] = day.date().isoformat()
    return metadata


def language_in(document: Any) -> str:
    from pypdfium2 import raw

    length = raw.FPDFCatalog_GetLanguage(document, None, 0)
    buffer = ctypes.create_string_buffer(length + 2)
    raw.FPDFCatalog_GetLanguage(document, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), length)
    return buffer.raw[: max(length - 2, 0)].decode("utf-16-le", "replace")


def label_of(document: Any, index: int) -> str:
    """The page's own number, or its place in the file."""
    return canonical(document.get_page_label(index) or "").strip()[:40] or str(index + 1)


def outline_of(document: Any) -> list[Bookmark]:
    """The bookmarks that lead to a page, in order."""
    found: list[Bookmark] = []
    for bookmark in document.get_toc(max_depth=12):
        target = bookmark.get_dest()
        page = target.get_index() if target else None
        if page is not None and page >= 0:
            found.append(Bookmark(" ".join(canonical(bookmark.get_title()).split()), bookmark.level + 1, page))
        if len(found) == _MOST_BOOKMARKS:
            break
    return found
