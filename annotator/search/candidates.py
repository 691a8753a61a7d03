"""Where in a text a word can begin that begins with certain letters: a sieve in front of ``locating``. Pure.

A text of megabytes is gone through by one regular expression, which knows all ways in which these letters can be
written. It finds every such word, and now and then something else.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import cache, cached_property
from heapq import merge

from annotator.search.words import APOSTROPHES, STRIPPED, UNSPACED, fold, letters_of

_DEPTH = 4  # letters that are looked at
_MOST_RUNS = 8  # through a text of ASCII, which go ten times as fast as the expression
_MOST_DEEP = 64  # beginnings that are looked at so far; of more, only two letters: expressions take time to make
_LETTER = rf"[^\W_{APOSTROPHES}{UNSPACED}]"
_IS_UNSPACED = re.compile(f"[{UNSPACED}]")
_IS_SILENT = re.compile(f"[{STRIPPED}]")
# Classes that are made at once, since they have few ranges: silent signs and a few more, and what parts words.
_SILENT = r"(?:[^\w\s!-~]|\u0640)*+"
_GAP = r"(?:[\W_]|[\u02b9-\u02ee]|\u0640)*+"
_FOREIGN = r"[^\x00-\x7f]"
_SEPARATORS = ".,'’"  # of thousands

# Where characters are that are looked for as others: everything but unified Han, Hangul and private use.
_BLOCKS = (range(0x41, 0x5B), range(0x80, 0x3400), range(0xA640, 0xAC00), range(0xF900, 0x10000))
_FAR_BLOCKS = (range(0x10400, 0x10600), range(0x10C80, 0x10CC0), range(0x118A0, 0x118C0), range(0x16E40, 0x16E60))
_FARTHEST = (range(0x1D400, 0x1D800), range(0x1E900, 0x1E922), range(0x1F100, 0x1F200), range(0x1FBF0, 0x1FBFA))
_IDEOGRAPHS = (range(0x2F800, 0x2FA20),)
# Far ones are asked for together: a class of characters is slow by each of them, and nearly no text has any.
_FAR = {"\U00010400-\U0001fbff": (0x10400, 0x1FC00), "\U0002f800-\U0002fa1f": (0x2F800, 0x2FA20)}

_Tree = dict[str, "_Tree"]


class Sieve:
    """``beginnings``: folded words, or what they begin with; two with a space between them stand next to each other."""

    def __init__(self, beginnings: Iterable[str]) -> None:
        ways = {way for one in beginnings for way in _ways(one)}
        self._beginnings = {_cut(way, depth=_DEPTH if len(ways) <= _MOST_DEEP else 2) for way in ways}

    def places(self, text: str) -> Iterator[int]:
        """Where a word may begin, in order. Somewhere else, too: within a word, say, or where other letters stand."""
        if not text.isascii() or len(self._plain) > _MOST_RUNS:
            return (found.start() for found in self._expression.finditer(text))
        small = text.lower()
        runs = [map(re.Match.start, one.finditer(small)) for one in self._plain]
        return runs[0] if len(runs) == 1 else merge(*runs)

    @cached_property
    def _plain(self) -> list[re.Pattern[str]]:
        """For those that ASCII can have, without those that begin with another one."""
        ascii_ones = {one for one in self._beginnings if one.isascii()}
        needed = (one for one in ascii_ones if not any(one != two and one.startswith(two) for two in ascii_ones))
        return [re.compile(re.escape(one).replace("\\ ", r"[\W_]+")) for one in sorted(needed)]

    @cached_property
    def _expression(self) -> re.Pattern[str]:
        return _expression(self._beginnings)


def _ways(beginning: str) -> Iterator[str]:
    """As it is and, if it is a figure, with a sign between thousands."""
    yield beginning
    first, gap, second = beginning.partition(" ")
    if first.isdecimal():
        for size in range(1, min(4, len(first))):
            yield from (first[:size] + sign + first[size:] + gap + second for sign in _SEPARATORS)


def _cut(beginning: str, *, depth: int) -> str:
    """As much of it as is looked at: of the last word some letters, or one, where a figure may go on with a sign and
    where each character is a word."""
    first, gap, second = beginning.partition(" ")
    last = second or first
    if silent := _IS_SILENT.search(first):
        first = last = first[: max(1, silent.start())]
        gap = ""
    depth = 1 if _is_unspaced(last) or (gap and last.isdecimal()) else depth
    return f"{first}{gap}{last[:depth]}" if gap else last[:depth]


@cache
def _spellings() -> dict[str, list[str]]:
    """Characters by what they are looked for as, where that is something else than they are. It may be several
    letters."""
    found: dict[str, list[str]] = defaultdict(list)
    for block in (*_BLOCKS, *_FAR_BLOCKS, *_FARTHEST, *_IDEOGRAPHS):
        for character in map(chr, block):
            if character.isalnum() and fold(character) != character and (meant := letters_of(character)):
                found[meant].append(character)
    return found


@cache
def _several() -> dict[str, list[str]]:
    """What single characters are looked for as that is several letters, by the first of them."""
    found: dict[str, list[str]] = defaultdict(list)
    for meant in _spellings():
        if len(meant) > 1:
            found[meant[0]].append(meant)
    return found


def _expression(beginnings: Collection[str]) -> re.Pattern[str]:
    spaced: _Tree = {}
    unspaced: _Tree = {}
    for beginning in beginnings:
        tree = unspaced if _is_unspaced(beginning.partition(" ")[0]) else spaced
        for letter in beginning:
            tree = tree.setdefault(letter, {})
        tree[""] = {}  # whatever goes on from here begins so
    ways, firsts = [], []
    for before, tree in ((f"(?<!{_LETTER}.)", spaced), ("", unspaced)):
        steps = [(characters, _rest(below)) for characters, below in _steps(tree)]
        ways += [f"{before}(?:{'|'.join(_after(first) + rest for first, rest in steps)})"] if steps else []
        firsts += [_inside(characters) for characters, _rest_of_it in steps]
    # All that a word can begin with comes first: so the rest of the text is run through. Only that is taken, since
    # a word may begin in the middle of what looked like another one.
    return re.compile(f"[{''.join(firsts)}](?:{'|'.join(ways)})" if ways else r"(?!)", re.DOTALL)


def _after(characters: list[str]) -> str:
    """That one of these came last, or perhaps another one that isn't ASCII."""
    if not characters[0].isascii():
        return f"(?<=[{_inside(characters)}])"
    return f"(?<={_cased(characters[0])}|{_FOREIGN})"


