"""What a page's elements say of themselves: microdata, ``rel``, class names, ``<time>``. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.html import HtmlElement

from documents.sections.dates import dateline
from documents.sections.names import byline, cleaned, is_name

_AUTHOR = frozenset(
    str.split(
        "byline author author-name entry-author post-author byline__name p-author author__name article__author "
        "article-author authorname byline-name c-byline__author story-byline author-link posted-by post-byline "
        "by-author writer reporter author_name autor auteur autore contributor"
    )
)
_PUBLISHED = frozenset(str.split("published dt-published entry-date published-date publish-date post-date"))
_UPDATED = frozenset(str.split("updated modified dt-updated"))
_ASIDE = frozenset(str.split("aside nav footer li"))
_OTHERS = ("comment", "related", "sidebar", "widget", "recommend", "more-stories", "bio", "popular")
_LOOKED_AT = str.split(
    "a span p div address cite strong b em h2 h3 h4 h5 li meta time abbr small td font header section"
)
_MOST = 4000  # characters of an element's text: one with more is no byline
_LONGEST = 120  # code points


class Stated:
    """Authors, publishers and days in the order of the page. Days are as written, for ``iso_day``:
    ``marked_days`` are said to be those of publication, ``other_days`` the only ``<time>`` of the page."""

    def __init__(self, root: HtmlElement) -> None:
        self.authors: list[str] = []
        self.publishers: list[str] = []
        self.marked_days: list[str] = []
        self.other_days: list[str] = []
        updated: list[str] = []
        for element in root.iter(*_LOOKED_AT):
            classes = (element.get("class") or "").lower().split()
            prop = (element.get("itemprop") or "").lower()
            if prop or element.get("rel") == "author" or element.tag in ("time", "abbr") or classes:
                self._look_at(element, classes, prop, updated)
        days = set(self.other_days)
        self.other_days = [*days] if len(days) == 1 else updated[:1] if len(set(updated)) == 1 and not days else []

    def _look_at(self, element: HtmlElement, classes: list[str], prop: str, updated: list[str]) -> None:
        if prop == "author" or element.get("rel") == "author" or _AUTHOR.intersection(classes):
            if (prop == "author" or not self.authors) and not _is_aside(element):
                self.authors += [name for name in _people(element, sure=prop == "author") if name not in self.authors]
        elif prop in ("publisher", "sourceorganization", "provider"):
            self.publishers += [name for name in _named(element) if len(name) <= 80][:1]
        elif prop == "datepublished" or element.get("pubdate") is not None or _PUBLISHED.intersection(classes):
            self.marked_days += [day for day in [_day(element)] if day and not _is_aside(element)]
        elif element.tag == "time" and not _is_aside(element):
            day = _day(element)
            is_update = _UPDATED.intersection(classes) or prop == "datemodified"
            (updated if is_update else self.other_days).extend([day] if day else [])


def _people(element: HtmlElement, *, sure: bool) -> Iterator[str]:
    """The names in an element that is said to hold the author's; each element in it may hold one."""
    whole = _shown(element)
    if not whole:
        yield from cleaned(element.get("content") or element.get("title") or "") if sure else ()
        return
    if len(whole) > _LONGEST and not sure:
        return
    found = byline(whole)
    if not found and (sure or len(whole) < 60):
        inner = [name for name in _named(element) if name != whole]
        found = tuple(name for one in inner or [whole] for name in cleaned(one) if sure or is_name(name))
    yield from found


def _named(element: HtmlElement) -> list[str]:
    """The texts of an item's names, else its own."""
    inside = [at for at in element.iter() if at is not element and _is_name_of(at)]
    named = [(_shown(at) or at.get("content") or "").strip() for at in inside]
    own = _shown(element) or element.get("content") or ""
    return [name for name in named if name] or ([own] if own else [])


def _is_name_of(element: HtmlElement) -> bool:
    if not isinstance(element.tag, str):
        return False
    return (
        element.get("itemprop") == "name"
        or element.get("rel") == "author"
        or ("fn" in (element.get("class") or "").split())
    )


def _day(element: HtmlElement) -> str:
    """The day of an element as ISO 8601 has it, '' if it says none."""
    written = element.get("datetime") or element.get("content") or ""
    if element.tag == "abbr":
        written = written or element.get("title") or ""
    if written.strip()[:4].isdigit():
        return written
    found = dateline(_shown(element)[:200])
    return found[0].isoformat() if found else written


def _is_aside(element: HtmlElement) -> bool:
    for parent in element.iterancestors():
        names = f"{parent.get('class') or ''} {parent.get('id') or ''}".lower()
        if parent.tag in _ASIDE or any(name in names for name in _OTHERS):
            return True
        if parent.tag in ("article", "main", "body"):
            return False
    return False


def _shown(element: HtmlElement) -> str:
    parts: list[str] = []
    length = 0
    for part in element.itertext():
        parts.append(part)
        length += len(part)
        if length > _MOST:
            return ""
    return " ".join("".join(parts).split())
