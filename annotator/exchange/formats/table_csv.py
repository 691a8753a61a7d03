"""A table: one row for each annotation, comma-separated as in RFC 4180. Pure.

The file opens with a byte order mark: without one, spreadsheets read UTF-8 as the system's old code page
and spoil every curly quote. Programs that don't know the mark find it on the first column's name, so that
column is the one they can best do without: the project, the same in all rows.

Cells that a spreadsheet would run as a formula get an apostrophe in front (``cells``). The fields of the project come
last, a column each, called "field: …", so that none is taken for another column.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache

from annotator.exchange.bundle import AnnotationItem, Bundle, DocumentItem, ReplyItem
from annotator.exchange.cells import BYTE_ORDER_MARK, STARTS_A_FORMULA, harmless
from annotator.exchange.losses import Feature
from annotator.past_codebook import Definition

COLUMNS = (
    "project",
    "document_title",
    "document_url",
    "document_authors",
    "document_publisher",
    "document_published",
    "document_language",
    "document_topics",
    "passage",
    "page",
    "text_before",
    "text_after",
    "passage_when_made",
    "tags",
    "tagged_under_earlier_definitions",
    "note",
    "replies",
    "created_by",
    "created",
    "edited",
    "placing",
    "certainty",
    "revision",
    "start",
    "end",
    "document_uid",
    "annotation_uid",
    "link",
)
CARRIES = frozenset(Feature) - {
    Feature.REPLY,
    Feature.COLOUR,
    Feature.DEFINITION,
    Feature.SHORTCUT,
    Feature.ALIAS,
    Feature.UNUSED_TAG,
    Feature.TEXT,
    Feature.UNMARKED,
}
INSTEAD = {Feature.REPLY: "cell"}  # all of a passage in one cell, as text
SEPARATOR = "; "  # between names in one cell

_MUST_BE_LOOKED_AT = STARTS_A_FORMULA | {"'"}


def dump(bundle: Bundle) -> Iterator[str]:
    """The table, row by row."""
    yield BYTE_ORDER_MARK + ",".join([*COLUMNS, *(_cell(f"field: {name}") for name in bundle.fields)]) + "\r\n"
    document, about, known = None, "", ""
    for one in bundle.annotations:
        if one.document is not document:
            document = one.document
            about, known = _about(bundle, document), _known(bundle, document)
        yield _row(about, one, link=bundle.link(one), known=known)


def _row(about: str, one: AnnotationItem, *, link: str, known: str) -> str:
    # Written out, because this runs for every annotation: the csv module takes four times as long.
    page = _cell(one.page) if one.page else ""
    made_quote = _cell(one.made_quote) if one.made_quote else ""
    note = _cell(one.note) if one.note else ""
    replies = _replies(one.replies) if one.replies else ""
    edited = _time(one.edited) if one.edited else ""
    earlier = _definitions(one.earlier) if one.earlier else ""
    place = "," if one.start is None else f"{one.start},{one.end}"
    return (
        f"{about},{_cell(one.quote)},{page},{_cell(one.prefix)},{_cell(one.suffix)},{made_quote},{_names(one.tags)},{earlier},"
        f"{note},{replies},{_names((one.author,))},{_time(one.created)},{edited},{one.how},{one.score:g},{one.revision},"
        f"{place},{one.document.uid},{one.uid},{link}{known}\r\n"
    )


def _about(bundle: Bundle, document: DocumentItem) -> str:
    cells = (
        bundle.project,
        document.title,
        document.url,
        SEPARATOR.join(document.authors),
        document.publisher,
        str(document.published or ""),
        document.language,
        SEPARATOR.join(document.topics),
    )
    return ",".join([_cell(cell) for cell in cells])


def _known(bundle: Bundle, document: DocumentItem) -> str:
    """A cell for each field, with a comma before it."""
    known = {one.name: one.text if one.kind == "number" else _cell(one.text) for one in document.fields}
    return "".join([f",{known.get(name, '')}" for name in bundle.fields])


def _cell(text: str) -> str:
    if not text:
        return ""
    safe = harmless(text) if text[0] in _MUST_BE_LOOKED_AT else text
    return '"' + safe.replace('"', '""') + '"'


@lru_cache(maxsize=1024)  # the same few come again and again
def _names(names: tuple[str, ...]) -> str:
    return _cell(SEPARATOR.join(names))


@lru_cache(maxsize=1024)
def _definitions(earlier: tuple[tuple[str, Definition], ...]) -> str:
    """A line for each tag: what it is called now, and what it meant when it was put there, since when."""
    lines = []
    for path, known in earlier:
        words = "; ".join(" ".join(word.split()) for word in known.words if word)
        lines.append(f"{path} ({_time(known.since)}): {words}")
    return _cell("\n".join(lines))


def _replies(replies: tuple[ReplyItem, ...]) -> str:
    return _cell("\n".join([f"{reply.author} ({_time(reply.created)}): {reply.text}" for reply in replies]))


def _time(moment: datetime) -> str:
    """ISO 8601, UTC, to the second."""
    return f"{moment.isoformat()[:19]}Z"
