"""Web archives: each page that a crawl brought home is a document. Pure.

WARC 1.0 and 1.1 (ISO 28500:2017), plain, gzipped as a whole or record by record. Read as a stream: of any size, no
more than one page lies in memory.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.message import Message
from typing import IO, BinaryIO, cast
from urllib.parse import unquote, urlsplit

from documents import progress
from documents.codings import UnknownCoding, unpacked
from documents.containers import MOST_PARTS, Failure, Part
from documents.errors import UnreadableFile

NAME = "warc"
MOST_BYTES = 30_000_000  # of one page
_MOST_UNPACKED = 4_000_000_000  # bytes that one file is followed for
_MOST_LINES = 200  # of a record's head
_LONGEST_LINE = 65_536
_STEP = 1_048_576
_EXTENSIONS = {
    "text/html": (".html", ".htm"),
    "application/xhtml+xml": (".xhtml", ".html"),
    "application/pdf": (".pdf",),
    "text/plain": (".txt", ".text"),
    "text/markdown": (".md", ".markdown"),
}
_VERSION = re.compile(rb"WARC/[01]\.\d+\s*$")
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[^\r\n]{0,200}\r?\n")
_DAMAGED = (EOFError, OSError, zlib.error)


class _Broken(Exception):
    """The file ends or makes no sense in the middle of a record."""


@dataclass(frozen=True, slots=True)
class _Record:
    kind: str
    url: str
    content_type: str
    size: int


def parts_of(
    file: BinaryIO,
    *,
    name: str = "",
    url: str = "",
    charset: str = "",
    mapping: Mapping[str, str] | None = None,
) -> Iterator[Part | Failure]:
    """Each page of the archive, with its address: HTML, PDF and text that servers answered with (200), or that the
    crawler kept as they are. Images, scripts, redirects and what was seen before are passed over.

    Raises UnreadableFile for what is no WARC file.
    """
    total = file.seek(0, 2)
    file.seek(0)
    packed = file.read(2) == b"\x1f\x8b"
    file.seek(0)
    stream = cast(IO[bytes], gzip.GzipFile(fileobj=file) if packed else file)
    count = 0
    try:
        for record in _records(stream, name):
            progress.report(min(file.tell(), total), total)
            if count >= MOST_PARTS:
                yield Failure(name, f"It holds more than {MOST_PARTS:,} pages; the rest was not taken. Divide it.")
                return
            part = _part(record, stream, charset)
            if part is not None:
                count += 1
                yield part
    except (_Broken, *_DAMAGED):
        yield Failure(name, "It breaks off or is damaged here; what came before it is whole.")


def _records(stream: IO[bytes], name: str) -> Iterator[_Record]:
    """The heads of all records; whoever takes one reads its ``size`` bytes, or none of them."""
    try:
        line = _line(stream)
    except (_Broken, *_DAMAGED):
        line = b""
    if not _VERSION.match(line):
        raise UnreadableFile(f"“{name or 'The file'}” is no web archive (WARC), or its beginning is damaged.")
    while line:
        if not _VERSION.match(line) or stream.tell() > _MOST_UNPACKED:
            raise _Broken
        record = _record(_head(stream))
        start = stream.tell()
        yield record
        _skip(stream, start + record.size - stream.tell())
        line = _line(stream)


def _record(head: Message) -> _Record:
    stated = str(head.get("Content-Length", "")).strip()
    if not (stated.isascii() and stated.isdigit() and len(stated) < 16):
        raise _Broken
    address = str(head.get("WARC-Target-URI", "")).strip().strip("<>")
    kind, content_type = str(head.get("WARC-Type", "")).lower(), str(head.get("Content-Type", ""))
    return _Record(kind, address, content_type, int(stated))


def _line(stream: IO[bytes]) -> bytes:
    """The next line with something in it; empty at the end."""
    for _blank in range(_MOST_LINES):
        line = stream.readline(_LONGEST_LINE)
        if not line or line.strip():
            return line
    raise _Broken


def _head(stream: IO[bytes]) -> Message:
    lines: list[bytes] = []
    for _number in range(_MOST_LINES):
        line = stream.readline(_LONGEST_LINE)
        if not line.endswith(b"\n"):
            raise _Broken
        if not line.strip():
            return _message(b"".join(lines))
        lines.append(line)
    raise _Broken


def _message(lines: bytes) -> Message:
    """Lines of a head: ``Name: value``; whatever else stands there is passed over."""
    message = Message()
    for line in lines.decode("latin-1").splitlines():
        name, colon, value = line.partition(":")
        if colon and name.strip() and name.isascii():
            message[name.strip()] = value.strip()
    return message


def _skip(stream: IO[bytes], size: int) -> None:
    while size > 0:
        read = len(stream.read(min(size, _STEP)))
        if not read:
            raise _Broken
        size -= read


def _part(record: _Record, stream: IO[bytes], charset: str) -> Part | Failure | None:
    """The page in a record, or None where it is none."""
    if record.kind not in ("response", "resource", "conversion") or not record.url.startswith(("http://", "https://")):
        return None
    start, head = stream.tell(), Message()
    if record.kind != "response":
        head["Content-Type"] = record.content_type
    elif record.content_type.lower().startswith("application/http"):
        status = stream.readline(_LONGEST_LINE).split()
        if len(status) < 2 or status[1] not in (b"200", b"203"):
            return None
        head = _head(stream)
    if "Content-Type" not in head or head.get_content_type() not in _EXTENSIONS or record.url.endswith("/robots.txt"):
        return None
    return _page(record, record.size - (stream.tell() - start), head, stream, charset)


def _page(record: _Record, size: int, head: Message, stream: IO[bytes], charset: str) -> Part | Failure | None:
    if size > MOST_BYTES:
        return Failure(record.url, f"The page is larger than {MOST_BYTES // 1_000_000} MB.")
    body = stream.read(max(size, 0))
    if len(body) < size:
        raise _Broken
    if "chunked" in str(head.get("Transfer-Encoding", "")).lower():
        body = _joined(body)
    try:
        content = unpacked(body, str(head.get("Content-Encoding", "")), MOST_BYTES + 1)
    except zlib.error:
        content = body  # some crawlers keep the head as it came and the body unpacked
    except UnknownCoding as error:
        return Failure(record.url, f"The page is packed in a way that can't be unpacked here ({error}).")
    if len(content) > MOST_BYTES:
        return Failure(record.url, f"The page is larger than {MOST_BYTES // 1_000_000} MB.")
    if not content.strip():
        return None
    kind = head.get_content_type()
    said = str(head.get_content_charset() or "")
    return Part(content, _name(record.url, kind), kind, record.url, charset or said)


def _joined(body: bytes) -> bytes:
    """A chunked body as one (RFC 9112, 7.1); as it is where it isn't chunked any more."""
    pieces: list[bytes] = []
    at = 0
    while found := _CHUNK.match(body, at):
        size = int(found[1], 16)
        if not size:
            return b"".join(pieces)
        pieces.append(body[found.end() : found.end() + size])
        at = found.end() + size
        at += 2 if body.startswith(b"\r\n", at) else body.startswith(b"\n", at)
    return b"".join(pieces) if at >= len(body) > 0 else body


def _name(url: str, media_type: str) -> str:
    """What a file of this page would be called, with an extension that says what it is."""
    try:
        whole = urlsplit(url)
    except ValueError:
        return "page" + _EXTENSIONS[media_type][0]
    last = re.split(r"[/\\]", unquote(whole.path).rstrip("/"))[-1] or whole.netloc
    return last if last.lower().endswith(_EXTENSIONS[media_type]) else last + _EXTENSIONS[media_type][0]
