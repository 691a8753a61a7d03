"""What an export carries, between the database and the formats. Pure.

A bundle is read once, from first to last: its annotations come as an iterator, so that a project of any
size goes out in constant memory. Positions are code points of the text of the revision named with them;
times are UTC.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from annotator.exchange.codebooks.entries import CodebookFile
from annotator.past_codebook import Definition
from documents.article import Block, Mark, Section


class FieldItem(NamedTuple):
    """What is known of a document in one of its project's fields. ``text`` is the exchanged form: a number with a
    point, a day as ISO 8601 has it, "yes" or "no"; ``kind`` is one of ``documents.models.Kind``."""

    name: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class DocumentItem:
    """A document as far as an annotation needs it told. ``address`` is where it is read, or ``urn:uuid:…``."""

    uid: str
    title: str
    address: str
    url: str = ""  # where it was published
    authors: tuple[str, ...] = ()
    publisher: str = ""
    published: date | None = None
    language: str = ""
    topics: tuple[str, ...] = ()  # paths
    fields: tuple[FieldItem, ...] = ()  # those that it has a value in, in the project's order


class ReplyItem(NamedTuple):
    """A message under an annotation."""

    uid: str
    author: str
    text: str
    created: datetime
    edited: datetime | None = None


# Tuples, unlike the documents: a project has a hundred times more of them, and making a frozen
# dataclass of so many fields costs six times as much.
class AnnotationItem(NamedTuple):
    """One annotation where it stands now.

    ``start`` and ``end`` are None for a note on the whole document (``quote`` is empty then) and for an
    orphan (``how`` is ``"orphan"``; ``quote``, ``prefix`` and ``suffix`` are those of the text it was made
    on). Everywhere else ``quote`` is the text from ``start`` to ``end`` of revision ``revision``, and
    ``prefix`` and ``suffix`` what stands around it there. ``made_quote`` is filled where the wording was
    another when the annotation was made. ``earlier`` names those of the tags that were put there under a
    definition which isn't the present one any more, each with that definition.
    """

    uid: str
    document: DocumentItem
    revision: int
    start: int | None
    end: int | None
    quote: str
    prefix: str
    suffix: str
    made_quote: str
    tags: tuple[str, ...]  # paths
    note: str  # Markdown
    author: str
    created: datetime
    edited: datetime | None
    how: str  # exact, moved, fuzzy, orphan
    score: float
    replies: tuple[ReplyItem, ...] = ()
    page: str = ""  # the label of the page it stands on, or of the first and the last: "12–13"
    earlier: tuple[tuple[str, Definition], ...] = ()

    @property
    def is_orphan(self) -> bool:
        return self.how == "orphan"


@dataclass(frozen=True, slots=True)
class TextItem:
    """A document with its text, for formats that carry both: ``annotations`` are those that stand on this revision, by
    place, the longer first; notes on the whole document and orphans come last. ``blocks``, ``marks`` and ``sections``
    are the text's layout. ``original``: what the file it came as is called, its media type and its bytes, where they
    are asked for."""

    document: DocumentItem
    revision: int
    text: str
    annotations: tuple[AnnotationItem, ...] = ()
    blocks: tuple[Block, ...] = ()
    marks: tuple[Mark, ...] = ()
    sections: tuple[Section, ...] = ()
    original: tuple[str, str, bytes] | None = None

    @property
    def standing(self) -> Iterator[AnnotationItem]:
        """The annotations that stand somewhere in the text."""
        return (one for one in self.annotations if one.start is not None)


@dataclass(frozen=True, slots=True)
class Bundle:
    """One export: what of which project, and its annotations by document and place.

    Formats that carry texts read ``texts``, each document of the scope with its annotations, also where it has none;
    the others read ``annotations``. Only one of the two is read. ``codebook``: the tags in their tree.

    ``address`` names the export itself: where it can be fetched, or ``urn:uuid:…``. ``scope`` says in words
    what part of the project it is, and is empty for all of it. ``site`` is the site's address without a
    slash at the end, or empty where it isn't known. ``total`` is the number of annotations, ``fields`` the names of
    the project's fields, ``definitions`` what each tag that says something of itself means now, by its path.
    """

    project: str
    address: str
    scope: str
    site: str
    made: datetime
    total: int
    annotations: Iterator[AnnotationItem]
    fields: tuple[str, ...] = ()
    definitions: Mapping[str, Definition] = field(default_factory=dict)
    texts: Iterator[TextItem] = field(default_factory=lambda: iter(()))
    codebook: CodebookFile = field(default_factory=lambda: CodebookFile(()))

    def link(self, annotation: AnnotationItem) -> str:
        """Where a browser shows the annotation; empty where the site's address isn't known."""
        return f"{annotation.document.address}#a-{annotation.uid}" if self.site else ""
