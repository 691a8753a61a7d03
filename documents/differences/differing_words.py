"""Which words of some lines those of others have too, and which only they. Pure.

A word is compared without the space after it; where only that differs, only that counts as other. Common words that
say less than what was rewritten around them count as rewritten along with it (after N. Fraser's clean-up of a diff by
its meaning, https://neil.fraser.name/writing/diff/).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from operator import itemgetter

from documents.differences.common_runs import Run, common_runs

_ALIKE = 0.3  # lines that share less of their characters than that have nothing in common
# Scripts that set no space between words are compared character by character: Thai and Lao, Burmese, Khmer, kana,
# Chinese characters; with the signs that stand above and below.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SIGNS = (
    "\u0e31\u0e33-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb3-\u0ebc\u0ec8-\u0ecd\u102b-\u103e\u1056-\u1059\u17b4-\u17d3"
    "\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef"
)
_POINTS = "!-/:-@\\[-`{-~\u00a1-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u2010-\u205e\u3001-\u303f\uff01-\uff0f"
_WORD = re.compile(rf"([{_UNSPACED}][{_SIGNS}]*|[{_POINTS}]|[^\s{_UNSPACED}{_POINTS}]+)\s*")
_COUNTED = re.compile(rf"[{_UNSPACED}]|[^\s{_UNSPACED}{_POINTS}]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line, which begins at code point ``start`` of its text; ``other``: the text beside it doesn't have
    it."""

    text: str
    other: bool = False
    start: int = 0

    @property
    def words(self) -> int:
        return len(_COUNTED.findall(self.text))


@dataclass(slots=True)
class Words:
    """The words of some lines: what is compared, where each begins in its line's text and where it ends without and
    with the space after it, and of which line it is. ``first`` is the number of each line's first word."""

    lines: list[tuple[str, int]]  # text, and where that begins
    keys: list[str] = field(default_factory=list)
    places: list[tuple[int, int, int]] = field(default_factory=list)
    of_line: list[int] = field(default_factory=list)
    first: list[int] = field(default_factory=list)

    def size(self, number: int) -> int:
        return len(self.keys[number])

    def piece(self, number: int, *, spaced: bool = True) -> Piece:
        """A word with the space after it, or without."""
        text, begin = self.lines[self.of_line[number]]
        start, end, end_of_space = self.places[number]
        return Piece(text[start : end_of_space if spaced else end], start=begin + start)

    def space(self, number: int) -> Piece:
        """The space after a word."""
        text, begin = self.lines[self.of_line[number]]
        _start, end, end_of_space = self.places[number]
        return Piece(text[end:end_of_space], start=begin + end)


@dataclass(frozen=True, slots=True)
class Shared:
    """Of each side, the words that the other has too, each with whether the space after it is the same; which word of
    the new lines each of the old ones is; and how many characters the lines share, by the number of each."""

    ours: dict[int, bool]
    theirs: dict[int, bool]
    partners: dict[int, int]
    weights: dict[tuple[int, int], int]


def words_of(lines: Iterable[tuple[str, int]]) -> Words:
    """The words of lines, each with where it begins."""
    words = Words(list(lines))
    for number, (text, _start) in enumerate(words.lines):
        words.first.append(len(words.keys))
        for match in _WORD.finditer(text):
            words.keys.append(match[1])
            words.places.append((match.start(), match.end(1), match.end()))
            words.of_line.append(number)
    words.first.append(len(words.keys))
    return words


def shared_by_lines(ours: Words, theirs: Words) -> Shared:
    """What the words of the one lines and of the others have in common."""
    numbers: dict[str, int] = {}
    keys = [[numbers.setdefault(key, len(numbers)) for key in words.keys] for words in (ours, theirs)]
    runs = _meaningful(common_runs(*keys), ours, theirs)
    pairs = [(run.at + n, run.to + n) for run in runs for n in range(run.size)]
    weights: dict[tuple[int, int], int] = {}
    for at, to in pairs:
        lines = ours.of_line[at], theirs.of_line[to]
        weights[lines] = weights.get(lines, 0) + ours.size(at)
    alike = {lines for lines in weights if _is_alike(lines, weights, ours, theirs)}
    kept = [(at, to) for at, to in pairs if (ours.of_line[at], theirs.of_line[to]) in alike]
    same_space = [ours.space(at).text == theirs.space(to).text or _ends(ours, at, theirs, to) for at, to in kept]
    return Shared(
        {at: same for (at, _to), same in zip(kept, same_space, strict=True)},
        {to: same for (_at, to), same in zip(kept, same_space, strict=True)},
        dict(kept),
        {lines: weight for lines, weight in weights.items() if lines in alike},
    )


def as_changed(words: Words, line: int, shared: dict[int, bool]) -> tuple[Piece, ...]:
    """A line in pieces: those that the other side has, and those it hasn't."""
    numbers = range(words.first[line], words.first[line + 1])
    parts = [part for number in numbers for part in _parts(words, number, shared, is_last=number + 1 not in numbers)]
    return _as_pieces(words.lines[line], parts)


