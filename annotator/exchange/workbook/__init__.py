"""A workbook of Excel (Office Open XML, ECMA-376 part 1, 18), its rows written one after the other. Pure.

Rows wait in temporary files, so that a workbook of any size takes little memory. Text stands in its cell
(``inlineStr``), so none is ever a formula. What XML can't hold becomes U+FFFD, and an "_x0041_" that somebody wrote
stays so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from datetime import date, datetime
from functools import lru_cache
from html import escape
from tempfile import TemporaryFile
from typing import IO, NamedTuple

from annotator.exchange.workbook.parts import BOOK, MAIN, OF, PROPERTIES, ROOT, STYLES, TYPES, WRAPPED, XML, relations
from annotator.exchange.zipping import zipped

CUT = " … [cut]"  # the end of a cell that was longer than a cell may be
MOST_UNITS = 32_767  # UTF-16 units of a cell
MOST_ROWS = 1_048_576
MOST_LINKS = 65_530  # on one sheet; the rest stay text

_FIRST_YEAR = 1901  # days before 1900 are unknown to Excel, and it counts one too many in that year
_BEFORE_THE_FIRST_DAY = date(1899, 12, 30).toordinal()
_DAY = 86_400
_BLOCK = 65_536
_SHORT = 60  # code points
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_HEAD, _TEXT, _PLAIN, _LINK, _TIME, _DATE = 1, 2, 3, 4, 5, 6  # looks of cells, by their place in the styles

Cell = str | float | date | None


class Head(NamedTuple):
    """A column: what it is called, how wide it is in characters, how deep it lies in a tree, its colour (#rrggbb)."""

    name: str
    width: int
    depth: int = 0
    colour: str = ""


class Link(NamedTuple):
    """A cell that leads to an address."""

    address: str
    words: str


class Workbook:
    """Sheets in their order; ``cut`` counts the cells that were too long. Used as a context: it holds open files."""

    def __init__(self, *, title: str, made: datetime) -> None:
        self.cut = 0
        self._title, self._made = title, made
        self._parts: list[_Part] = []
        self._colours: dict[str, int] = {}
        self._files = ExitStack()

    def __enter__(self) -> Workbook:
        return self

    def __exit__(self, *_why: object) -> None:
        self._files.close()

    def sheet(self, name: str, heads: Sequence[Head]) -> Sheet:
        """A sheet whose first row and column stay in sight, and whose columns can be filtered."""
        return Sheet(self, name, heads)

    def pieces(self) -> Iterator[bytes]:
        """The file, once all rows are in it."""
        parts = sorted(self._parts, key=lambda part: part.sheet)
        return zipped(self._contents(parts))

    def _contents(self, parts: Sequence[_Part]) -> Iterator[tuple[str, Iterable[str | bytes]]]:
        numbers = range(1, len(parts) + 1)
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
        types = "".join(
            f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{kind}.worksheet+xml"/>'
            for number in numbers
        )
        yield "[Content_Types].xml", [TYPES.replace("SHEETS", types)]
        yield "_rels/.rels", [ROOT]
        yield "docProps/core.xml", [self._properties()]
        names = "".join(
            f'<sheet name="{_xml(part.name)}" sheetId="{number}" r:id="rId{number}"/>'
            for number, part in zip(numbers, parts, strict=True)
        )
        filters = "".join(
            f'<definedName name="_xlnm._FilterDatabase" localSheetId="{at}" hidden="1">'
            f"'{_xml(part.name)}'!$A$1:${part.last_column}${part.rows}</definedName>"
            for at, part in enumerate(parts)
        )
        yield "xl/workbook.xml", [BOOK.replace("SHEETS", names).replace("FILTERS", filters)]
        yield "xl/styles.xml", [self._styles()]
        leading = "".join(
            f'<Relationship Id="rId{n}" Type="{OF}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
        )
        styles = f'<Relationship Id="rId0" Type="{OF}/styles" Target="styles.xml"/>'
        yield "xl/_rels/workbook.xml.rels", [relations(leading + styles)]
        for number, part in zip(numbers, parts, strict=True):
            yield f"xl/worksheets/sheet{number}.xml", part.content()
            if part.targets:
                yield f"xl/worksheets/_rels/sheet{number}.xml.rels", [relations("".join(part.relations()))]

    def number(self) -> int:
        """Of the next sheet."""
        return len({part.sheet for part in self._parts})

    def begin(self, part: _Part) -> None:
        for file in (part.body, part.links):
            self._files.enter_context(file)
        self._parts.append(part)

    def head_look(self, colour: str) -> int:
        """The look of a column's head with a line of this colour under it."""
        return self._colours.setdefault(colour, _DATE + 1 + len(self._colours)) if colour else _HEAD

    def text(self, words: str) -> str:
        """What a cell of text holds, as XML."""
        if len(words) < _SHORT:
            return _again(words)
        if len(words) > MOST_UNITS // 2 and len(words.encode("utf-16-le", "replace")) // 2 > MOST_UNITS:
            self.cut += 1
            room = (MOST_UNITS - len(CUT)) * 2
            words = words.encode("utf-16-le", "replace")[:room].decode("utf-16-le", "ignore") + CUT
        return _xml(words)

    def _properties(self) -> str:
        when = f"{self._made.replace(tzinfo=None, microsecond=0).isoformat()}Z"
        return PROPERTIES.replace("WHEN", when).replace("TITLE", _xml(self._title))

    def _styles(self) -> str:
        lines = "".join(
            f'<border><left/><right/><top/><bottom style="thick"><color rgb="FF{colour[1:].upper()}"/></bottom>'
            "</border>"
            for colour in self._colours
        )
        looks = "".join(
            f'<xf numFmtId="0" fontId="1" fillId="0" borderId="{2 + at}" xfId="0" applyFont="1" applyBorder="1"'
            f' applyAlignment="1">{WRAPPED}</xf>'
            for at in range(len(self._colours))
        )
        return STYLES.replace("LINES", lines).replace("LOOKS", looks)


class _Part:
    """One sheet of the file, with its rows so far."""

    def __init__(self, sheet: int, name: str, heads: Sequence[Head]) -> None:
        self.sheet, self.name, self.heads = sheet, name, heads
        self.rows = 0
        self.body: IO[bytes] = TemporaryFile()  # noqa: SIM115 (the workbook closes it)
        self.links: IO[bytes] = TemporaryFile()  # noqa: SIM115 (the workbook closes it)
        self.targets: dict[str, int] = {}
        self.linked = 0

    @property
    def last_column(self) -> str:
        return _letters(len(self.heads) - 1)

    def content(self) -> Iterator[str | bytes]:
        deepest = max((head.depth for head in self.heads), default=0)
        outline = f' outlineLevelCol="{min(deepest, 7)}"' if deepest else ""
        where = f"A1:{self.last_column}{self.rows}"
        yield (
            f'{XML}<worksheet xmlns="{MAIN}" xmlns:r="{OF}"><dimension ref="{where}"/><sheetViews><sheetView'
            ' workbookViewId="0"><pane xSplit="1" ySplit="1" topLeftCell="B2" activePane="bottomRight"'
            f' state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"{outline}/><cols>'
        )
        for number, head in enumerate(self.heads, 1):
            level = f' outlineLevel="{min(head.depth, 7)}"' if head.depth else ""
            yield f'<col min="{number}" max="{number}" width="{head.width}" customWidth="1"{level}/>'
        yield "</cols><sheetData>"
        yield from _read(self.body)
        yield f'</sheetData><autoFilter ref="{where}"/>'
        if self.targets:
            yield "<hyperlinks>"
            yield from _read(self.links)
            yield "</hyperlinks>"
        yield '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/></worksheet>'

    def relations(self) -> Iterator[str]:
        for target, number in self.targets.items():
            address = _xml(target)
            yield f'<Relationship Id="rId{number}" Type="{OF}/hyperlink" Target="{address}" TargetMode="External"/>'


class Sheet:
    """Rows one after the other, in as many sheets of the file as they need; ``rows`` counts them."""

    def __init__(self, book: Workbook, name: str, heads: Sequence[Head]) -> None:
        self._book, self._name, self._heads = book, name, heads
        self._letters = [_letters(column) for column in range(len(heads))]
        self._number, self._parts, self.rows = book.number(), 0, 0
        self._begin()

    def row(self, cells: Sequence[Cell | Link]) -> None:
        """``None`` and "" leave a cell empty."""
        if self._part.rows == MOST_ROWS:
            self._begin()
        self._part.rows += 1
        self.rows += 1
        row = self._part.rows
        written = [
            self._cell(f"{letters}{row}", cell)
            for letters, cell in zip(self._letters, cells, strict=False)
            if cell is not None and cell != ""
        ]
        self._part.body.write(f'<row r="{row}">{"".join(written)}</row>'.encode())

    def _begin(self) -> None:
        self._parts += 1
        name = self._name if self._parts == 1 else f"{self._name} {self._parts}"
        self._part = _Part(self._number, name, self._heads)
        self._book.begin(self._part)
        heads = (
            _text(f"{letters}1", self._book.head_look(head.colour), self._book.text(head.name))
            for letters, head in zip(self._letters, self._heads, strict=True)
        )
        self._part.body.write(f'<row r="1">{"".join(heads)}</row>'.encode())
        self._part.rows = 1

    def _cell(self, place: str, cell: Cell | Link) -> str:
        if isinstance(cell, str):
            return _text(place, _TEXT, self._book.text(cell))
        if isinstance(cell, Link):
            return self._link(place, cell)
        if isinstance(cell, date):
            if cell.year < _FIRST_YEAR:
                return _text(place, _PLAIN, cell.isoformat())
            look = _TIME if isinstance(cell, datetime) else _DATE
            return f'<c r="{place}" s="{look}"><v>{_days(cell)!r}</v></c>'
        return f'<c r="{place}" s="{_PLAIN}"><v>{cell!r}</v></c>'

    def _link(self, place: str, link: Link) -> str:
        part = self._part
        part.linked += 1
        if part.linked > MOST_LINKS:
            return _text(place, _PLAIN, self._book.text(link.address))
        target, _mark, within = link.address.partition("#")
        number = part.targets.setdefault(target, len(part.targets) + 1)
        location = f' location="{_xml(within)}"' if within else ""
        part.links.write(f'<hyperlink ref="{place}" r:id="rId{number}"{location}/>'.encode())
        return _text(place, _LINK, self._book.text(link.words))


def _text(place: str, look: int, words: str) -> str:
    return f'<c r="{place}" s="{look}" t="inlineStr"><is><t xml:space="preserve">{words}</t></is></c>'


@lru_cache(maxsize=4096)
def _again(words: str) -> str:
    """Of short words, which come again and again: titles, tags, names."""
    return _xml(words)


def _xml(words: str) -> str:
    if not words.isprintable():
        words = _NOT_XML.sub("\ufffd", words.replace("\r", "\n"))
    if "_x" in words:
        words = _ESCAPED.sub("_x005F_", words)
    return escape(words)


def _days(moment: date) -> float:
    """Days since the end of 1899, as Excel counts."""
    days = moment.toordinal() - _BEFORE_THE_FIRST_DAY
    if not isinstance(moment, datetime):
        return days
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second + moment.microsecond / 1_000_000
    return days + seconds / _DAY


def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _read(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while block := file.read(_BLOCK):
        yield block
