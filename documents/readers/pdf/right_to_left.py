"""Lines written from right to left, put into the order in which they are read, by where their letters stand. Pure.

Files draw such lines letter by letter in one order or the other, and pdfium turns some of their words and leaves
others. Where its order can't be right, the letters are sorted from right to left, numbers and Latin words back
again (the reverse of UAX 9 for one line), and spaces are put where there are gaps.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u0370-\u052f]")
_LEFT_TO_RIGHT = re.compile(
    r"[A-Za-z0-9\u00c0-\u024f\u0370-\u052f\u0660-\u0669\u06f0-\u06f9]+"
    r"(?:[.,:/\\@%+&=?#'’_~-]+[A-Za-z0-9\u00c0-\u024f\u0370-\u052f\u0660-\u0669\u06f0-\u06f9]+)*%?"
)
_BRACKETS = ("()", "[]", "{}", "«»", "‹›", "<>")
_ALEFS = "\u0622\u0623\u0625\u0627"
_LAM = "\u0644"
_WORD_GAP = 0.2  # of the font's size
_MISSING_GAP = 0.4  # where the file has spaces of its own
_SHORTEST_WORDS = 2.7  # letters, with the space


@dataclass(slots=True)
class Letter:
    """A character and where it stands; index is its number on the page, -1 for a space that was put in."""

    character: str
    left: float
    right: float
    index: int

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


def put_in_order(letters: Sequence[Letter], size: float) -> list[Letter]:
    """The letters of one line in reading order, with spaces where words part; none where they are so already."""
    words = "".join(letter.character for letter in letters).split()
    placed = in_order(letters, size)
    broken = len(letters) < _SHORTEST_WORDS * len(words)
    return placed if broken or _bases(placed) != _bases(letters) else []


def in_order(letters: Sequence[Letter], size: float) -> list[Letter]:
    """The letters of one line as they stand, from the right, with spaces where words part."""
    placed = _sorted([letter for letter in letters if letter.right - letter.left > 0.01 or letter.character != " "])
    spaced: list[Letter] = []
    given = sum(letter.character == " " for letter in letters)
    has_spaces = sum(letter.character == " " for letter in placed) > 0.7 * given > 0
    widest = (_MISSING_GAP if has_spaces else _WORD_GAP) * size
    for letter in placed:
        if spaced and spaced[-1].character != " " and letter.character != " ":
            edge = min(other.left for other in spaced[-3:] if other.character != " ")
            if edge - letter.right > widest:
                spaced.append(Letter(" ", letter.right, edge, -1))
        spaced.append(letter)
    for start, end in _turned_back("".join(letter.character for letter in spaced)):
        spaced[start:end] = spaced[start:end][::-1]
    _mirror_brackets(spaced)
    return spaced


def _bases(letters: Iterable[Letter]) -> str:
    """The letters alone: where marks stand on them is not told by their places."""
    return "".join(letter.character for letter in letters if letter.character.isalnum())


def _sorted(letters: Iterable[Letter]) -> list[Letter]:
    """From right to left; a mark comes after the letter that it is written on."""
    bases = [letter for letter in letters if unicodedata.category(letter.character) != "Mn"]
    placed = sorted(bases, key=lambda letter: -letter.middle)
    for index in range(len(placed) - 1):
        one, other = placed[index : index + 2]
        if one.character in _ALEFS and other.character == _LAM and abs(one.left - other.left) < 0.1:
            placed[index : index + 2] = other, one
    for mark in letters:
        if unicodedata.category(mark.character) == "Mn":
            placed.insert(_after_base(placed, mark), mark)
    return placed


def _after_base(placed: Sequence[Letter], mark: Letter) -> int:
    for index, letter in enumerate(placed):
        if letter.left <= mark.middle <= letter.right and letter.character != " ":
            index += 1
            while index < len(placed) and unicodedata.category(placed[index].character) == "Mn":
                index += 1
            return index
        if letter.middle < mark.middle:
            return index
    return len(placed)


def _turned_back(text: str) -> list[tuple[int, int]]:
    """Where numbers and Latin words stand; several of these words with nothing but spaces between are one."""
    found: list[tuple[int, int]] = []
    for match in _LEFT_TO_RIGHT.finditer(text):
        start, end = match.span()
        if found and _LATIN.search(match[0]) and not text[found[-1][1] : start].strip():
            before = text[found[-1][0] : found[-1][1]]
            if _LATIN.search(before):
                found[-1] = (found[-1][0], end)
                continue
        found.append((start, end))
    return found


def _mirror_brackets(letters: list[Letter]) -> None:
    """Brackets are drawn mirrored: one that stands where its fellow should takes that one's place."""
    for index, letter in enumerate(letters):
        pair = next((pair for pair in _BRACKETS if letter.character in pair), None)
        if pair is not None:
            before = index > 0 and letters[index - 1].character != " "
            after = index + 1 < len(letters) and letters[index + 1].character.isalnum()
            if after != before:
                letter.character = pair[0] if after else pair[1]
