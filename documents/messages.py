"""Mail as it travels: heads, bodies and attachments of a message, however broken it is. Pure.

Formats: RFC 5322 (messages), RFC 2045 to 2047 (MIME), RFC 2387 (multipart/related).
"""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email import policy
from email.errors import HeaderParseError, MessageError
from email.header import Header, decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from documents import encoding
from documents.errors import UnreadableFile
from documents.text import canonical

_HEADS = ("from", "to", "subject", "date", "received", "message-id", "return-path", "sender")
_COUNT = re.compile(rb"\d{1,12}\s*\n")  # the first line of Apple's EMLX
_ID = re.compile(r"<([^<>\s]{1,1000})>")
_FOLD = re.compile(r"\r?\n[ \t]*|\t")
_MOST_NAMED = 200  # people in one head
MOST_PARTS = 1_000  # of one message, inner ones counted
_BROKEN = (MessageError, HeaderParseError, ValueError, LookupError, TypeError, AttributeError, UnicodeError)

Head = Message  # of the standard library: the heads and payload of a message or of a part of it


@dataclass(frozen=True, slots=True)
class Body:
    """A part that is shown: the source of a page, or plain text."""

    text: str
    is_html: bool
    is_flowed: bool = False  # RFC 3676
    joins_closely: bool = False  # its DelSp


@dataclass(slots=True)
class Letter:
    """A message taken apart. ``beside`` are the images of its bodies by Content-ID."""

    head: Head
    bodies: list[Body] = field(default_factory=list)
    attachments: list[Head] = field(default_factory=list)
    beside: dict[str, Head] = field(default_factory=dict)
    is_encrypted: bool = False


def parse(content: bytes, *, name: str = "") -> Head:
    """Raises UnreadableFile where nothing at the top looks like the heads of a mail."""
    count = _COUNT.match(content[:20])
    if count:
        content = content[count.end() : count.end() + int(count[0])]
    try:
        message = email.message_from_bytes(content.lstrip(b"\xef\xbb\xbf\r\n"), policy=policy.compat32)
    except (RecursionError, *_BROKEN) as error:
        raise UnreadableFile(f"“{name or 'The mail'}” is built so strangely that it can't be read.") from error
    if not any(head in message for head in _HEADS):
        raise UnreadableFile(f"“{name or 'The file'}” is no mail: it doesn't begin with who sent it, when or to whom.")
    return message


def letter_of(message: Head, *, charset: str = "") -> Letter:
    """What of a message is shown, and what is attached. ``charset`` is for bodies that don't say theirs.

    Raises UnreadableFile for messages of more parts, or more deeply nested, than people make.
    """
    letter = Letter(message)
    try:
        _Parts(letter, charset).take(message)
    except RecursionError as error:
        raise UnreadableFile("The mail is nested too deeply to be read.") from error
    return letter


def head_of(message: Head, name: str) -> str:
    """One head as a person reads it, on one line; '' where there is none."""
    value = message.get(name)
    return "" if value is None else _shown(value)


def people_in(message: Head, name: str) -> list[tuple[str, str]]:
    """The people in a head: name (or '') and address (or '')."""
    raw = [_raw(value) for value in message.get_all(name, [])]
    if not raw:
        return []
    try:
        found = getaddresses(raw)[:_MOST_NAMED]
    except _BROKEN:
        found = []
    people = [(_shown(shown).strip("\"' "), _shown(address)) for shown, address in found if shown or address]
    return people or [(_shown(value), "") for value in raw if value.strip()]


def moment_of(message: Head) -> datetime | None:
    """When it was sent, as its Date says."""
    try:
        return parsedate_to_datetime(_raw(message.get("date", "")))
    except (*_BROKEN, OverflowError):
        return None


def ids_in(message: Head, name: str) -> list[str]:
    """The identifiers of messages in a head, without their brackets."""
    return _ID.findall(_raw(message.get(name, "")))


def content_of(part: Head) -> bytes:
    """The bytes of an attachment. Raises UnreadableFile."""
    try:
        if part.is_multipart():
            inner = part.get_payload(0) if part.get_content_maintype() == "message" else part
            return bytes(inner.as_bytes())  # type: ignore[union-attr]  # get_payload(0) of several is a Message
        found = part.get_payload(decode=True)
    except (RecursionError, *_BROKEN) as error:
        raise UnreadableFile("This attachment is damaged.") from error
    return found if isinstance(found, bytes) else b""


