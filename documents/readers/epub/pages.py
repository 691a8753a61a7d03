"""The pages of an e-book as trees whose ids, links and pictures hold in the whole book. Pure."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from html.entities import html5
from urllib.parse import quote, urlsplit

from lxml import etree

from documents import encoding, markup
from documents.errors import UnreadableFile
from documents.readers.epub.book import Book, Item, path_from
from documents.trees import parse_xml

EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
_XHTML = "{http://www.w3.org/1999/xhtml}"
_NAMED = etree.XPath("//*[@id] | //a[@name]")
_PAGE_BREAKS = etree.XPath(
    "//*[contains(@role, 'pagebreak') or @*[contains(., 'pagebreak') and contains('epub:type', local-name())]]"
)
_XLINK = "{http://www.w3.org/1999/xlink}href"
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_KEPT = frozenset(("amp", "lt", "gt", "quot", "apos"))
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_EMPTY = re.compile(r"<(a|b|em|i|p|script|span|strong|style|title|td|div)\b([^<>]*)/>")
_TEXTS = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document", "text/xml", "")


@dataclass(slots=True)
class Page:
    """``starts`` are the anchors where a page of the printed book begins, and what that page is called."""

    root: etree._Element
    starts: list[tuple[str, str]] = field(default_factory=list)


def page_of(book: Book, item: Item) -> Page | None:
    """A page of the book; None where it is missing, empty or no text. Raises UnreadableFile where it does harm."""
    content = book.bytes_of(item.path)
    if content is None or not content.strip():
        return None
    if item.media_type.startswith("image/"):
        root = etree.Element("body")
        etree.SubElement(root, "img", src=item.path)
        return Page(root)
    root = _tree(content, book, item.path) if item.media_type in _TEXTS else None
    return _placed(Page(root), book, item.path) if root is not None else None


def anchor(path: str, fragment: str = "") -> str:
    """What the start of a page, or an element of it, is called in the whole book."""
    return f"{path}#{fragment}" if fragment else path


def _tree(content: bytes, book: Book, path: str) -> etree._Element | None:
    """XHTML read as XML, as it should be; where it isn't well-formed, as browsers read HTML."""
    source = _DECLARATION.sub("", encoding.decode(content, name=f"{book.name}: {path}", html=True), count=1)
    if "<!ENTITY" in source:
        raise UnreadableFile(f"“{book.name}” declares entities in its XML, as only harmful files do. It was not read.")
    try:
        root = parse_xml((_ENTITY.sub(_character, source) if "&" in source else source).encode(), name=path)
    except UnreadableFile:
        return markup.parse(_EMPTY.sub(r"<\1\2></\1>", source))
    for element in root.iter(f"{_XHTML}*"):
        element.tag = element.tag[len(_XHTML) :]
    for element in root.iter("{*}svg", "{*}image", "{*}math"):
        element.tag = etree.QName(element).localname
    return root


def _character(entity: re.Match[str]) -> str:
    """The characters of a named entity of HTML: XML knows none but five."""
    return entity[0] if entity[1] in _KEPT else html5.get(f"{entity[1]};", entity[0])


def _placed(page: Page, book: Book, path: str) -> Page:
    folder = posixpath.dirname(path)
    for element in _NAMED(page.root):
        for name in ("id", "name"):
            if element.get(name):
                element.set(name, anchor(path, element.get(name)))
    for link in page.root.iter("a"):
        if link.get("href"):
            _lead(link, book, path)
    for image in page.root.iter("img", "image"):
        source = (image.get("src") or image.get(_XLINK) or image.get("href") or "").strip()
        image.tag = "img"
        image.set("src", source if source[:5].lower() == "data:" else path_from(folder, source))
    for element in _PAGE_BREAKS(page.root):
        _take_page_number(page, element, path)
    page.root.set("id", anchor(path))
    return page


def _lead(link: etree._Element, book: Book, path: str) -> None:
    """A link inside the book leads to a place in the text."""
    href = link.get("href").strip()
    fragment = href.partition("#")[2]
    target = path if href.startswith("#") else path_from(posixpath.dirname(path), href)
    if target in book.paths:
        link.set("href", f"#{quote(target)}{'#' if fragment else ''}{fragment}")
    elif not _scheme(href):
        del link.attrib["href"]


def _scheme(href: str) -> str:
    try:
        return urlsplit(href).scheme
    except ValueError:
        return ""


def _take_page_number(page: Page, element: etree._Element, path: str) -> None:
    words = "".join(element.itertext()).strip()
    label = (element.get("title") or element.get("aria-label") or words).strip()
    if not element.get("id"):
        element.set("id", anchor(path, f"page-{len(page.starts)}"))
    if words == label and len(element) == 0:
        element.text = None  # a number in the midst of a sentence
    page.starts.append((element.get("id"), label))
