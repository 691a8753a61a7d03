"""What a paragraph is by place, font and words: heading, caption, note; and what goes on elsewhere. Pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from documents.article import BlockKind, MarkKind
from documents.readers.pdf.columns import Row
from documents.readers.pdf.lines import HYPHEN
from documents.readers.pdf.page import Bookmark
from documents.readers.pdf.paragraphs import LEADER, Habits, Paragraph, ended, is_wholly_bold

_CAPTION = re.compile(
    r"(?:Fig(?:ure|\.)?|Abb(?:ildung|\.)?|Table|Tab(?:elle|\.)?|Tableau|Figura|Tabla|Tabella|Tabela|Scheme|Chart|Plate"
    r"|Рис(?:унок|\.)?|Табл(?:ица|\.)?|شكل|جدول|图|表|図)"
    r"\s?(?:[A-Z]?\d{1,3}(?:[.-]\d{1,3})*[a-z]?|[IVX]{1,5})(?P<end>\s*[.:–—|]|\s*$|\s+)",
    re.IGNORECASE,
)
_NOTE = re.compile(r"(\d{1,3}|[*†‡§]{1,3})[.)]?\s*(?=\S)")
_PLAIN = re.compile(r"[\W_]+")
_LETTERS = re.compile(r"[^\W\d_]{2}|[\u3040-\u30ff\u3400-\u9fff]")
_LONGEST_HEADING = 200  # code points
_LONGEST_BOLD = 120
_LARGER = 1.12  # than the text
_SMALLER = 0.93
_FLOATS = (BlockKind.FIGURE, BlockKind.CAPTION, BlockKind.NOTE)


def set_headings(paragraphs: list[Paragraph], habits: Habits, bookmarks: Sequence[Bookmark]) -> None:
    """By the outline where its titles stand on their pages, else by the font."""
    matched = _by_outline(paragraphs, bookmarks)
    levels = dict(matched)
    sizes = sorted({_step(p.size, habits) for p in paragraphs if _is_large(p, habits)}, reverse=True)
    for rank, size in enumerate(sizes, 1):
        near = [levels[other] for other in matched if other <= size]
        levels.setdefault(size, min(near) if near else (max(matched.values()) + 1 if matched else rank))
    below = max(levels.values(), default=1) + 1
    for paragraph in paragraphs:
        if paragraph.kind is BlockKind.HEADING:
            continue
        if _is_large(paragraph, habits):
            _make_heading(paragraph, levels[_step(paragraph.size, habits)])
        elif _is_bold_heading(paragraph, habits):
            _make_heading(paragraph, below)


def set_captions(paragraphs: Iterable[Paragraph]) -> None:
    for paragraph in paragraphs:
        if paragraph.kind is BlockKind.PARAGRAPH:
            text = paragraph.text[:1000]
            found = _CAPTION.match(text)
            if found and (found["end"].strip() or len(found[0]) == len(text) or _is_set_apart(paragraph, found.end())):
                paragraph.kind = BlockKind.CAPTION


def set_notes(paragraphs: Sequence[Paragraph], habits: Habits) -> None:
    """``paragraphs`` are those of a page. At the end of a column, in smaller type, with a mark that the text has."""
    called = {
        line.text[start:end]
        for paragraph in paragraphs
        for row in paragraph.rows
        for index, line in enumerate(row.lines)
        for start, end, kind, _ in line.marks
        if kind is MarkKind.SUPERSCRIPT and (start or index)
    }
    for first, last in _small_ends(paragraphs, habits):
        label = ""
        for paragraph in paragraphs[first:last]:
            found = _NOTE.match(paragraph.text)
            if found and (found[1] in called or _is_raised(paragraph.rows[0], found[1])):
                label = paragraph.label = found[1]
            if label:
                paragraph.kind, paragraph.number, paragraph.mark, paragraph.level = BlockKind.NOTE, None, 0, 0


def joined(paragraphs: Iterable[Paragraph]) -> list[Paragraph]:
    """Paragraphs that go on in the next column or on the next page made one; what floats between them
    (notes, figures) comes after them."""
    found: list[Paragraph] = []
    last: Paragraph | None = None  # that may go on
    for paragraph in paragraphs:
        if paragraph.starts_column and last is not None and _goes_on(last, paragraph):
            last.rows += paragraph.rows
            last.right = paragraph.right
            continue
        found.append(paragraph)
        if paragraph.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM):
            last = paragraph
        elif paragraph.kind not in _FLOATS:
            last = None
    return found


def _goes_on(last: Paragraph, following: Paragraph) -> bool:
    if following.kind is not BlockKind.PARAGRAPH or abs(last.rows[-1].size - following.size) > 0.07 * following.size:
        return False
    text = following.text
    end = last.rows[-1].text
    if end.endswith((HYPHEN, "\xad")) or (end.endswith("-") and text[0].islower()):
        return True
    if ended(end) or following.indented:
        return False
    full = last.right - last.rows[-1].x1 < 0.2 * (last.right - last.rows[-1].x0)
    return text[0].islower() or full or end[-1] in ",–—"


def _by_outline(paragraphs: list[Paragraph], bookmarks: Sequence[Bookmark]) -> dict[float, int]:
    """Makes the paragraphs that the outline names headings; returns their level by size."""
    by_page: defaultdict[int, list[Bookmark]] = defaultdict(list)
    for bookmark in bookmarks:
        by_page[bookmark.page].append(bookmark)
    found: dict[float, Counter[int]] = {}
    index = 0
    while by_page and index < len(paragraphs):
        paragraph = paragraphs[index]
        for bookmark in by_page.get(paragraph.rows[0].page, ()):
            count = _rows_with(paragraph, bookmark.title)
            if count:
                if count < len(paragraph.rows):
                    rest = Paragraph(paragraph.rows[count:], paragraph.right)
                    paragraphs.insert(index + 1, rest)
                    paragraph.rows = paragraph.rows[:count]
                _make_heading(paragraph, bookmark.level)
                found.setdefault(round(paragraph.size * 2) / 2, Counter())[bookmark.level] += 1
                by_page[bookmark.page].remove(bookmark)
                break
        index += 1
    return {size: levels.most_common(1)[0][0] for size, levels in found.items()}


def _rows_with(paragraph: Paragraph, title: str) -> int:
    """How many rows at the paragraph's start are this title, perhaps with its number before it; 0 if none."""
    if paragraph.kind not in (BlockKind.PARAGRAPH, BlockKind.ITEM) or not title:
        return 0
    wanted = _plain(title)
    text = ""
    for count, row in enumerate(paragraph.rows[:4], 1):
        text += _plain(row.text)
        if wanted and (
            text == wanted
            or (text.endswith(wanted) and len(text) - len(wanted) < 12)
            or wanted.endswith(text)
            and len(wanted) - len(text) < 6 < len(text)
        ):
            return count
        if len(text) > len(wanted) + 12:
            break
    return 0


