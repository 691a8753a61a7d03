"""OpenDocument texts (ODT, and FODT: all in one XML file). Pure. Format: OASIS OpenDocument 1.3, part 3."""

from __future__ import annotations

import base64
import binascii
import io

from lxml import etree

from documents.archives import Archive, open_archive, open_package
from documents.article import Article, Picture
from documents.blockwriter import PARAGRAPH
from documents.errors import UnreadableFile
from documents.markup.flowing import Known, article_of, days
from documents.markup.images import MOST_PICTURES, SMALLEST
from documents.pictures import picture_of
from documents.readers.odt.names import DC, MANIFEST, META, OFFICE, STYLE, TEXT, XLINK
from documents.readers.odt.styles import Styles
from documents.readers.odt.walk import Walk
from documents.trees import parse_xml

NAME = "odt"
VERSION = 1
LARGEST_PART = 100_000_000  # bytes of XML


def read(content: bytes, *, name: str = "", url: str = "", charset: str = "") -> Article:
    """The article of an OpenDocument text: its notes at the end, its annotations as remarks, the heads and feet of
    its pages as furniture; of tracked changes the text with all of them accepted.

    Raises UnreadableFile when it is damaged, encrypted or does harm, or has no text.
    """
    label = name or "The document"
    file = _Package(content, label) if content.startswith(b"PK") else _Flat(content, label)
    body = next(file.content.iter(f"{OFFICE}text"), None)
    if body is None:
        raise UnreadableFile(f"“{label}” is no text document: it may be a table or slides. Choose an ODT file.")
    walk = Walk(Styles(*file.styles), picture=file.picture, formula=file.formula)
    walk.through(body)
    known = _known(file.meta)
    known.url = url
    known.warnings += [*walk.asides.warnings(), *file.warnings()]
    _write_heads(walk, file.styles, known)
    walk.writer.resolve()
    known.remarks += walk.asides.remarks()
    return article_of(walk.writer, known, name=name)


class _Flat:
    """A document in one XML file."""

    def __init__(self, content: bytes, name: str) -> None:
        self.name = name
        self.content = self.meta = parse_xml(content, name=name)
        self.styles = [self.content]
        self._pictures: dict[str, Picture | None] = {}
        self._unseen: set[str] = set()

    def picture(self, image: etree._Element) -> Picture | None:
        """The picture that a ``draw:image`` shows, if it is in the file and can be shown."""
        address = image.get(f"{XLINK}href") or ""
        if address in self._pictures:
            return self._pictures[address]
        content = self.bytes_of(image, address)
        found = picture_of(content) if content and len(self._pictures) < MOST_PICTURES else None
        if found is None:
            self._unseen.add(address)
        elif max(found.width, found.height) < SMALLEST:
            found = None
        if address:
            self._pictures[address] = found
        return found

    def bytes_of(self, image: etree._Element, address: str) -> bytes | None:
        embedded = image.find(f"{OFFICE}binary-data")
        try:
            return base64.b64decode(embedded.text or "") if embedded is not None else None
        except (ValueError, binascii.Error):
            return None

    def formula(self, thing: etree._Element) -> etree._Element | None:
        """The tree of an embedded object, if that is a formula."""
        return next((child for child in thing if etree.QName(child).localname == "math"), None)

    def warnings(self) -> list[str]:
        count = len(self._unseen)
        what = "1 picture" if count == 1 else f"{count} pictures"
        return [f"{what} could not be shown: in an unusual format, or not in the file."] if count else []


class _Package(_Flat):
    """A document as a ZIP of parts."""

    def __init__(self, content: bytes, name: str) -> None:
        self._archive = _opened(content, name)
        super().__init__(self._part("content.xml", name), name)
        if "styles.xml" in self._archive:
            self.styles = [parse_xml(self._part("styles.xml", name), name=f"{name}: styles.xml"), self.content]
        if "meta.xml" in self._archive:
            self.meta = parse_xml(self._part("meta.xml", name), name=f"{name}: meta.xml")

    def _part(self, path: str, name: str) -> bytes:
        if path not in self._archive:
            raise UnreadableFile(f"“{name}” is no OpenDocument text: {path} is missing in it. Choose an ODT file.")
        return self._archive.read(path, most=LARGEST_PART)

    def bytes_of(self, image: etree._Element, address: str) -> bytes | None:
        path = address.removeprefix("./")
        return self._archive.read(path) if path in self._archive else super().bytes_of(image, address)

    def formula(self, thing: etree._Element) -> etree._Element | None:
        path = f"{(thing.get(f'{XLINK}href') or '').strip('./')}/content.xml"
        if path not in self._archive:
            return super().formula(thing)
        tree = parse_xml(self._archive.read(path, most=LARGEST_PART), name=f"{self.name}: {path}")
        return tree if etree.QName(tree).localname == "math" else None


def _opened(content: bytes, name: str) -> Archive:
    path = "META-INF/manifest.xml"
    archive = open_archive(io.BytesIO(content), name=name)
    if path in archive:
        manifest = parse_xml(archive.read(path, most=LARGEST_PART), name=f"{name}: {path}")
        if next(manifest.iter(f"{MANIFEST}encryption-data"), None) is not None:
            raise UnreadableFile(f"“{name}” is protected by a password. Save it without one and import it again.")
    return open_package(content, name=name)


def _known(meta: etree._Element) -> Known:
    stated: dict[str, list[str]] = {}
    for element in meta.iter(f"{DC}*", f"{META}*"):
        value = " ".join((element.text or "").split())
        if value and next(element.iterancestors(f"{OFFICE}body"), None) is None:
            stated.setdefault(etree.QName(element).localname, []).append(value)
    first = {name: values[0] for name, values in stated.items()}
    keywords = ", ".join(stated.get("keyword", []))
    return Known(
        title=first.get("title", ""),
        authors=tuple(filter(None, [first.get("initial-creator") or first.get("creator", "")])),
        language=first.get("language", ""),
        metadata={
            **({"keywords": keywords} if keywords else {}),
            **{name: first[name] for name in ("subject", "description") if name in first},
            **days({"created": first.get("creation-date", ""), "modified": first.get("date", "")}),
        },
    )


def _write_heads(walk: Walk, styles: list[etree._Element], known: Known) -> None:
    """The heads and feet of the pages, each once, below the text."""
    kinds = (f"{STYLE}header", f"{STYLE}footer", f"{STYLE}header-left", f"{STYLE}footer-left")
    parts = [part for root in styles for part in root.iter(*kinds)]
    found = ["".join(line.itertext()).strip() for part in parts for line in part.iter(f"{TEXT}p")]
    lines = dict.fromkeys(line for line in found if any(character.isalpha() for character in line))
    count = len(walk.writer.blocks)
    for line in lines if count else ():
        walk.writer.begin(PARAGRAPH)
        walk.writer.write(line)
        walk.writer.end()
    if len(walk.writer.blocks) > count:
        known.furniture = walk.writer.blocks[count].start
