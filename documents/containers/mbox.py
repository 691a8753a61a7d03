"""Mailboxes (MBOX, RFC 4155 and the mboxrd variant): each mail a part, in the order of their threads. Pure.

The file is read twice: once for the heads, which give the order, then mail by mail; only heads lie in memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

from documents import messages, progress
from documents.containers import MOST_PARTS, Failure, Part
from documents.errors import UnreadableFile

NAME = "mbox"
LARGEST_MAIL = 50_000_000  # bytes
_LONGEST_LINE = 1 << 16  # bytes read at once; longer lines come in pieces
_MOST_HEADS = 100_000  # bytes of one mail's heads
_FROM = re.compile(rb"From (?:\S+|.{1,200}?) +(?:\w{3},? ){0,2}.{0,30}\d\d?:\d\d.{0,40}|From \S+\s*$|From - .{0,60}")
_ESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)
_REPLY = re.compile(
    r"\s*(?:(?:re|aw|antw|sv|vs|odp|rif|res|ref|fw|fwd|wg|tr|回复|答复)(?:\[\d+\])?\s*[:：]\s*)+", re.IGNORECASE
)
_TIMELESS = float("inf")


@dataclass(slots=True)
class _Mail:
    """Where a mail stands in the file (bytes), and what its heads say of its place in a thread."""

    number: int
    start: int
    end: int
    id: str = ""
    above: tuple[str, ...] = ()  # mails that it answers, the nearest first
    subject: str = ""  # without "Re:"
    is_reply: bool = False
    time: float = _TIMELESS


def parts_of(
    file: BinaryIO, *, name: str = "", url: str = "", charset: str = "", mapping: Mapping[str, str] | None = None
) -> Iterator[Part | Failure]:
    """The mails: thread after thread by the time each began, and in a thread each answer below what it answers.

    Raises UnreadableFile when it is no mailbox or holds too many mails.
    """
    label = name or "The mailbox"
    mails = []
    for mail in _mails_in(file):
        mails.append(mail)
        if len(mails) > MOST_PARTS:
            raise UnreadableFile(f"“{label}” holds more than {MOST_PARTS:,} mails. Split it, by year for example.")
    if not mails:
        raise UnreadableFile(f"“{label}” is no mailbox (MBOX): it doesn't begin with the line of a first mail.")
    return _parts(file, in_threads(mails), PurePosixPath(name.replace("\\", "/")).stem or "mailbox", charset)


def _parts(file: BinaryIO, mails: list[_Mail], stem: str, charset: str) -> Iterator[Part | Failure]:
    for done, mail in enumerate(mails, 1):
        progress.report(done, len(mails))
        place = f"{stem}, mail {mail.number}"
        if mail.end - mail.start > LARGEST_MAIL:
            yield Failure(place, f"This mail is larger than {LARGEST_MAIL // 1_000_000} MB.")
            continue
        file.seek(mail.start)
        content = file.read(mail.end - mail.start)
        yield Part(
            content=_ESCAPED.sub(rb"\1", content), name=f"{place}.eml", media_type="message/rfc822", charset=charset
        )


def _mails_in(file: BinaryIO) -> Iterator[_Mail]:
    """The mails in the file's order. One begins at a "From " line at the start or below a blank line."""
    file.seek(0)
    mail: _Mail | None = None
    heads: bytearray | None = None  # of the mail that is being read, until they end
    blank, at, number, total = True, 0, 0, 0
    while line := file.readline(_LONGEST_LINE):
        if blank and line.startswith(b"From ") and _FROM.match(line):
            if mail is not None:
                yield _with_heads(mail, at, heads)
            number += 1
            mail, heads, total = _Mail(number, at + len(line), at), bytearray(), 0
            progress.report(at, 0)
        elif mail is not None and heads is not None:
            total += len(line)
            if not line.strip() or total > _MOST_HEADS:
                mail, heads = _with_heads(mail, at, heads), None
            else:
                heads += line
        elif mail is None and line.strip():
            return
        blank = line in (b"\n", b"\r\n")
        at += len(line)
    if mail is not None:
        yield _with_heads(mail, at, heads)


def _with_heads(mail: _Mail, end: int, heads: bytearray | None) -> _Mail:
    mail.end = end
    if heads is None:
        return mail
    try:
        head = messages.parse(bytes(heads))
    except UnreadableFile:
        return mail
    subject = messages.head_of(head, "subject")
    bare = _REPLY.sub("", subject).strip().casefold()
    moment = messages.moment_of(head)
    mail.id = next(iter(messages.ids_in(head, "message-id")), "")
    mail.above = tuple(
        dict.fromkeys([*messages.ids_in(head, "in-reply-to")[:1], *reversed(messages.ids_in(head, "references"))])
    )[:50]
    mail.subject, mail.is_reply = bare, bare != subject.strip().casefold()
    mail.time = moment.timestamp() if moment else _TIMELESS
    return mail


def in_threads(mails: Iterable[_Mail]) -> list[_Mail]:
    """Thread after thread. A mail stands below the nearest mail it names that is there; an answer that names none
    stands below the first mail of its subject."""
    ordered = sorted(mails, key=lambda mail: (mail.time, mail.number))
    above = _answers(ordered)
    below: dict[int, list[_Mail]] = {}
    for mail in ordered:
        if mail.number in above:
            below.setdefault(above[mail.number].number, []).append(mail)
    threaded: list[_Mail] = []
    waiting = [mail for mail in reversed(ordered) if mail.number not in above]
    while waiting:
        mail = waiting.pop()
        threaded.append(mail)
        waiting += reversed(below.get(mail.number, []))
    return threaded


def _answers(ordered: list[_Mail]) -> dict[int, _Mail]:
    """Number of a mail → the one it answers."""
    by_id = {mail.id: mail for mail in reversed(ordered) if mail.id}
    begun: dict[str, _Mail] = {}
    for mail in ordered:
        if mail.subject and not mail.is_reply:
            begun.setdefault(mail.subject, mail)
    above: dict[int, _Mail] = {}
    answered: set[int] = set()
    for mail in ordered:
        named = next((by_id[one] for one in mail.above if one in by_id and by_id[one] is not mail), None)
        if named is None and mail.is_reply:
            first = begun.get(mail.subject)
            named = first if first is not None and first.time <= mail.time else None
        if named is not None and not (mail.number in answered and _is_below(named, mail, above)):
            above[mail.number] = named
            answered.add(named.number)
    return above


def _is_below(mail: _Mail, other: _Mail, above: Mapping[int, _Mail]) -> bool:
    """Whether ``mail`` stands below ``other`` already, as forged references may have it."""
    at: _Mail | None = mail
    while at is not None:
        if at is other:
            return True
        at = above.get(at.number)
    return False
