"""Comments in bare text: where they begin, who wrote each, what it answers. Pure.

A page writes each comment under a line that names its author ("NAME says:", "#1 by NAME on DATE", a
name with a time below). Such a line alone proves nothing, since interviews have them too: it counts
after a heading such as "2 comments", or with the buttons that only comments have.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from documents.sections.dates import is_time_line
from documents.sections.furniture import Role, role_of
from documents.sections.lines import Piece, is_bullet

# fmt: off
_SAYS = (
    r"says|said|wrote|writes|replied|replies|commented|comments|responded|asks|asked|sagt|sagte|schreibt"
    r"|schrieb|meint|antwortet|dit|a dit|a écrit|écrit|répond|a répondu"
    r"|dice|dijo|escribió|comentó|respondió|ha scritto|ha detto|scrive|disse|diz|escreveu|comentou|respondeu"
    r"|говорит|пишет|написала?|сказала?|ответила?|يقول|تقول|قال|قالت|كتب|كتبت|diyor ki|dedi ki|dedi|schreef"
    r"|zegt|skriver|säger|pisze|napisała?"
)
# fmt: on
_NAME = r"(?P<name>[^\s:|][^:|\n]{0,58}?)"
_WHEN = r"(?P<said>[^|\n]{4,60}?)"
_LEAD = r"(?P<lead>(?:#?\d{1,4}(?:\.\d{1,3}){0,4}[.):]?|[•‣◦▪●*–-])[ \t\xa0]+)?"
_SHAPES = (
    re.compile(rf"{_LEAD}{_NAME}(?:,? (?:on|am|le|il|em|at) {_WHEN})?,? (?:{_SAYS}) ?(?::|\.\.\.|…)", re.IGNORECASE),
    re.compile(rf"{_LEAD}{_NAME} (?:{_SAYS}),? (?:(?:on|at|am|um|le|il|el) )?{_WHEN}:?", re.IGNORECASE),
    re.compile(
        rf"(?P<lead>#\d{{1,4}}[.:]?[ \t\xa0]+|\d{{1,4}}[.)][ \t\xa0]+)(?:(?:posted|comment|written)? ?(?:by|von"
        rf"|par|por) )?{_NAME} (?:on|at|am|le|el) {_WHEN}",
        re.IGNORECASE,
    ),  # fmt: skip
    re.compile(
        rf"{_LEAD}(?:comment|posted|written|commented|reply|gepostet|geschrieben) (?:by|von) {_NAME}(?:,? (?:on"
        rf"|at|am|—|–|-|·|@|\|) {_WHEN})?:?",
        re.IGNORECASE,
    ),  # fmt: skip
    re.compile(
        rf"{_LEAD}{_NAME}(?: ?[•·|—–] ?|, | - | on | am | at | \()(?P<said>(?:\d|an? |jan|feb|mar|apr|ma[yi]"
        rf"|jun|jul|aug|sep|okt|oct|nov|de[cz]|vor |il y a |hace |today|yesterday|just ).{{1,40}}?)\)?:?",
        re.IGNORECASE,
    ),  # fmt: skip
    re.compile(
        rf"{_LEAD}{_NAME} (?P<said>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d.{{0,30}}"
        rf"|\d{{1,2}} ?(?:h|hrs?|d|w|mo|m|y|hours?|days?|weeks?|months?|years?)(?: ago)?)",
        re.IGNORECASE,
    ),  # fmt: skip
)
_SAID = re.compile(rf" (?:{_SAYS})[ ,:.…]", re.IGNORECASE)  # in the first two shapes
_SAID_ENDS = (":", "...", "…")  # of the first
_NUMBERED_SHAPES = list(enumerate(_SHAPES))
_TELLING = re.compile(
    r"\d|yesterday|today|just now| an? (?:hour|minute|day|week|month|year)|منذ", re.IGNORECASE
)  # a time
_FIRM = 2  # so many of the first shapes hold without a time that can be read as one
_TO = re.compile(
    r"(.+?) (?:in reply to|replied to|replying to|reply to|→|▸|>|en réponse à|antwort auf|als antwort auf|en "
    r"respuesta a) (.+)",
    re.IGNORECASE,
)
_ANSWERS = re.compile(
    r"\W?(?:in reply to|replying to|reply to|als antwort auf|antwort auf|en réponse à|en respuesta a) @?(.{2,50}?):?",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"#?(\d+(?:\.\d+)*)[.):]?")
_BY = re.compile(r"\b(?:by|von)\b", re.IGNORECASE)
_WIDE_GAP = re.compile(r"(?<=\w)(?: {2,}|\t)(?=\w)")  # Disqus: who answers whom
_INITIAL = re.compile(r"\b[^\W\d_]\.$")
_NEAR = 8  # pieces between the heading and the first comment
# fmt: off
_NO_NAME = frozenset(
    str.split(
        "he she it they we i you this that who what one "
        "everyone someone nobody er sie es wir ich il elle on nous je él ella"
    )
)
# fmt: on


@dataclass(slots=True)
class Comment:
    """One comment: the piece that names its author and those up to the next (``Piece.comment``)."""

    author: str
    said: str
    first: int  # index of its first piece
    indent: int
    rank: tuple[int, ...]
    answers: str = ""  # whom, where the page says so
    firm: bool = True  # of a shape that needs no heading above
    reply_to: int | None = None  # index among the comments


_Heads = Sequence[Comment | None]  # for each piece the comment that it begins, if it does


def find_comments(pieces: Sequence[Piece]) -> tuple[list[Comment], int]:
    """The comments in order, and the index of the piece where the page turns to them (``len(pieces)``
    where it never does). Sets ``comment`` and ``furniture`` on the pieces from there on."""
    heads = [_attribution(pieces, index) if piece.line else None for index, piece in enumerate(pieces)]
    start = _start(pieces, heads)
    if start == len(pieces):
        return [], start
    comments = _taken(pieces, start, heads)
    _mend(pieces, start)
    _link(comments)
    return comments, start


def head_of(line: str) -> tuple[str, str] | None:
    """Author and time of a line that is surely a comment's head ("#1 by NAME on DATE"), or None."""
    key = line.casefold()
    found = _attribution([Piece(0, len(line), line, 0, 0, line=line, key=key, role=role_of(key))], 0)
    return (found.author, found.said) if found is not None and found.firm else None


