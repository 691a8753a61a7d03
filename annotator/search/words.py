"""Words of a text as they are looked for: folded and parted. Pure.

Looked for are words as they sound to a reader, not as they are spelled: case, accents, vowel signs of Arabic and Hebrew
and forms of the same letter make no difference, letters of their own (й, ї, が) do. Apostrophes, hyphens, underscores
and all other marks part words: “l'avion” is two, and whoever looks for “don't” looks for “don” right before “t”.
Thousands in figures don't: 1,000, 1.000 and 1'000 are 1000. Where a script has no spaces (Chinese, Japanese, Thai, Lao,
Khmer, Burmese) each character with its marks is a word, so that any run of them is found as a phrase.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from annotator.search.stems import LANGUAGES, stem

__all__ = [
    "APOSTROPHES",
    "IGNORED",
    "LANGUAGES",
    "LONGEST_WORD",
    "MARKS",
    "STRIPPED",
    "TOKEN",
    "UNSPACED",
    "Token",
    "fold",
    "letters_of",
    "spelled",
    "stem",
    "tokens",
    "words_of",
]

LONGEST_WORD = 100  # code points that are kept of one
_MOST_KEPT = 1 << 17  # answers that are known by heart
_LONGEST_KEPT = 40  # code points

# Written without spaces (Unicode Standard, chapters 16 and 18): every character of these is a word.
UNSPACED = (
    "\u2e80-\u2fdf\u3005-\u3007\u3031-\u3035\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u31a0-\u31bf"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d\U0001b000-\U0001b16f\U00020000-\U0003ffff"
    "\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e81-\u0eb0\u0eb2\u0eb3\u0ebd\u0ec0-\u0ec6\u0edc-\u0edf"
    "\u1000-\u102a\u103f\u1050-\u1055\u105a-\u105d\u1061\u1065\u1066\u106e-\u1070\u1075-\u1081\u108e\uaa60-\uaa76"
    "\ua9e0-\ua9e4\ua9e6-\ua9ef\ua9fa-\ua9fe\u1780-\u17b3\u17d7\u17dc"
)
# Said by nothing that is heard: soft hyphens, joiners, signs of direction, variation selectors.
IGNORED = "\u00ad\u034f\u061c\u180b-\u180f\u200c-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff"


def _marks() -> str:
    """All combining marks, as ranges of a regular expression, and the sound marks of half-width Katakana."""
    places = (range(0x300, 0x3100), range(0xA660, 0xAC00), range(0xFB1E, 0xFB1F), range(0xFE20, 0xFE30))
    astral = (range(0x101FD, 0x101FE), range(0x10A01, 0x10A40), range(0x10D24, 0x10F86), range(0x11000, 0x11F50))
    found: list[list[int]] = []
    for place in (*places, range(0xFF9E, 0xFFA0), *astral, range(0x1D165, 0x1D1AE), range(0x1E000, 0x1E94B)):
        for point in place:
            if unicodedata.category(chr(point))[0] == "M" or point in (0xFF9E, 0xFF9F):
                if found and found[-1][1] == point - 1:
                    found[-1][1] = point
                else:
                    found.append([point, point])
    return "".join(f"{chr(low)}-{chr(high)}" for low, high in found)


MARKS = _marks()
APOSTROPHES = "\u02b9-\u02bf\u02ee"  # those that pass for letters
_LETTERS = rf"[^\W_{APOSTROPHES}{UNSPACED}]+"
# Nearly all words of nearly all texts are ASCII with one of these after it: they take a tenth of the time so.
_PARTING = "\\x00-/:-@\\[-`{-\\x7f\u00a0\u00ab\u00bb\u2010-\u2027\u2030-\u205e"
TOKEN = re.compile(
    rf"[A-Za-z][A-Za-z0-9]*+(?![^{_PARTING}])"
    rf"|\d{{1,3}}(?:[.,'’]\d{{3}})+(?![\w{MARKS}])"
    rf"|{_LETTERS}(?:[{MARKS}{IGNORED}]+{_LETTERS})*[{MARKS}]*"
    rf"|[{UNSPACED}][{MARKS}]*"
)

# A text with these signs and ASCII alone is parted without looking at its words.
_SIGNS = re.compile(
    "[\u00a0-\u00a7\u00a9\u00ab\u00ae\u00b0\u00b6\u00b7\u00bb\u00bf\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]+"
)
_COMMONEST = "‘“”–—…·•«»\u00a0"
# Bytes of ASCII by tables, which take a tenth of an expression's time: as they are looked for; each figure as 0, and
# what may stand between thousands as a comma; what words are made of as x.
_ASCII = bytes(range(128))
_AS_SOUGHT = bytes(point if chr(point).isalnum() else 32 for point in _ASCII.lower()).ljust(256)
_AS_FIGURES = bytes.maketrans(b"123456789.'", b"000000000,,")
_AS_RUNS = bytes(120 if chr(point).isalnum() else 32 for point in _ASCII).ljust(256)
_A_THOUSAND = b"0,000"
_TOO_LONG = b"x" * (LONGEST_WORD + 1)

_CYRILLIC = "\u0400-\u052f"
STRIPPED = (
    "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"  # Latin, Greek
    "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\ufb1e"  # Hebrew
    "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u08d3-\u08ff"  # Arabic
    "\u0711\u0730-\u074a"  # Syriac
    f"{IGNORED}\U000e0100-\U000e01ef"
)
_STRIPPED = re.compile(
    rf"(?<![{_CYRILLIC}])[{STRIPPED}]"
    "|(?<=[аеиоуыэюяіѵєҥАЕИОУЫЭЮЯІѴЄҤ])[\u0300\u0301]|(?<=[еЕ])\u0308"  # stress; ё
    f"|[{IGNORED}]"
)
_SAME = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t", "ŀ": "l"}
    | {"ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ة": "ه", "ٱ": "ا", "ۀ": "ه", "ہ": "ه", "ە": "ه"}
)
_NO_WORD = re.compile(rf"[^\w{MARKS}]|_")


@dataclass(frozen=True, slots=True)
class Token:
    """A word and where it stands: ``text`` is folded, ``start`` and ``end`` are code points of the text as it is."""

    text: str
    start: int
    end: int


def fold(text: str) -> str:
    """Without case, accents and forms of letters (NFKC with full case folding, Unicode Standard 3.13, then what this
    module says). Never for places: the length may change."""
    if text.isascii():
        return text.lower()
    return _folded(text) if len(text) <= _LONGEST_KEPT else _folded.__wrapped__(text)


@lru_cache(maxsize=1 << 14)
def _folded(text: str) -> str:
    bare = _STRIPPED.sub("", unicodedata.normalize("NFKD", text)).casefold()
    if not bare.isascii():
        bare = unicodedata.normalize("NFKC", _STRIPPED.sub("", unicodedata.normalize("NFKD", bare))).translate(_SAME)
    return bare if bare.isascii() else _digits(bare)


def _digits(text: str) -> str:
    """With the figures of any script as 0 to 9."""
    if any(here.isdecimal() and here > "9" for here in text):
        return "".join(str(unicodedata.decimal(here)) if here.isdecimal() else here for here in text)
    return text


def letters_of(text: str) -> str:
    """Its letters, digits and marks alone, folded."""
    folded = fold(text)
    return folded if folded.isalnum() else _NO_WORD.sub("", folded)


def tokens(text: str) -> Iterator[Token]:
    """The words of ``text`` with their places, in order. Their texts hold letters, digits and marks alone."""
    for found in TOKEN.finditer(text):
        if word := spelled[found[0]]:
            yield Token(word, found.start(), found.end())


def words_of(text: str) -> list[str]:
    """The texts of all ``tokens``, many times as fast: what goes into an index."""
    parted = _parted(text)
    return (parted if parted is not None else " ".join(map(_joined, text.split("\n")))).split()


def _joined(line: str) -> str:
    """Its words with spaces between them, one or more."""
    parted = _parted(line)
    return parted if parted is not None else " ".join(map(_pieces.__getitem__, line.split()))


def _parted(text: str) -> str | None:
    """The same of a text whose letters are all of ASCII, without numbers of thousands or words that are too long, at a
    tenth of the cost; None: this is another one."""
    bare = text
    if not bare.isascii():
        bare = bare.replace("’", "'")  # which may stand between thousands
        for sign in _COMMONEST:  # takes a tenth of an expression's time
            bare = bare.replace(sign, " ")
    if not bare.isascii():
        bare = _SIGNS.sub(" ", bare)
    if not bare.isascii():
        return None
    written = bare.encode("ascii")
    if _A_THOUSAND in written.translate(_AS_FIGURES) or _TOO_LONG in written.translate(_AS_RUNS):
        return None
    return written.translate(_AS_SOUGHT).decode("ascii")


class _Known(dict[str, str]):
    """Answers that are known by heart, the commonest at least."""

    def keep(self, asked: str, answer: str) -> str:
        if len(asked) <= _LONGEST_KEPT:
            if len(self) >= _MOST_KEPT:
                self.clear()
            self[asked] = answer
        return answer


class _Spelled(_Known):
    """What a word is looked for as that is written so. Asked for by what TOKEN finds; "" if nothing is left of it."""

    def __missing__(self, span: str) -> str:
        return self.keep(span, letters_of(span)[:LONGEST_WORD])


class _Pieces(_Known):
    """The words of a piece of text without spaces."""

    def __missing__(self, piece: str) -> str:
        return self.keep(piece, " ".join(map(spelled.__getitem__, TOKEN.findall(piece))))


spelled = _Spelled()
_pieces = _Pieces()
