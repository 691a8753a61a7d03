"""The parts of a DOCX: each checked before anybody else sees it, found by their relations. Pure."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections import Counter
from functools import cached_property

from lxml import etree

from documents.archives import open_package
from documents.errors import UnreadableFile
from documents.readers.docx.mending import Remade, mend
from documents.trees import parse_xml

LARGEST_PART = 60_000_000  # bytes of XML
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_READ_BY_MAMMOTH = ("comments", "endnotes", "footnotes", "numbering", "styles")


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

    def part(self, kind: str) -> etree._Element | None:
        """The first part of the document of this kind ("styles", "comments"), if there is one."""
        paths = [*self.related(self.main, kind), f"{posixpath.dirname(self.main)}/{kind}.xml"]
        return next((self.tree(path) for path in paths if path in self.archive), None)

    def related(self, path: str, kind: str) -> list[str]:
        """The paths of the parts that a part is related to in this way (ECMA-376 part 2, section 9.3)."""
        folder, base = posixpath.split(path)
        return [
            posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            for target, known in self._relations(posixpath.join(folder, "_rels", f"{base}.rels"))
            if known.endswith(f"/{kind}")
        ]

    def _relations(self, path: str) -> list[tuple[str, str]]:
        if path not in self._known:
            found = list(self.tree(path).iter("{*}Relationship")) if path in self.archive else []
            self._known[path] = [
                (one.get("Target") or "", one.get("Type") or "") for one in found if one.get("TargetMode") != "External"
            ]
        return self._known[path]

    @cached_property
    def _known(self) -> dict[str, list[tuple[str, str]]]:
        return {}

    def heads(self) -> list[list[str]]:
        """The paragraphs of each head and foot of a page."""
        paths = [*self.related(self.main, "header"), *self.related(self.main, "footer")]
        return [
            ["".join(words.text or "" for words in line.iter("{*}t")).strip() for line in self.tree(path).iter("{*}p")]
            for path in paths
            if path in self.archive
        ]

    def media(self, path: str) -> bytes | None:
        """The bytes of a picture, by the path that stands for it (``for_mammoth``)."""
        return self.archive.read(path) if path in self.archive else None

    def for_mammoth(self) -> bytes:
        """A DOCX of nothing but the checked parts that mammoth reads. In place of each picture is its path."""
        output = io.BytesIO()
        folder = posixpath.dirname(self.main)
        with zipfile.ZipFile(output, "w", zipfile.ZIP_STORED) as package:
            for entry in self.archive.entries():
                if entry.is_dir:
                    continue
                if entry.path == self.main:
                    package.writestr(entry.path, etree.tostring(self.document, encoding="utf-8"))
                elif entry.path.endswith(".rels") or entry.path == "[Content_Types].xml" or self._is_read(entry.path):
                    package.writestr(entry.path, etree.tostring(self._mended(entry.path), encoding="utf-8"))
                elif re.match(rf"{re.escape(folder)}/[^/]*/|media/", entry.path) and not entry.path.endswith(".xml"):
                    package.writestr(entry.path, entry.path)
        return output.getvalue()

    def _is_read(self, path: str) -> bool:
        folder = posixpath.dirname(self.main)
        return any(path in (*self.related(self.main, kind), f"{folder}/{kind}.xml") for kind in _READ_BY_MAMMOTH)

    def _mended(self, path: str) -> etree._Element:
        tree = self.tree(path)
        return mend(tree).root if posixpath.basename(path).startswith(("footnotes", "endnotes")) else tree
