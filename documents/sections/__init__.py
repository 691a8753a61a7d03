"""Bare text → Article: tells body, comments and furniture apart; finds title, authors, publisher, day, address. Pure.

General rules, none for a particular site. What is not clearly furniture is body: a menu read as body
costs a glance, a paragraph folded away costs the reader's trust.
"""

from __future__ import annotations

from collections.abc import Sequence

from documents.article import Article, Section, SectionKind
from documents.sections.comments import Comment, find_comments
from documents.sections.furniture import Role
from documents.sections.kinds import blocks_of
from documents.sections.lines import Piece, give_keys, is_menu, pieces_of
from documents.sections.metadata import about
from documents.sections.titles import Title, find_title, is_about

_LONGEST_HEAD = 60  # lines


def article_of(text: str, *, url: str = "", language: str = "") -> Article:
    """An Article of canonical bare ``text``, which stays as it is; ``url`` is where it was fetched
    from, if known. Title and metadata are '' or None where the text does not clearly say them."""
    pieces = pieces_of(text)
    give_keys(pieces)
    comments, turn = find_comments(pieces)
    title = find_title(pieces, turn)
    _fold_head(pieces, title, turn)
    _fold_rest(pieces, turn)
    body = _body(pieces, turn)
    known = about(
        pieces, title=title.text if title else "", title_index=title.index if title else None, body=body, known=url
    )
    return Article(
        text=text,
        blocks=blocks_of(pieces, title.index if title else None),
        sections=_sections(pieces, comments),
        title=title.text if title else "",
        authors=(title.authors if title else ()) or known.authors,
        publisher=known.publisher,
        published=known.published,
        url=known.url,
        language=language,
    )


def _fold_head(pieces: Sequence[Piece], title: Title | None, turn: int) -> None:
    """Before the title: all but sentences and the lines about the article right above it."""
    if title is None:
        first = next((index for index in range(turn) if pieces[index].prose and pieces[index].role is None), 0)
        head = pieces[:first]
    else:
        above = title.index
        while above and is_about(pieces[above - 1]):
            above -= 1
        head = pieces[:above]
    # So much before a title is no menu: it may be a preface in short lines, or a table of contents.
    short = title is not None and len(head) <= _LONGEST_HEAD
    for piece in head:
        piece.furniture = (
            piece.role is not None or is_menu(piece.shown) or (short and not piece.sentence and not piece.prose)
        )


def _fold_rest(pieces: Sequence[Piece], turn: int) -> None:
    """After the title: lines that say what they are, and what stands under a heading over links."""
    last = max((index for index in range(turn) if pieces[index].prose and _is_article(pieces[index])), default=-1)
    has_prose = last >= 0
    under = False  # a heading over links
    for index in range(turn):
        piece = pieces[index]
        role = piece.role
        after = has_prose and index > last
        if piece.furniture or piece.comment >= 0:
            continue
        if role in (Role.OPENER, Role.COPYRIGHT, Role.FORM) and (after or _links_follow(pieces, index, turn, role)):
            under = piece.furniture = True
        elif (
            role is Role.ALWAYS
            or (role is Role.COOKIES and after)
            or (under and _is_link(piece) and (after or index + 1 == turn or not pieces[index + 1].prose))
        ):
            piece.furniture = True
        elif role is None or after:
            piece.furniture = (
                after and role in (Role.ACTION, Role.PLACE, Role.COMMENTS) and _beside_furniture(pieces, index, turn)
            )
            under = under and (piece.furniture or _is_link(piece))
        else:
            piece.furniture = role is Role.ACTION and _beside_furniture(pieces, index, turn)


def _is_article(piece: Piece) -> bool:
    return not piece.furniture and piece.role is None


def _links_follow(pieces: Sequence[Piece], index: int, turn: int, role: Role) -> bool:
    """In the midst of an article: whether a heading over links has at least two below it."""
    if role is not Role.OPENER:
        return False
    following = pieces[index + 1 : min(index + 3, turn)]
    return len(following) == 2 and all(_is_link(piece) for piece in following)


def _is_link(piece: Piece) -> bool:
    """A headline or an entry of a menu, as against a sentence. Headlines may ask."""
    return not piece.prose and not (piece.sentence and piece.shown[-1] not in "?!")


def _beside_furniture(pieces: Sequence[Piece], index: int, turn: int) -> bool:
    """A single word such as "Like" or "Home" is a button when its neighbours are."""
    piece = pieces[index]
    if any(
        other.group == piece.group and not _plays_a_role(other) for other in pieces[max(0, index - 20) : index + 20]
    ):
        return False
    neighbours = [pieces[other] for other in (index - 1, index + 1) if 0 <= other < len(pieces)]
    about = index > 0 and is_about(pieces[index - 1])  # share buttons right under the byline
    return about or any(_plays_a_role(other) for other in neighbours) or index + 1 == len(pieces)


def _plays_a_role(piece: Piece) -> bool:
    return piece.furniture or piece.role is not None


def _body(pieces: Sequence[Piece], turn: int) -> range:
    kept = [index for index in range(turn) if not pieces[index].furniture]
    return range(kept[0], kept[-1] + 1) if kept else range(0)


def _sections(pieces: Sequence[Piece], comments: Sequence[Comment]) -> tuple[Section, ...]:
    """Maximal runs of pieces of the same kind; each comment is one."""
    runs: list[tuple[tuple[SectionKind, int], int, int]] = []
    for piece in pieces:
        kind = (
            SectionKind.FURNITURE
            if piece.furniture
            else SectionKind.COMMENT
            if piece.comment >= 0
            else SectionKind.BODY
        )
        key = (kind, piece.comment if kind is SectionKind.COMMENT else -1)
        if runs and runs[-1][0] == key:
            runs[-1] = (key, runs[-1][1], piece.end)
        else:
            runs.append((key, piece.start, piece.end))
    place = {number: index for index, ((_, number), _, _) in enumerate(runs)}
    sections: list[Section] = []
    for (kind, number), start, end in runs:
        if kind is SectionKind.COMMENT:
            comment = comments[number]
            reply_to = place[comment.reply_to] if comment.reply_to is not None else None
            sections.append(Section(kind, start, end, comment.author, comment.said, reply_to))
        else:
            sections.append(Section(kind, start, end))
    return tuple(sections)