def file_name_of(part: Head) -> str:
    """The name that an attachment was given, or one made of what it is."""
    try:
        given = _shown(part.get_filename() or "")
    except _BROKEN:
        given = ""
    if given:
        return given.replace("\\", "/").rpartition("/")[2] or given
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        subject = head_of(inner[0], "subject") if isinstance(inner, list) and isinstance(inner[0], Message) else ""
        return f"{subject.replace('/', ' ') or 'Message'}.eml"
    return f"Attachment.{part.get_content_subtype()}"


class _Parts:
    """Goes through a message and sorts its parts."""

    def __init__(self, letter: Letter, charset: str) -> None:
        self._letter = letter
        self._charset = charset
        self._left = MOST_PARTS

    def take(self, part: Head) -> None:
        self._left -= 1
        if self._left < 0:
            raise UnreadableFile(f"The mail has more than {MOST_PARTS:,} parts, as no mail of people has.")
        kind = part.get_content_type()
        if kind in ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"):
            self._letter.is_encrypted = True
            self._letter.attachments.append(part)
        elif part.get_content_maintype() == "multipart" and part.is_multipart():
            self._take_several(kind.partition("/")[2], _inner(part))
        elif (kind in ("text/plain", "text/html") and not _is_attached(part)) or kind.startswith("multipart/"):
            self._take_body(part)
        elif part.get("content-id") and part.get_content_maintype() == "image" and not _is_attached(part):
            self._letter.beside[_ID.sub(r"\1", head_of(part, "content-id"))] = part
        elif kind not in ("application/pgp-signature", "application/pkcs7-signature"):
            self._letter.attachments.append(part)

    def _take_several(self, kind: str, inner: list[Head]) -> None:
        if kind == "alternative":
            best = _richest(inner)
            for part in inner:
                if part is best or not _is_text(part):
                    self.take(part)
            return
        for part in inner:
            self.take(part)

    def _take_body(self, part: Head) -> None:
        try:
            content = content_of(part)
            declared = part.get_content_charset() or self._charset
        except (UnreadableFile, *_BROKEN):
            content, declared = str(part.get_payload()).encode("utf-8", "replace"), ""
        if not content.strip():
            return
        is_html = part.get_content_type() == "text/html"
        try:
            text = encoding.decode(content, charset=declared, html=is_html)
        except UnreadableFile:  # what looks like a file of another kind is text all the same: the mail says so
            text = canonical(content.decode("latin-1"))
        flowed = str(part.get_param("format") or "").lower() == "flowed"
        closely = str(part.get_param("delsp") or "").lower() == "yes"
        if text.strip():
            self._letter.bodies.append(Body(text, is_html, is_flowed=flowed, joins_closely=closely))


def _inner(part: Head) -> list[Head]:
    payload = part.get_payload()
    return [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []


def _is_text(part: Head) -> bool:
    return part.get_content_type() in ("text/plain", "text/html", "text/enriched", "text/x-amp-html", "text/watch-html")


def _richest(alternatives: list[Head]) -> Head | None:
    """Of several forms of the same text the page, if it has words, else the plain one."""
    pages = [part for part in alternatives if part.get_content_type() == "text/html" and _has_content(part)]
    plain = [part for part in alternatives if part.get_content_type() == "text/plain"]
    inside = [part for part in alternatives if not _is_text(part) and any(_pages_in(part))]
    return next(iter([*pages, *([] if not inside else [inside[0]]), *plain]), None)


def _pages_in(part: Head) -> Iterator[bool]:
    return (inner.get_content_type() == "text/html" for inner in _inner(part))


def _has_content(part: Head) -> bool:
    payload = part.get_payload()
    return isinstance(payload, str) and bool(payload.strip())


def _is_attached(part: Head) -> bool:
    return part.get_content_disposition() == "attachment"


def _shown(value: object) -> str:
    """Encoded words read (RFC 2047), and raw bytes, which some programs put there."""
    unfolded = _raw(value)
    try:
        parts = decode_header(unfolded)
    except _BROKEN:
        parts = [(unfolded, None)]
    shown = "".join(part if isinstance(part, str) else _read(part, coding) for part, coding in parts)
    return " ".join(canonical(shown).split())


def _raw(value: object) -> str:
    """A head on one line, encoded words as they are."""
    if isinstance(value, Header):  # so the library says that there are bytes beyond ASCII in it
        value = "".join(part if isinstance(part, str) else _read(part, coding) for part, coding in decode_header(value))
    return _FOLD.sub(" ", str(value))


def _read(part: bytes, coding: str | None) -> str:
    for one in (coding, "utf-8", "cp1252"):
        try:
            return part.decode(one or "ascii")
        except (LookupError, UnicodeError):
            continue
    return part.decode("latin-1")
