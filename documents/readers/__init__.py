"""Bytes → Article. Pure. One module for each format, each with ``NAME``, ``VERSION`` and ``read``.

A reader is imported when its first file arrives: some bring libraries that take a second to load.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePosixPath
from typing import Protocol, cast

from documents.article import Article
from documents.errors import UnreadableFile


class ReaderModule(Protocol):
    NAME: str
    VERSION: int

    def read(self, content: bytes, *, name: str = "", url: str = "", charset: str = "") -> Article: ...


@dataclass(frozen=True, slots=True)
class Reader:
    """A format that can be imported, and the module that reads it."""

    label: str
    media_types: tuple[str, ...]
    extensions: tuple[str, ...]
    module: str

    @property
    def name(self) -> str:
        return self.load().NAME

    @property
    def version(self) -> int:
        return self.load().VERSION

    def load(self) -> ReaderModule:
        return cast(ReaderModule, import_module(f"documents.readers.{self.module}"))

    def read(self, content: bytes, *, name: str = "", url: str = "", charset: str = "") -> Article:
        """The article in ``content``. ``name`` is the file's, ``url`` where it was fetched from,
        ``charset`` what a server or a person said its encoding is. Raises UnreadableFile."""
        return self.load().read(content, name=name, url=url, charset=charset)


READERS: dict[str, Reader] = {
    "html": Reader(
        "Web page (HTML)", ("text/html", "application/xhtml+xml"), (".html", ".htm", ".xhtml", ".xht"), "html"
    ),
    "mhtml": Reader(
        "Saved web page (MHTML)", ("multipart/related", "application/x-mimearchive"), (".mhtml", ".mht"), "mhtml"
    ),
    "webarchive": Reader("Saved web page (Safari)", ("application/x-webarchive",), (".webarchive",), "webarchive"),
    "markdown": Reader(
        "Markdown", ("text/markdown", "text/x-markdown"), (".md", ".markdown", ".mdown", ".mkd"), "markdown"
    ),
    "pdf": Reader("PDF", ("application/pdf", "application/x-pdf"), (".pdf",), "pdf"),
    "plain_text": Reader("Plain text", ("text/plain",), (".txt", ".text", ".log"), "plain_text"),
}
_SIGNS = {b"%PDF-": "pdf"}  # what begins so is that, whatever it is called
_HTML = re.compile(
    rb"\s*(?:<!--.{0,2000}?-->\s*|<\?xml[^>]{0,200}\?>\s*)*<(?:!doctype\s+html|html[\s>]|head[\s>]|body[\s>])",
    re.IGNORECASE | re.DOTALL,
)


def reader_for(media_type: str, name: str = "", first_bytes: bytes = b"") -> Reader:
    """The reader of a file. A known extension decides, then the media type, then the first bytes:
    browsers and servers call many things text/plain or application/octet-stream.

    Raises UnreadableFile when there is no reader for it.
    """
    for sign, module in _SIGNS.items():
        if first_bytes.lstrip().startswith(sign):
            return READERS[module]
    extension = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    for reader in READERS.values():
        if extension in reader.extensions and not (reader.module == "plain_text" and _HTML.match(first_bytes)):
            return reader
    kind = media_type.partition(";")[0].strip().lower()
    if kind in ("text/plain", "application/octet-stream", "") and (not extension or kind == "text/plain"):
        return READERS["html" if _HTML.match(first_bytes.removeprefix(b"\xef\xbb\xbf")) else "plain_text"]
    for reader in READERS.values():
        if kind in reader.media_types:
            return reader
    raise UnreadableFile(
        f"“{name or 'The file'}” is of a type that can't be imported ({extension or kind}). {can_be_imported()}"
    )


def can_be_imported() -> str:
    """What a person may choose instead, as a sentence."""
    kinds = [f"{reader.label} ({', '.join(reader.extensions)})" for reader in READERS.values() if reader.extensions]
    return f"You can import: {'; '.join(kinds)}."


def read_html(html: str | bytes, url: str = "") -> Article:
    """The article of a web page that is already at hand. Raises UnreadableFile."""
    content = html.encode("utf-8", "replace") if isinstance(html, str) else html
    return READERS["html"].read(content, url=url, charset="utf-8" if isinstance(html, str) else "")
