"""Files that hold several documents: archives, mailboxes, crawls, feeds, tables. Pure.

One module for each, with ``NAME`` and ``parts_of``; each part is then read by its own reader (or opened as a
container again). Parts come one by one, so an archive never lies in memory as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import BinaryIO, Protocol, cast

from documents.signs import kind_of

MOST_PARTS = 10_000  # of one container; more are refused with a message before anything is read
MOST_ROWS = 100_000  # of a table; what lies beyond is named, the rows before it come in
DEEPEST = 3  # containers inside containers


@dataclass(frozen=True, slots=True)
class Part:
    """One document in a container, as bytes. ``name`` is its file name, ``folders`` where it lay, outermost first;
    ``url``, ``media_type`` and ``charset`` are what the container says of it. ``offered`` parts (attachments of a
    mail) come in only if somebody asks for them."""

    content: bytes
    name: str
    media_type: str = ""
    url: str = ""
    charset: str = ""
    folders: tuple[str, ...] = ()
    offered: bool = False


@dataclass(frozen=True, slots=True)
class Failure:
    """A part that can't be had, and why, as a sentence to a person."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Columns:
    """What a table of documents looks like: the names of its columns, the first rows as text, how many rows
    there are if that is known, and which column seems to be what: field name → column name."""

    names: tuple[str, ...]
    samples: tuple[tuple[str, ...], ...]
    rows: int | None
    suggested: Mapping[str, str]


# What a column of a table can be; every other column becomes metadata under its own name.
FIELDS = ("text", "html", "title", "authors", "publisher", "published", "url", "language")


class ContainerModule(Protocol):
    NAME: str

    def parts_of(
        self,
        file: BinaryIO,
        *,
        name: str = "",
        url: str = "",
        charset: str = "",
        mapping: Mapping[str, str] | None = None,
    ) -> Iterator[Part | Failure]: ...


@dataclass(frozen=True, slots=True)
class Container:
    """A format that holds several documents. ``also_read``: the file is a document itself, too (a mail with its
    attachments). ``mapped``: its columns are to be named first (``columns_of``)."""

    label: str
    media_types: tuple[str, ...]
    extensions: tuple[str, ...]
    module: str
    also_read: bool = False
    mapped: bool = False

    def load(self) -> ContainerModule:
        return cast(ContainerModule, import_module(f"documents.containers.{self.module}"))

    def parts_of(
        self,
        file: BinaryIO,
        *,
        name: str = "",
        url: str = "",
        charset: str = "",
        mapping: Mapping[str, str] | None = None,
    ) -> Iterator[Part | Failure]:
        """The documents in ``file``, lazily, in its order. ``mapping`` is, for tables, field name → column name.
        Raises UnreadableFile where the container itself can't be opened."""
        return self.load().parts_of(file, name=name, url=url, charset=charset, mapping=mapping)


CONTAINERS: dict[str, Container] = {
    "archive": Container(
        "Archive (ZIP, TAR)",
        ("application/zip", "application/x-tar", "application/gzip", "application/x-bzip2", "application/x-xz"),
        (".zip", ".tar", ".tar.gz", ".tgz", ".gz", ".tar.bz2", ".tbz2", ".tbz", ".tar.xz", ".txz"),
        "archive",
    ),
    "feed": Container(
        "Feed (RSS, Atom, JSON Feed)",
        ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"),
        (".rss", ".atom", ".rdf"),
        "feed",
    ),
    "mail": Container("Mail (EML)", ("message/rfc822",), (".eml", ".emlx"), "mail", also_read=True),
    "mbox": Container("Mailbox (MBOX)", ("application/mbox",), (".mbox", ".mbx"), "mbox"),
    "table": Container(
        "Table of documents (CSV, TSV, XLSX, ODS, JSON, JSON Lines)",
        (
            *("text/csv", "text/tab-separated-values", "application/json", "application/jsonl", "application/x-ndjson"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            *("application/vnd.ms-excel", "application/vnd.oasis.opendocument.spreadsheet"),
        ),
        (".csv", ".tsv", ".tab", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".json", ".jsonl", ".ndjson"),
        "table",
        mapped=True,
    ),
    "warc": Container("Web archive (WARC)", ("application/warc",), (".warc", ".warc.gz"), "warc"),
}


def container_for(media_type: str, name: str = "", first_bytes: bytes = b"") -> Container | None:
    """The container that a file is, or None. A known extension decides, then the media type; the first bytes
    (4,096 are enough) where these say too little: not all JSON is a table, not all XML a feed, not every ZIP an
    archive."""
    return CONTAINERS.get(kind_of(media_type, name, first_bytes, *_known(tuple(CONTAINERS))))


@cache
def _known(keys: tuple[str, ...]) -> tuple[dict[str, str], dict[str, str]]:
    """Extension → key, media type → key."""
    extensions = {one: key for key in keys for one in CONTAINERS[key].extensions}
    return extensions, {one: key for key in keys for one in CONTAINERS[key].media_types}
