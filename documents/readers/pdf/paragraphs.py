"""Rows → paragraphs: where one ends and the next begins, and which are entries of lists. Pure.

A new paragraph shows by a wider gap, another font, an indent, a list's mark, or a row that ends although the next
word would have had room in it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from documents.article import BlockKind, MarkKind
from documents.readers.pdf.columns import Column, Row
from documents.readers.pdf.fonts import BOLD, MONO
from documents.readers.pdf.lines import HYPHEN

_BULLET = re.compile(r"[•◦▪▫●○■□‣⁃∙·➢➤✓✔❖◆◇\uf0b7\uf0a7\uf0d8\uf076\uf02d]\s*|[–—*-]\s+(?=\S)")
_NUMBERED = re.compile(r"(\d{1,3})[.)]\s+(?=\S)")
_LETTERED = re.compile(r"(?:\((?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})\)|(?:[a-zA-Z]|[ivx]{1,5})\))\s+(?=\S)")
_ENDED = re.compile(r"[.!?:;…。！？：؟۔]['\"”’»)\]\d]*$")
LEADER = re.compile(r"(?:[.…·_] ?){5,}")  # of a table of contents
_WORD = re.compile(r"\S+")


@dataclass(slots=True)
class Paragraph:
    """Rows that belong together, and what they are."""

    rows: list[Row]
    right: float = 0.0  # the edge that its rows reach
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    number: int | None = None
    row: int | None = None  # of a table's cell
    column: int | None = None
    mark: int = 0  # how many of its first characters are a list's mark
    indented: bool = False
    starts_column: bool = False
    label: str = ""  # of a note

    @property
    def text(self) -> str:
        return " ".join(row.text for row in self.rows)

    @property
    def size(self) -> float:
        return self.rows[0].size


@dataclass(slots=True)
class Habits:
    """How the file is set: the size of most of its text, and from baseline to baseline by size."""

    size: float = 10.0
    mono: bool = False
    leading: dict[float, float] = field(default_factory=dict)


def habits_of(columns: Iterable[Column]) -> Habits:
    """Counted over a whole file."""
    sizes: Counter[float] = Counter()
    mono = 0
    gaps: dict[float, Counter[float]] = {}
    for column in columns:
        before: Row | None = None
        for row in column.rows:
            size, length = _rounded(row.size), len(row.text)
            sizes[size] += length
            mono += length if row.style & MONO else 0
            if before is not None and _rounded(before.size) == size:
                gap = round((row.base - before.base) / size, 1)
                if 0.8 < gap < 3.2:
                    gaps.setdefault(size, Counter())[gap] += 1
            before = row
    if not sizes:
        return Habits()
    leading = {size: _usual(counted) for size, counted in gaps.items()}
    return Habits(sizes.most_common(1)[0][0], 2 * mono > sizes.total(), leading)


def paragraphs_of(column: Column, habits: Habits) -> list[Paragraph]:
    """The paragraphs of a column, from top to bottom."""
    found: list[Paragraph] = []
    for group in _groups(column.rows, habits):
        if group[0].lines[0].picture:
            found.append(Paragraph(group, kind=BlockKind.FIGURE))
        elif not habits.mono and len(group) > 1 and all(row.style & MONO for row in group):
            found.append(Paragraph(group, kind=BlockKind.CODE))
        else:
            found += _split(group, habits)
    if found:
        found[0].starts_column = True
        _set_levels(found)
    return found


def ended(text: str) -> bool:
    """Whether these words end as a sentence does."""
    return _ENDED.search(text) is not None


def _usual(counted: Counter[float]) -> float:
    """The leading: the narrowest gap that is common, as the gaps between paragraphs may be commoner still."""
    most = counted.most_common(1)[0][1]
    return min(gap for gap, count in counted.items() if count >= max(0.3 * most, 1))


def _rounded(size: float) -> float:
    return round(size * 2) / 2 or 0.5


def _groups(rows: Sequence[Row], habits: Habits) -> Iterator[list[Row]]:
    """Rows of the same font that follow each other without a wider gap."""
    group: list[Row] = []
    apart = 0.0  # from baseline to baseline in this group
    for row in rows:
        if group:
            before = group[-1]
            gap = row.base - before.base
            size = min(row.size, before.size)
            leading = habits.leading.get(_rounded(size), 1.35) * size
            wide = (
                gap > min(leading, apart or leading) + 0.3 * size
                if apart
                else gap > max(leading, 1.2 * size) + 0.3 * size
            )
            if wide or gap < 0 or _is_other_font(before, row):
                yield group
                group, apart = [], 0.0
            else:
                apart = gap
        group.append(row)
    if group:
        yield group


def _is_other_font(before: Row, row: Row) -> bool:
    if before.lines[0].picture or row.lines[0].picture:
        return True
    if abs(before.size - row.size) > 0.14 * max(before.size, row.size):
        return True
    return (before.style ^ row.style) & BOLD != 0 and (is_wholly_bold(before) or is_wholly_bold(row))


def is_wholly_bold(row: Row) -> bool:
    """Whether no word of the row is set lighter."""
    for line in row.lines:
        bold = sum(end - start for start, end, kind, _ in line.marks if kind is MarkKind.STRONG)
        if bold < len(line.text) - 2:
            return False
    return True


@dataclass(slots=True)
class _Group:
    """Rows of one font without a wider gap between them, and how they are set."""

    rows: list[Row]
    left: float
    right: float
    hanging: bool  # the first row of each paragraph begins further out
    keeps_together: bool  # centred or large: where such rows end says nothing

    def is_in(self, row: Row) -> bool:
        """Whether the row begins further in than most."""
        return row.x0 > self.left + 0.7 * row.size


def _group(rows: list[Row], habits: Habits) -> _Group:
    left, right = min(row.x0 for row in rows), max(row.x1 for row in rows)
    size = rows[0].size
    centred = any(row.x0 > left + 0.7 * size for row in rows) and all(
        abs((row.x0 - left) - (right - row.x1)) < 0.8 * size for row in rows
    )
    group = _Group(rows, left, right, hanging=False, keeps_together=centred or size > 1.15 * habits.size)
    inner = sum(map(group.is_in, rows))
    group.hanging = len(rows) > 2 and not group.is_in(rows[0]) and 2 * inner > len(rows)
    return group


def _split(rows: list[Row], habits: Habits) -> Iterator[Paragraph]:
    group = _group(rows, habits)
    current: Paragraph | None = None
    for row in rows:
        begun = _entry(row, group.right, current)
        if current is not None and begun is None:
            together = group.keeps_together and not ended(current.rows[-1].text)
            if together or not _begins(row, current, group):
                current.rows.append(row)
                continue
        if current is not None:
            yield current
        current = begun or Paragraph([row], group.right, indented=group.is_in(row) and not group.hanging)
    if current is not None:
        yield current


def _entry(row: Row, right: float, current: Paragraph | None) -> Paragraph | None:
    """The entry of a list, or the note, that this row begins."""
    text = row.text
    if _has_raised_start(row):
        return Paragraph([row], right)
    if text[0].isalpha() and ")" not in text[1:6]:
        return None
    bullet = _BULLET.match(text)
    if bullet:
        return Paragraph([row], right, BlockKind.ITEM, 1, mark=bullet.end())
    before = current.rows[-1] if current else None
    free = current is None or before is None or ended(before.text) or right - before.x1 > 3 * row.size
    if not free and current is not None and current.kind is BlockKind.ITEM:
        free = abs(row.x0 - current.rows[0].x0) < 0.3 * row.size  # under the mark of the entry before
    numbered = _NUMBERED.match(text) if free else None
    if numbered:
        return Paragraph([row], right, BlockKind.ITEM, 1, int(numbered[1]), mark=numbered.end())
    if free and _LETTERED.match(text):
        return Paragraph([row], right, BlockKind.ITEM, 1)
    return None


def _has_raised_start(row: Row) -> bool:
    marks = row.lines[0].marks
    return any(start == 0 and kind is MarkKind.SUPERSCRIPT for start, _, kind, _ in marks)


def _begins(row: Row, current: Paragraph, group: _Group) -> bool:
    """Whether this row begins a paragraph, and doesn't belong to the one before."""
    before = current.rows[-1]
    text, last = row.text, before.text
    if LEADER.search(last) and last[-1].isalnum():
        return True
    if last.endswith((HYPHEN, "-", "\xad")) and text[0].islower():
        return False
    if current.kind is BlockKind.ITEM:
        return _ends_entry(row, current, group)
    inner, was_inner = group.is_in(row), group.is_in(before)
    if group.hanging:
        return (was_inner and not inner) or _had_room(before, row, group.right)
    if inner and not was_inner and row.x0 < group.left + 6 * row.size:
        return ended(last) or not text[0].islower()
    if inner and current.indented and len(current.rows) == 1 and ended(last):
        return True
    return _had_room(before, row, group.right)


