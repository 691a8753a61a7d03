"""What an e-book says of itself: Dublin Core in its package document (EPUB 3.3, 5.5). Pure."""

from __future__ import annotations

from lxml import etree

from documents.article import Fact
from documents.markup import parse
from documents.markup.flowing import Known
from documents.sections.dates import iso_day

_DC = "{http://purl.org/dc/elements/1.1/}"
_KEPT = ("rights", "source", "contributor")


def properties_of(package: etree._Element) -> Known:
    """Title, authors, publisher, day, language; identifiers, subjects, description and series as metadata."""
    refined: dict[tuple[str, str], str] = {}
    named: dict[str, str] = {}
    for meta in package.iter("{*}meta"):
        words = " ".join((meta.text or "").split())
        if meta.get("refines"):
            refined[meta.get("refines").removeprefix("#"), meta.get("property") or ""] = words
        named.setdefault(meta.get("name") or meta.get("property") or "", meta.get("content") or words)
    stated: dict[str, list[etree._Element]] = {}
    for element in package.iter(f"{_DC}*"):
        if _words(element):
            stated.setdefault(etree.QName(element).localname, []).append(element)
    written = _published(stated.get("date", []))
    return Known(
        title=next((_words(one) for one in stated.get("title", [])), ""),
        authors=_authors(stated.get("creator", []), refined),
        publisher=next((_words(one) for one in stated.get("publisher", [])), ""),
        published=iso_day(written),
        language=next((_words(one) for one in stated.get("language", [])), ""),
        metadata=_metadata(stated, named, written),
    )


def _words(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _authors(creators: list[etree._Element], refined: dict[tuple[str, str], str]) -> tuple[str, ...]:
    """Those in the role of an author, or all where no role is said (MARC relators)."""
    roles = [_attribute(one, "role") or refined.get((one.get("id") or "", "role"), "") for one in creators]
    wanted = ("aut", "") if "aut" in roles else ("",) if "" in roles else tuple(roles)
    return tuple(_words(one) for one, role in zip(creators, roles, strict=True) if role in wanted)


def _published(dates: list[etree._Element]) -> str:
    """The day of publication, where several days are named (OPF 2.0.1, 2.2.7)."""
    events = {_attribute(one, "event"): _words(one) for one in reversed(dates)}
    return events.get("publication") or events.get("original-publication") or events.get("", "")


def _metadata(stated: dict[str, list[etree._Element]], named: dict[str, str], written: str) -> dict[str, Fact]:
    found: dict[str, Fact] = {}
    for element in stated.get("identifier", []):
        words = _words(element)
        scheme = _attribute(element, "scheme").lower()
        isbn = scheme == "isbn" or words.lower().startswith("urn:isbn:")
        found.setdefault("isbn" if isbn else "identifier", words.rpartition(":")[2] if isbn else words)
    if "subject" in stated:
        found["keywords"] = ", ".join(dict.fromkeys(_words(one) for one in stated["subject"]))
    if "description" in stated:
        found["description"] = _plain(_words(stated["description"][0]))
    found.update({name: ", ".join(map(_words, stated[name])) for name in _KEPT if name in stated})
    series = named.get("belongs-to-collection") or named.get("calibre:series")
    if series:
        found["series"] = series
    if written and iso_day(written) is None:
        found["date"] = written
    return found


def _plain(description: str) -> str:
    """Shops put HTML into descriptions."""
    root = parse(description) if "<" in description else None
    return description if root is None else " ".join(" ".join(root.itertext()).split())


def _attribute(element: etree._Element, name: str) -> str:
    return next((value for key, value in element.items() if etree.QName(key).localname == name), "")
