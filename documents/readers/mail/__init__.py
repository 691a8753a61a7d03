"""Mail (EML). Pure. The subject is the heading, quotations are quotations, signatures are furniture.

Attachments are parts of their own (``documents.containers.mail``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from lxml import html
from lxml.html import HtmlElement

from documents import markup, messages
from documents.article import Article, Block, BlockKind, Fact, Section, SectionKind
from documents.blockwriter import BlockWriter, Shape
from documents.errors import UnreadableFile
from documents.language import language_of
from documents.messages import Body, Letter
from documents.readers.mail import pages, plain

NAME = "mail"
VERSION = 1
_MOST_NAMES = 20  # of attachments, in a warning


def read(content: bytes, *, name: str = "", url: str = "", charset: str = "") -> Article:
    """The article of a mail; images that its pages show are figures.

    Raises UnreadableFile when it is no mail, is encrypted, or has neither text nor subject.
    """
    letter = messages.letter_of(messages.parse(content, name=name), charset=charset)
    subject = messages.head_of(letter.head, "subject")
    writer = _written(letter, subject)
    if letter.is_encrypted and not letter.bodies:
        raise UnreadableFile(
            f"“{name or subject or 'The mail'}” is encrypted. Decrypt it in your mail program and save it again."
        )
    if not writer.blocks:
        raise UnreadableFile(f"“{name or 'The mail'}” has neither text nor subject.")
    text = writer.text
    moment = messages.moment_of(letter.head)
    senders = messages.people_in(letter.head, "from")
    archived = messages.ids_in(letter.head, "archived-at")  # RFC 5064
    return Article(
        text=text,
        blocks=tuple(writer.blocks),
        marks=tuple(writer.marks),
        pictures=tuple(writer.pictures),
        sections=_sections(writer),
        title=subject,
        authors=tuple(shown or address for shown, address in senders),
        published=moment.date() if moment else None,
        url=next((one for one in archived if markup.absolute(one, "")), url),
        language=language_of(_own_words(text, writer.blocks)),
        metadata=_metadata(letter, senders, moment),
        warnings=_warnings(letter),
    )


def _written(letter: Letter, subject: str) -> BlockWriter:
    """The subject, then what is shown, in the mail's order: where there is a page, all of it as one page."""
    if any(body.is_html for body in letter.bodies):
        return _as_page(letter, subject)
    writer = BlockWriter()
    if subject:
        writer.begin(Shape(BlockKind.HEADING, level=1))
        writer.write(subject)
    for body in letter.bodies:
        plain.write(writer, _paragraphs(body))
    writer.end()
    return writer


def _as_page(letter: Letter, subject: str) -> BlockWriter:
    root = html.document_fromstring("<html><body></body></html>")
    top = root.find("body")
    if subject:
        heading = html.Element("h1")
        heading.text = subject
        top.append(heading)
    for body in letter.bodies:
        page = pages.tree_of(body.text) if body.is_html else None
        top.append(plain.tree_of(_paragraphs(body)) if page is None else page)
    return markup.blocks_of(root, picture=_Beside(letter).find)


def _paragraphs(body: Body) -> Iterator[plain.Paragraph]:
    return plain.paragraphs_of(body.text, flowed=body.is_flowed, closely=body.joins_closely)


@dataclass(frozen=True, slots=True)
class _Beside:
    """The images that came along (RFC 2392)."""

    letter: Letter

    def find(self, address: str) -> bytes | None:
        part = self.letter.beside.get(address[4:]) if address[:4].lower() == "cid:" else None
        try:
            return None if part is None else messages.content_of(part)
        except UnreadableFile:
            return None


def _sections(writer: BlockWriter) -> tuple[Section, ...]:
    sections: list[Section] = []
    for block, origin in zip(writer.blocks, writer.origins, strict=True):
        kind = SectionKind.FURNITURE if _is_below(origin) else SectionKind.BODY
        if sections and sections[-1].kind is kind:
            sections[-1] = Section(kind, sections[-1].start, block.end)
        else:
            sections.append(Section(kind, block.start, block.end))
    return tuple(sections)


def _is_below(origin: HtmlElement | plain.Paragraph | None) -> bool:
    """Whether it stands in a signature, and not in that of somebody who is quoted."""
    if origin is None or isinstance(origin, plain.Paragraph):
        return origin is not None and origin.is_below
    around = [origin, *origin.iterancestors()]
    return any(map(pages.is_signature, around)) and all(at.tag != "blockquote" for at in around)


def _own_words(text: str, blocks: list[Block]) -> str:
    own = [text[block.start : block.end] for block in blocks if block.kind is not BlockKind.QUOTATION]
    return "\n".join(own[1:] or own)


def _metadata(letter: Letter, senders: list[tuple[str, str]], moment: datetime | None) -> dict[str, Fact]:
    facts = {
        "From": _named(senders),
        "To": _named(messages.people_in(letter.head, "to")),
        "Cc": _named(messages.people_in(letter.head, "cc")),
        "Sent": moment.isoformat() if moment else messages.head_of(letter.head, "date"),
        "Message-ID": next(iter(messages.ids_in(letter.head, "message-id")), ""),
        "In-Reply-To": next(iter(messages.ids_in(letter.head, "in-reply-to")), ""),
        "List": messages.head_of(letter.head, "list-id"),
        "Attachments": ", ".join(map(messages.file_name_of, letter.attachments)),
    }
    return {name: fact for name, fact in facts.items() if fact}


def _named(people: list[tuple[str, str]]) -> str:
    return ", ".join(f"{shown} <{address}>" if shown and address else shown or address for shown, address in people)


def _warnings(letter: Letter) -> tuple[str, ...]:
    names = list(map(messages.file_name_of, letter.attachments))
    if not names:
        return ()
    shown = ", ".join(names[:_MOST_NAMES]) + ("…" if len(names) > _MOST_NAMES else "")
    many = (
        "an attachment that can be imported too"
        if len(names) == 1
        else f"{len(names)} attachments that can be imported too"
    )
    return (f"The mail has {many}: {shown}.",)
