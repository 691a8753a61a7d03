"""What a word processor's file, a book or a converted text says → Article. Pure.

Such a document is all body, but for the heads and feet of its pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from documents.article import Article, BlockKind, Fact, Remark, Section, SectionKind
from documents.blockwriter import BlockWriter
from documents.errors import UnreadableFile
from documents.language import language_of
from documents.sections.dates import iso_day
from documents.sections.metadata import below_title
from documents.sections.names import cleaned

# What programs write where a person wrote no title.
_NO_TITLE = re.compile(
    r"(?:microsoft word - .*|untitled.*|(?:word )?document\s*\d*|dokument\s*\d*|unknown|no ?title|title"
    r"|.{0,120}\.(?:docx?|odt|rtf|tex|html?|txt))",
    re.IGNORECASE,
)
_NO_AUTHOR = frozenset(str.split("user admin administrator owner author unknown anonymous python-docx microsoft"))
_LONGEST_TITLE = 300  # code points


@dataclass(slots=True)
class Known:
    """What a file says of itself; ``furniture`` is the code point from which on its text is furniture."""

    title: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    published: date | None = None
    url: str = ""
    language: str = ""
    furniture: int | None = None
    metadata: dict[str, Fact] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


def article_of(writer: BlockWriter, known: Known, *, name: str) -> Article:
    """The article that was written, with what its file knows of it; what that leaves open is looked for at its top.

    Raises UnreadableFile when there is no text.
    """
    if not writer.blocks:
        raise UnreadableFile(f"“{name or 'The file'}” has no text in it. Choose a file with text.")
    text = writer.text
    heading = top_heading(writer, text)
    stated = " ".join(known.title.split())
    title = stated if stated and not _NO_TITLE.fullmatch(stated) and len(stated) <= _LONGEST_TITLE else heading
    near = below_title(text, writer.blocks, heading or title)
    authors = [person for author in known.authors for person in _people(author)]
    return Article(
        text=text,
        blocks=tuple(writer.blocks),
        marks=tuple(writer.marks),
        sections=_sections(writer, known.furniture),
        title=title,
        authors=tuple(dict.fromkeys(authors)) or near.authors,
        publisher=known.publisher or near.publisher,
        published=known.published or near.published,
        url=known.url,
        language=language_of(text, declared=known.language),
        warnings=tuple(known.warnings),
        pictures=tuple(writer.pictures),
        remarks=tuple(known.remarks),
        metadata=known.metadata,
    )


def top_heading(writer: BlockWriter, text: str) -> str:
    """The first heading of the highest level, if nothing but headings and pictures stands above it."""
    for block in writer.blocks:
        if block.kind is BlockKind.HEADING and block.level == 1:
            return " ".join(text[block.start : block.end].split())
        if block.kind not in (BlockKind.HEADING, BlockKind.FIGURE, BlockKind.CAPTION):
            break
    return ""


def days(stated: Mapping[str, str]) -> dict[str, Fact]:
    """Moments under their names as ISO 8601 days; what is no moment is left out."""
    found = {name: iso_day(value) for name, value in stated.items() if value}
    return {name: day.isoformat() for name, day in found.items() if day is not None}


def moment(written: str) -> datetime | None:
    """A moment as ISO 8601 has it, in UTC where it says no zone; None where it is none."""
    try:
        found = datetime.fromisoformat(written.strip())
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def placed(remarks: Iterable[tuple[str, Remark]], writer: BlockWriter) -> list[Remark]:
    """The remarks with the passages between their anchors, ``remark-NAME`` and ``remark-end-NAME``; a point stands
    for the block around it."""
    text = writer.text
    found = []
    for name, remark in remarks:
        start, end = writer.point(f"remark-{name}"), writer.point(f"remark-end-{name}")
        span = span_between(text, start, end) if start is not None and end is not None else None
        if span is None and start is not None:
            span = next(((b.start, b.end) for b in writer.blocks if b.end >= start), None)
        first, last = span or (None, None)
        found.append(replace(remark, start=first, end=last))
    return found


def span_between(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The passage between two points without the white space at its ends; None where nothing is left."""
    passage = text[start:end]
    start += len(passage) - len(passage.lstrip())
    end -= len(passage) - len(passage.rstrip())
    return (start, end) if start < end else None


def _people(author: str) -> tuple[str, ...]:
    return () if author.strip().casefold() in _NO_AUTHOR else cleaned(author)


def _sections(writer: BlockWriter, furniture: int | None) -> tuple[Section, ...]:
    body = [block for block in writer.blocks if furniture is None or block.start < furniture]
    rest = writer.blocks[len(body) :]
    kinds = ((SectionKind.BODY, body), (SectionKind.FURNITURE, rest))
    return tuple(Section(kind, blocks[0].start, blocks[-1].end) for kind, blocks in kinds if blocks)
