"""Pages of a report: paragraphs in any script, bars, links and numbers. Pure. By fpdf2, which lays out and shapes.

Measures are millimetres, sizes of letters points. A text is set in the direction that its first letter runs in. It is
shaped, unless it has nothing but plain letters, as most have: that takes five times as long.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from fpdf import FPDF, FPDFException
from fpdf.enums import MethodReturnValue, XPos, YPos
from fpdf.font_type_3 import CBDTColorFont
from fpdf.fonts import TTFFont

from annotator.errors import Invalid
from annotator.exchange.codebooks.colours import hex_of
from annotator.exchange.formats.pdf_report import faces
from annotator.exchange.wordprocessing import runs_right_to_left

INK, SOFT, LINE, LINK = "#23201c", "#5b564e", "#dcd8d0", "#1f4fb0"
BODY, SMALL = 10.0, 8.5
UNKNOWN = "\ufffd"

_MARGIN = 20
_TINT = 0.16  # of a tag's colour on the paper behind a passage
_PLAIN_HUE = "#b59f5b"
_LONGEST = 4_000  # characters of a paragraph that are laid out at once
_TOTAL = "\ufdd0"  # stands for the number of pages; no text has it
_JOINERS, _STYLES = "\u200c\u200d", "\ufe0e\ufe0f"  # the second choose between a letter and a picture
_APART = re.compile(f"[{_JOINERS}{_STYLES}\u0590-\u1cff\ua800-\uab2f\ufb1d-\ufdff\ufe70-\ufefc\U00010000-\U0010ffff]")
_PLAIN = re.compile(
    "[\x20-\xac\xae-\u02ff\u0370-\u0482\u048a-\u058f\u1e00-\u1fff\u2010-\u2027\u2030-\u205f\u20a0-\u20cf]*"
)
_CJK = re.compile("(?<=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uff00-\uffef\U00020000-\U0003ffff])(?=\\w)")
_GAP = re.compile(r"[^\S\n]")
_BASE, _OTHER = "base", "face"


class _Face(TTFFont):
    """A font without what fpdf2 2.8 does again and again: it shapes each sign to know its width, which is remembered
    here; and reads the picture of a glyph once for each text that means it, though fontTools forgets what it has read.
    """

    __slots__ = ("_widths",)

    def __init__(self, paper: FPDF, path: Path, name: str) -> None:
        super().__init__(paper, path, name, "")
        self._widths: dict[tuple[str, float], tuple[int, float]] = {}
        if isinstance(self.color_font, CBDTColorFont):
            self._keep_pictures(self.color_font)

    def shaped_text_width(self, text: str, font_size_pt: float, text_shaping_params: Any) -> tuple[int, float]:
        if len(text) > 1:
            return super().shaped_text_width(text, font_size_pt, text_shaping_params)
        known = text, font_size_pt
        if known not in self._widths:
            self._widths[known] = super().shaped_text_width(text, font_size_pt, text_shaping_params)
        return self._widths[known]

    def _keep_pictures(self, coloured: Any) -> None:
        pictures, load = self.ttfont["CBDT"].strikeData[0], coloured.load_glyph_image

        def load_again(glyph: Any) -> None:
            picture = pictures[glyph.glyph_name]
            content = picture.data
            load(glyph)
            picture.data = content

        coloured.load_glyph_image = load_again


class Paper(FPDF):
    """A4, with a foot that names the report. ``unshown`` counts the signs that no font has."""

    def __init__(self, title: str, made: datetime, *, most_pages: int) -> None:
        super().__init__(format="A4")
        self.unshown: dict[str, int] = {}
        self._families: dict[Path, str] = {}
        self._by_sign: dict[str, str | None] = {}
        self._last: str | None = None
        self.set_margin(_MARGIN)
        self.set_auto_page_break(auto=True, margin=_MARGIN)
        self.pdf_version = "1.7"
        self.set_lang("en")
        self.set_creation_date(made)
        self.set_display_mode("fullwidth")
        self._total = _TOTAL * len(str(most_pages))
        self.alias_nb_pages(self._total)
        self.base = self._based()
        self.foot = ""
        self.foot = self.shown(title)
        self.set_title(title)
        self.set_font(self.base, size=BODY)

    # What fpdf2 asks for

    def footer(self) -> None:
        self.set_y(-15)
        self.ink(SOFT, SMALL)
        self.shape(self.foot)
        self.cell(self.epw - 25, 6, self.fitted(self.foot, self.epw - 25))
        self.shape("")
        self.cell(25, 6, f"{self.page_no()} / {self._total}", align="R")

    def get_fallback_font(self, char: str, style: str = "") -> str | None:
        """The family for a sign that the first hasn't; joiners stay with what they join."""
        if char in _JOINERS:
            return self._last
        self._last = self._family_of(char)
        return self._last

    def close_fonts(self) -> None:
        """Their files stay open as long as something may be read in them."""
        for face in self.fonts.values():
            face.ttfont.close()  # type: ignore[union-attr]  # all that are opened here are TrueType

    # Text

    def paragraphs(self, text: str, *, indent: float = 0, height: float = 1.45, **more: Any) -> None:
        """Each line of the text a paragraph; ``height`` is that of a line, in sizes of its letters."""
        for line in text.split("\n"):
            for part in _parts(line):
                self._paragraph(part, indent=indent, height=height, **more)

    def put(self, text: str, *, link: Any = "", width: float = 0, align: str = "L") -> None:
        """One line, cut where it is too long; the pen stays behind it."""
        self.set_font(self.base, size=self.font_size_pt)  # a cell leaves behind the font that it began with
        words = self.shown(text)
        self.shape(words)
        width = width or self.epw - (self.x - self.l_margin)
        self.cell(width, 6, self.fitted(words, width - 2), link=link, align=align)

    def ink(self, colour: str, size: float) -> None:
        self.set_text_color(colour)
        self.set_font(self.base, size=size)

    def fitted(self, words: str, width: float) -> str:
        """As much of it as fits into the width, with "…" where something is cut off."""
        if len(words) < 200 and self.get_string_width(words) <= width:
            return words
        low, high = 0, min(len(words), 200)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self.get_string_width(f"{words[:middle]}…") <= width else (low, middle - 1)
        return f"{words[:low].rstrip()}…"

    def shown(self, text: str) -> str:
        """The text in signs that the fonts have; the others are counted."""
        plain = _GAP.sub(" ", text)
        if plain.isascii() and plain.isprintable():
            return plain
        return "".join(map(self._shown_sign, unicodedata.normalize("NFC", plain)))

    def shape(self, words: str) -> None:
        """Whether what comes next is shaped."""
        cmap = self.fonts[self.base].cmap  # type: ignore[union-attr]  # the base is TrueType
        is_plain = words.isascii() or (_PLAIN.fullmatch(words) is not None and all(ord(sign) in cmap for sign in words))
        self.set_text_shaping(use_shaping_engine=not is_plain)

    def keep(self, height: float) -> None:
        """A new page, unless so much fits on this one."""
        if self.will_page_break(height):
            self.add_page()

    def bar(self, width: float, colour: str) -> None:
        """A swatch or bar in the middle of the line; the pen doesn't move."""
        self.set_fill_color(hex_of(colour) or _PLAIN_HUE)
        self.rect(self.x, self.y + 1.7, width, 2.6, style="F")

    # Within

    def _paragraph(self, text: str, *, indent: float, height: float, hue: str | None = None, link: Any = "") -> None:
        words = self.shown(text)
        self.shape(words)
        leftwards = runs_right_to_left(words)
        self.set_x(self.l_margin + (0 if leftwards else indent))
        if hue is not None:
            self.set_fill_color(tint(hue))
            self.set_draw_color(hex_of(hue) or _PLAIN_HUE)
            self.set_line_width(1)
        self.multi_cell(
            self.epw - indent,
            self.font_size_pt * height * 0.3528,
            _CJK.sub("\u200b", words) if not words.isascii() else words,
            align="R" if leftwards else "L",
            border=0 if hue is None else ("R" if leftwards else "L"),
            fill=hue is not None,
            link=link,
            new_x=XPos.LMARGIN,
            new_y=YPos.NEXT,
            output=MethodReturnValue.PAGE_BREAK,
        )

    def _shown_sign(self, sign: str) -> str:
        if sign in _STYLES:
            return ""
        cmap = self.fonts[self.base].cmap  # type: ignore[union-attr]  # the base is TrueType
        if ord(sign) in cmap or sign in _JOINERS or self._family_of(sign):
            return sign
        if faces.may_be_left_out(sign):
            return ""
        self.unshown[sign] = self.unshown.get(sign, 0) + 1
        return UNKNOWN

    def _family_of(self, sign: str) -> str | None:
        if sign not in self._by_sign:
            self._by_sign[sign] = next(self._families_with(sign), None)
        return self._by_sign[sign]

    def _families_with(self, sign: str) -> Iterator[str]:
        for path in faces.files():
            if faces.has(path, ord(sign)) and (family := self._added(path)):
                yield family

    def _added(self, path: Path) -> str:
        """The family that the font is called here; "" where it can't be put into a PDF."""
        if path not in self._families:
            family = f"{_OTHER}{len(self._families)}"
            try:
                self.fonts[family] = _Face(self, path, family)
            except (FPDFException, OSError, KeyError, ValueError, AttributeError, NotImplementedError):
                family = ""
            self._families[path] = family
        return self._families[path]

    def _based(self) -> str:
        """The first font, as far as it has letters that stand for themselves: signs of other scripts are shaped apart
        from these, whichever font has them."""
        path = next((path for path in faces.files() if faces.has(path, ord("a"))), None)
        if path is None:
            raise Invalid("There is no font on this computer to make a PDF with. Install one, or take another format.")
        face = self.fonts[_BASE] = _Face(self, path, _BASE)
        for sign in [*filter(_APART.match, map(chr, face.cmap))]:
            del face.cmap[ord(sign)]
        return _BASE


def tint(colour: str) -> str:
    """A light wash of the colour, on which ink is easy to read."""
    digits = (hex_of(colour) or _PLAIN_HUE).lstrip("#")
    parts = (int(digits[at : at + 2], 16) for at in (0, 2, 4))
    return "#" + "".join(f"{round(255 - (255 - part) * _TINT):02x}" for part in parts)


def _parts(line: str) -> Iterator[str]:
    """The line, in parts that end with a word where it is very long: what lays it out takes the square of its time."""
    while len(line) > _LONGEST:
        at = line.rfind(" ", 0, _LONGEST) + 1 or _LONGEST
        yield line[:at].rstrip()
        line = line[at:]
    yield line
