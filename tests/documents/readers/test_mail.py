"""Mail: who wrote what to whom, quotations as quotations, signatures apart, and broken mail read all the same."""

from __future__ import annotations

import base64
import io
from datetime import date
from email.message import EmailMessage

import pytest
from PIL import Image

from documents.article import Article, BlockKind, MarkKind, SectionKind
from documents.errors import UnreadableFile
from documents.readers import mail

P, Q, H, CODE = BlockKind.PARAGRAPH, BlockKind.QUOTATION, BlockKind.HEADING, BlockKind.CODE


def letter(body: str | bytes, *, heads: str = "", kind: str = "text/plain; charset=utf-8") -> bytes:
    body = body.encode() if isinstance(body, str) else body
    return f"From: Jane Doe <jane@a.example>\nSubject: Ferry\n{heads}Content-Type: {kind}\n\n".encode() + body


def page(body: str) -> bytes:
    return letter(body, kind="text/html; charset=utf-8")


def layout(article: Article) -> list[tuple[BlockKind, int, str]]:
    return [(block.kind, block.level, article.text[block.start : block.end]) for block in article.blocks]


def below_heading(content: bytes) -> list[tuple[BlockKind, int, str]]:
    found = layout(mail.read(content))
    assert found[0] == (H, 1, "Ferry")
    return found[1:]


def furniture(article: Article) -> list[str]:
    return [article.text[one.start : one.end] for one in article.sections if one.kind is SectionKind.FURNITURE]


HEADS = (
    'To: Bob Stone <bob@a.example>,\n\tcarol@a.example\nCc: "Roe, John" <john@a.example>\n'
    "Date: Sun, 03 May 2020 23:30:00 -0500\nMessage-ID: <2@a.example>\nIn-Reply-To: <1@a.example>\n"
    "List-Id: Boats <boats.a.example>\nArchived-At: <https://lists.a.example/2>\n"
)


def test_what_a_mail_says_of_itself() -> None:
    article = mail.read(letter("Where is the ferry? Nobody on the quay has seen it since.", heads=HEADS))
    assert (article.title, article.authors, article.published) == ("Ferry", ("Jane Doe",), date(2020, 5, 3))
    assert (article.url, article.language) == ("https://lists.a.example/2", "en")
    assert article.metadata == {
        "From": "Jane Doe <jane@a.example>",
        "To": "Bob Stone <bob@a.example>, carol@a.example",
        "Cc": "Roe, John <john@a.example>",
        "Sent": "2020-05-03T23:30:00-05:00",
        "Message-ID": "2@a.example",
        "In-Reply-To": "1@a.example",
        "List": "Boats <boats.a.example>",
    }


LINES = (
    "The last ferry left the northern harbour before dawn, and nobody was at all\n"
    "surprised, because it had been late for weeks and weeks by then, as each and\neveryone knew."
)
PLAIN: dict[str, tuple[str, list[tuple[BlockKind, int, str]]]] = {
    "paragraphs": ("One.\n\nTwo.", [(P, 0, "One."), (P, 0, "Two.")]),
    "lines broken by a program": (LINES, [(P, 0, LINES.replace("\n", " "))]),
    "lines broken by hand": ("Roses\nare red", [(P, 0, "Roses\nare red")]),
    "a list": ("Bring:\n- bread\n- fish", [(P, 0, "Bring:"), (P, 0, "- bread"), (P, 0, "- fish")]),
    "columns": ("one   1\ntwo   2", [(CODE, 0, "one   1\ntwo   2")]),
    "quotations": ("> a\n>> b\n> > c\n>d\ne", [(Q, 1, "a"), (Q, 2, "b\nc"), (Q, 1, "d"), (P, 0, "e")]),
    "who is quoted": (
        "On Sat, 2 May 2020 at 10:00, Jane wrote:\n\n> Late?\n\nYes.",
        [(Q, 1, "On Sat, 2 May 2020 at 10:00, Jane wrote:"), (Q, 1, "Late?"), (P, 0, "Yes.")],
    ),
    "who is quoted, on two lines": (
        "Am Samstag, 2. Mai 2020 um 10:00 schrieb Jane Doe\n<jane@a.example>:\n> Late?",
        [(Q, 1, "Am Samstag, 2. Mai 2020 um 10:00 schrieb Jane Doe <jane@a.example>:"), (Q, 1, "Late?")],
    ),
    "an older mail below": (
        "Yes.\n\n-----Original Message-----\nFrom: Jane\nSent: Saturday\nTo: Bob\nSubject: Ferry\n\nLate?",
        [
            *[
                (P, 0, "Yes."),
                (Q, 1, "-----Original Message-----\nFrom: Jane\nSent: Saturday\nTo: Bob\nSubject: Ferry"),
            ],
            (Q, 1, "Late?"),
        ],
    ),
    "a line that begins with From": (
        "From: here it is far.\nNobody came.",
        [(P, 0, "From: here it is far.\nNobody came.")],
    ),
    "a quotation that nobody is said to have written": (
        "We saw this:\n> Late?",
        [(P, 0, "We saw this:"), (Q, 1, "Late?")],
    ),
}


