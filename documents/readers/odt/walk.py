"""Goes through the text of an OpenDocument file and tells a BlockWriter what it meets. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote

from lxml import etree

from documents import progress
from documents.article import BlockKind, MarkKind, Picture
from documents.blockwriter import PARAGRAPH, BlockWriter, Shape
from documents.markup import absolute
from documents.readers.odt.asides import Asides
from documents.readers.odt.names import DRAW, OFFICE, SVG, TABLE, TEXT, XLINK, number
from documents.readers.odt.styles import Styles

_SPACES = re.compile(r"[ \t\n]+")
_MOST_SPACES = 1000
_MOST_COLUMNS = 1000
_SHAPES = "custom-shape rect ellipse circle line connector polygon polyline path caption text-box"
_SKIPPED = (
    *(f"{TEXT}{name}" for name in ("sequence-decls", "variable-decls", "user-field-decls", "table-of-content-source")),
    *(f"{OFFICE}forms", f"{OFFICE}event-listeners", f"{SVG}title", f"{SVG}desc", f"{DRAW}image"),
)


class Walk:
    """``writer`` holds what was read, ``asides`` what stands beside it. ``picture`` and ``formula`` answer a
    ``draw:image`` and a ``draw:object`` with what they show, if that can be shown."""

    def __init__(
        self,
        styles: Styles,
        *,
        picture: Callable[[etree._Element], Picture | None],
        formula: Callable[[etree._Element], etree._Element | None],
    ) -> None:
        self.writer = BlockWriter()
        self.asides = Asides(self.writer)
        self._styles, self._picture, self._formula = styles, picture, formula
        self._shape = PARAGRAPH
        self._lists: list[tuple[str, int, bool]] = []  # style, next number, whether it is ordered
        self._last_numbers: dict[tuple[str, int], int] = {}
        self._item: Shape | None = None  # of an entry whose first block is still to come
        self._tables, self._row_number, self._column = 0, -1, -1
        self._cell: Shape | None = None
        self._in_note = False
        self._continues = False  # whether the next paragraph of a cell or note goes on in the block that is open
        self._boxes: list[etree._Element] = []  # text that floats beside the paragraph
        self._entering: dict[str, Callable[[etree._Element], None]] = {
            f"{TEXT}p": self._paragraph,
            f"{TEXT}h": self._heading,
            f"{TEXT}span": self._span,
            f"{TEXT}a": lambda link: self._linked(link, _target(link)),
            f"{TEXT}s": self._spaces,
            f"{TEXT}tab": lambda _: self.writer.write("\t"),
            f"{TEXT}line-break": lambda _: self.writer.line_break(),
            f"{TEXT}list": self._list,
            f"{TEXT}list-item": self._list_item,
            f"{TEXT}section": self._section,
            f"{TEXT}ruby-text": self._ruby_text,
            f"{TEXT}note": self.asides.refer_to_note,
            f"{TEXT}tracked-changes": self.asides.take_changes,
            f"{OFFICE}annotation": self.asides.take_annotation,
            f"{OFFICE}annotation-end": self.asides.end_annotation,
            f"{TABLE}table": self._table,
            f"{TABLE}table-row": self._row,
            f"{TABLE}table-cell": self._table_cell,
            f"{TABLE}covered-table-cell": self._skip_columns,
            f"{DRAW}frame": self._frame,
            **dict.fromkeys((f"{DRAW}{name}" for name in _SHAPES.split()), self._boxes.append),
            **dict.fromkeys((f"{TEXT}bookmark", f"{TEXT}bookmark-start", f"{TEXT}reference-mark"), self._bookmark),
            f"{TEXT}reference-mark-start": self._bookmark,
            **dict.fromkeys((f"{TEXT}bookmark-ref", f"{TEXT}reference-ref"), self._reference),
            **dict.fromkeys(_SKIPPED, lambda _: None),
        }

    def through(self, body: etree._Element) -> None:
        """Writes all of the text, then its notes."""
        for done, element in enumerate(body):
            if done % 500 == 0:
                progress.report(done, len(body))
            self._element(element)
            self._write_boxes()
        self._in_note = True
        for note in self.asides.notes():
            self._begin(Shape(BlockKind.NOTE))
            self.asides.begin_note(note)
            self._continues = True
            self._inside(note.body)
        self.writer.end()

    def _element(self, element: etree._Element) -> None:
        enter = self._entering.get(element.tag)
        if enter is not None:
            enter(element)
        else:
            self._inside(element)

    def _inside(self, element: etree._Element) -> None:
        """The words and elements in an element."""
        if element.text:
            self._words(element.text)
        for child in element:
            self._element(child)
            if child.tail:
                self._words(child.tail)

    def _words(self, words: str) -> None:
        self.writer.write(_SPACES.sub(" ", words) if self._shape.kind is BlockKind.CODE else words)

    def _begin(self, shape: Shape) -> None:
        self._shape = shape
        self.writer.begin(shape)

    def _paragraph(self, element: etree._Element) -> None:
        style = element.get(f"{TEXT}style-name") or ""
        if self._cell is not None or self._in_note:
            self._go_on()
        else:
            kind, level = self._styles.paragraph(style)
            shape, self._item = self._item or Shape(kind, level=level), None
            if shape.kind is BlockKind.CODE and self._shape.kind is BlockKind.CODE:
                self.writer.write("\n")  # each line of a listing is a paragraph
            else:
                self._begin(shape)
        marks = self._styles.marks("paragraph", style) if self._shape.kind is not BlockKind.HEADING else ()
        self._marked(element, marks)
        self._write_boxes()

    def _go_on(self) -> None:
        """A further paragraph of a cell is a line of it, one of a note a block."""
        if self._continues:
            self._continues = False
        elif self._cell is not None:
            self.writer.line_break()
        else:
            self._begin(Shape(BlockKind.NOTE))

    def _heading(self, element: etree._Element) -> None:
        if self._cell is not None or self._in_note:
            self._paragraph(element)
            return
        level = number(element.get(f"{TEXT}outline-level"), 1)
        self._item = None
        self._begin(Shape(BlockKind.HEADING, level=min(max(level, 1), 6)))
        self._inside(element)
        self._write_boxes()

    def _write_boxes(self) -> None:
        while self._boxes:
            box = self._boxes.pop(0)
            self._inside(box)

    def _span(self, element: etree._Element) -> None:
        self._marked(element, self._styles.marks("text", element.get(f"{TEXT}style-name") or ""))

    def _marked(self, element: etree._Element, marks: tuple[MarkKind, ...]) -> None:
        for kind in marks:
            self.writer.open_mark(kind)
        self._inside(element)
        for kind in reversed(marks):
            self.writer.close_mark(kind)

    def _linked(self, element: etree._Element, href: str) -> None:
        self.writer.open_mark(MarkKind.LINK, href)
        self._inside(element)
        self.writer.close_mark(MarkKind.LINK)

    def _reference(self, element: etree._Element) -> None:
        self._linked(element, f"#bookmark-{element.get(f'{TEXT}ref-name')}")

    def _bookmark(self, element: etree._Element) -> None:
        self.writer.anchor(f"bookmark-{element.get(f'{TEXT}name')}")

    def _spaces(self, element: etree._Element) -> None:
        self.writer.write(" " * min(number(element.get(f"{TEXT}c"), 1), _MOST_SPACES))

    def _ruby_text(self, element: etree._Element) -> None:
        self.writer.write("(")
        self._inside(element)
        self.writer.write(")")

    def _section(self, element: etree._Element) -> None:
        if element.get(f"{TEXT}display") != "none":
            self._inside(element)

    def _list(self, element: etree._Element) -> None:
        style = element.get(f"{TEXT}style-name") or (self._lists[-1][0] if self._lists else "")
        level = len(self._lists) + 1
        start = self._styles.start(style, level)
        if element.get(f"{TEXT}continue-numbering") == "true" or element.get(f"{TEXT}continue-list"):
            start = self._last_numbers.get((style, level), start)
        self._lists.append((style, start, self._styles.is_ordered(style, level)))
        self._inside(element)
        _, self._last_numbers[style, level], _ = self._lists.pop()

    def _list_item(self, element: etree._Element) -> None:
        style, following, ordered = self._lists[-1] if self._lists else ("", 1, False)
        place = number(element.get(f"{TEXT}start-value"), following)
        self._item = Shape(BlockKind.ITEM, level=max(len(self._lists), 1), number=place if ordered else None)
        if self._lists:
            self._lists[-1] = (style, place + 1, ordered)
        self._inside(element)
        self._item = None

    def _table(self, element: etree._Element) -> None:
        if self._cell is None and not self._in_note:
            self._row_number = -1
            self._inside(element)
            self._tables += 1
            self._begin(PARAGRAPH)
        else:
            self._inside(element)

    def _row(self, element: etree._Element) -> None:
        if self._cell is None:
            self._row_number, self._column = self._row_number + 1, -1
        self._inside(element)

    def _table_cell(self, element: etree._Element) -> None:
        if self._cell is not None or self._in_note:
            self._inside(element)
            return
        head = element.getparent().getparent().tag == f"{TABLE}table-header-rows"
        self._column += 1
        place = {"number": self._tables, "row": max(self._row_number, 0), "column": self._column}
        self._cell = Shape(BlockKind.CELL, head=head, **place)
        self._begin(self._cell)
        self._continues = True
        self._inside(element)
        self._write_boxes()
        self._cell, self._continues = None, False
        self._column -= 1
        self._skip_columns(element)

    def _skip_columns(self, element: etree._Element) -> None:
        self._column += min(number(element.get(f"{TABLE}number-columns-repeated"), 1), _MOST_COLUMNS)

    def _frame(self, element: etree._Element) -> None:
        for thing in element.iter(f"{DRAW}object"):
            tree = self._formula(thing)
            if tree is not None:
                self.writer.write(_of_formula(tree))
                return
        image = element.find(f"{DRAW}image")
        picture = self._picture(image) if image is not None and self._cell is None else None
        if picture is not None:
            shape = self._shape
            self.writer.figure(picture, element.findtext(f"{SVG}title") or element.findtext(f"{SVG}desc") or "")
            self._begin(PARAGRAPH if shape.kind is BlockKind.ITEM else shape)
        for child in element:
            self._element(child)


def _target(link: etree._Element) -> str:
    href = (link.get(f"{XLINK}href") or "").strip()
    return f"#bookmark-{unquote(href[1:]).partition('|')[0]}" if href.startswith("#") else absolute(href, "")


def _of_formula(tree: etree._Element) -> str:
    """A formula as its author wrote it, or else its signs one after the other."""
    written = next((one.text for one in tree.iter("{*}annotation") if (one.text or "").strip()), None)
    return written or "".join("".join(tree.itertext()).split())
