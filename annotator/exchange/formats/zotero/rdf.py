"""Zotero RDF: XML, one element for each item, note and attachment. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from annotator.exchange import claims
from annotator.exchange.formats.zotero.library import Library, dated, person
from annotator.exchange.incoming import IncomingDocument
from documents.errors import UnreadableFile
from documents.trees import parse_xml

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_Z = "{http://www.zotero.org/namespaces/export#}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
_BIB = "{http://purl.org/net/biblio#}"
_FOAF = "{http://xmlns.com/foaf/0.1/}"
_NO_ITEMS = (f"{_BIB}Memo", f"{_Z}Attachment", f"{_Z}Collection", f"{_BIB}Journal", f"{_BIB}Series", f"{_RDF}Seq")


def library(content: bytes, *, name: str, left: claims.Leftovers) -> Library:
    """Raises UnreadableFile where it is no such XML."""
    root = parse_xml(content, name=name)
    if root.tag != f"{_RDF}RDF":
        raise UnreadableFile(f"“{name}” isn’t a library of Zotero as RDF. Export it there as “Zotero RDF”.")
    memos = {_about(one): one for one in root.iterfind(f"{_BIB}Memo")}
    found = Library()
    for item in root:
        if item.tag in _NO_ITEMS or not isinstance(item.tag, str):
            continue
        document = _document(item, len(found.documents))
        found.documents.setdefault(document.key, document)
        for reference in item.iterfind(f"{_TERMS}isReferencedBy"):
            memo = memos.pop(reference.get(f"{_RDF}resource", ""), None)
            if memo is not None:
                _note(memo, document.key, found)
    for memo in memos.values():
        left.leave("standalone", _words(memo.find(f"{_RDF}value")))
    return found


def _note(memo: Any, document: str, found: Library) -> None:
    """Its number in the file is no key: it is another in the next file."""
    found.note(document, _words(memo.find(f"{_RDF}value")), key="", tags=_subjects(memo))


def _document(item: Any, number: int) -> IncomingDocument:
    address = item.find(f"{_DC}identifier/{_TERMS}URI/{_RDF}value")
    identifiers = [claims.line(one.text) for one in item.iterfind(f"{_DC}identifier")]
    doi = next((told[4:].strip() for told in identifiers if told.startswith("DOI ")), "")
    url = claims.address(_words(address)) or claims.address(_about(item))
    published, in_words = dated(claims.line(_words(item.find(f"{_DC}date"))))
    return IncomingDocument(
        key=_about(item) or f"#{number}",
        title=claims.line(_words(item.find(f"{_DC}title"))),
        url=url,
        authors=tuple(dict.fromkeys(_authors(item))),
        publisher=_publisher(item),
        published=published,
        language=claims.line(_words(item.find(f"{_Z}language"))) or claims.line(_words(item.find(f"{_DC}language"))),
        topics=claims.paths(list(_subjects(item))),
        fields=({"DOI": doi} if doi else {}) | in_words,
    )


def _authors(item: Any) -> Iterator[str]:
    for one in item.iterfind(f"{_BIB}authors/{_RDF}Seq/{_RDF}li/{_FOAF}Person"):
        given = one.find(f"{_FOAF}givenName")
        given = one.find(f"{_FOAF}givenname") if given is None else given
        if name := person(_words(one.find(f"{_FOAF}surname")), _words(given)):
            yield name


def _publisher(item: Any) -> str:
    """What it stands in, else who published it."""
    within = item.find(f"{_TERMS}isPartOf/*/{_DC}title")
    house = item.find(f"{_DC}publisher/{_FOAF}Organization/{_FOAF}name")
    return claims.line(_words(within)) or claims.line(_words(house))


def _subjects(item: Any) -> Iterator[str]:
    """Tags, those that Zotero gave by itself too."""
    for one in item.iterfind(f"{_DC}subject"):
        if told := claims.line("".join(one.itertext())):
            yield told


def _about(element: Any) -> str:
    return claims.line(element.get(f"{_RDF}about", ""))


def _words(element: Any) -> str:
    return claims.words("".join(element.itertext())) if element is not None else ""