@pytest.mark.parametrize(("body", "expected"), PLAIN.values(), ids=PLAIN)
def test_plain_text_is_laid_out(body: str, expected: list[tuple[BlockKind, int, str]]) -> None:
    assert below_heading(letter(body)) == expected


SIGNED: dict[str, tuple[str, list[str]]] = {
    "a signature": ("Yes.\n\n-- \nJane Doe\nHarbour office\n", ["--\nJane Doe\nHarbour office"]),
    "the foot of a list": (
        "Yes.\n\n" + "_" * 40 + "\nBoats mailing list\nhttps://a.example/\n",
        ["_" * 40 + "\nBoats mailing list\nhttps://a.example/"],
    ),
    "both": ("Yes.\n-- \nJane\n" + "_" * 40 + "\nBoats\n", ["--\nJane\n" + "_" * 40 + "\nBoats"]),
    "a rule in the middle of a long text": ("Yes.\n" + "-" * 30 + "\n" + "And on.\n\n" * 40, []),
    "the signature of somebody quoted": ("> Late?\n> -- \n> Bob\n", []),
    "dashes alone at the top": ("-- \n" + "Words.\n\n" * 40, []),
}


@pytest.mark.parametrize(("body", "expected"), SIGNED.values(), ids=SIGNED)
def test_signatures_are_furniture(body: str, expected: list[str]) -> None:
    assert furniture(mail.read(letter(body))) == expected


FLOWED: dict[str, tuple[str, str, list[tuple[BlockKind, int, str]]]] = {
    "lines that go on": (
        "flowed",
        "The ferry \nleft.\n\nSo it \nis.",
        [(P, 0, "The ferry left."), (P, 0, "So it is.")],
    ),
    "quotations that go on": ("flowed", ">The ferry \n> left.\nYes.", [(Q, 1, "The ferry left."), (P, 0, "Yes.")]),
    "a space is stuffed": ("flowed", " From here\n >no quotation", [(P, 0, "From here\n>no quotation")]),
    "joined closely": ("flowed; delsp=yes", "渡 \n轮", [(P, 0, "渡轮")]),
}


@pytest.mark.parametrize(("form", "body", "expected"), FLOWED.values(), ids=FLOWED)
def test_flowed_text_flows(form: str, body: str, expected: list[tuple[BlockKind, int, str]]) -> None:
    assert below_heading(letter(body, kind=f"text/plain; charset=utf-8; format={form}")) == expected


PAGES: dict[str, tuple[str, list[tuple[BlockKind, int, str]]]] = {
    "a page": ("<p>One.<p>Two.", [(P, 0, "One."), (P, 0, "Two.")]),
    "an answer by Gmail": (
        "<div>Yes.</div><div class=gmail_quote><div class=gmail_attr>On Saturday Jane wrote:<br></div>"
        "<blockquote class=gmail_quote>Late?</blockquote></div>",
        [(P, 0, "Yes."), (Q, 1, "On Saturday Jane wrote:"), (Q, 1, "Late?")],
    ),
    "forwarded by Gmail": (
        "<div>See.</div><div class=gmail_quote><div>---------- Forwarded message ---------</div><p>Late?</div>",
        [(P, 0, "See."), (Q, 1, "---------- Forwarded message ---------"), (Q, 1, "Late?")],
    ),
    "an answer by Thunderbird": (
        "<p>Yes.<div class=moz-cite-prefix>On Saturday Jane wrote:<br></div><blockquote type=cite>Late?</blockquote>",
        [(P, 0, "Yes."), (Q, 1, "On Saturday Jane wrote:"), (Q, 1, "Late?")],
    ),
    "an answer by Outlook": (
        "<div><p>Yes.</p><div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3pt'><p><b>From:</b> Jane"
        "</p></div></div><p>Late?</p></div>",
        [(P, 0, "Yes."), (Q, 1, "From: Jane"), (Q, 1, "Late?")],
    ),
    "an answer by Outlook on the web": (
        "<div>Yes.</div><hr><div id=divRplyFwdMsg><b>From:</b> Jane</div><div>Late?</div>",
        [(P, 0, "Yes."), (Q, 1, "From: Jane"), (Q, 1, "Late?")],
    ),
    "nothing to be seen": ("<div style='display:none'>preview</div><p>One.<script>x</script>", [(P, 0, "One.")]),
}


