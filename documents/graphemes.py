"""Where a text may not be cut: inside what a reader takes for one character. Pure.

The rules of Unicode Standard Annex 29, section 3.1.1 (extended grapheme clusters), as far as the standard library's
tables go. Where it is unclear, characters stay together.
"""

from __future__ import annotations

import unicodedata

from documents.text import Span

_JOINER = "\u200d"
_GOES_ON = frozenset("\u200c\u200d\u0e33\u0eb3")  # joiners, and vowels that are letters by name only
_VIRAMA = 9  # the combining class of signs that tie a consonant to the next


def whole(text: str, span: Span) -> Span:
    """The span, made longer at either end until it cuts nothing."""
    start, end = span.start, span.end
    while cuts(text, start):
        start -= 1
    while cuts(text, end):
        end += 1
    return Span(start, end)


def cuts(text: str, at: int) -> bool:
    """Whether a cut before ``text[at]`` divides a grapheme cluster."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if after < "\u0300":  # no mark, and nothing that joins: most text
        return before == "\r" and after == "\n"
    return (
        after in _GOES_ON
        or unicodedata.category(after)[0] == "M"
        or "\U0001f3fb" <= after <= "\U0001f3ff"  # the colours of skin
        or "\U000e0020" <= after <= "\U000e007f"  # the letters in flags of regions
        or _joined(text, at, after)
        or (_is_flag_letter(before) and _is_flag_letter(after) and _flag_letters_before(text, at) % 2 == 1)
        or _in_syllable(before, after)
    )


def _joined(text: str, at: int, after: str) -> bool:
    """Whether a joiner or a virama before ties this character to the one before that."""
    before = text[at - 1]
    if before == _JOINER and unicodedata.category(after) == "So":
        return True
    if before == _JOINER and at > 1:
        before = text[at - 2]
    return unicodedata.combining(before) == _VIRAMA and unicodedata.category(after) == "Lo"


def _is_flag_letter(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _flag_letters_before(text: str, at: int) -> int:
    start = at
    while start and _is_flag_letter(text[start - 1]):
        start -= 1
    return at - start


def _in_syllable(before: str, after: str) -> bool:
    """Whether both are of one Korean syllable: leading consonants, vowels, trailing consonants, in this order."""
    one, other = _jamo(before), _jamo(after)
    return bool(one and other) and (one[-1], other[0]) in {
        ("L", "L"),
        ("L", "V"),
        ("V", "V"),
        ("V", "T"),
        ("T", "T"),
    }


def _jamo(character: str) -> str:
    """What a Korean character is made of, as letters of L, V and T; "" for any other."""
    if "\u1100" <= character <= "\u115f" or "\ua960" <= character <= "\ua97c":
        return "L"
    if "\u1160" <= character <= "\u11a7" or "\ud7b0" <= character <= "\ud7c6":
        return "V"
    if "\u11a8" <= character <= "\u11ff" or "\ud7cb" <= character <= "\ud7fb":
        return "T"
    if "\uac00" <= character <= "\ud7a3":
        return "LV" if (ord(character) - 0xAC00) % 28 == 0 else "LVT"
    return ""
