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
    "docx": Reader(
        "Word document (DOCX)",
        (
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.template",
            "application/vnd.ms-word.document.macroenabled.12",
        ),
        (".docx", ".docm", ".dotx", ".dotm"),
        "docx",
    ),
    "odt": Reader(
        "OpenDocument text (ODT)",
        (
            "application/vnd.oasis.opendocument.text",
            "application/vnd.oasis.opendocument.text-template",
            "application/vnd.oasis.opendocument.text-flat-xml",
        ),
        (".odt", ".ott", ".fodt"),
        "odt",
    ),
    "rtf": Reader("Rich text (RTF)", ("application/rtf", "text/rtf", "text/richtext"), (".rtf",), "rtf"),
    "epub": Reader("E-book (EPUB)", ("application/epub+zip",), (".epub",), "epub"),
    "pandoc": Reader(
        "LaTeX, Org, reStructuredText, DocBook, MediaWiki and others, by Pandoc",
        (
            *("application/x-tex", "text/x-tex", "application/x-latex", "text/x-org", "text/x-rst"),
            *("application/docbook+xml", "text/x-textile", "text/x-wiki", "text/x-opml", "text/asciidoc"),
            *("application/x-fictionbook+xml", "application/x-ipynb+json"),
        ),
        (
            *(".tex", ".latex", ".ltx", ".rst", ".rest", ".docbook", ".dbk", ".mediawiki", ".wiki", ".adoc"),
            *(".asciidoc", ".jats", ".nxml", ".org", ".textile", ".jira", ".fb2", ".opml", ".typ", ".dokuwiki"),
            *(".tikiwiki", ".twiki", ".vimwiki", ".muse", ".t2t", ".man", ".mdoc", ".ipynb", ".dj", ".pod"),
        ),
        "pandoc",
    ),
    "pdf": Reader("PDF", ("application/pdf", "application/x-pdf"), (".pdf",), "pdf"),
    "plain_text": Reader("Plain text", ("text/plain",), (".txt", ".text", ".log"), "plain_text"),
    "mail": Reader("Mail (EML)", ("message/rfc822",), (".eml", ".emlx"), "mail"),
    "subtitles": Reader("Subtitles (SRT, VTT)", ("application/x-subrip", "text/vtt"), (".srt", ".vtt"), "subtitles"),
    # Made by the program itself, of the parts of a table or a feed, so without an extension for people.
    "record": Reader("Row of a table, entry of a feed", ("application/vnd.annotator.record",), (), "record"),
}
_SIGNS = {b"%PDF-": "pdf", b"{\\rtf": "rtf"}  # what begins so is that, whatever it is called
_TYPES_IN_ZIPS = {b"application/epub+zip": "epub", b"application/vnd.oasis.opendocument.text": "odt"}
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(
    rb"\s*(?:<!--.{0,2000}?-->\s*|<\?xml[^>]{0,200}\?>\s*)*<(?:!doctype\s+html|html[\s>]|head[\s>]|body[\s>])",
    re.IGNORECASE | re.DOTALL,
)


def reader_for(media_type: str, name: str = "", first_bytes: bytes = b"") -> Reader:
    """The reader of a file. First bytes that can mean one thing only decide, then a known extension, then the
    media type: browsers and servers call many things text/plain or application/octet-stream.

    Raises UnreadableFile when there is no reader for it.
    """
    extension = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    told = _by_bytes(first_bytes, extension)
    if told:
        return READERS[told]
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


def _by_bytes(first_bytes: bytes, extension: str) -> str:
    """The reader of a file whose bytes say what it is, or ''."""
    start = first_bytes[:64].lstrip()
    for sign, module in _SIGNS.items():
        if start.startswith(sign):
            return module
    if first_bytes.startswith(_OLD_OFFICE) and extension in ("", ".doc", ".dot", ".docx"):
        return "docx"  # which says what can be done with old or encrypted ones
    if not first_bytes.startswith(b"PK\x03\x04"):
        return ""
    # OpenDocument and EPUB begin with a file "mimetype"; Word's parts lie in a folder of that name.
    for kind, module in _TYPES_IN_ZIPS.items():
        if first_bytes[30:].startswith(b"mimetype" + kind):
            return module
    is_package = b"[Content_Types].xml" in first_bytes or b"_rels/.rels" in first_bytes
    return "docx" if is_package and b"word/" in first_bytes else ""


def can_be_imported() -> str:
    """What a person may choose instead, as a sentence."""
    kinds = [f"{reader.label} ({', '.join(reader.extensions)})" for reader in READERS.values() if reader.extensions]
    return f"You can import: {'; '.join(kinds)}."


def read_html(html: str | bytes, url: str = "") -> Article:
    """The article of a web page that is already at hand. Raises UnreadableFile."""
    content = html.encode("utf-8", "replace") if isinstance(html, str) else html
    return READERS["html"].read(content, url=url, charset="utf-8" if isinstance(html, str) else "")
