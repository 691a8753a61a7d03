"""Canonical text and places in it. Pure.

Every position in the program is a Unicode code point of a canonical text, counted from 0;
every range is half-open: ``text[span.start:span.end]``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_NEWLINES = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points, never empty and never before the start of the text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"A span needs 0 <= start < end, not {self.start} and {self.end}.")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The characters of ``text`` that this span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end


def canonical(text: str) -> str:
    r"""The text as it is stored: newlines as ``\n``, no NUL, no other control characters but tab,
    no lone surrogates, no byte order marks; otherwise as read."""
    if text.replace("\n", "").isprintable():  # so is most text, and it takes a tenth of the time to know
        return text
    return _CONTROLS.sub("", _NEWLINES.sub("\n", text))


# Languages written from right to left, by ISO 639 code (CLDR, characterOrder).
_RIGHT_TO_LEFT = frozenset(
    ("ar", "arc", "azb", "ckb", "dv", "fa", "glk", "he", "ks", "ku-Arab", "lrc", "mzn", "nqo", "pa-Arab", "ps")
    + ("rhg", "sd", "syr", "ug", "ur", "uz-Arab", "yi")
)


def direction_of(language: str) -> str:
    """``"rtl"`` or ``"ltr"``: which way a BCP 47 language is written."""
    parts = language.split("-")
    written = {parts[0], "-".join(parts[:2])}
    return "rtl" if written & _RIGHT_TO_LEFT else "ltr"
