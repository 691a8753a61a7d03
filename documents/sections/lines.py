"""Bare text as pieces: one for each line, or for each paragraph whose lines were wrapped at mail width. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from documents.sections.furniture import Role, role_of

_MARKER = re.compile(r"([•‣◦▪●·*–-]|\(?(?:\d{1,3}(?:\.\d{1,3})*[.)]?|[a-z]\))(?<=[.)\d]))[ \t\xa0]+(?=\S)")
_BULLETS = frozenset("•‣◦▪●")
_STOPS = ".!?…。！？؟۔।"
_SENTENCE_END = re.compile(rf"[{_STOPS}]['\"”’»)\]]*$")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_SEPARATORS = re.compile(r"\s[|·•»›>/]\s|\s{3,}|\t")
WIDEST = 110  # code points of a wrapped line
NARROWEST = 50
MOST_LINES = 600_000  # above either, a text is cut coarsely: such texts are tables of numbers or noise
MOST_PIECES = 300_000
MANY = 60_000  # pieces: of a longer text only the two ends are looked at for what isn't the article
FIRST, LAST = 2_000, 20_000  # pieces
COARSE = 4_000  # code points
_LONGEST_KEY = 240  # code points: a longer line is no furniture


@dataclass(slots=True)
class Piece:
    """A line or wrapped paragraph of bare text. ``line`` is it with white space collapsed, ``key`` the same as
    patterns see it: casefolded, edge punctuation off. Both are '' for long pieces and in the midst of very long
    texts: no pattern matches there."""

    start: int
    end: int
    shown: str
    indent: int
    group: int  # pieces without a blank line between them share it
    line: str = ""
    key: str = ""
    role: Role | None = None  # as furniture, by its key alone
    marker: str = ""
    prose: bool = False
    sentence: bool = False
    furniture: bool = False
    comment: int = -1  # which comment it belongs to, from 0


def pieces_of(text: str) -> list[Piece]:
    """The text in order; between pieces there is nothing but white space."""
    groups = _groups(text) if text.count("\n") <= MOST_LINES else []
    if not groups or sum(map(len, groups)) > MOST_PIECES:
        return _coarse(text)
    pieces = [
        _piece(start, end, text[start:end], indent, group)
        for group, lines in enumerate(groups)
        for start, end, indent in lines
    ]
    return pieces


def give_keys(pieces: list[Piece]) -> None:
    """Sets ``line``, ``key`` and ``role`` where patterns are to be looked for."""
    for piece in pieces if len(pieces) <= MANY else [*pieces[:FIRST], *pieces[-LAST:]]:
        if piece.end - piece.start <= _LONGEST_KEY:
            piece.line = " ".join(piece.shown.split())
            piece.key = _key(piece.line)
            piece.role = role_of(piece.key)


def _groups(text: str) -> list[list[tuple[int, int, int]]]:
    """Runs of lines without a blank one, each line as (start, end, indent)."""
    groups: list[list[tuple[int, int, int]]] = []
    run: list[tuple[int, int, int]] = []
    position = 0
    for raw in text.split("\n"):
        right = raw.rstrip()
        if right:
            left = len(right) - len(right.lstrip())
            indent = left if "\t" not in right[:left] else len(right[:left].expandtabs(4))
            run.append((position + left, position + len(right), indent))
        elif run:
            groups.append(run)
            run = []
        position += len(raw) + 1
    if run:
        groups.append(run)
    _join_wrapped(groups, text)
    return groups


def _join_wrapped(groups: list[list[tuple[int, int, int]]], text: str) -> None:
    """Puts the lines of wrapped paragraphs together, in place."""
    for index, lines in enumerate(groups):
        if len(lines) > 1:
            parts = _by_marker(lines, text)
            groups[index] = [line for part in parts for line in _unwrapped(part, text)]


def _by_marker(lines: list[tuple[int, int, int]], text: str) -> list[list[tuple[int, int, int]]]:
    """A list marker or a quotation sign begins anew."""
    parts: list[list[tuple[int, int, int]]] = []
    for line in lines:
        if not parts or text[line[0]] == ">" or _MARKER.match(text, line[0], line[1]):
            parts.append([])
        parts[-1].append(line)
    return parts


def _unwrapped(lines: list[tuple[int, int, int]], text: str) -> list[tuple[int, int, int]]:
    """One line for a wrapped paragraph, else the lines as they are.

    Wrapped means: no line could have held the first word of the next one, and the break falls inside
    sentences: a line of verse or an entry of a list ends where it likes.
    """
    lengths = [end - start + (indent - lines[0][2] if indent > lines[0][2] else 0) for start, end, indent in lines]
    width = max(lengths)
    if len(lines) < 2 or not NARROWEST <= width <= WIDEST:
        return lines
    inside = 0
    for (start, end, _), (following, until, _), length in zip(lines, lines[1:], lengths, strict=False):
        word = text[following:until].split(None, 1)[0]
        if length + 1 + len(word) <= width - 6:
            return lines
        inside += text[following].islower() or not _SENTENCE_END.search(text[start:end])
    if inside < 0.5 * (len(lines) - 1) or not any(text[line[0]].islower() for line in lines[1:]):
        return lines
    return [(lines[0][0], lines[-1][1], lines[0][2])]


def _piece(start: int, end: int, shown: str, indent: int, group: int) -> Piece:
    found = _MARKER.match(shown)
    piece = Piece(start, end, shown, indent, group, marker=found[1] if found else "")
    length = end - start
    piece.sentence = _is_sentence(shown, length)
    piece.prose = _is_prose(shown, length, sentence=piece.sentence)
    return piece


def _key(line: str) -> str:
    plain = line.casefold()
    return plain.strip('•|»«›‹<>[](){}*–—-:…·▾▼▲↑→←#_=~ “”"') or plain


def is_prose(shown: str) -> bool:
    """Whether a line or paragraph is running text, as against a title or an entry of a menu."""
    return _is_prose(shown, len(shown), sentence=_is_sentence(shown, len(shown)))


def _is_sentence(shown: str, length: int) -> bool:
    return (
        length >= 25
        and (shown[-1] in _STOPS or _SENTENCE_END.search(shown[-6:]) is not None)
        and (len(shown.split(" ", 3)) > 3 or bool(_CJK.search(shown)))  # not counting all the spaces of a paragraph
    )


def _is_prose(shown: str, length: int, *, sentence: bool) -> bool:
    """Running text, as against a title, an entry of a menu or a line of verse."""
    if length < 60:
        return length >= 30 and sentence and bool(_CJK.search(shown))
    if length < 160:
        return sentence and (length >= 100 or shown.count(" ") >= 9) and not is_menu(shown)
    return sentence or not is_menu(shown)


def is_menu(shown: str) -> bool:
    """Several short words or phrases on one line between separators: ``Home | World | Sport``."""
    if len(shown) > 2_000:
        return False
    parts = [part for part in _SEPARATORS.split(shown.strip()) if part.strip()]
    return len(parts) >= 3 and sum(len(part.split()) for part in parts) <= 3.5 * len(parts)


def is_bullet(marker: str) -> bool:
    """Whether a marker is one that nothing but a list begins with."""
    return marker in _BULLETS


def _coarse(text: str) -> list[Piece]:
    pieces: list[Piece] = []
    position, length = 0, len(text)
    while position < length:
        end = length if position + COARSE >= length else text.rfind("\n", position, position + COARSE) + 1
        if end <= position:
            end = text.find("\n", position) + 1 or length
        part = text[position:end]
        shown = part.strip()
        if shown:
            start = position + len(part) - len(part.lstrip())
            pieces.append(Piece(start, start + len(shown), shown, 0, len(pieces), prose=True))
        position = end
    return pieces
