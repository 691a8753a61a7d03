"""One page → its lines with their places. Pure.

pdfium says which text there is and where its lines end. Places are asked for by text object (a run in one font), a
few calls a line: asking for every character takes five times as long. A line is split where a wide gap parts it:
what belongs together is decided later, by the whole page.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from documents.article import MarkKind, Picture
from documents.readers.pdf.fonts import BOLD, ITALIC, MONO, Styles
from documents.readers.pdf.library import Box, Matrix, address_of, calls
from documents.readers.pdf.right_to_left import RIGHT_TO_LEFT, Letter, put_in_order

HYPHEN = "\ufffe"  # pdfium's sign for a hyphen that ends a line
_LINE = re.compile(f"[^\r\n{HYPHEN}]+{HYPHEN}?")
_WORD = re.compile(r"[^\s\x00-\x1f]+")
_SAYS = re.compile(r"\w")
_RAISED_AFTER = re.compile(r"(?<=[^\W\d_])[.,;:!?)\]”’\"']{0,3}([\d*†‡§]{1,3})$")
_RAISED_BEFORE = re.compile(r"([\d*†‡§]{1,3})(?=[^\W\d_]|$)")
_GAP = 0.75  # of the font size: wider than between two words of a line that is set loosely
_KINDS = ((BOLD, MarkKind.STRONG), (ITALIC, MarkKind.EMPHASIS), (MONO, MarkKind.CODE))

LineMark = tuple[int, int, MarkKind, str]  # from and to in the line's text, kind, href or value


@dataclass(slots=True)
class Line:
    """A piece of a line that no wide gap parts. Places are in points, right and down from the page's corner
    in the direction of reading; those of lines that run another way are turned."""

    text: str  # ends with HYPHEN where pdfium saw a word divided
    first: int  # the index of its first character on the page
    x0: float
    x1: float
    base: float  # of its letters
    size: float  # of its font
    style: int  # BOLD, ITALIC, MONO
    quarter: int = 0  # turns to the left that it is drawn at
    page: int = 0
    picture: Picture | None = None  # instead of words: then the text is NO_WORDS and the base its lower edge
    marks: list[LineMark] = field(default_factory=list)
    order: list[int] | None = None  # the index on the page of each character, where they don't just follow ``first``


@dataclass(slots=True)
class _Run:
    """Where one text object stands in its line."""

    left: float
    right: float
    bottom: float
    top: float


class PageText:
    """What pdfium knows of a page's characters."""

    def __init__(self, textpage: Any, corner: tuple[float, float, float, float]) -> None:
        """``corner`` is the page's left, bottom, right and top, in points."""
        self.calls = calls()
        self.handle = address_of(textpage)
        self.corner = corner
        self.text = self._text()
        self._box, self._matrix = Box(), Matrix()
        self._style = Styles(self.handle).of

    def lines(self, page: int) -> list[Line]:
        """In the order of the file."""
        found = []
        for match in _LINE.finditer(self.text):
            words = match[0].strip(" \t\x00")
            if words:
                first = match.start() + match[0].index(words)
                for line in self._line(words, first):
                    line.page = page
                    found.append(line)
        return found

    def box(self, index: int) -> tuple[float, float, float, float]:
        """Left, bottom, right and top of a character, as the file has them."""
        box = self._box
        self.calls.GetCharBox(self.handle, index, box.left, box.right, box.bottom, box.top)
        left, bottom, right, top = box.values
        return left, bottom, right, top

    def unmapped(self, line: Line) -> bool:
        """Whether the line's font doesn't say which characters its signs are."""
        return bool(self.calls.HasUnicodeMapError(self.handle, line.first))

    def _text(self) -> str:
        """One code point for each of pdfium's characters."""
        count = self.calls.CountChars(self.handle)
        if count <= 0:
            return ""
        buffer = ctypes.create_string_buffer(2 * count + 2)
        written = self.calls.GetText(self.handle, 0, count, buffer)
        text = buffer.raw[: 2 * max(written - 1, 0)].decode("utf-16-le", "replace")
        return text if len(text) == count else self._text_by_characters(count)

    def _text_by_characters(self, count: int) -> str:
        """Where some characters are nothing or two units: NUL keeps the place of what is none."""
        codes = [self.calls.GetUnicode(self.handle, index) for index in range(count)]
        for index in range(count - 1):
            high, low = codes[index], codes[index + 1]
            if 0xD800 <= high < 0xDC00 <= low < 0xE000:
                codes[index], codes[index + 1] = 0x10000 + ((high - 0xD800) << 10) + low - 0xDC00, 0
        return "".join(chr(code) if code < 0x110000 else "\ufffd" for code in codes)

    def _line(self, words: str, first: int) -> Iterator[Line]:
        runs = self._runs(first, len(words))
        if not runs:
            return
        if not words.isascii() and RIGHT_TO_LEFT.search(words):
            in_order = self._sorted_by_place(words, first)
            if in_order:
                yield from in_order
                return
        size, turned, along, base = self._shape(first if len(runs) == 1 else _inside(words, first))
        places = [self._turned(run, turned) for run in runs]
        if not along:
            places = [(min(p[0] for p in places), max(p[1] for p in places), 0.0, 0.0)]
        begin = 0
        for end, left, right in self._parts(words, first, places, size, turned):
            part = words[begin:end]
            shown = part.strip()
            if shown:
                start = first + begin + part.index(shown)
                yield self._finished(Line(shown, start, left, right, base, size, 0, turned), single=len(runs) == 1)
            begin = end

    def _sorted_by_place(self, words: str, first: int) -> list[Line]:
        """The lines of these words where they have to be put in order, else none."""
        size, quarter, _, base = self._shape(_inside(words, first))
        letters = []
        for index, character in enumerate(words, first):
            self.calls.GetLooseCharBox(self.handle, index, self._matrix.place)
            left, top, right, bottom = self._matrix.values[:4]
            letters.append(Letter(character, *self._turned(_Run(left, right, bottom, top), quarter)[:2], index))
        placed = put_in_order(letters, size)
        lines: list[Line] = []
        for part in _parted(placed, _GAP * size):
            text = "".join(letter.character for letter in part)
            order = [letter.index for letter in part]
            left, right = min(letter.left for letter in part), max(letter.right for letter in part)
            style = self._style(max(order))
            marks = [(0, len(text), kind, "") for bit, kind in _KINDS if style & bit]
            lines.append(Line(text, max(order), left, right, base, size, style, quarter, marks=marks, order=order))
        return lines

    def _finished(self, line: Line, *, single: bool) -> Line:
        if single:
            line.style = self._style(line.first)
            if line.style:
                line.marks = [(0, len(line.text), kind, "") for bit, kind in _KINDS if line.style & bit]
        else:
            self._mark_words(line)
        return line

    def _runs(self, first: int, length: int) -> list[_Run]:
        box, get, handle = self._box, self.calls.GetRect, self.handle
        runs = []
        for index in range(self.calls.CountRects(handle, first, length)):
            get(handle, index, box.left, box.top, box.right, box.bottom)
            left, bottom, right, top = box.values
            runs.append(_Run(left, right, bottom, top))
        return runs

    def _shape(self, index: int) -> tuple[float, int, bool, float]:
        """The size of a character's font, its quarter turns, whether it stands straight, and its baseline."""
        matrix = self._matrix
        self.calls.GetMatrix(self.handle, index, matrix.place)
        a, b, c, d, e, f = matrix.values
        size = self.calls.GetFontSize(self.handle, index) * (math.hypot(c, d) or 1.0)
        left, bottom, right, top = self.corner
        if abs(a) >= abs(b):
            return size, (0 if a >= 0 else 2), abs(b) < abs(a) / 10, (top - f if a >= 0 else f - bottom)
        return size, (1 if b > 0 else 3), abs(a) < abs(b) / 10, (e - left if b > 0 else right - e)

    def placed(self, area: tuple[float, float, float, float], quarter: int) -> tuple[float, float, float, float]:
        """An area (left, bottom, right, top) as lines drawn this way have their places: from and to along
        them, from and to across."""
        left, bottom, right, top = area
        return self._turned(_Run(left, right, bottom, top), quarter)

    def _turned(self, run: _Run, quarter: int) -> tuple[float, float, float, float]:
        """From and to along the line, from and to across it."""
        left, bottom, right, top = self.corner
        if quarter == 0:
            return run.left - left, run.right - left, top - run.top, top - run.bottom
        if quarter == 1:
            return run.bottom - bottom, run.top - bottom, run.left - left, run.right - left
        if quarter == 2:
            return right - run.right, right - run.left, run.bottom - bottom, run.top - bottom
        return top - run.top, top - run.bottom, right - run.right, right - run.left

    def _parts(
        self, words: str, first: int, places: list[tuple[float, float, float, float]], size: float, turned: int
    ) -> list[tuple[int, float, float]]:
        """The line cut where wide gaps part it: up to which index in its words, and from where to where."""
        parts: list[tuple[int, float, float]] = []
        begin, (left, right, over, under) = 0, places[0]
        for place in places[1:]:
            apart = place[0] - right > _GAP * size or left - place[1] > _GAP * size
            if apart or place[2] > under + size / 4 or place[3] < over - size / 4:
                index = self._index_at(words, first, begin + 1, place[0], turned)
                if index:
                    parts.append((index, left, right))
                    begin, left, right = index, place[0], place[1]
            left, right = min(left, place[0]), max(right, place[1])
            over, under = place[2:]
        return [*parts, (len(words), left, right)]

    def _index_at(self, words: str, first: int, begin: int, along: float, turned: int) -> int:
        """The index in ``words`` of the character that begins at ``along``, or 0."""
        for index in range(begin, len(words)):
            if words[index] > " ":
                left, bottom, right, top = self.box(first + index)
                if abs(self._turned(_Run(left, right, bottom, top), turned)[0] - along) < 0.1:
                    return index
        return 0

    def _mark_words(self, line: Line) -> None:
        """Marks what is bold, italic, or raised; the line's style is that of most of its words."""
        styles: Counter[int] = Counter()
        spans: list[tuple[int, int, int]] = []
        for word in _WORD.finditer(line.text):
            # Signs between words (leaders, bullets) often come from another font.
            said = _SAYS.search(word[0]) or not spans
            style = self._style(line.first + word.start()) if said else spans[-1][2]
            styles[style] += len(word[0])
            if spans and spans[-1][2] == style:
                spans[-1] = (spans[-1][0], word.end(), style)
            else:
                spans.append((*word.span(), style))
            raised = _RAISED_BEFORE.match(word[0]) or _RAISED_AFTER.search(word[0])
            if raised:
                self._mark_raised(line, word.start() + raised.start(1), word.start() + raised.end(1))
        line.style = styles.most_common(1)[0][0] if styles else 0
        line.marks += [(start, end, kind, "") for start, end, style in spans for bit, kind in _KINDS if style & bit]

    def _mark_raised(self, line: Line, start: int, end: int) -> None:
        size, _, _, base = self._shape(line.first + start)
        if size < 0.85 * line.size and base < line.base + 0.1 * line.size:
            line.marks.append((start, end, MarkKind.SUPERSCRIPT, ""))


def _parted(letters: list[Letter], gap: float) -> list[list[Letter]]:
    """Cut where a space is as wide as that; spaces at the ends go."""
    parts: list[list[Letter]] = [[]]
    for letter in letters:
        if letter.character == " " and (not parts[-1] or letter.right - letter.left > gap):
            if parts[-1]:
                parts.append([])
        else:
            parts[-1].append(letter)
    for part in parts:
        while part and part[-1].character == " ":
            part.pop()
    return [part for part in parts if part]


def _inside(words: str, first: int) -> int:
    """The index on the page of a character in the middle of the line: the first may be a mark or an initial."""
    middle = len(words) // 2
    while words[middle] <= " " and middle + 1 < len(words):
        middle += 1
    return first + middle
