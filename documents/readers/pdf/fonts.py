"""Which fonts are bold, italic or typewriters'. Pure."""

from __future__ import annotations

import ctypes
import re

from documents.readers.pdf.library import calls

BOLD, ITALIC, MONO = 1, 2, 4
# Names say more than flags do: many programs set none (ISO 32000-1, table 123). CM, EC, SF, LM are TeX's.
_BOLD = re.compile(r"bold|black|heavy|demi|^(?:CM|EC|SF|LM)B", re.IGNORECASE)
_ITALIC = re.compile(r"ital|obliq|slant|^(?:CM|EC|SF)(?:TI|SL)", re.IGNORECASE)
_MONO = re.compile(r"mono|nimbusmon|courier|typewriter|consolas|menlo|^(?:CM|EC|SF)TT", re.IGNORECASE)
_FIXED_PITCH, _ITALIC_FLAG, _FORCE_BOLD = 1, 1 << 6, 1 << 18


class Styles:
    """The styles of a page's characters. Fonts are asked once: their handles hold as long as the page is open."""

    def __init__(self, textpage: int) -> None:
        self._textpage = textpage
        self._calls = calls()
        self._of_things: dict[int, int] = {}  # text objects
        self._of_fonts: dict[int, int] = {}

    def of(self, index: int) -> int:
        """BOLD, ITALIC and MONO of a character, added up."""
        thing = self._calls.GetTextObject(self._textpage, index)
        if not thing:
            return 0
        known = self._of_things.get(thing)
        if known is None:
            font = self._calls.GetFont(thing)
            if font not in self._of_fonts:
                self._of_fonts[font] = self._of_font(font) if font else 0
            known = self._of_things[thing] = self._of_fonts[font]
        return known

    def _of_font(self, font: int) -> int:
        buffer = ctypes.create_string_buffer(128)
        self._calls.GetBaseFontName(font, buffer, 128)
        name = buffer.value.decode("latin-1").rpartition("+")[2]
        flags = max(self._calls.GetFlags(font), 0)
        return (
            (BOLD if _BOLD.search(name) or flags & _FORCE_BOLD else 0)
            | (ITALIC if _ITALIC.search(name) or flags & _ITALIC_FLAG else 0)
            | (MONO if _MONO.search(name) or flags & _FIXED_PITCH else 0)
        )
