"""A mail's attachments, and the mails of a mailbox in the order of their threads."""

from __future__ import annotations

import io
import tracemalloc
from email.message import EmailMessage

import pytest

from documents.containers import CONTAINERS, Failure, Part, mail, mbox
from documents.errors import UnreadableFile


def attached(content: bytes) -> list[Part | Failure]:
    return list(mail.parts_of(io.BytesIO(content), name="a.eml"))


def test_attachments_are_offered() -> None:
    inner = EmailMessage()
    inner["Subject"], inner["From"] = "Old / news", "bob@a.example"
    inner.set_content("words")
    message = EmailMessage()
    message["Subject"] = "Ferry"
    message.set_content("body")
    message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="../../Fähre.pdf")
    message.add_attachment(inner)
    message.add_attachment("a;b", subtype="csv", charset="utf-8")
    [pdf, mailed, table] = attached(message.as_bytes())
    assert pdf == Part(b"%PDF-1.4", "Fähre.pdf", media_type="application/pdf", offered=True)
    assert isinstance(mailed, Part)
    assert (mailed.name, mailed.media_type) == ("Old   news.eml", "message/rfc822")
    assert b"Subject: Old / news" in mailed.content
    assert isinstance(table, Part)
    assert (table.name, table.charset, table.content) == ("Attachment.csv", "utf-8", b"a;b\n")


def test_most_mails_have_none() -> None:
    assert attached(b"Subject: Ferry\n\nWords") == []
    assert CONTAINERS["mail"].also_read


def test_what_is_no_mail_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="is no mail"):
        attached(b"words")


def box(*mails: str) -> bytes:
    return "\n".join(
        f"From jane@a.example Sun May  3 10:00:{n:02} 2020\n{one}\n" for n, one in enumerate(mails)
    ).encode()


def one(number: int, *, hour: int = 0, subject: str = "", answers: str = "", references: str = "") -> str:
    heads = [f"Message-ID: <{number}@a>", f"Date: Sun, 3 May 2020 {hour or number:02}:00:00 +0000"]
    heads += [f"Subject: {subject or f'Subject {number}'}"]
    heads += [f"In-Reply-To: {answers}"] if answers else []
    heads += [f"References: {references}"] if references else []
    return "\n".join(heads) + f"\n\nMail {number}."


def parts(content: bytes, name: str = "May.mbox") -> list[Part | Failure]:
    return list(mbox.parts_of(io.BytesIO(content), name=name))


def bodies(content: bytes) -> list[str]:
    return [part.content.decode().partition("\n\n")[2].strip() for part in parts(content) if isinstance(part, Part)]


THREADS: dict[str, tuple[list[str], list[int]]] = {
    "by time": ([one(1, hour=9), one(2, hour=3), one(3, hour=5)], [2, 3, 1]),
    "an answer below what it answers": ([one(1), one(2), one(3, answers="<1@a>")], [1, 3, 2]),
    "answers to answers": (
        [one(1), one(2, answers="<1@a>"), one(3, answers="<1@a>"), one(4, answers="<2@a>"), one(5)],
        [1, 2, 4, 3, 5],
    ),
    "an answer that stands first": ([one(2, answers="<1@a>"), one(1)], [1, 2]),
    "the nearest that is there": ([one(1), one(2), one(3, references="<1@a> <8@a> <9@a>")], [1, 3, 2]),
    "by its subject": ([one(1, subject="Ferry"), one(2), one(3, subject="AW: Re[2]: ferry")], [1, 3, 2]),
    "not by the same subject begun anew": ([one(1, subject="News"), one(2), one(3, subject="News")], [1, 2, 3]),
    "in a circle": ([one(1, answers="<2@a>"), one(2, answers="<1@a>"), one(3, answers="<3@a>")], [2, 1, 3]),
    "without a date": ([one(1).replace("Date", "X-Date"), one(2)], [2, 1]),
    "the same mail twice": ([one(1), one(1), one(2, answers="<1@a>")], [1, 2, 1]),
}


@pytest.mark.parametrize(("mails", "order"), THREADS.values(), ids=THREADS)
def test_mails_come_in_the_order_of_their_threads(mails: list[str], order: list[int]) -> None:
    assert bodies(box(*mails)) == [f"Mail {number}." for number in order]


SHAPES: dict[str, tuple[bytes, list[str]]] = {
    "a line that begins with From in a mail": (
        box("Subject: a\n\nOne\n\nFrom here it is far."),
        ["One\n\nFrom here it is far."],
    ),
    "escaped lines": (box("Subject: a\n\n>From here\n>>From there\n> From"), ["From here\n>From there\n> From"]),
    "lines of Windows": (box("Subject: a\n\nOne", "Subject: b\n\nTwo").replace(b"\n", b"\r\n"), ["One", "Two"]),
    "as Thunderbird begins": (
        b"From - Sun May  3 10:00:00 2020\nSubject: a\n\nOne\n\nFrom - x\nSubject: b\n\nTwo",
        ["One", "Two"],
    ),
    "a sender without a date": (b"From jane@a.example\nSubject: a\n\nOne", ["One"]),
    "a mail without heads": (box("\nOne", "Subject: b\n\nTwo"), ["Two", "One"]),
}


@pytest.mark.parametrize(("content", "expected"), SHAPES.values(), ids=SHAPES)
def test_mails_are_told_apart(content: bytes, expected: list[str]) -> None:
    content_of = [part.content.replace(b"\r", b"").decode() for part in parts(content) if isinstance(part, Part)]
    assert sorted(text.partition("\n\n")[2].strip() or text.strip() for text in content_of) == sorted(expected)


def test_each_mail_is_a_part_with_its_number() -> None:
    [first, second] = parts(box("Subject: a\n\nOne", "Subject: b\n\nTwo"))
    assert isinstance(first, Part)
    assert (first.name, first.media_type) == ("May, mail 1.eml", "message/rfc822")
    assert (second.name, first.content) == ("May, mail 2.eml", b"Subject: a\n\nOne\n\n")


def test_a_mail_that_is_too_large_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mbox, "LARGEST_MAIL", 100)
    [large, small] = parts(box("Subject: a\n\n" + "x" * 100, "Subject: b\n\nTwo"))
    assert (large.name, isinstance(large, Failure), isinstance(small, Part)) == ("May, mail 1", True, True)


REFUSED: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "is no mailbox"),
    "words": (b"Words\n\nFrom a@b Sun May  3 10:00:00 2020\nSubject: x\n", "is no mailbox"),
    "too many": (box(*["Subject: x"] * 10_001).replace(b":100", b":10"), "more than 10,000 mails"),
}


@pytest.mark.parametrize(("content", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_mailbox_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=f"“May.mbox” .*{reason}"):
        parts(content)


def test_memory_holds_heads_alone() -> None:
    content = box(*(one(1 + n % 20) + "\n" + "words " * 2000 for n in range(1500)))
    file = io.BytesIO(content)
    tracemalloc.start()
    try:
        count = sum(1 for _ in mbox.parts_of(file, name="a.mbox"))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 1500
    assert peak < 4_000_000 < len(content)
