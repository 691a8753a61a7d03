"""Where in a text a query is found. Pure.

What is found here is what the index finds, word for word: ``fits`` says the same in the plainest way, for tests.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from heapq import merge
from typing import NamedTuple

from annotator.search.candidates import Sieve
from annotator.search.language.tree import And, Exact, Near, Node, Not, Or, Phrase, Relation, Text, Word
from annotator.search.words import APOSTROPHES, IGNORED, MARKS, TOKEN, UNSPACED, spelled, words_of

_LETTER = re.compile(rf"[^\W_{APOSTROPHES}{UNSPACED}]")
_UNSPACED = re.compile(f"[{UNSPACED}]")
_SILENT = re.compile(f"[{MARKS}{IGNORED}]")
_FIGURE = re.compile(r"\d[.,'’]\d")
_LONGEST_FIGURE = 64  # code points before a digit that may belong to its number

Expand = Callable[[str], Collection[str]]


class Hit(NamedTuple):
    """A place of ``term``, half-open, in code points."""

    start: int
    end: int
    term: Text


class _Run(NamedTuple):
    """Words one after another; of the last one ``prefix``: only the beginning."""

    term: Text
    words: tuple[str, ...]
    prefix: bool


class _Close(NamedTuple):
    """Different words, with at most ``distance`` others between them."""

    term: Text
    words: frozenset[str]
    distance: int


@dataclass(frozen=True)
class Sought:
    """What is looked for in texts: the words of a query, in all their forms. Made once for many texts."""

    forms: dict[str, list[Text]] = field(default_factory=lambda: defaultdict(list))
    runs: dict[str, list[_Run]] = field(default_factory=lambda: defaultdict(list))  # by their first word
    beginnings: list[_Run] = field(default_factory=list)
    close: dict[str, list[_Close]] = field(default_factory=lambda: defaultdict(list))  # by each of their words
    exact: list[Exact] = field(default_factory=list)

    @classmethod
    def of(cls, node: Node | None, expand: Expand = lambda word: (word,)) -> Sought:
        """``expand`` says which other forms a folded word has. What must not be there isn't looked for."""
        sought = cls()
        for term in dict.fromkeys(_wanted(node)):
            sought._add(term, expand)
        return sought

    def __bool__(self) -> bool:
        return bool(self.forms or self.runs or self.beginnings or self.close or self.exact)

    def _add(self, term: Text, expand: Expand) -> None:
        words = tuple(words_of(term.text))
        if isinstance(term, Exact):
            self.exact.append(term)
        elif isinstance(term, Near) and len(set(words)) > 1:
            close = _Close(term, frozenset(words), term.distance)
            for word in close.words:
                self.close[word].append(close)
        elif isinstance(term, Word) and term.prefix and len(words) == 1:
            self.beginnings.append(_Run(term, words, prefix=True))
        elif len(words) > 1:
            self.runs[words[0]].append(_Run(term, words, prefix=isinstance(term, Word) and term.prefix))
        elif words:
            for form in {words[0], *(expand(words[0]) if isinstance(term, Word) else ())}:
                self.forms[form].append(term)

    @cached_property
    def sieve(self) -> Sieve:
        runs = {" ".join(one.words[:2]) for some in self.runs.values() for one in some}
        return Sieve({*self.forms, *runs, *self.close, *(one.words[0] for one in self.beginnings)})


def hits(text: str, sought: Sought) -> Iterator[Hit]:
    """All places in ``text``, lazily, by where they start, then by where they end. Those of different terms may
    overlap."""
    found = _spoken(text, sought) if sought.forms or sought.runs or sought.beginnings or sought.close else iter(())
    if not sought.exact:
        return found
    return merge(found, *(_letters(text, term) for term in sought.exact), key=lambda hit: hit[:2])


def fits(texts: Collection[str], node: Node, *, expand: Expand = lambda word: (word,)) -> bool:
    """Whether a query of words fits a document whose title, body … these ``texts`` are: in the plainest way, slowly."""
    match node:
        case And(parts):
            return all(fits(texts, part, expand=expand) for part in parts)
        case Or(parts):
            return any(fits(texts, part, expand=expand) for part in parts)
        case Not(part):
            return not fits(texts, part, expand=expand)
        case Word() | Phrase() | Near() | Exact():
            return any(_stands(text, node, expand) for text in texts)
    raise ValueError(f"{type(node).__name__} says nothing of texts")


def _wanted(node: Node | None) -> Iterator[Text]:
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _wanted(part)
        case Relation(left, _how, right):
            yield from _wanted(left)
            yield from _wanted(right)
        case Word() | Phrase() | Near() | Exact():
            yield node