def _start(pieces: Sequence[Piece], heads: _Heads) -> int:
    """The heading over the comments, or the first comment where there is no heading."""
    loose: list[Comment] = []
    buttons = 0
    for index, piece in enumerate(pieces):
        found = heads[index]
        if piece.role is Role.COMMENTS and _has_comment_below(pieces, index, heads):
            return index
        if piece.role is Role.ACTION and loose:
            buttons += 1
        elif found is not None and found.firm:
            loose.append(found)
    if (
        loose
        and (buttons or sum(bool(comment.said) for comment in loose) >= 2)
        and any(piece.prose for piece in pieces[: loose[0].first])
    ):
        return loose[0].first
    return len(pieces)


def _has_comment_below(pieces: Sequence[Piece], heading: int, heads: _Heads) -> bool:
    for index in range(heading + 1, min(heading + 1 + _NEAR, len(pieces))):
        if heads[index] is not None:
            return True
        if pieces[index].prose and pieces[index].role is None:
            return False
    return False


def _taken(pieces: Sequence[Piece], start: int, heads: _Heads) -> list[Comment]:
    """Goes through the pieces from the heading on and gives each to a comment or to the furniture."""
    comments: list[Comment] = []
    inside = False
    for index in range(start, len(pieces)):
        piece = pieces[index]
        found = heads[index]
        if found is not None and (not comments or _alike(pieces, found, comments[0])):
            comments.append(found)
            inside = True
        role = piece.role
        after_buttons = index > start and pieces[index - 1].furniture
        if role in (Role.FORM, Role.OPENER, Role.COPYRIGHT) or (role is Role.PLACE and after_buttons):
            inside = False
        if role in (Role.ACTION, Role.ALWAYS, Role.FORM, Role.OPENER, Role.COPYRIGHT) or _is_head(role, index, start):
            piece.furniture = True
        elif inside:
            piece.comment = len(comments) - 1
            _note(piece, comments[-1], index)
        else:
            piece.furniture = not piece.prose or role is Role.COOKIES
    return comments


def _mend(pieces: Sequence[Piece], start: int) -> None:
    """Gives a button between two lines of one comment to the comment, so that it stays one section."""
    last = -1
    for index in range(start, len(pieces)):
        number = pieces[index].comment
        if number < 0:
            continue
        if last >= 0 and pieces[last].comment == number:
            for between in pieces[last + 1 : index]:
                between.furniture, between.comment = False, number
        last = index


def _is_head(role: Role | None, index: int, start: int) -> bool:
    return role is Role.COMMENTS and index == start