def _plain(words: str) -> str:
    return _PLAIN.sub("", words).casefold()


def _make_heading(paragraph: Paragraph, level: int) -> None:
    paragraph.kind, paragraph.level = BlockKind.HEADING, min(max(level, 1), 6)
    paragraph.number, paragraph.mark = None, 0


def _is_large(paragraph: Paragraph, habits: Habits) -> bool:
    return paragraph.size >= _LARGER * habits.size and _could_be_heading(paragraph, _LONGEST_HEADING)


def _step(size: float, habits: Habits) -> float:
    """Sizes that look the same are one."""
    return round(size * 2) / 2 if size < 2 * habits.size else float(round(size))


def _is_bold_heading(paragraph: Paragraph, habits: Habits) -> bool:
    return (
        paragraph.size >= _SMALLER * habits.size
        and _could_be_heading(paragraph, _LONGEST_BOLD)
        and len(paragraph.rows) <= 2
        and all(map(is_wholly_bold, paragraph.rows))
        and not paragraph.text.endswith((".", ",", ";", ":"))
    )


def _could_be_heading(paragraph: Paragraph, longest: int) -> bool:
    if paragraph.kind is BlockKind.ITEM and paragraph.number is None:
        return False
    if paragraph.kind not in (BlockKind.PARAGRAPH, BlockKind.ITEM) or len(paragraph.rows) > 4:
        return False
    text = paragraph.text
    return len(text) <= longest and _LETTERS.search(text) is not None and LEADER.search(text) is None


def _is_set_apart(paragraph: Paragraph, end: int) -> bool:
    """Whether the caption's number is set in another font than its words."""
    return any(
        start == 0 and kind in (MarkKind.STRONG, MarkKind.EMPHASIS) and abs(stop - end) < 4
        for start, stop, kind, _ in paragraph.rows[0].lines[0].marks
    )


def _small_ends(paragraphs: Sequence[Paragraph], habits: Habits) -> list[tuple[int, int]]:
    """Runs of small paragraphs that end a column and don't begin the page."""
    ends = [index for index in range(1, len(paragraphs)) if paragraphs[index].starts_column] + [len(paragraphs)]
    found = []
    for end in ends:
        first = end
        while first and paragraphs[first - 1].size < _SMALLER * habits.size:
            first -= 1
            if paragraphs[first].starts_column and first != end - 1:
                break
        if 0 < first < end:
            found.append((first, end))
    return found


def _is_raised(row: Row, label: str) -> bool:
    return any(
        start == 0 and end == len(label) and kind is MarkKind.SUPERSCRIPT for start, end, kind, _ in row.lines[0].marks
    )