def _spoken(text: str, sought: Sought) -> Iterator[Hit]:
    word_at = TOKEN.match
    for start in sought.sieve.places(text):
        if start and not _begins(text, start):
            continue
        token = word_at(text, start)
        if token is None:
            continue
        word = spelled[token[0]]
        found = [Hit(start, token.end(), term) for term in sought.forms.get(word, ())]
        if sought.runs or sought.close or sought.beginnings:
            found += _longer(text, sought, word, start, token.end())
            found.sort(key=lambda hit: hit[:2])
        yield from found


def _longer(text: str, sought: Sought, word: str, start: int, end: int) -> Iterator[Hit]:
    """What begins with this word and isn't it alone."""
    for run in sought.beginnings:
        if word.startswith(run.words[0]):
            yield Hit(start, end, run.term)
    for run in sought.runs.get(word, ()):
        if (reached := _follow(text, end, run)) is not None:
            yield Hit(start, reached, run.term)
    for close in sought.close.get(word, ()):
        if (reached := _gather(text, end, word, close)) is not None:
            yield Hit(start, reached, close.term)


def _begins(text: str, at: int) -> bool:
    """Whether a word begins there. What stands before may be a part of it, if only by way of silent signs; or both are
    parts of one number."""
    before = at - 1
    if text[before].isspace() or _UNSPACED.match(text, at):
        return True
    while before >= 0 and _SILENT.match(text, before):
        before -= 1
    if before >= 0 and _LETTER.match(text, before):
        return False
    if before > 0 and _FIGURE.match(text, before - 1):
        first = before - 1
        while first > max(0, at - _LONGEST_FIGURE) and (text[first - 1].isalnum() or text[first - 1] in ".,'’"):
            first -= 1
        return any(token.start() == at for token in TOKEN.finditer(text, first))
    return True


def _next(text: str, at: int) -> tuple[str, int] | None:
    """The first word from there on, and its end."""
    while token := TOKEN.search(text, at):
        if word := spelled[token[0]]:
            return word, token.end()
        at = token.end()
    return None


def _follow(text: str, at: int, run: _Run) -> int | None:
    """Where the rest of ``run`` ends that stands there."""
    last = len(run.words) - 1
    for place, wanted in enumerate(run.words[1:], start=1):
        following = _next(text, at)
        if following is None:
            return None
        word, at = following
        if word != wanted and not (run.prefix and place == last and word.startswith(wanted)):
            return None
    return at


def _gather(text: str, at: int, first: str, close: _Close) -> int | None:
    """Where the last one of the words ends, if all of them are near there and ``first`` doesn't come again before."""
    missing = set(close.words) - {first}
    for _word in range(len(missing) + close.distance):
        following = _next(text, at)
        if following is None or following[0] == first:
            return None
        word, at = following
        missing.discard(word)
        if not missing:
            return at
    return None


def _letters(text: str, term: Exact) -> Iterator[Hit]:
    """Where these very letters stand, as whole words."""
    length = len(term.text)
    at = text.find(term.text) if term.text else -1
    while at >= 0:
        if _whole(text, at, at + length):
            yield Hit(at, at + length, term)
        at = text.find(term.text, at + 1)


def is_letter(character: str) -> bool:
    """Whether it is a letter or a figure of a word that has others."""
    return bool(_LETTER.match(character))


def _whole(text: str, start: int, end: int) -> bool:
    before = start == 0 or not (_LETTER.match(text, start) and _LETTER.match(text, start - 1))
    after = end == len(text) or not (
        (_LETTER.match(text, end - 1) and _LETTER.match(text, end)) or _SILENT.match(text, end)
    )
    return before and after


def _stands(text: str, term: Text, expand: Expand) -> bool:
    words, wanted = words_of(text), words_of(term.text)
    places = range(len(words))
    if isinstance(term, Exact):
        return any(True for _hit in _letters(text, term))
    if isinstance(term, Near) and len(different := set(wanted)) > 1:
        window = len(different) + term.distance
        return any(different <= set(words[place : place + window]) for place in places)
    if isinstance(term, Word) and len(wanted) == 1:
        forms = {wanted[0], *expand(wanted[0])}
        return any(word.startswith(wanted[0]) if term.prefix else word in forms for word in words)
    prefix = isinstance(term, Word) and term.prefix
    return any(_stand_at(words[place : place + len(wanted)], wanted, prefix=prefix) for place in places)


def _stand_at(words: Iterable[str], wanted: list[str], *, prefix: bool) -> bool:
    found = list(words)
    if len(found) < len(wanted):
        return False
    ends = found[-1].startswith(wanted[-1]) if prefix else found[-1] == wanted[-1]
    return ends and found[:-1] == wanted[:-1]
