"""What holds several documents and what is one: told by a file's name, its first bytes and its media type. Pure.

JSON is a table, a feed or neither; XML a feed or a page; a ZIP an archive, a spreadsheet, or a document of which a
reader knows more (DOCX, EPUB, ODT).
"""

from __future__ import annotations

import re
import zlib

# What these are called is what they are, whatever else is said of them.
_DOCUMENTS = frozenset(
    str.split(".txt .text .log .md .markdown .html .htm .xhtml .mht .mhtml .docx .odt .epub .rtf .pdf")
)
# These say nothing of what an address answers with; any other is the name of some format.
_OF_ADDRESSES = frozenset(("", *str.split(".php .asp .aspx .ashx .jsp .jspx .cgi .pl .do .action")))
_BY_BYTES = frozenset((".json", ".xml", ".zip", ".gz", ".tgz", ".eml"))
_AS_EXTENSION = {
    **dict.fromkeys(("application/json", "text/json"), ".json"),
    **dict.fromkeys(("application/xml", "text/xml"), ".xml"),
    **dict.fromkeys(("application/zip", "application/x-zip-compressed"), ".zip"),
    **dict.fromkeys(("application/gzip", "application/x-gzip"), ".gz"),
    "message/rfc822": ".eml",
}
_GENERIC = ("", "application/octet-stream", "binary/octet-stream", "text/plain")
_PROLOG = rb"\s*(?:<\?[^>]{0,500}\?>\s*|<!--.{0,1000}?-->\s*|<!doctype\s+(?:rss|rdf|feed)[^>]{0,300}>\s*)*"
_FEED = re.compile(
    _PROLOG + rb"<(?:rss\b|feed\b[^>]{0,1000}(?:w3\.org/2005/Atom|purl\.org/atom)|rdf:RDF\b[^>]{0,2000}purl\.org/rss/)",
    re.IGNORECASE | re.DOTALL,
)
_JSON_FEED = re.compile(rb'"version"\s*:\s*"https?:(?:\\?/){2}jsonfeed\.org(?:\\?/)version')
_JSON_ROWS = re.compile(rb'\s*(?:\[\s*(?:\{|"[^"]{40}|$)|\{)')
_MBOX = re.compile(rb"From \S+ .{0,40}\d\d:\d\d.{0,40}\d{4}.{0,20}\r?\n[\w-]+:")
_SAVED_PAGE = re.compile(rb"^(?:snapshot-content-location:|from: <saved by )", re.IGNORECASE | re.MULTILINE)
_MARKS = (b"\xef\xbb\xbf",)


def kind_of(media_type: str, name: str, first_bytes: bytes, extensions: dict[str, str], types: dict[str, str]) -> str:
    """The key of the container, or '' for a file that is one document or nothing known. ``extensions`` and
    ``types`` are those of all containers. The longest extension decides, but for those that say too little."""
    lowered = name.lower().replace("\\", "/").rpartition("/")[2]
    extension = max((one for one in extensions if lowered.endswith(one)), key=len, default="")
    kind = media_type.partition(";")[0].strip().lower()
    own = lowered[lowered.rfind(".") :] if "." in lowered[1:] else ""
    first = first_bytes.removeprefix(_MARKS[0])
    if own in _DOCUMENTS:
        return ""
    if not extension:
        extension = own if own in _BY_BYTES else _AS_EXTENSION.get(kind, "") if own in _OF_ADDRESSES else ""
    if extension in _BY_BYTES and first:
        return _by_bytes(extension, first)
    if extension:
        return extensions.get(extension, "")
    if own in _OF_ADDRESSES and _FEED.match(first):
        return "feed"
    if kind in types and kind not in _AS_EXTENSION:
        return types[kind]
    return _by_signature(first) if kind in _GENERIC and not own else ""


def _by_bytes(extension: str, first: bytes) -> str:
    if extension == ".json":
        return "feed" if _JSON_FEED.search(first) else "table" if _JSON_ROWS.match(first) else ""
    if extension == ".xml":
        return "feed" if _FEED.match(first) else ""
    if extension == ".zip":
        return _kind_of_zip(first)
    if extension == ".eml":
        return "" if _SAVED_PAGE.search(first) else "mail"
    return "warc" if _start_of_gzip(first).startswith(b"WARC/") else "archive"


def _by_signature(first: bytes) -> str:
    if first.startswith(b"PK\x03\x04"):
        return _kind_of_zip(first)
    if first.startswith(b"\x1f\x8b"):
        return _by_bytes(".gz", first)
    if first.startswith((b"BZh", b"\xfd7zXZ\x00")) or first[257:262] == b"ustar":
        return "archive"
    if first.startswith(b"WARC/"):
        return "warc"
    return "mbox" if _MBOX.match(first) else ""


def _kind_of_zip(first: bytes) -> str:
    """By its first entry, which office programs choose with care (Open Packaging, 7.3; OpenDocument 1.2, 3.3.3)."""
    entry = first[30 : 30 + int.from_bytes(first[26:28], "little")]
    if entry == b"mimetype":
        return "table" if b"opendocument.spreadsheet" in first[:200] else ""
    if entry in (b"[Content_Types].xml", b"_rels/.rels", b"docProps/app.xml", b"docProps/core.xml"):
        return "table" if b"xl/" in first else ""
    return "archive"


def _start_of_gzip(first: bytes) -> bytes:
    try:
        return zlib.decompressobj(wbits=31).decompress(first, 512)
    except zlib.error:
        return b""
