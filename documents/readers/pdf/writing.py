"""Paragraphs → text, blocks and marks. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from documents.article import NO_WORDS, BlockKind, Mark, MarkKind, PageStart
from documents.blockwriter import PARAGRAPH, BlockWriter, Shape
from documents.readers.pdf.columns import Row, gap_between
from documents.readers.pdf.hyphens import HYPHEN_SIGNS, Hyphens
from documents.readers.pdf.lines import Line, LineMark
from documents.readers.pdf.page import Page
from documents.readers.pdf.paragraphs import Habits, Paragraph

# Places that are asked for when all is written travel as marks that no article has: TIME with these as addresses.
REMARK, _PAGE = "remark:", "page:"
_OF_FONTS = (MarkKind.STRONG, MarkKind.EMPHASIS, MarkKind.CODE)


class Writing:
    """Writes the paragraphs of a file in their order; ``blocks``, ``marks`` and places are the result."""

    def __init__(self, habits: Habits, hyphens: Hyphens) -> None:
        self.writer = BlockWriter()
        self.places: dict[str, list[tuple[int, int]]] = {}  # of each remark
        self._habits, self._hyphens = habits, hyphens
        self.body = 0  # how many of the blocks are not furniture
        self._page = -1
        self._starts: dict[int, int] = {}

    def paragraph(self, paragraph: Paragraph) -> None:
        """One block, or a picture's."""
        picture = paragraph.rows[0].lines[0].picture
        if picture is not None:
            before = len(self.writer.blocks)
            self.writer.figure(picture, NO_WORDS)
            self._begin_page(paragraph.rows[0].page, before)
            return
        self.writer.begin(_shape(paragraph))
        if paragraph.label:
            self.writer.anchor(f"note:{paragraph.rows[0].page}:{paragraph.label}")
        text, marks = self._joined(paragraph)
        skipped = _without_fonts(paragraph, self._habits)
        self._write(text, [mark for mark in marks if mark[2] not in skipped])

    def end_body(self) -> None:
        self.writer.end()
        self.body = len(self.writer.blocks)

    def furniture(self, pages: Iterable[Page]) -> None:
        """The heads and feet, a block for each page that has some."""
        for page in pages:
            if page.furniture:
                self.writer.begin(PARAGRAPH)
                base: float | None = None
                for line in page.furniture:
                    if base is not None:
                        self.writer.write(" ") if abs(line.base - base) < line.size / 2 else self.writer.line_break()
                    self._write(line.text.rstrip("\ufffe"), line.marks)
                    base = line.base

    def finish(self) -> None:
        """Ends the last block and finds the places."""
        self.writer.end()
        kept: list[Mark] = []
        text = self.writer.text
        for mark in self.writer.marks:
            if mark.href.startswith(REMARK):
                self.places.setdefault(mark.href, []).append((mark.start, mark.end))
            elif mark.href.startswith(_PAGE):
                self._starts.setdefault(int(mark.href[len(_PAGE) :]), mark.start)
            elif not _went_on(kept, mark, text):
                kept.append(mark)
        self.writer.marks[:] = kept
        self.writer.resolve()

    def page_starts(self, pages: Sequence[Page]) -> tuple[PageStart, ...]:
        """Each page's first body; a page without any starts where the next one does."""
        starts: list[PageStart] = []
        place = self.writer.blocks[-1].end if self.writer.blocks else 0
        for page in reversed(pages):
            place = min(self._starts.get(page.index, place), place)
            starts.append(PageStart(place, page.label))
        return tuple(reversed(starts))

    def _begin_page(self, page: int, block: int) -> None:
        if page > self._page:
            self._page = page
            self._starts[page] = self.writer.blocks[block].start

    def _joined(self, paragraph: Paragraph) -> tuple[str, list[LineMark]]:
        """The paragraph's words, and the marks in them."""
        parts: list[str] = []
        marks: list[LineMark] = []
        length = 0
        before: Line | None = None
        for row in paragraph.rows:
            for line in row.lines:
                text = line.text
                if before is not None:
                    cut, between = self._between(paragraph, row, before, line)
                    if cut:
                        parts[-1] = parts[-1][:-cut]
                    parts.append(between)
                    length += len(between) - cut
                skip = paragraph.mark if not parts else 0
                text = text[skip:] if skip else text
                if line.page > self._page:
                    self._page = line.page
                    marks.append((length, length + len(text), MarkKind.TIME, f"{_PAGE}{line.page}"))
                for mark in line.marks:
                    if mark[1] > skip:
                        begin, end = max(mark[0] - skip, 0) + length, mark[1] - skip + length
                        marks += [
                            (begin, end, kind, href)
                            for kind, href in _leading(mark, line, own=not parts and bool(paragraph.label))
                        ]
                parts.append(text)
                length += len(text)
                before = line
        return "".join(parts).replace("\ufffe", "-"), marks

    def _between(self, paragraph: Paragraph, row: Row, before: Line, line: Line) -> tuple[int, str]:
        """How much of the line before is cut off, and what parts the two."""
        first = line is row.lines[0]
        if paragraph.kind is not BlockKind.CODE:
            apart = first or before.text.endswith(HYPHEN_SIGNS)
            return self._hyphens.joint(before.text, line.text) if apart else (0, gap_between(before, line))
        if not first:
            return 0, "  "
        width = (line.x1 - line.x0) / len(line.text) or 1.0
        left = min(other.x0 for other in paragraph.rows)
        return 0, "\n" + " " * min(round((line.x0 - left) / width), 200)

    def _write(self, text: str, marks: Sequence[LineMark]) -> None:
        if not marks:
            self.writer.write(text)
            return
        edges = sorted({0, len(text), *(min(place, len(text)) for mark in marks for place in mark[:2])})
        for start, end in zip(edges, edges[1:], strict=False):
            here = [mark for mark in marks if mark[0] <= start and end <= mark[1]]
            for _, _, kind, href in here:
                self.writer.open_mark(kind, href)
            self.writer.write(text[start:end])
            for _, _, kind, _ in reversed(here):
                self.writer.close_mark(kind)


def _shape(paragraph: Paragraph) -> Shape:
    level = paragraph.level
    return Shape(paragraph.kind, level, paragraph.number, paragraph.row, paragraph.column)


def _went_on(kept: list[Mark], mark: Mark, text: str) -> bool:
    """Whether the mark goes on from one just before, with no more than a space between; that one is made longer."""
    for index in range(len(kept) - 1, max(len(kept) - 5, -1), -1):
        before = kept[index]
        if (before.kind, before.href) == (mark.kind, mark.href) and text[before.end : mark.start] in ("", " "):
            kept[index] = replace(before, end=mark.end)
            return True
    return False


def _without_fonts(paragraph: Paragraph, habits: Habits) -> tuple[MarkKind, ...]:
    """The kinds of marks that say nothing here."""
    if paragraph.kind in (BlockKind.HEADING, BlockKind.CODE):
        return _OF_FONTS
    return (MarkKind.CODE,) if habits.mono else ()


def _leading(mark: LineMark, line: Line, *, own: bool) -> list[tuple[MarkKind, str]]:
    """The mark as it is kept; a raised one leads to the note of its page, if there is one and it isn't its ``own``."""
    start, end, kind, href = mark
    if kind is MarkKind.SUPERSCRIPT and not (own and start == 0):
        return [(MarkKind.LINK, f"#note:{line.page}:{line.text[start:end]}"), (kind, href)]
    return [(kind, href)]
