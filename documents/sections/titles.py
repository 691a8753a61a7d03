"""Which line of bare text is the title. Pure.

Looked for among the short lines before the first running text; a title shares words with the article,
is followed by a byline or a date, is repeated elsewhere. A wrong title is worse than none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from documents.sections.dates import dateline
from documents.sections.furniture import Role
from documents.sections.lines import Piece, is_menu
from documents.sections.names import byline, is_labelled, is_name, people

_WORD = re.compile(r"[^\W_]{4,}|[A-Z]{2,}|[\u3040-\u30ff\u3400-\u9fff]")
_STEM = re.compile(r"\b[^\W_]{2,6}|[\u3040-\u30ff\u3400-\u9fff]")
_URL = re.compile(r"(?:[\w ]{1,20}: ?)?<?(?:https?://|www\.)\S+>?", re.IGNORECASE)
_BY_IN_TITLE = re.compile(
    r"(?P<title>.*?\S)(?P<between>\s*[|–—-]\s*|[?!.:”\"'’»)…]?\s+)(?:By|BY|Von|Par|Por)[ \xa0]+(?P<names>\S.*)",
    re.DOTALL,
)
_EASTERN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SHORT_EASTERN = 6  # code points: so many are a word or two
_LONGEST = 220  # code points
_LOOKED_AT = 60  # pieces before the first running text
_COMPARED = 6_000  # code points of running text
_LETTERS = 6  # of a word: "reports" and "reported" are the same here
_ENOUGH = 0.25
_EARLIER_WINS_BY = 0.2


@dataclass(frozen=True, slots=True)
class Title:
    """The title without the byline that may stand on its line, and who that byline names."""

    text: str
    index: int  # of its piece
    authors: tuple[str, ...] = ()


def find_title(pieces: Sequence[Piece], until: int) -> Title | None:
    """The title among ``pieces[:until]`` (those before the comments)."""
    first = next((index for index in range(until) if pieces[index].prose and pieces[index].role is None), until)
    if first == until:
        return _title_of_verse(pieces, until)
    candidates = [index for index in range(max(0, first - _LOOKED_AT), first) if _could_be_title(pieces[index])]
    if not candidates:
        return None
    if len(candidates) == 1:
        return _split(pieces, candidates[0], until)
    prose = " ".join(piece.shown[:_COMPARED] for piece in pieces[first : min(first + 25, until)])[:_COMPARED]
    stems = Counter(_STEM.findall(prose.casefold()))
    # "2 thoughts on “the title”"; a line that only returns may be the name of the site.
    later = {_plain(piece.key) for piece in pieces[first:] if piece.role is Role.COMMENTS}
    scores = {index: _score(pieces, index, stems, later) for index in candidates}
    best = max(scores.values())
    if best < _ENOUGH:
        return None
    # Under a title may stand a second line which says more of the article than the title does.
    chosen = next(index for index in candidates if scores[index] >= max(best - _EARLIER_WINS_BY, _ENOUGH))
    return _split(pieces, chosen, until)


def is_about(piece: Piece) -> bool:
    """Whether a line says who wrote the article, when or where it is from."""
    if not piece.key:
        return False
    return (
        dateline(piece.shown) is not None
        or bool(byline(piece.shown))
        or is_labelled(piece.shown)
        or _URL.fullmatch(piece.shown) is not None
    )


def _could_be_title(piece: Piece) -> bool:
    shown = piece.shown
    return (
        len(shown) <= _LONGEST
        and bool(piece.key)
        and any(character.isalpha() for character in piece.key)
        and not piece.furniture
        and piece.role is None
        and not is_menu(shown)
        and not (shown[-1] in ".;,:" and not shown.endswith("...") and piece.sentence)
        and not is_about(piece)
    )


def _score(pieces: Sequence[Piece], index: int, stems: Counter[str], later: set[str]) -> float:
    piece = pieces[index]
    words = _WORD.findall(piece.shown)
    # A word that the article keeps coming back to says more than one that occurs in it.
    score = sum(min(stems[_stem(word)], 2) / 2 for word in words) / max(len(words), 3)
    below = [other for other in pieces[index + 1 : index + 5] if other.role is None and not other.prose]
    if below and is_about(below[0]):
        score += 0.35
    elif any(is_about(other) for other in below[:3]):
        score += 0.2
    if index + 1 < len(pieces) and pieces[index + 1].role in (Role.PLACE, Role.ACTION):
        score -= 0.35  # the name of a site, above its menu
    if index and is_about(pieces[index - 1]):
        score += 0.15
    plain = _plain(piece.key)
    if len(plain) > 8 and any(
        plain in other or (len(other) > 15 and other in plain) for other in later if len(other) > 8
    ):
        score += 0.4
    if _EASTERN.search(piece.shown):
        score -= 0.4 if len(piece.shown) < _SHORT_EASTERN else 0.0
    else:
        score -= {1: 0.4, 2: 0.3, 3: 0.1}.get(len(piece.shown.split()), 0.0)
    beside = [
        other
        for other in pieces[max(0, index - 3) : index + 4]
        if other.group == piece.group and other is not piece and not is_about(other)
    ]
    score += -0.1 if beside else 0.1
    if is_name(piece.shown):
        score -= 0.3
    return score + (0.15 if index == 0 else 0.0) + (0.1 if piece.marker == "" and piece.shown[0] == "#" else 0.0)


def _title_of_verse(pieces: Sequence[Piece], until: int) -> Title | None:
    """Without running text, only a line that stands alone above several is surely a title."""
    lines = [piece for piece in pieces[:until] if piece.role is None]
    if (
        len(lines) < 4
        or not _could_be_title(lines[0])
        or len(lines[0].shown) > 80
        or lines[0].marker
        or lines[0].shown[-1] in ".,;:!"
    ):
        return None
    following = [piece for piece in lines[1:] if not is_about(piece)]
    alone = lines[0].group != lines[1].group or is_about(lines[1])
    if not alone or len(following) < 3 or following[0].group != following[1].group:
        return None
    return _split(pieces, pieces.index(lines[0]), until)


def _split(pieces: Sequence[Piece], index: int, until: int) -> Title:
    """Takes a byline off the end of the title (``… in Iraq? By Salman Rafi Sheikh``), where something
    besides the word "By" says that it is one."""
    shown = " ".join(pieces[index].shown.lstrip("# ").split())
    found = _BY_IN_TITLE.fullmatch(shown)
    if found is None:
        return Title(shown, index)
    authors = people(found["names"])
    between = found["between"]
    if not authors or not (between.strip() or _introduce(pieces[:until], authors)):
        return Title(shown, index)
    kept = between.strip() if between.strip(" |–—-") else ""
    return Title(found["title"] + kept, index, authors)


def _introduce(pieces: Sequence[Piece], authors: tuple[str, ...]) -> bool:
    """Whether a paragraph opens with one of the names: "Jane Doe is a lawyer"."""
    first_words = tuple(name.split()[0] for name in authors)
    openings = tuple(f"{name}{more}" for name in authors for more in (" is ", ", ", " was ", " has ", " writes "))
    starts = (piece.shown[:120] for piece in pieces if piece.shown.startswith(first_words))
    return any(" ".join(start.split()).startswith(openings) for start in starts)


def _stem(word: str) -> str:
    return word.casefold()[:_LETTERS]


def _plain(key: str) -> str:
    return "".join(character for character in key if character.isalnum() or character == " ").strip()
