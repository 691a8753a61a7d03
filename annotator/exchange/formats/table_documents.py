"""A table of documents: one row each with its metadata and the project's fields, comma-separated as in RFC 4180. Pure.

Positions don't occur. Coming in, a row is known by its UID, its address or its title and brings metadata, no text.
Tables with semicolons or tabs are read too, and workbooks, under the names that Zotero, Excel and others give such
columns. Cells that a spreadsheet would run as a formula get an apostrophe in front (``cells``).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date

from annotator.codebook import key_of, split_path
from annotator.errors import TooLarge
from annotator.exchange.bundle import Bundle, TextItem
from annotator.exchange.cells import BYTE_ORDER_MARK, as_meant, harmless
from annotator.exchange.identifiers import uuid_of
from annotator.exchange.incoming import Incoming, IncomingDocument, Left
from annotator.exchange.losses import Feature
from annotator.exchange.sheets import is_workbook, table_of
from documents.encoding import decode
from documents.errors import UnreadableFile

COLUMNS = (
    "title",
    "authors",
    "publisher",
    "published",
    "language",
    "url",
    "topics",
    "annotations",
    "characters",
    "revision",
    "document_uid",
    "link",
)
CARRIES = frozenset({Feature.METADATA, Feature.TOPIC, Feature.FIELD, Feature.UNMARKED})
INSTEAD: dict[Feature, str] = {}
LEFT = {
    "nameless": "{count} rows name no document: they have no title, no address and no UID.",
    "day": "{count} days of publication can’t be read, such as “{example}”; write them as 2026-03-04.",
}
MOST_ROWS = 100_000
MOST_BYTES = 50_000_000

_FIELD = "field: "
_NAMES = "; "
_ALSO = {
    "title": ("document", "document title", "name"),
    "authors": ("author", "document authors", "creator", "creators"),
    "publisher": ("document publisher", "publication", "publication title", "source"),
    "published": ("date", "document published", "publication date", "day"),
    "language": ("lang",),
    "url": ("address", "document url", "web address"),
    "topics": ("document topics", "topic"),
    "uid": ("document uid", "uuid"),
}
_COUNTED = {"annotations", "passages", "characters", "revision", "link"}  # what we say ourselves of a document
_MEANS = {key_of(other): name for name, others in _ALSO.items() for other in (name, *others)}


def dump(bundle: Bundle) -> Iterator[str]:
    """The table, row by row."""
    heads = [*COLUMNS, *(harmless(f"{_FIELD}{name}") for name in bundle.fields)]
    yield BYTE_ORDER_MARK + _line(heads)
    for text in bundle.texts:
        yield _line(_row(text, bundle))


def _row(text: TextItem, bundle: Bundle) -> list[str]:
    one = text.document
    known = {field.name: field.text if field.kind == "number" else harmless(field.text) for field in one.fields}
    link = one.address if bundle.site else ""
    told = (one.title, _joined(one.authors), one.publisher, str(one.published or ""), one.language, one.url)
    counts = (str(len(text.annotations)), str(len(text.text)), str(text.revision))
    cells = [*map(harmless, (*told, _joined(one.topics))), *counts, one.uid, link]
    return [*cells, *(known.get(name, "") for name in bundle.fields)]


def load(content: bytes, *, name: str) -> Incoming:
    """Raises UnreadableFile where no column names the documents, TooLarge beyond MOST_BYTES and MOST_ROWS."""
    if len(content) > MOST_BYTES:
        raise TooLarge(f"“{name}” is larger than {MOST_BYTES // 1_000_000} MB. Divide the table and import its parts.")
    content = table_of(content, sheet="documents", name=name) if is_workbook(content) else content
    text = decode(content, name=name)
    documents: list[IncomingDocument] = []
    nameless, days = 0, []
    heads: list[str] = []
    for row in _rows(text, name=name):
        if not heads:
            heads = _heads(row, name=name)
            continue
        told = {head: as_meant(cell).strip(" ") for head, cell in zip(heads, row, strict=False) if head}
        if not any(told.get(column) for column in ("title", "url", "uid")):
            nameless += any(told.values())
            continue
        published = _day(told.get("published", ""))
        if told.get("published") and published is None:
            days.append(told["published"])
        documents.append(_document(told, published, key=str(len(documents) + 1)))
    if not heads:
        raise UnreadableFile(f"“{name}” has no rows.")
    left = [Left("nameless", nameless)] if nameless else []
    left += [Left("day", len(days), days[0][:80])] if days else []
    return Incoming(tuple(documents), left=tuple(left))


def _rows(text: str, *, name: str) -> Iterator[list[str]]:
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=lambda sign: sum(_plain(cell) in _MEANS for cell in head.split(sign)))
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)):
            if number > MOST_ROWS:
                raise TooLarge(f"“{name}” has more than {MOST_ROWS:,} rows. Divide the table and import its parts.")
            if row:
                yield row
    except csv.Error as error:
        raise UnreadableFile(f"“{name}” can’t be read as a table ({error}). Save it as CSV again.") from error


def _heads(row: list[str], *, name: str) -> list[str]:
    """What each column is: one of ours, "field: …", or "" for what we make ourselves and for what has no name."""
    heads = [_head(as_meant(cell.strip("\ufeff "))) for cell in row]
    if not {"title", "url", "uid"} & set(heads):
        raise UnreadableFile(
            f"“{name}” has no column “title”, “url” or “document_uid” in its first line, so nothing says which"
            " documents are meant."
        )
    return heads


def _head(cell: str) -> str:
    if cell.startswith(_FIELD):
        return cell
    if _plain(cell) in _COUNTED:
        return ""
    return _MEANS.get(_plain(cell), f"{_FIELD}{cell}" if cell else "")


def _document(told: Mapping[str, str], published: date | None, *, key: str) -> IncomingDocument:
    fields = {head.removeprefix(_FIELD): cell for head, cell in told.items() if head.startswith(_FIELD) and cell}
    topics = (tuple(split_path(path)) for path in _parted(told.get("topics", "")))
    return IncomingDocument(
        key=key,
        title=told.get("title", ""),
        uid=uuid_of(told.get("uid", "")),
        url=told.get("url", ""),
        authors=_parted(told.get("authors", "")),
        publisher=told.get("publisher", ""),
        published=published,
        language=told.get("language", ""),
        topics=tuple(path for path in topics if path),
        fields=fields,
    )


def _line(cells: list[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def _joined(names: tuple[str, ...]) -> str:
    """On one line where that can be told apart, else one a line."""
    return "".join(f"{name}\n" for name in names) if any(";" in name for name in names) else _NAMES.join(names)


def _parted(cell: str) -> tuple[str, ...]:
    parts = cell.split("\n") if "\n" in cell else cell.split(";")
    return tuple(name.strip() for name in parts if name.strip())


def _plain(head: str) -> str:
    return key_of(head.strip("\ufeff\"' ").replace("_", " "))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