def _note(piece: Piece, comment: Comment, index: int) -> None:
    """Takes the time and the one answered from the lines right below the author's."""
    if index > comment.first + 2:
        return
    if not comment.said and index > comment.first and is_time_line(piece.shown):
        comment.said = piece.shown
    found = _ANSWERS.fullmatch(piece.shown) if len(piece.shown) < 80 else None
    if found and not comment.answers:
        comment.answers = found[1]


def _alike(pieces: Sequence[Piece], found: Comment, first: Comment) -> bool:
    """One page writes all its comments' heads alike; another shape is a quotation inside a comment."""
    if pieces[first.first].marker and not pieces[found.first].marker and not _lead(pieces[found.first].shown):
        return False
    return not (first.said and not found.said)


def _attribution(pieces: Sequence[Piece], index: int) -> Comment | None:
    """The comment that this short piece begins, or None."""
    piece = pieces[index]
    shown = piece.line
    if len(shown) > 130 or piece.role is not None:
        return None
    if piece.prose and not (shown.endswith(_SAID_ENDS) and _SHAPES[0].fullmatch(shown)):
        return None
    below = pieces[index + 1].shown if index + 1 < len(pieces) else ""
    for number, shape in _shapes_for(shown):
        found = shape.fullmatch(shown)
        if found is None:
            continue
        said = (found["said"] or "").strip(" .,:") if "said" in shape.groupindex else ""
        if (said or number >= _FIRM) and not (is_time_line(said) or (number == 3 and not said)):
            continue
        name = _WIDE_GAP.sub(" → ", piece.shown) if number == 4 and "•" in shown else ""
        name = name[: name.index("•")] if name else found["name"]
        comment = _comment(piece, index, name, found["lead"] or "", said or (below if is_time_line(below) else ""))
        if comment is not None:
            return comment
    if _could_be_name(piece.shown) and is_time_line(below) and not is_time_line(piece.shown):
        lead = _lead(piece.shown)
        comment = _comment(piece, index, piece.shown[len(lead) :], lead, below)
        if comment is not None:
            comment.firm = False
        return comment
    return None


def _shapes_for(shown: str) -> list[tuple[int, re.Pattern[str]]]:
    """The shapes that a line could have at all, by a look at it that costs less than trying them."""
    ends = shown.endswith(_SAID_ENDS)
    telling = _TELLING.search(shown) is not None
    said = (ends or telling) and _SAID.search(shown) is not None
    shapes = _NUMBERED_SHAPES[:1] if said and ends else []
    if telling:
        return shapes + _NUMBERED_SHAPES[1 if said else 2 :]
    return shapes + _NUMBERED_SHAPES[3:4] if _BY.search(shown) else shapes


def _comment(piece: Piece, index: int, name: str, lead: str, said: str) -> Comment | None:
    name = " ".join(name.split()).strip(" ,•·|—–-@")
    name = name if _INITIAL.search(name) else name.rstrip(". ")
    between = _TO.fullmatch(name)
    author, answers = (between[1], between[2]) if between else (name, "")
    if not author or len(author.split()) > 6 or author.casefold() in _NO_NAME or re.search(r"[!?;“”\"]", author):
        return None
    return Comment(author, said, index, piece.indent, _rank(lead), answers=answers)


def _could_be_name(shown: str) -> bool:
    """For a line right above a time: short and no sentence."""
    return len(shown) <= 50 and len(shown.split()) <= 5 and shown[-1] not in ".!?;:,"


def _lead(shown: str) -> str:
    found = re.match(r"(?:#?\d{1,4}(?:\.\d{1,3}){0,4}[.):]?|[•‣◦▪●*–-])[ \t\xa0]+", shown)
    return found[0] if found else ""


def _rank(lead: str) -> tuple[int, ...]:
    """How deep the marker says a comment is: ``1.2`` under ``1``, a bullet under a number."""
    lead = lead.strip()
    found = _NUMBERED.fullmatch(lead)
    if found:
        return (found[1].count(".") + 1, 0)
    return (1, 1) if is_bullet(lead) or lead in ("*", "-", "–") else (1, 0)


def _link(comments: list[Comment]) -> None:
    """Says of each which earlier one it answers: the one it names, else the nearest less deep."""
    above: list[int] = []
    for index, comment in enumerate(comments):
        depth = (comment.indent, comment.rank)
        while above and (comments[above[-1]].indent, comments[above[-1]].rank) >= depth:
            above.pop()
        named = comment.answers.casefold()
        match = (
            next((i for i in range(index - 1, -1, -1) if comments[i].author.casefold() == named), None)
            if named
            else None
        )
        comment.reply_to = match if match is not None else (above[-1] if above else None)
        above.append(index)
