"""The parts of a DOCX: each checked before anybody else sees it, found by their relations. Pure."""

from __future__ import annotations

import posixpath
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from documents.archives import open_package
from documents.errors import UnreadableFile
from documents.readers.docx.mending import Remade, mend
from documents.trees import parse_xml

LARGEST_PART = 60_000_000  # bytes of XML
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class Relation:
    """``kind`` is the end of the relation's type: "image", "hyperlink", "styles"."""

    number: str
    kind: str
    target: str
    is_external: bool


class Package:
    """An opened DOCX. Raises UnreadableFile when it is none, is damaged, encrypted or does harm."""

    def __init__(self, content: bytes, *, name: str) -> None:
        self.name = name
        if content.startswith(_OLD):
            what = "is protected by a password" if _ENCRYPTED in content else "is in Word's old format (.doc)"
            raise UnreadableFile(f"“{name}” {what}. Open it in Word and save it as DOCX without a password.")
        self.archive = open_package(content, name=name)
        main = self.related("", "officeDocument")
        self.main = main[0] if main else "word/document.xml"
        if self.main not in self.archive:
            raise UnreadableFile(f"“{name}” is no Word document: it has no text part. Choose a DOCX file.")
        self._remade = mend(self.tree(self.main))

    @property
    def left_out(self) -> Counter[str]:
        """How often there is what can't be taken over, by the name of its element."""
        return self._remade.left_out

    @property
    def document(self) -> etree._Element:
        """The text, mended; anchors stand where comments begin and end."""
        return self._remade.root

    @property
    def remade(self) -> Remade:
        return self._remade

    def tree(self, path: str) -> etree._Element:
        """The XML of a part, checked."""
        root = parse_xml(self.archive.read(path, most=LARGEST_PART), name=f"{self.name}: {path}")
        if root.getroottree().docinfo.doctype:
            raise UnreadableFile(f"“{self.name}” has a document type in its XML, as only harmful files do.")
        return root

    def path_of(self, kind: str) -> str:
        """Where the first part of the document of this kind lies ("styles", "comments"), or ''."""
        paths = [*self.related(self.main, kind), f"{posixpath.dirname(self.main)}/{kind}.xml"]
        return next((path for path in paths if path in self.archive), "")

    def part(self, kind: str) -> etree._Element | None:
        """The XML of that part."""
        path = self.path_of(kind)
        return self.tree(path) if path else None

    def related(self, path: str, kind: str) -> list[str]:
        """The paths of the parts that a part is related to in this way."""
        folder = posixpath.dirname(path)
        return [
            posixpath.normpath(posixpath.join("/", folder, relation.target)).lstrip("/")
            for relation in self.relations(path)
            if relation.kind == kind and not relation.is_external
        ]

    def relations(self, path: str) -> list[Relation]:
        """What a part, or the package as a whole (''), is related to (ECMA-376 part 2, section 9.3)."""
        folder, base = posixpath.split(path)
        listed = posixpath.join(folder, "_rels", f"{base}.rels")
        if listed not in self._known:
            found = self.tree(listed).iter("{*}Relationship") if listed in self.archive else ()
            self._known[listed] = [
                Relation(
                    one.get("Id") or "",
                    (one.get("Type") or "").rpartition("/")[2],
                    one.get("Target") or "",
                    one.get("TargetMode") == "External",
                )
                for one in found
            ]
        return self._known[listed]

    @cached_property
    def _known(self) -> dict[str, list[Relation]]:
        return {}

    def pictures(self) -> list[str]:
        """The paths of the pictures that the text and its notes are related to."""
        parts = [self.main, self.path_of("footnotes"), self.path_of("endnotes")]
        found = (path for part in parts if part for path in self.related(part, "image"))
        return [path for path in dict.fromkeys(found) if path in self.archive]

    def heads(self) -> list[list[str]]:
        """The paragraphs of each head and foot of a page."""
        paths = [*self.related(self.main, "header"), *self.related(self.main, "footer")]
        return [
            ["".join(words.text or "" for words in line.iter("{*}t")).strip() for line in self.tree(path).iter("{*}p")]
            for path in paths
            if path in self.archive
        ]

    def media(self, path: str) -> bytes | None:
        """The bytes of a picture, by its path."""
        return self.archive.read(path) if path in self.archive else None


def value(element: etree._Element, name: str) -> str:
    """An attribute, whatever its namespace: the strict form of the format has others."""
    return next((found for key, found in element.items() if key.rpartition("}")[2] == name), "")