def _ends_entry(row: Row, entry: Paragraph, group: _Group) -> bool:
    """Whether this row is no longer part of the entry of a list."""
    edge, slack = entry.rows[0].x0, 0.6 * row.size
    if row.x0 > edge + slack:
        return False
    if row.x0 < edge - slack or (len(entry.rows) > 1 and entry.rows[-1].x0 > row.x0 + slack):
        return True
    return _had_room(entry.rows[-1], row, group.right)


def _had_room(before: Row, row: Row, right: float) -> bool:
    """Whether the row before ended although the first word of this one would have fitted in."""
    text = row.text
    word = _WORD.match(text)
    if word is None or (text[0].islower() and not ended(before.text)):
        return False
    width = (row.x1 - row.x0) / max(len(text), 1)
    return right - before.x1 > width * (len(word[0]) + 1.5) + 0.4 * row.size


def _set_levels(paragraphs: Sequence[Paragraph]) -> None:
    """How deep the entries of lists are, by where their marks stand."""
    edges: list[float] = []
    for paragraph in paragraphs:
        if paragraph.kind is not BlockKind.ITEM:
            edges.clear()
            continue
        edge, slack = paragraph.rows[0].x0, 0.6 * paragraph.size
        while edges and edge < edges[-1] - slack:
            edges.pop()
        if not edges or edge > edges[-1] + slack:
            edges.append(edge)
        paragraph.level = len(edges)
