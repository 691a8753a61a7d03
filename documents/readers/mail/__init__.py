"""Mail (EML). Pure. The subject is the heading, quotations are quotations, signatures are furniture.

Attachments are parts of their own (``documents.containers.mail``).
"""

from __future__ import annotations

from dataclasses import dataclass

from lxml import html
from lxml.html import HtmlElement

from documents import markup, messages
from documents.article import Article, Block, BlockKind, Fact, Section, SectionKind
from documents.blockwriter import BlockWriter
from documents.errors import UnreadableFile
from documents.language import language_of
from documents.messages import Letter
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
    archived = messages.ids_in(letter.head, "archived-at")  # RFC 5064
    return Article(
        text=text,
        blocks=tuple(writer.blocks),
        marks=tuple(writer.marks),
        pictures=tuple(writer.pictures),
        sections=_sections(writer),
        title=subject,
        authors=tuple(shown or address for shown, address in messages.people_in(letter.head, "from")),
        published=moment.date() if moment else None,
        url=next((one for one in archived if markup.absolute(one, "")), url),
        language=language_of(_own_words(text, writer.blocks)),
        metadata=_metadata(letter),
        warnings=_warnings(letter),
    )


def _written(letter: Letter, subject: str) -> BlockWriter:
    """All bodies as one page: the subject, then what is shown, in the mail's order."""
    root = html.document_fromstring("<html><body></body></html>")
    body = root.find("body")
    if subject:
        heading = html.Element("h1")
        heading.text = subject
        body.append(heading)
    for part in letter.bodies:
        made = pages.tree_of(part.text) if part.is_html else None
        body.append(
            made if made is not None else plain.tree_of(part.text, flowed=part.is_flowed, closely=part.joins_closely)
        )
    return markup.blocks_of(root, picture=_Beside(letter).find)


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


def _is_below(element: HtmlElement | None) -> bool:
    """Whether it stands in a signature, and not in that of somebody who is quoted."""
    around = [] if element is None else [element, *element.iterancestors()]
    return any(map(pages.is_signature, around)) and all(at.tag != "blockquote" for at in around)


def _own_words(text: str, blocks: list[Block]) -> str:
    own = [text[block.start : block.end] for block in blocks if block.kind is not BlockKind.QUOTATION]
    return "\n".join(own[1:] or own)


def _metadata(letter: Letter) -> dict[str, Fact]:
    moment = messages.moment_of(letter.head)
    facts = {
        "From": _people(letter, "from"),
        "To": _people(letter, "to"),
        "Cc": _people(letter, "cc"),
        "Sent": moment.isoformat() if moment else messages.head_of(letter.head, "date"),
        "Message-ID": next(iter(messages.ids_in(letter.head, "message-id")), ""),
        "In-Reply-To": next(iter(messages.ids_in(letter.head, "in-reply-to")), ""),
        "List": messages.head_of(letter.head, "list-id"),
        "Attachments": ", ".join(map(messages.file_name_of, letter.attachments)),
    }
    return {name: fact for name, fact in facts.items() if fact}


def _people(letter: Letter, head: str) -> str:
    people = messages.people_in(letter.head, head)
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
