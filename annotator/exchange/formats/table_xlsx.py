"""A workbook of Excel (Office Open XML, ECMA-376): passages, documents, the codebook, a matrix of tags. Pure.

Times are real dates in UTC, numbers are numbers, and no cell is ever a formula, whatever it begins with. A cell holds
32,767 UTF-16 units: what is longer ends with a sign that says so, and the last sheet counts it. Rows beyond a sheet's
1,048,576 go on in a second one. Positions are code points. Rows are kept in temporary files while they are written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from math import isfinite
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from annotator.codebook import SEPARATOR
from annotator.exchange.bundle import AnnotationItem, Bundle, FieldItem, TextItem
from annotator.exchange.codebooks.colours import hex_of
from annotator.exchange.codebooks.entries import Entry
from annotator.exchange.losses import Feature
from annotator.exchange.matrix import Column, Matrix

CARRIES = frozenset(Feature) - {Feature.TEXT}
INSTEAD: dict[Feature, str] = {}
CUT = " … [cut]"  # the end of a cell that was longer than a cell may be

_MOST_UNITS = 32_767
_MOST_ROWS = 1_048_576
_MOST_LINKS = 65_530  # on one sheet; the rest stay text
_FIRST_YEAR = 1901  # days before 1900 are unknown to Excel, and it counts one too many in that year
_BLOCK = 65_536
_NAMES = "; "
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "remove_timezone": True,
    "default_date_format": "yyyy-mm-dd hh:mm:ss",
}

Cell = str | int | float | bool | date | None


class Head(NamedTuple):
    """A column: what it is called, how wide it is in characters, how deep it lies in a tree."""

    name: str
    width: int
    depth: int = 0
    colour: str = ""


class Link(NamedTuple):
    """A cell that leads to an address."""

    address: str
    words: str


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
    import xlsxwriter

    with TemporaryDirectory() as folder:
        path = f"{folder}/workbook.xlsx"
        with xlsxwriter.Workbook(path, {**_OPTIONS, "tmpdir": folder}) as book:
            book.set_properties({"title": bundle.project, "created": bundle.made.replace(tzinfo=None)})
            _write(_Book(book), bundle)
        with open(path, "rb") as file:  # noqa: PTH123 (a file of our own)
            while block := file.read(_BLOCK):
                yield block


def _write(book: _Book, bundle: Bundle) -> None:
    matrix = Matrix(bundle.codebook)
    passages = book.sheet("Passages", PASSAGES, kept=1)
    documents = book.sheet("Documents", (*DOCUMENTS, *(Head(name, 18) for name in bundle.fields)), kept=1)
    codebook = book.sheet("Codebook", CODEBOOK, kept=1)
    counts = book.sheet("Matrix", (*MATRIX, *map(_head, matrix.columns)), kept=1)
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
        ("Cells that were too long and are cut", book.cut),
    )
    for line in told:
        about.row(line)
    book.finish()


class _Book:
    """A workbook with the looks of its cells; ``cut`` counts the cells that were too long."""

    def __init__(self, book: Any) -> None:
        self.book, self.cut = book, 0
        self.looks = {
            "head": book.add_format({"bold": True, "valign": "top", "text_wrap": True, "bottom": 1}),
            "text": book.add_format({"valign": "top", "text_wrap": True}),
            "plain": book.add_format({"valign": "top"}),
            "link": book.add_format({"valign": "top", "font_color": "#0563C1", "underline": 1}),
            "time": book.add_format({"valign": "top", "num_format": "yyyy-mm-dd hh:mm:ss"}),
            "day": book.add_format({"valign": "top", "num_format": "yyyy-mm-dd"}),
        }
        self._sheets: list[_Sheet] = []

    def sheet(self, name: str, heads: Sequence[Head], *, kept: int = 0) -> _Sheet:
        """A sheet whose first row, and the first ``kept`` columns, stay in sight."""
        self._sheets.append(_Sheet(self, name, heads, kept))
        return self._sheets[-1]

    def finish(self) -> None:
        for sheet in self._sheets:
            sheet.finish()

    def fitting(self, text: str) -> str:
        """``text`` as a cell takes it."""
        if len(text) > _MOST_UNITS // 2 and len(text.encode("utf-16-le")) // 2 > _MOST_UNITS:
            self.cut += 1
            room = (_MOST_UNITS - len(CUT)) * 2
            text = text.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + CUT
        # xlsxwriter takes what looks so for XML of its own; a space behind it makes it text.
        return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text


class _Sheet:
    """Rows one after the other, in as many sheets as they need."""

    def __init__(self, book: _Book, name: str, heads: Sequence[Head], kept: int) -> None:
        self._book, self._name, self._heads, self._kept = book, name, heads, kept
        self.rows = self._parts = 0
        self._begin()

    def _begin(self) -> None:
        self._parts += 1
        name = self._name if self._parts == 1 else f"{self._name} {self._parts}"
        self._sheet = self._book.book.add_worksheet(name)
        self._next, self._links = 1, 0
        self._sheet.freeze_panes(1, self._kept)
        for column, head in enumerate(self._heads):
            options = {"level": min(head.depth, 7)} if head.depth else {}
            self._sheet.set_column(column, column, head.width, None, options)
            look = self._book.looks["head"]
            if head.colour:
                about = {"bold": True, "valign": "top", "text_wrap": True, "bottom": 5, "bottom_color": head.colour}
                look = self._book.book.add_format(about)
            self._sheet.write_string(0, column, self._book.fitting(head.name), look)

    def row(self, cells: Sequence[Cell | Link]) -> None:
        if self._next == _MOST_ROWS:
            self.finish()
            self._begin()
        for column, cell in enumerate(cells):
            if cell is not None and cell != "":
                self._write(column, cell)
        self._next += 1
        self.rows += 1

    def _write(self, column: int, cell: Cell | Link) -> None:
        sheet, row, looks = self._sheet, self._next, self._book.looks
        if isinstance(cell, str):
            sheet.write_string(row, column, self._book.fitting(cell), looks["text"])
        elif isinstance(cell, Link):
            self._links += 1
            if self._links <= _MOST_LINKS:
                sheet.write_url(row, column, cell.address, looks["link"], cell.words)
            else:
                sheet.write_string(row, column, cell.address, looks["plain"])
        elif isinstance(cell, date) and cell.year < _FIRST_YEAR:
            sheet.write_string(row, column, cell.isoformat(), looks["plain"])
        elif isinstance(cell, date):
            look = looks["time" if isinstance(cell, datetime) else "day"]
            sheet.write_datetime(row, column, cell, look)
        else:
            sheet.write_number(row, column, cell, looks["plain"])

    def finish(self) -> None:
        self._sheet.autofilter(0, 0, max(self._next - 1, 1), len(self._heads) - 1)


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
