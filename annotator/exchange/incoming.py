"""What a file of annotations brings, between the formats and the database. Pure.

What stands in a file is a claim: positions are hints, in code points of the text that the file has or means, and the
quote decides where a passage stands. Times are UTC; a time without a zone is taken for UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from annotator.exchange.codebooks.entries import CodebookFile


@dataclass(frozen=True, slots=True)
class IncomingDocument:
    """A document that a file has or means. ``key`` names it within the file. ``text`` is None where the file has no
    text of it: it is one of the project then, known by its ``uid``, address or title, or by the quotes. ``topics`` are
    paths; ``fields`` what is known beside the metadata, by names."""

    key: str
    title: str = ""
    text: str | None = None
    uid: str = ""
    url: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    published: date | None = None
    language: str = ""
    topics: tuple[tuple[str, ...], ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class IncomingReply:
    """A message under an annotation. ``author`` is a name as the file has it, or ""."""

    text: str
    author: str = ""
    created: datetime | None = None
    edited: datetime | None = None
    uid: str = ""


@dataclass(frozen=True, slots=True)
class IncomingAnnotation:
    """A mark on the document ``document`` (a key). ``quote`` is "" for a note on the whole of it; otherwise ``start``
    and ``end`` are where it stands, or None where the file doesn't say. ``uid`` is a UUID in lower case where the
    file's own identifier is one, or made of it by ``known_by``, so that the same file brings nothing twice. ``note`` is
    Markdown."""

    document: str
    start: int | None = None
    end: int | None = None
    quote: str = ""
    prefix: str = ""
    suffix: str = ""
    tags: tuple[tuple[str, ...], ...] = ()  # paths, the root first
    note: str = ""
    author: str = ""
    created: datetime | None = None
    edited: datetime | None = None
    uid: str = ""
    replies: tuple[IncomingReply, ...] = ()


@dataclass(frozen=True, slots=True)
class Left:
    """What a file has and doesn't come in: ``what`` is a word that the format's ``LEFT`` table has a sentence for,
    ``count`` how many of them, ``example`` the first."""

    what: str
    count: int
    example: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """All that a file brings. Every annotation's ``document`` is the key of one of ``documents``. Tags of annotations
    need not stand in ``codebook``."""

    documents: tuple[IncomingDocument, ...]
    annotations: tuple[IncomingAnnotation, ...] = ()
    codebook: CodebookFile = field(default_factory=lambda: CodebookFile(()))
    project: str = ""
    left: tuple[Left, ...] = ()
