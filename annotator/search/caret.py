"""Which part of a query somebody is writing just now. Pure.

What is being written is seldom a whole query, so nothing is parsed here: pieces are told apart by spaces, parentheses
and quotation marks alone, as ``language.scanning`` does, and nothing is ever wrong.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from annotator.search.language import Field, Phrase, Word, to_text

_PIECES = re.compile(r'(?P<quoted>"(?:\\.|[^"\\])*(?:"|\\?$))|(?P<bracket>[()])|(?P<blank>\s+)|\\.?|[^\s()"\\]+')
_TERM = re.compile(
    r"(?P<minus>-?)(?:(?P<name>[^\W\d_][\w.-]*|\"(?:\\.|[^\"\\])*\")(?P<sign>[:=]))?(?P<value>.*)", re.DOTALL
)
_ESCAPED = re.compile(r"\\(.?)", re.DOTALL)
_REST = re.compile(r'[^\s()"]*')
_PLAIN = re.compile(r"[^\W_]\w*(?:[/.-]\w+)*|\d{4}\.\.")


@dataclass(frozen=True, slots=True)
class Caret:
    """``start`` to ``end`` is the term that the caret stands in or behind, without the minus before it. ``name`` is the
    field that it is the value of, "" if of none; ``grouped``: the field stands before a parenthesis around it.
    ``written`` is what stands before the caret of the word or of the value, without quotation marks."""

    start: int
    end: int
    written: str
    name: str = ""
    sign: str = ":"
    grouped: bool = False

    def field(self, name: str, value: str) -> str:
        """How a field with this value is written here."""
        plain = value if _PLAIN.fullmatch(value) else to_text(Phrase(value))
        return plain if self.grouped else f"{self.name_of(name)}{self.sign}{plain}"

    @staticmethod
    def name_of(field: str) -> str:
        """How the name of a field is written."""
        return to_text(Field(field, Word("x")))[:-2]


def caret_in(text: str, at: int) -> Caret:
    """What is written where the caret stands: ``at`` code points from the start of ``text``."""
    at = min(max(at, 0), len(text))
    groups: list[tuple[str, str]] = []  # the field of each open parenthesis, and its sign
    start, is_open = 0, False
    for piece in _PIECES.finditer(text, 0, at):
        is_open = False
        if piece["blank"]:
            start = piece.end()
        elif piece["bracket"] == "(":
            groups.append(_field_of(text[start : piece.start()], groups))
            start = piece.end()
        elif piece["bracket"]:
            if groups:
                groups.pop()
            start = piece.end()
        elif piece["quoted"]:
            is_open = piece.end() == at and not _closed(piece["quoted"])
    term = _TERM.fullmatch(text[start:at])
    assert term is not None  # noqa: S101 (it matches everything)
    around = groups[-1] if groups else ("", ":")
    name, sign = (_bare(term["name"]), term["sign"]) if term["name"] else around
    end = _end(text, at, is_open=is_open)
    grouped = not term["name"] and bool(name)
    return Caret(start + len(term["minus"]), end, _bare(term["value"]), name, sign, grouped)


def _field_of(before: str, groups: list[tuple[str, str]]) -> tuple[str, str]:
    """The field of what stands in a parenthesis, by what stands right before it."""
    term = _TERM.fullmatch(before)
    if term is not None and term["name"] and not term["value"]:
        return _bare(term["name"]), term["sign"]
    return groups[-1] if groups else ("", ":")


def _closed(quoted: str) -> bool:
    return len(quoted) > 1 and _ESCAPED.sub("", quoted).endswith('"') and _ESCAPED.sub("", quoted) != '"'


def _bare(written: str) -> str:
    """Without quotation marks and backslashes."""
    return _ESCAPED.sub(r"\1", written.removeprefix('"').removesuffix('"'))


def _end(text: str, at: int, *, is_open: bool) -> int:
    if is_open:
        after = _ESCAPED.sub("  ", text[at:])
        return at + after.index('"') + 1 if after.count('"') % 2 else at
    rest = _REST.match(text, at)
    return rest.end() if rest else at