def _is_unspaced(beginning: str) -> bool:
    """Whether it is of a script without spaces; ำ is looked for as a mark and a letter."""
    if beginning.isascii():
        return False
    return any(_IS_UNSPACED.match(one) for one in (beginning[:1], *_spellings().get(beginning, ())))


def _rest(tree: _Tree) -> str:
    """What comes after the letters that led here; what follows is looked at, and not taken."""
    return "" if "" in tree else f"(?={_following(tree)})"


def _following(tree: _Tree) -> str:
    """Letters of ASCII, or anything that isn't ASCII, which is for others to look at; else just these letters."""
    plain = [letter for letter in tree if letter.isascii() and letter != " "]
    if plain:
        ways = [f"{_cased(letter)}{_on(tree[letter])}" for letter in plain] + [_FOREIGN]
    else:
        ways = [f"{_SILENT}[{_inside(characters)}]{_on(below)}" for characters, below in _steps(tree)]
    ways += [_GAP + _on(tree[" "])] if " " in tree else []
    return f"(?:{'|'.join(ways)})"


def _on(tree: _Tree) -> str:
    return "" if "" in tree else _following(tree)


def _cased(letter: str) -> str:
    return f"[{letter}{letter.upper()}]" if letter.isalpha() else re.escape(letter)


def _inside(characters: Iterable[str]) -> str:
    """Of a class of these characters."""
    near = "".join(re.escape(one) for one in characters if one < "\U00010000")
    far = (span for span, (low, high) in _FAR.items() if any(low <= ord(one) < high for one in characters))
    return near + "".join(far) + "".join(one for one in characters if _far_by_itself(one))


def _far_by_itself(character: str) -> bool:
    return character >= "\U00010000" and not any(low <= ord(character) < high for low, high in _FAR.values())


def _steps(tree: _Tree) -> list[tuple[list[str], _Tree]]:
    """Which characters lead on from here, and to where; but for a gap."""
    found: list[tuple[list[str], _Tree]] = []
    for letter, below in tree.items():
        if letter == " ":
            continue
        found.append(([letter, *_spellings().get(letter, ())], below))
        apart = unicodedata.normalize("NFD", letter)
        if apart != letter:  # й as и and a sign, 한 as three letters: what follows is for others to look at
            found.append(([apart[0], *_spellings().get(apart[0], ())], {"": {}}))
        for meant in _several().get(letter, ()):
            if (reached := _reached(tree, meant)) is not None:
                found.append((_spellings()[meant], reached))
    return found


def _reached(tree: _Tree, letters: str) -> _Tree | None:
    for letter in letters:
        if "" in tree:
            break
        if letter not in tree:
            return None
        tree = tree[letter]
    return tree
