"""A workbook of Excel (Office Open XML, ECMA-376): passages, documents, the codebook, a matrix of tags. Pure.

Times are real dates in UTC, numbers are numbers, and no cell is ever a formula, whatever it begins with. A cell holds
32,767 UTF-16 units: what is longer ends with a sign that says so, and the last sheet counts it. Rows beyond a sheet's
1,048,576 go on in a second one. Positions are code points. Rows are kept in temporary files while they are written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from math import isfinite

from annotator.codebook import SEPARATOR
from annotator.exchange.bundle import AnnotationItem, Bundle, FieldItem, TextItem
from annotator.exchange.codebooks.colours import hex_of
from annotator.exchange.codebooks.entries import Entry
from annotator.exchange.losses import Feature
from annotator.exchange.matrix import Column, Matrix
from annotator.exchange.workbook import Cell, Head, Link, Workbook

CARRIES = frozenset(Feature) - {Feature.TEXT}
INSTEAD: dict[Feature, str] = {}

_NAMES = "; "

PASSAGES = (
    Head("Document", 30), Head("Passage", 60), Head("Tags", 28), Head("Note", 40), Head("Replies", 40),
    Head("Page", 8), Head("Created by", 18), Head("Created", 19), Head("Edited", 19), Head("When made it read", 30),
    Head("Placing", 10), Head("Certainty", 10), Head("Revision", 10), Head("Start", 10), Head("End", 10),
    Head("Link", 12), Head("Document UID", 38), Head("Annotation UID", 38),
)  # fmt: skip
DOCUMENTS = (
    Head("Title", 40), Head("Authors", 28), Head("Publisher", 20), Head("Published", 12), Head("Language", 10),
    Head("Address", 40), Head("Topics", 28), Head("Passages", 10), Head("Characters", 12), Head("Revision", 10),
    Head("Document UID", 38),
)  # fmt: skip
CODEBOOK = (
    Head("Tag", 28), Head("Path", 40), Head("Level", 8), Head("Colour", 10), Head("Shortcut", 10),
    Head("Description", 50), Head("When to use", 40), Head("When not to use", 40), Head("Other names", 28),
    Head("UID", 38),
)  # fmt: skip
MATRIX = (Head("Document", 40), Head("Passages", 10), Head("Without tags", 12), Head("Other tags", 12))
ABOUT = (Head("What", 34), Head("", 60))


def dump(bundle: Bundle) -> Iterator[bytes]:
    """The workbook, once all of it is known."""
    with Workbook(title=bundle.project, made=bundle.made) as book:
        _write(book, bundle)
        yield from book.pieces()


def _write(book: Workbook, bundle: Bundle) -> None:
    matrix = Matrix(bundle.codebook)
    passages = book.sheet("Passages", PASSAGES)
    documents = book.sheet("Documents", (*DOCUMENTS, *(Head(name, 18) for name in bundle.fields)))
    codebook = book.sheet("Codebook", CODEBOOK)
    counts = book.sheet("Matrix", (*MATRIX, *map(_head, matrix.columns)))
    for text in bundle.texts:
        documents.row(_document(text, bundle.fields))
        counts.row((text.document.title, *_sums(text), matrix.others(text.annotations), *matrix.row(text)))
        for one in text.annotations:
            passages.row(_passage(one, bundle.link(one)))
    for entry in bundle.codebook.entries:
        codebook.row(_entry(entry))
    about = book.sheet("About", ABOUT)
    told = (
        ("Project", bundle.project),
        ("Part of it", bundle.scope or "all"),
        ("Made (UTC)", bundle.made),
        ("Passages and notes", passages.rows),
        ("Documents", documents.rows),
    )
    for line in told:
        about.row(line)
    about.row(("Cells that were too long and are cut", book.cut))


def _passage(one: AnnotationItem, link: str) -> tuple[Cell | Link, ...]:
    replies = "\n".join(f"{reply.author} ({_minute(reply.created)}): {reply.text}" for reply in one.replies)
    return (
        one.document.title, one.quote, _NAMES.join(one.tags), one.note, replies, one.page, one.author,
        one.created, one.edited, one.made_quote, one.how, one.score, one.revision, one.start, one.end,
        _link(link), one.document.uid, one.uid,
    )  # fmt: skip


def _document(text: TextItem, fields: Sequence[str]) -> tuple[Cell | Link, ...]:
    one = text.document
    known = {field.name: _known(field) for field in one.fields}
    return (
        one.title, _NAMES.join(one.authors), one.publisher, one.published, one.language, one.url,
        _NAMES.join(one.topics), len(text.annotations), len(text.text), text.revision, one.uid,
        *(known.get(name) for name in fields),
    )  # fmt: skip


def _entry(one: Entry) -> tuple[Cell, ...]:
    return (
        one.name, SEPARATOR.join(one.path), len(one.path), one.colour, one.shortcut, one.description,
        one.when_to_use, one.when_not, "\n".join(one.aliases), one.uid,
    )  # fmt: skip


def _head(column: Column) -> Head:
    """A tag's column of the matrix. Those of the tags under it fold away."""
    path = SEPARATOR.join(column.path)
    name = f"{path} (with those under it)" if column.whole else path
    return Head(name, 14, column.depth, hex_of(column.colour))


def _sums(text: TextItem) -> tuple[int, int]:
    return len(text.annotations), sum(not one.tags for one in text.annotations)


def _link(address: str) -> Cell | Link:
    return Link(address, "in the text") if address.startswith(("http://", "https://")) else None


def _known(field: FieldItem) -> Cell:
    """What is known in a field, as a number or a day where it is one."""
    try:
        if field.kind == "number" and isfinite(number := float(field.text)):
            return number
        if field.kind == "date":
            return date.fromisoformat(field.text)
    except ValueError:
        return field.text
    return field.text


def _minute(moment: datetime) -> str:
    return f"{moment.isoformat(' ')[:16]} UTC"
