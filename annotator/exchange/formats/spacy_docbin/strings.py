"""Words and labels by the numbers that spaCy knows them by. Pure.

A text's number is MurmurHash64A (Appleby 2008, https://github.com/aappleby/smhasher) of its UTF-8 with the seed 1; but
the names of spaCy's own attributes and symbols, also where they are words of a text ("root", "TIME"), have their places
in the list of these (spaCy 3, https://spacy.io/api/stringstore, ``spacy.symbols``), and the empty text has 0.
"""

from __future__ import annotations

from collections.abc import Iterable

ORTH, ENT_IOB, ENT_TYPE = 65, 77, 78
LEMMA, POS, TAG, DEP = 73, 74, 75, 76
ENT_KB_ID, MORPH = 452, 453

_MIX, _SHIFT = 0xC6A4A7935BD1E995, 47
_ALL = 0xFFFF_FFFF_FFFF_FFFF

# By the number of the first.
_NAMES = {
    1: """IS_ALPHA IS_ASCII IS_DIGIT IS_LOWER IS_PUNCT IS_SPACE IS_TITLE IS_UPPER LIKE_URL LIKE_NUM LIKE_EMAIL IS_STOP
    IS_OOV_DEPRECATED IS_BRACKET IS_QUOTE IS_LEFT_PUNCT IS_RIGHT_PUNCT IS_CURRENCY""",
    19: " ".join(f"FLAG{number}" for number in range(19, 64)),
    64: """ID ORTH LOWER NORM SHAPE PREFIX SUFFIX LENGTH CLUSTER LEMMA POS TAG DEP ENT_IOB ENT_TYPE HEAD SENT_START
    SPACY PROB LANG ADJ ADP ADV AUX CONJ CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X EOL SPACE""",
    104: " ".join(f"DEPRECATED{number:03}" for number in range(1, 277)),
    380: """PERSON NORP FACILITY ORG GPE LOC PRODUCT EVENT WORK_OF_ART LANGUAGE LAW DATE TIME PERCENT MONEY QUANTITY
    ORDINAL CARDINAL acomp advcl advmod agent amod appos attr aux auxpass cc ccomp complm conj cop csubj csubjpass dep
    det dobj expl hmod hyph infmod intj iobj mark meta neg nmod nn npadvmod nsubj nsubjpass num number oprd obj obl
    parataxis partmod pcomp pobj poss possessive preconj prep prt punct quantmod relcl rcmod root xcomp acl
    ENT_KB_ID MORPH ENT_ID IDX _""",
}
SYMBOLS = {name: number for first, names in _NAMES.items() for number, name in enumerate(names.split(), start=first)}


class Strings:
    """All that a file names, each with its number."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        found = self._numbers.get(text)
        if found is None:
            found = self._numbers[text] = number_of(text)
        return found

    def named(self) -> list[str]:
        return sorted(self._numbers)


def by_number(strings: Iterable[str]) -> dict[int, str]:
    """These texts, and those that every file knows, by their numbers."""
    own = {number_of(text): text for text in strings}
    return {0: "", **own, **{number: name for name, number in SYMBOLS.items()}}


def number_of(text: str) -> int:
    if not text:
        return 0
    return SYMBOLS.get(text) or murmur(text.encode())


def murmur(content: bytes, seed: int = 1) -> int:
    """MurmurHash64A."""
    size = len(content)
    whole = size & ~7
    made = seed ^ (size * _MIX & _ALL)
    for at in range(0, whole, 8):
        part = int.from_bytes(content[at : at + 8], "little") * _MIX & _ALL
        part = (part ^ part >> _SHIFT) * _MIX & _ALL
        made = (made ^ part) * _MIX & _ALL
    if whole < size:
        made = (made ^ int.from_bytes(content[whole:], "little")) * _MIX & _ALL
    made = (made ^ made >> _SHIFT) * _MIX & _ALL
    return made ^ made >> _SHIFT
