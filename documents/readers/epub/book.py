"""The parts of an e-book: its package document, what is in it and in which order. Pure."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from lxml import etree

from documents.archives import open_package
from documents.errors import UnreadableFile
from documents.trees import parse_xml

LARGEST_PART = 60_000_000  # bytes
_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
# Fonts are scrambled by these; the text isn't (EPUB 3.3, 4.3).
_OF_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")


@dataclass(frozen=True, slots=True)
class Item:
    """A part that the package document lists; ``is_contents`` where it is the book's own table of contents."""

    path: str
    media_type: str
    properties: frozenset[str] = frozenset()
    is_contents: bool = False


class Book:
    """An opened e-book. Raises UnreadableFile when it is none, is damaged, encrypted or does harm."""

    def __init__(self, content: bytes, *, name: str) -> None:
        self.name = name
        self._archive = open_package(content, name=name)
        self._refuse_encrypted()
        path = self._package_path()
        self._folder = posixpath.dirname(path)
        self.package = self.tree(path)
        self.items = {
            element.get("id") or "": Item(
                path_from(self._folder, element.get("href") or ""),
                element.get("media-type") or "",
                frozenset((element.get("properties") or "").split()),
                "nav" in (element.get("properties") or "").split(),
            )
            for element in self.package.iter("{*}item")
        }
        self.paths = frozenset(item.path for item in self.spine())

    def spine(self) -> list[Item]:
        """The pages in reading order, each once."""
        found = (self.items.get(element.get("idref") or "") for element in self.package.iter("{*}itemref"))
        return list(dict.fromkeys(item for item in found if item is not None))

    def cover(self) -> str:
        """The path of the picture on the cover, or ''."""
        named = next(
            (meta.get("content") for meta in self.package.iter("{*}meta") if meta.get("name") == "cover"), None
        )
        items = [*(item for item in self.items.values() if "cover-image" in item.properties)]
        items += [self.items[named]] if named in self.items else []
        return next((item.path for item in items if item.media_type.startswith("image/")), "")

    def tables_of_contents(self) -> list[Item]:
        """The navigation document of EPUB 3, then the NCX of EPUB 2, as far as there are."""
        kinds = [item for item in self.items.values() if item.is_contents]
        return kinds + [item for item in self.items.values() if item.media_type == "application/x-dtbncx+xml"]

    def bytes_of(self, path: str) -> bytes | None:
        """A part as it is; None where it is missing."""
        return self._archive.read(path, most=LARGEST_PART) if path in self._archive else None

    def tree(self, path: str) -> etree._Element:
        """The XML of a part, checked."""
        return parse_xml(self._archive.read(path, most=LARGEST_PART), name=f"{self.name}: {path}")

    def _package_path(self) -> str:
        if _CONTAINER in self._archive:
            named = (element.get("full-path") or "" for element in self.tree(_CONTAINER).iter("{*}rootfile"))
        else:
            named = (entry.path for entry in self._archive.entries() if entry.path.endswith(".opf"))
        path = next((path for path in named if path in self._archive), None)
        if path is None:
            raise UnreadableFile(
                f"“{self.name}” is no e-book that can be read: it lists no pages. Choose an EPUB file."
            )
        return path

    def _refuse_encrypted(self) -> None:
        if _ENCRYPTION not in self._archive:
            return
        for method in self.tree(_ENCRYPTION).iter("{*}EncryptionMethod"):
            data = method.getparent()
            if data is not None and data.tag.endswith("EncryptedData") and method.get("Algorithm") not in _OF_FONTS:
                raise UnreadableFile(
                    f"“{self.name}” is protected against copying (DRM): its text is encrypted. "
                    "Import a copy without this protection, or the chapters you need as text."
                )


def path_from(folder: str, href: str) -> str:
    """The path of what ``href`` names beside a part in ``folder``; '' where it isn't in the book."""
    try:
        parts = urlsplit(href.strip())
    except ValueError:
        return ""
    if parts.scheme or parts.netloc or not parts.path:
        return ""
    path = posixpath.normpath(posixpath.join(folder, unquote(parts.path)))
    return "" if path.startswith(("/", "..")) else path
