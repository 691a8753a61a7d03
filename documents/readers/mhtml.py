"""Web pages saved with all that belongs to them: MHTML (RFC 2557) as browsers and old mail programs write it. Pure."""

from __future__ import annotations

import binascii
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime

from documents.article import Article
from documents.errors import UnreadableFile
from documents.markup.saved import PAGES, Resource, saved_article

NAME = "mhtml"
VERSION = 1
_MOST_PARTS = 5_000
_DEEPEST = 4  # parts in parts
_MOST_HEAD = 65_536  # bytes


def read(content: bytes, *, name: str = "", url: str = "", charset: str = "") -> Article:
    """The article of a saved page, its images among the text, the pages in its frames where they stand.

    Raises UnreadableFile when it holds no page, or one without words.
    """
    whole = _part(content, 0, len(content))
    parts = [part for part in _leaves(whole, 0) if part.start < part.stop]
    main = _main(whole, parts)
    if main is None:
        raise UnreadableFile(
            f"“{name or 'The file'}” is said to be a saved web page, and there is none in it. Save the page again, or"
            " only its HTML, and import that."
        )
    snapshot = _line(whole.head, "Snapshot-Content-Location") or _line(main.head, "Content-Location")
    address = snapshot if snapshot.startswith(("http://", "https://")) else url
    others = [part.resource for part in parts if part is not main]
    article = saved_article(main.resource, others, name=name, url=address, charset=charset)
    saved = _saved_on(whole.head)
    return replace(
        article,
        title=article.title or _line(whole.head, "Subject"),
        metadata={**article.metadata, **({"saved": saved} if saved else {})},
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the file: its body is ``content[start:stop]``."""

    head: Message
    content: bytes
    start: int
    stop: int

    @property
    def media_type(self) -> str:
        return self.head.get_content_type()

    @property
    def resource(self) -> Resource:
        named = _line(self.head, "Content-ID").strip("<>")
        addresses = (f"cid:{named}" if named else "", _line(self.head, "Content-Location"))
        charset = str(self.head.get_content_charset() or "")
        return Resource(self.media_type, charset, tuple(filter(None, addresses)), self.decoded)

    def decoded(self) -> bytes:
        """The bytes as they were before they became mail; what is damaged is taken as far as it goes."""
        coding = _line(self.head, "Content-Transfer-Encoding").lower()
        body = self.content[self.start : self.stop]
        if coding == "quoted-printable":
            return binascii.a2b_qp(body)
        if coding != "base64":
            return body
        try:
            return binascii.a2b_base64(body)
        except binascii.Error:
            letters = b"".join(body.split()).rstrip(b"=")
            letters = letters[: len(letters) - (len(letters) % 4 == 1)]
            return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))


def _part(content: bytes, start: int, stop: int) -> _Part:
    """Head and body, which an empty line divides."""
    while start < stop and content[start] in b"\r\n":
        start += 1
    most = min(start + _MOST_HEAD, stop)
    ends = [(content.find(gap, start, most), len(gap)) for gap in (b"\r\n\r\n", b"\n\n")]
    end, length = min((found for found in ends if found[0] >= 0), default=(most, 0))
    return _Part(BytesHeaderParser().parsebytes(content[start:end]), content, end + length, stop)


def _leaves(part: _Part, depth: int) -> Iterator[_Part]:
    """The parts that hold no parts, in their order."""
    boundary = part.head.get_boundary() if part.head.get_content_maintype() == "multipart" else None
    if not boundary or depth >= _DEEPEST:
        yield part
        return
    for count, (start, stop) in enumerate(_pieces(part, b"--" + boundary.encode("latin-1", "replace"))):
        if count >= _MOST_PARTS:
            raise UnreadableFile(f"This saved page consists of more than {_MOST_PARTS:,} files, which no page does.")
        yield from _leaves(_part(part.content, start, stop), depth + 1)


def _pieces(part: _Part, line: bytes) -> Iterator[tuple[int, int]]:
    """What stands between the lines of the boundary (RFC 2046, 5.1.1); the last piece may lack its end."""
    at = _boundary(part, line, part.start)
    while at >= 0:
        start = part.content.find(b"\n", at + len(line), part.stop) + 1
        if not start or part.content.startswith(b"--", at + len(line)):
            return
        at = _boundary(part, line, start)
        yield start, part.stop if at < 0 else at


def _boundary(part: _Part, line: bytes, start: int) -> int:
    """Where a line begins with the boundary; -1 where none does."""
    at = part.content.find(line, start, part.stop)
    while at > 0 and part.content[at - 1] != 0x0A:
        at = part.content.find(line, at + len(line), part.stop)
    return at


def _main(whole: _Part, parts: list[_Part]) -> _Part | None:
    """The page itself: the one named as the start, else the first that is a page."""
    start = whole.head.get_param("start")
    pages = [part for part in parts if part.media_type in PAGES]
    named = [part for part in pages if isinstance(start, str) and _line(part.head, "Content-ID") == start.strip()]
    return next(iter([*named, *pages]), None)


def _line(head: Message, name: str) -> str:
    """A line of the head in plain characters (RFC 2047)."""
    written = str(head.get(name, ""))
    try:
        return " ".join(str(make_header(decode_header(written))).split())
    except (HeaderParseError, LookupError, ValueError):
        return " ".join(written.split())


def _saved_on(head: Message) -> str:
    try:
        return parsedate_to_datetime(str(head.get("Date", ""))).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return ""
