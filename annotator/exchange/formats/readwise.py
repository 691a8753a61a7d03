"""Readwise: highlights as a table, comma-separated as in RFC 4180. Pure.

The columns are those of its own export, in its order (none are documented; its importer takes some of them under
shorter names, which are read too). After them stand columns of ours, which Readwise passes over: with these a file
comes back whole. Without a byte order mark, since Readwise would find it in the first column's name. ``Location``
counts code points of the text where ``Location Type`` is "offset", as we write it.

In our own files cells that a spreadsheet would run have an apostrophe in front (``cells``), and names in one cell are
parted by commas, those with a comma in them in quotation marks. In files of Readwise an author's cell is one name.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime

from annotator.codebook import split_path
from annotator.exchange import claims
from annotator.exchange.bundle import AnnotationItem, Bundle
from annotator.exchange.cells import as_meant, harmless
from annotator.exchange.identifiers import known_by, uuid_of
from annotator.exchange.incoming import Incoming, IncomingAnnotation, IncomingDocument
from annotator.exchange.losses import Feature
from documents.errors import UnreadableFile

COLUMNS = (
    *("Highlight", "Book Title", "Book Author", "Amazon Book ID", "Note", "Color", "Tags", "Location Type", "Location"),
    *("Highlighted at", "Document tags"),
)
OURS = (
    *("URL", "Publisher", "Published", "Language", "Annotator: by", "Annotator: edited", "Annotator: document"),
    "Annotator: highlight",
)
CARRIES = frozenset(Feature) - {
    *(Feature.REPLY, Feature.REWORDED, Feature.COLOUR, Feature.DEFINITION, Feature.SHORTCUT, Feature.ALIAS),
    *(Feature.UNUSED_TAG, Feature.TEXT, Feature.UNMARKED, Feature.FIELD, Feature.PAGE),
}
INSTEAD: dict[Feature, str] = {}
LEFT = {
    "colour": "{count} highlights have a colour of their own (“{example}”); here colours belong to tags.",
    "location": "{count} highlights say a page or a place in an e-book (“{example}”), which isn’t brought along.",
    "blank": "{count} rows have neither a highlight nor a note.",
}
_ALSO = {"title": "book title", "author": "book author", "date": "highlighted at"}
_USUAL_COLOUR = "yellow"
_OWN = OURS[-1].lower()


def dump(bundle: Bundle) -> Iterator[str]:
    """The table, row by row."""
    yield _row((*COLUMNS, *OURS))
    for one in bundle.annotations:
        yield _row(_cells(one))


def _cells(one: AnnotationItem) -> tuple[str, ...]:
    about = one.document
    place = ("", "") if one.start is None else ("offset", str(one.start))
    return (
        *(one.quote, about.title, _listed(about.authors), "", one.note, "", _listed(one.tags), *place),
        *(_time(one.created), _listed(about.topics), about.url, about.publisher, str(about.published or "")),
        *(about.language, one.author, _time(one.edited) if one.edited else "", about.uid, one.uid),
    )


def _row(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([harmless(cell) for cell in cells])
    return out.getvalue()


def _listed(names: tuple[str, ...]) -> str:
    """In one cell; the signs around a name are those of a table."""
    return ", ".join([_quoted(name) if set(name) & set(',"\n') else name for name in names])


def _quoted(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def _parted(cell: str) -> tuple[str, ...]:
    """Also where names stand without a space between them, or without a comma in them."""
    flat = cell.replace("\n", ", ").replace("\r", "")
    names = next(csv.reader([flat], skipinitialspace=True), [])
    return tuple(dict.fromkeys(name.strip() for name in names if name.strip()))


def _time(moment: datetime) -> str:
    """As Readwise writes it, to the microsecond where there are any."""
    return f"{moment.replace(tzinfo=None).isoformat(sep=' ')}+00:00"


def load(content: bytes, *, name: str) -> Incoming:
    """Raises UnreadableFile and TooLarge."""
    heads, rows = claims.rows_in(content, name=name)
    known = {_ALSO.get(head, head) for head in heads}
    if not {"highlight", "book title"} <= known:
        raise UnreadableFile(
            f"“{name}” isn’t an export of Readwise: its first line has no columns “Highlight” and “Book Title”."
        )
    left = claims.Leftovers()
    documents: dict[str, IncomingDocument] = {}
    annotations = []
    for row in rows:
        told = {_ALSO.get(head, head): cell for head, cell in row.items()}
        if _OWN in known:
            told = {head: as_meant(cell) for head, cell in told.items()}
        document = _document(told, is_ours=_OWN in known)
        annotation = _annotation(told, document.key, left)
        if not annotation.quote and not annotation.note and not annotation.tags:
            left.leave("blank")
            continue
        documents.setdefault(document.key, document)
        annotations.append(annotation)
    return Incoming(tuple(documents.values()), tuple(annotations), left=left.told())


def _document(row: dict[str, str], *, is_ours: bool) -> IncomingDocument:
    title, author = claims.line(row.get("book title")), claims.line(row.get("book author"))
    uid = uuid_of(row.get("annotator: document", ""))
    topics = (tuple(split_path(topic)) for topic in _parted(row.get("document tags", "")))
    return IncomingDocument(
        key=uid or known_by("readwise", title, author),
        uid=uid,
        title=title,
        url=claims.address(row.get("url")),
        authors=_parted(author) if is_ours else claims.lines(author),
        publisher=claims.line(row.get("publisher")),
        published=claims.day(row.get("published", "")),
        language=claims.line(row.get("language")),
        topics=tuple(topic for topic in topics if topic),
    )


def _annotation(row: dict[str, str], document: str, left: claims.Leftovers) -> IncomingAnnotation:
    quote, when = claims.words(row.get("highlight")), claims.line(row.get("highlighted at"))
    kind, place = claims.line(row.get("location type")), claims.line(row.get("location"))
    colour = claims.line(row.get("color"))
    if colour and colour != _USUAL_COLOUR:
        left.leave("colour", colour)
    if place and kind not in ("offset", "order", "none", ""):
        left.leave("location", f"{kind} {place}")
    start = claims.whole(place) if kind == "offset" and quote else None
    tags = (tuple(split_path(tag)) for tag in _parted(row.get("tags", "")))
    return IncomingAnnotation(
        document=document,
        start=start,
        end=None if start is None else start + len(quote),
        quote=quote,
        tags=tuple(tag for tag in tags if tag),
        note=claims.words(row.get("note")),
        author=claims.line(row.get("annotator: by")),
        created=claims.moment(when),
        edited=claims.moment(row.get("annotator: edited", "")),
        uid=claims.uid_of(row.get(_OWN), "readwise", document, quote, when, place),
    )
