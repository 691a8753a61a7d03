"""A query's characters, taken apart into the pieces that ``parsing`` puts together. Pure, and in linear time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from annotator.search.language.faults import NotUnderstood
from annotator.search.language.faults import marked as _
from annotator.search.language.tree import How

FARTHEST = 200  # other words between the words of "…"~n
FARTHEST_PASSAGES = 100_000  # words between passages that are NEAR/n

# What keyboards of other scripts, and telephones that mean well, write instead.
_SAME = {"（": "(", "）": ")", "：": ":", "＝": "=", "＊": "*", "～": "~", "－": "-", "−": "-", "–": "-"}
_CLOSED_BY = {'"': '"', "“": '”"', "„": '“”"', "«": "»", "»": "«", "＂": '＂"', "'": "'’", "‘": "’'", "＇": "＇'"}
_SINGLE = frozenset("'‘＇")
_ENDS = frozenset("()（）")  # of a word, as do spaces and double quotation marks
_NAME = re.compile(r"[^\W\d_][\w.-]*")
_NEAR = re.compile(r"NEAR/([0-9]*)")
_DIGITS = re.compile(r"[0-9]{1,9}")
_TRAILING = frozenset(",;.!?…")


class Kind(Enum):
    OPEN = auto()
    CLOSE = auto()
    MINUS = auto()
    AND = auto()
    OR = auto()
    NOT = auto()
    HOW = auto()
    FIELD = auto()
    WORD = auto()
    RANGE = auto()
    PHRASE = auto()
    EXACT = auto()
    END = auto()


_OPERATORS = {"AND": Kind.AND, "OR": Kind.OR, "NOT": Kind.NOT} | {how.value: Kind.HOW for how in How}


@dataclass(frozen=True, slots=True)
class Piece:
    """``at`` and ``end`` are code points of the query. ``flag``: a word that ends with a star, a field asked for
    with ``=``. ``number``: of ``~n`` and ``NEAR/n``. ``high``: the other end of a range."""

    kind: Kind
    at: int
    end: int
    text: str = ""
    flag: bool = False
    number: int | None = None
    high: str = ""


def scan(text: str) -> list[Piece]:
    """All pieces, in order, an END last. Marks without a letter or digit in them say nothing and are left out.
    Raises NotUnderstood."""
    return list(_Scanner(text).pieces())


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text, self.at, self.found = text, 0, list[Piece]()

    def pieces(self) -> list[Piece]:
        while self.at < len(self.text):
            if self.text[self.at].isspace():
                self.at += 1
            else:
                self._piece()
        return [*self.found, Piece(Kind.END, len(self.text), len(self.text))]

    def _piece(self) -> None:
        here = self._char(self.at)
        value = bool(self.found) and self.found[-1].kind is Kind.FIELD and self.found[-1].end == self.at
        if here in "()":
            self._add(Kind.OPEN if here == "(" else Kind.CLOSE, self.at + 1)
        elif here in _SINGLE:
            self._exact()
        elif here in _CLOSED_BY:
            self._phrase(named=not value)
        elif here == "-" and not value:
            self._minus()
        elif value:
            self._value()
        else:
            self._word()

    def _char(self, at: int) -> str:
        """The character there, as the language knows it; a space where the query ends."""
        return _SAME.get(self.text[at], self.text[at]) if at < len(self.text) else " "

    def _add(self, kind: Kind, end: int, **more: object) -> None:
        self.found.append(Piece(kind, self.at, end, **more))  # type: ignore[arg-type]
        self.at = end

    def _minus(self) -> None:
        following = self._char(self.at + 1)
        if following.isspace() or following == ")":
            self.at += 1  # a dash between words
        else:
            self._add(Kind.MINUS, self.at + 1)

    def _phrase(self, *, named: bool) -> None:
        content, end = self._quoted(self.at)
        following = self._char(end)
        if named and content and following in ":=" and self._char(end + 1) not in " )":
            self._add(Kind.FIELD, end + 1, text=content, flag=following == "=")
        elif following == "~":
            self._near(content, end)
        elif following == "*":
            raise self._fault(
                _("A star stands at the end of a single word, not after quotation marks."),
                end,
                end + 1,
                instead=self.text[:end] + self.text[end + 1 :],
            )
        else:
            self._add(Kind.PHRASE, end, text=content)

    def _near(self, content: str, tilde: int) -> None:
        number = _DIGITS.match(self.text, tilde + 1)
        if number is None or int(number[0]) > FARTHEST:
            end = number.end() if number else tilde + 1
            raise self._fault(
                _("After ~ stands how many other words may be between these words: ~5, and at most %(most)s."),
                tilde,
                end,
                instead=f"{self.text[:tilde]}~{FARTHEST if number else 5}{self.text[end:]}",
                most=FARTHEST,
            )
        self._add(Kind.PHRASE, number.end(), text=content, number=int(number[0]))

    def _exact(self) -> None:
        content, end = self._quoted(self.at)
        self._add(Kind.EXACT, end, text=content)

    def _quoted(self, start: int) -> tuple[str, int]:
        """What stands between the quotation mark at ``start`` and the one that closes it, and where that ends. A single
        one closes only where a word ends, so that an apostrophe is none."""
        single, closing = self.text[start] in _SINGLE, _CLOSED_BY[self.text[start]]
        content, at = [], start + 1
        while at < len(self.text):
            here = self.text[at]
            if here == "\\" and at + 1 < len(self.text):
                at += 1
                content.append(self.text[at])
            elif here in closing and not (single and self._goes_on(at + 1)):
                return "".join(content), at + 1
            else:
                content.append(here)
            at += 1
        raise self._fault(
            _("The quotation mark isn’t closed. Put another one at the end of what belongs together."),
            start,
            start + 1,
            instead=self.text.rstrip("\\ ") + closing[0],
        )

    def _goes_on(self, at: int) -> bool:
        here = self._char(at)
        return not here.isspace() and here != ")"

    def _taken(self) -> tuple[list[str], list[bool], int]:
        """The characters up to the end of the word, whether each is meant literally, and the end."""
        characters, literal, at = [], [], self.at
        while at < len(self.text):
            here = self.text[at]
            escaped = here == "\\" and at + 1 < len(self.text)
            if escaped:
                at += 1
            elif here.isspace() or here in _ENDS or (here in _CLOSED_BY and here not in _SINGLE):
                break
            characters.append(self.text[at] if escaped else self._char(at) if here in "：＝＊" else here)
            literal.append(escaped)
            at += 1
        return characters, literal, at

    def _word(self) -> None:
        start, (characters, literal, end) = self.at, self._taken()
        if self._named(characters, literal):
            return
        while characters and characters[-1] in _TRAILING and not literal[-1]:
            characters.pop()
            literal.pop()
        word = "".join(characters)
        if not any(literal) and (word in _OPERATORS or word.startswith("NEAR/")):
            self._operator(word, end)
            return
        text, star = self._starred(characters, literal, end)
        if any(map(str.isalnum, text)):
            self._add(Kind.WORD, end, text=text, flag=star)
        else:
            self.at = end if end > start else start + 1

    def _named(self, characters: list[str], literal: list[bool]) -> bool:
        """Whether these characters begin with the name of a field; it is taken, its value is the next piece."""
        for place, here in enumerate(characters):
            if literal[place]:
                return False
            if here in ":=":
                name = "".join(characters[:place])
                web = characters[place + 1 : place + 3] == ["/", "/"]
                if web or not _NAME.fullmatch(name):
                    return False
                self._add(Kind.FIELD, self.at + place + 1, text=name, flag=here == "=")
                return True
        return False

    def _value(self) -> None:
        characters, literal, end = self._taken()
        for place, here in enumerate(characters):
            two = characters[place : place + 2] == [".", "."] and not any(literal[place : place + 2])
            if two or (here == "…" and not literal[place]):
                low, high = "".join(characters[:place]), "".join(characters[place + 1 + two :])
                self._add(Kind.RANGE, end, text=low, high=high)
                return
        text, star = self._starred(characters, literal, end)
        self._add(Kind.WORD, end, text=text, flag=star)

    def _starred(self, characters: list[str], literal: list[bool], end: int) -> tuple[str, bool]:
        """The word without its star, and whether it had one."""
        stars = [place for place, here in enumerate(characters) if here == "*" and not literal[place]]
        if stars and stars != [len(characters) - 1]:
            raise self._fault(
                _("A star stands for the end of a word: econ* finds economy. It can’t stand within one."),
                self.at,
                end,
                instead=self.text[: self.at] + ("".join(characters[: stars[0]]) or "…") + "*" + self.text[end:]
                if stars[0]
                else "",
            )
        return "".join(characters[:-1] if stars else characters), bool(stars)

    def _operator(self, word: str, end: int) -> None:
        near = _NEAR.fullmatch(word)
        if near is None and word not in _OPERATORS:
            self._add(Kind.WORD, end, text=word)
        elif near is None:
            self._add(_OPERATORS[word], end, text=word)
        elif near[1] and int(near[1]) <= FARTHEST_PASSAGES:
            self._add(Kind.HOW, end, text=How.NEAR.value, number=int(near[1]))
        else:
            raise self._fault(
                _("After NEAR/ stands how many words may be between the passages: NEAR/50, and at most %(most)s."),
                self.at,
                end,
                instead=f"{self.text[: self.at]}NEAR/{FARTHEST_PASSAGES if near[1] else 50}{self.text[end:]}",
                most=FARTHEST_PASSAGES,
            )

    def _fault(self, sentence: str, at: int, end: int, *, instead: str, **words: object) -> NotUnderstood:
        return NotUnderstood(sentence, at=at, length=end - at, suggestion=instead, **words)