@pytest.mark.parametrize(("body", "expected"), PAGES.values(), ids=PAGES)
def test_pages_are_laid_out(body: str, expected: list[tuple[BlockKind, int, str]]) -> None:
    assert below_heading(page(body)) == expected


def test_the_signature_of_a_page_is_furniture_and_that_of_the_one_quoted_is_not() -> None:
    article = mail.read(
        page(
            "<p>Yes.<div class=gmail_signature><p>Jane</div>"
            "<blockquote>Late?<div class=gmail_signature>Bob</div></blockquote>"
        )
    )
    assert furniture(article) == ["Jane"]


def png() -> bytes:
    output = io.BytesIO()
    Image.new("RGB", (60, 60), "navy").save(output, "PNG")
    return output.getvalue()


def several() -> EmailMessage:
    message = EmailMessage()
    message["From"], message["Subject"] = "Jane <jane@a.example>", "Ferry"
    message.set_content("plain words")
    message.add_alternative(
        '<p>rich <a href="https://a.example/">words</a><img src="cid:boat" alt="A boat">', subtype="html"
    )
    alternatives = message.get_payload()
    assert isinstance(alternatives, list)
    alternatives[1].add_related(png(), "image", "png", cid="<boat>")
    message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="Fähre.pdf")
    message.add_attachment("notes", filename="notes.txt")
    return message


def test_the_page_goes_before_the_plain_text_and_its_images_are_figures() -> None:
    article = mail.read(several().as_bytes())
    assert article.text == "Ferry\n\nrich words\n\nA boat"
    assert [(block.kind, block.picture) for block in article.blocks[2:]] == [(BlockKind.FIGURE, 0)]
    assert [mark.href for mark in article.marks if mark.kind is MarkKind.LINK] == ["https://a.example/"]
    assert len(article.pictures) == 1


def test_attachments_are_named() -> None:
    article = mail.read(several().as_bytes())
    assert article.metadata["Attachments"] == "Fähre.pdf, notes.txt"
    assert article.warnings == ("The mail has 2 attachments that can be imported too: Fähre.pdf, notes.txt.",)


ALTERNATIVES: dict[str, tuple[str, str, str]] = {
    "an empty page": ("plain words", " ", "plain words"),
    "both": ("plain words", "<p>rich words", "rich words"),
}


@pytest.mark.parametrize(("plain", "rich", "expected"), ALTERNATIVES.values(), ids=ALTERNATIVES)
def test_one_of_several_forms_is_taken(plain: str, rich: str, expected: str) -> None:
    message = EmailMessage()
    message["Subject"] = "Ferry"
    message.set_content(plain)
    message.add_alternative(rich, subtype="html")
    assert mail.read(message.as_bytes()).text == f"Ferry\n\n{expected}"


def test_several_shown_parts_follow_each_other() -> None:
    source = (
        "Subject: Ferry\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\npreamble\n--x\n\nOne.\n--x\n"
        "Content-Type: text/html\n\n<p>Two.\n--x\nContent-Disposition: attachment\n\nno\n--x--\n"
    )
    assert mail.read(source.encode()).text == "Ferry\n\nOne.\n\nTwo."


CODED: dict[str, tuple[bytes, str, str]] = {
    "encoded words": (b"=?utf-8?q?F=C3=A4hre?= =?utf-8?b?w6Q=?= and", b"x".decode(), "Fähreä and"),
    "an old character set": (b"=?koi8-r?B?8MHSz80=?=", "x", "Паром"),
    "raw UTF-8": ("Fähre".encode(), "x", "Fähre"),
    "raw Latin-1": ("Fähre".encode("latin-1"), "x", "Fähre"),
    "an unknown character set": (b"=?nonesuch?q?F=C3=A4hre?=", "x", "Fähre"),
    "broken encoded words": (b"=?utf-8?b?w?=", "x", "=?utf-8?b?w?="),
    "folded": (b"Ferry\n\tand harbour", "x", "Ferry and harbour"),
}


