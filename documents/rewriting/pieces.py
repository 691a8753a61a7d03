"""All blocks of a text as a person corrects them, and the edits that they come to; edits as JSON. Pure.

An edit as JSON is ``[first, end, [piece, …]]``; a piece is an object with the fields of ``Piece`` that say something.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from documents.article import Article, BlockKind, SectionKind
from documents.differences.common_runs import common_runs
from documents.rewriting import BOUND, Beginning, Edit, Piece, UnusableEdit, pieces_in

_LONGEST_NAME = 300  # code points of a commenter's name
_LEVELLED = {BlockKind.HEADING: range(1, 7), BlockKind.ITEM: range(1, 5), BlockKind.QUOTATION: range(1, 4)}
NUMBERED = "numbered"  # an entry of an ordered list, as its kind is named


def pieces_of(article: Article, edits: Iterable[Edit] = ()) -> list[Piece]:
    """Every block of the text with these edits, in order."""
    pieces: list[Piece] = []
    stored = pieces_in(article, 0, len(article.blocks))
    at = 0
    for edit in sorted(edits, key=lambda edit: (edit.first, edit.end)):
        pieces += stored[at : edit.first]
        pieces += edit.pieces
        at = max(at, edit.end)
    return pieces + stored[at:]


def edits_between(article: Article, pieces: Sequence[Piece]) -> list[Edit]:
    """The edits that make these pieces of the text. Old blocks that are in none belong to the piece before them, if it
    was changed, or else are gone."""
    edits: list[Edit] = []
    stored = pieces_in(article, 0, len(article.blocks))
    heads = [n for n, piece in enumerate(pieces) if piece.was is not None]
    if any(pieces[one].was >= pieces[other].was for one, other in pairwise(heads)):  # type: ignore[operator]
        raise UnusableEdit("The blocks aren't in their order.")
    at = 0
    for begin, end in pairwise([0, *heads, len(pieces)] if not heads or heads[0] else [*heads, len(pieces)]):
        head = pieces[begin] if begin < len(pieces) else None
        until = pieces[end].was if end < len(pieces) else len(article.blocks)
        assert until is not None  # noqa: S101 (heads are those that have it)
        if head is not None and head.was is not None:
            if head.was > at:
                edits.append(Edit(at, head.was))
            at = head.was
            if at < len(stored) and head == stored[at]:
                begin, at = begin + 1, at + 1
        if begin < end or at < until:
            edits.append(Edit(at, until, tuple(pieces[begin:end])))
        at = until
    return edits


def carried(old: Article, edits: Iterable[Edit], new: Article) -> tuple[list[Edit], list[Edit]]:
    """Edits of one text as those of another that has the same blocks; and those whose blocks aren't there any more."""
    numbers: dict[tuple[str, str], int] = {}
    ours, theirs = ([numbers.setdefault(one, len(numbers)) for one in _blocks(article)] for article in (old, new))
    new_index = {run.at + n: run.to + n for run in common_runs(ours, theirs) for n in range(run.size)}
    new_index[len(ours)] = len(theirs)
    there = pieces_in(new, 0, len(new.blocks))
    fitting: list[Edit] = []
    lost: list[Edit] = []
    for edit in edits:
        first = new_index.get(edit.first)
        if first is None or any(new_index.get(n) != first + n - edit.first for n in range(edit.first, edit.end)):
            lost.append(edit)
            continue
        pieces = (_carried(piece, first - edit.first, there) for piece in edit.pieces)
        fitting.append(Edit(first, first + edit.end - edit.first, tuple(pieces)))
    return fitting, lost


def kind_named(kind: BlockKind, level: int, number: int | None) -> str:
    """A kind as choices name it: with its level, and apart whether it is numbered."""
    name = NUMBERED if kind is BlockKind.ITEM and number is not None else str(kind)
    return f"{name}-{max(level, 1)}" if kind in _LEVELLED else name


def kind_from(name: str) -> tuple[BlockKind, int, bool]:
    """Kind, level, and whether it is numbered. Raises UnusableEdit."""
    stem, _, level = name.partition("-")
    if (level and not (level.isascii() and level.isdigit() and len(level) < 4)) or stem not in {NUMBERED, *BlockKind}:
        raise UnusableEdit(f"There is no kind “{name}”.")
    kind = BlockKind.ITEM if stem == NUMBERED else BlockKind(stem)
    return kind, int(level or 0), stem == NUMBERED


def kinds_to_choose() -> Iterator[str]:
    """The names of all kinds that a block can be given."""
    for kind in BlockKind:
        if kind in BOUND:
            continue
        levels = _LEVELLED.get(kind, range(1))
        yield from (kind_named(kind, level, None) for level in levels)
        if kind is BlockKind.ITEM:
            yield from (kind_named(kind, level, 1) for level in levels)


def edits_from(listed: Any) -> list[Edit]:
    """Edits out of JSON. Raises UnusableEdit."""
    try:
        return [
            Edit(_number(first), _number(end), tuple(_piece(piece) for piece in pieces))
            for first, end, pieces in listed
        ]
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise UnusableEdit(f"These are no edits: {error}") from error


def listed(edits: Iterable[Edit]) -> list[list[Any]]:
    """Edits for JSON."""
    return [[edit.first, edit.end, [_said(piece) for piece in edit.pieces]] for edit in edits]


def _blocks(article: Article) -> Iterator[tuple[str, str]]:
    for block in article.blocks:
        yield str(block.kind), article.text[block.start : block.end]


def _carried(piece: Piece, by: int, new: Sequence[Piece]) -> Piece:
    """What begins with the block in the new text begins with it still."""
    was = None if piece.was is None else piece.was + by
    there = new[was].begins if was is not None else None
    begins = piece.begins
    if begins is not None and begins.was is not None:
        begins = Beginning(begins.kind, begins.author, there.was if there else None)
    return Piece(piece.text, piece.kind, piece.level, piece.number, was, begins)


def _piece(said: dict[str, Any]) -> Piece:
    begins = said.get("begins")
    number, was = said.get("number"), said.get("was")
    return Piece(
        str(said["text"]),
        BlockKind(said.get("kind", "paragraph")),
        _number(said.get("level", 0)),
        None if number is None else _number(number),
        None if was is None else _number(was),
        _beginning(begins) if begins else None,
    )


def _beginning(said: dict[str, Any]) -> Beginning:
    was = said.get("was")
    author = " ".join(str(said.get("author", "")).split())[:_LONGEST_NAME]
    return Beginning(SectionKind(said["kind"]), author, None if was is None else _number(was))


def _number(value: Any) -> int:
    if type(value) is not int:
        raise UnusableEdit(f"{str(value)[:40]} is no number.")
    return value


def _said(piece: Piece) -> dict[str, Any]:
    begins = piece.begins
    whole = {
        "text": piece.text,
        "kind": str(piece.kind),
        "level": piece.level or None,
        "number": piece.number,
        "was": piece.was,
        "begins": begins and {"kind": str(begins.kind), "author": begins.author, "was": begins.was},
    }
    return {name: value for name, value in whole.items() if value is not None}