def _parts(words: Words, number: int, shared: dict[int, bool], *, is_last: bool) -> Iterator[tuple[int, bool]]:
    """Where a word and the space after it begin, each with whether it is other. Space at the end of what is other
    isn't."""
    start, end, _end_of_space = words.places[number]
    is_other = number not in shared
    yield start, is_other
    if is_other:
        yield end, not (is_last or number + 1 in shared)
    elif not shared[number]:
        yield end, True


def _as_pieces(line: tuple[str, int], parts: Sequence[tuple[int, bool]]) -> tuple[Piece, ...]:
    """The pieces that begin there; what stands before the first belongs to it, and neighbours of one kind are one."""
    text, begin = line
    kept = [one for n, one in enumerate(parts) if not n or one[1] != parts[n - 1][1]]
    starts = [0, *(start for start, _other in kept[1:]), len(text)]
    cuts = zip(pairwise(starts), kept, strict=True)
    return tuple(Piece(text[start:end], other, begin + start) for (start, end), (_at, other) in cuts if start < end)


def as_one(ours: Words, old: int, theirs: Words, new: int, shared: Shared) -> tuple[tuple[str, Piece], ...]:
    """Two lines as one, in kinds: all of the new one ("same", "new") and, where they stood, the words that only the
    old one has ("old")."""
    parts: list[tuple[str, Piece]] = []
    at, to = ours.first[old], theirs.first[new]
    ends = ours.first[old + 1], theirs.first[new + 1]
    pairs = [(one, shared.partners[one]) for one in range(at, ends[0]) if to <= shared.partners.get(one, -1) < ends[1]]
    for one, other in (*pairs, ends):
        was = [number for number in range(at, one) if number not in shared.ours]
        parts += [("old", ours.piece(number, spaced=other == to or number != was[-1])) for number in was]
        parts += [("same" if number in shared.theirs else "new", theirs.piece(number)) for number in range(to, other)]
        if (one, other) != ends:
            is_same = shared.ours[one]
            parts.append(("same", theirs.piece(other, spaced=is_same)))
            spaces = () if is_same else (("old", ours.space(one)), ("new", theirs.space(other)))
            parts += [(kind, piece) for kind, piece in spaces if piece.text]
        at, to = one + 1, other + 1
    return _together(parts)


def _together(parts: Sequence[tuple[str, Piece]]) -> tuple[tuple[str, Piece], ...]:
    """Neighbours of one kind as one."""
    return tuple(
        (kind, Piece("".join(piece.text for _kind, piece in group), kind != "same", group[0][1].start))
        for kind, group in ((kind, list(group)) for kind, group in groupby(parts, key=itemgetter(0)))
    )


def _ends(ours: Words, at: int, theirs: Words, to: int) -> bool:
    """Whether one of the words ends its line: that space is none to speak of."""
    return any(number + 1 == words.first[words.of_line[number] + 1] for words, number in ((ours, at), (theirs, to)))


def _meaningful(runs: Sequence[Run], ours: Words, theirs: Words) -> list[Run]:
    """Without runs that say no more than what was rewritten before and after them."""
    sums, their_sums = _sums(ours), _sums(theirs)
    kept: list[tuple[Run, int]] = []  # with how much was rewritten before it
    end = Run(len(ours.keys), len(theirs.keys), 0)
    for run in (*runs, end):
        last = kept[-1][0] if kept else Run(0, 0, 0)
        gap = _rewritten(sums, their_sums, last, run)
        while kept and _says(sums, kept[-1][0]) <= min(kept[-1][1], gap):
            kept.pop()
            last = kept[-1][0] if kept else Run(0, 0, 0)
            gap = _rewritten(sums, their_sums, last, run)
        kept.append((run, gap))
    return [run for run, _gap in kept if run.size]


def _sums(words: Words) -> list[int]:
    """How many characters all words before each have."""
    sums = [0]
    for key in words.keys:
        sums.append(sums[-1] + len(key))
    return sums


def _says(sums: Sequence[int], run: Run) -> int:
    return sums[run.at + run.size] - sums[run.at]


def _rewritten(sums: Sequence[int], their_sums: Sequence[int], last: Run, run: Run) -> int:
    return max(
        sums[run.at] - sums[last.at + last.size],
        their_sums[run.to] - their_sums[last.to + last.size],
    )


def _is_alike(lines: tuple[int, int], weights: dict[tuple[int, int], int], ours: Words, theirs: Words) -> bool:
    """Whether two lines share so much, of the shorter of them at least, that it is no chance."""
    share = weights[lines]
    sizes = [
        sum(map(len, words.keys[words.first[n] : words.first[n + 1]]))
        for words, n in zip((ours, theirs), lines, strict=True)
    ]
    return share >= _ALIKE * (sum(sizes) / 2) or share >= 2 * _ALIKE * min(sizes)