@pytest.mark.parametrize(("subject", "body", "expected"), CODED.values(), ids=CODED)
def test_subjects_are_read_however_they_are_coded(subject: bytes, body: str, expected: str) -> None:
    assert mail.read(b"Subject: " + subject + b"\n\n" + body.encode()).title == expected


BODIES: dict[str, tuple[str, bytes, str]] = {
    "base64": ("utf-8\nContent-Transfer-Encoding: base64", base64.b64encode("Fähre".encode()), "Fähre"),
    "quoted-printable": (
        "iso-8859-1\nContent-Transfer-Encoding: quoted-printable",
        b"F=E4hre =\nis late",
        "Fähre is late",
    ),
    "broken base64": ("utf-8\nContent-Transfer-Encoding: base64", b"RsOkaHJl!!", "Fähre"),
    "Latin-1 called UTF-8": (
        "utf-8",
        "Die Fähre ist spät, und das gefällt ihr überhaupt nicht.".encode("latin-1"),
        "Die Fähre ist spät, und das gefällt ihr überhaupt nicht.",
    ),
    "an unknown character set": ("nonesuch", "Fähre".encode(), "Fähre"),
    "what looks like another file": ("utf-8", b"%PDF-1.4 is how it begins", "%PDF-1.4 is how it begins"),
}


@pytest.mark.parametrize(("charset", "body", "expected"), BODIES.values(), ids=BODIES)
def test_bodies_are_read_however_they_are_coded(charset: str, body: bytes, expected: str) -> None:
    assert mail.read(letter(body, kind=f"text/plain; charset={charset}")).text == f"Ferry\n\n{expected}"


def test_a_character_set_given_by_a_person_is_for_bodies_that_name_none() -> None:
    content = letter("Паром".encode("koi8-r"), kind="text/plain")
    assert mail.read(content, charset="koi8-r").text == "Ferry\n\nПаром"


ODD: dict[str, tuple[bytes, str]] = {
    "no body": (b"Subject: Ferry\nFrom: jane@a.example\n", "Ferry"),
    "no subject": (b"From: jane@a.example\n\nWords", "Words"),
    "a date that is none": (b"Subject: Ferry\nDate: soon\n\nWords", "Ferry\n\nWords"),
    "a date out of bounds": (b"Subject: Ferry\nDate: Fri, 99 Xyz 99999 99:99:99 +9999\n\nWords", "Ferry\n\nWords"),
    "a boundary that never comes": (
        b"Subject: Ferry\nContent-Type: multipart/mixed; boundary=x\n\nWords",
        "Ferry\n\nWords",
    ),
    "parts that never end": (
        b"Subject: Ferry\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nWords",
        "Ferry\n\nWords",
    ),
    "a blank line on top": (b"\r\n\r\nSubject: Ferry\r\n\r\nWords", "Ferry\n\nWords"),
    "Apple's own": (b"27        \nSubject: Ferry\n\nWords here\n<?xml version='1.0'?><plist>", "Ferry\n\nWords here"),
    "nobody wrote it": (b"Subject: Ferry\nFrom: \n\nWords", "Ferry\n\nWords"),
}


@pytest.mark.parametrize(("content", "text"), ODD.values(), ids=ODD)
def test_odd_mail_is_read(content: bytes, text: str) -> None:
    assert mail.read(content).text == text


def nested(depth: int) -> bytes:
    heads = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(depth))
    return f"Subject: Ferry\n{heads}\nWords".encode()


REFUSED: dict[str, tuple[bytes, str]] = {
    "no mail": (b"Just some words.\n\nAnd more.", "is no mail"),
    "nothing": (b"", "is no mail"),
    "nothing in it": (b"From: jane@a.example\n\n", "neither text nor subject"),
    "encrypted": (letter("x", kind="application/pkcs7-mime"), "is encrypted"),
    "thousands of parts": (
        b"Subject: a.eml\nContent-Type: multipart/mixed; boundary=x\n\n" + b"--x\n\nw\n" * 1200,
        "more than 1,000 parts",
    ),
    "nested without end": (nested(3000), "a.eml|nested"),
}


@pytest.mark.parametrize(("content", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_can_t_be_read_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        mail.read(content, name="a.eml")
