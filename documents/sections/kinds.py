"""Which kind of block each piece of bare text is: heading, list item, quotation or paragraph. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from documents.article import Block, BlockKind
from documents.sections.lines import Piece, is_bullet
from documents.sections.titles import is_about

_NUMBER = re.compile(r"\(?(\d{1,3})[.)]")
_LONGEST_HEADING = 90  # code points


def blocks_of(pieces: Sequence[Piece], title: int | None) -> tuple[Block, ...]:
    """One block for each piece; ``title`` is the index of the title's piece."""
    items = _items(pieces)
    blocks: list[Block] = []
    for index, piece in enumerate(pieces):
        if index == title:
            blocks.append(Block(BlockKind.HEADING, piece.start, piece.end, level=1))
        elif index in items:
            blocks.append(Block(BlockKind.ITEM, piece.start, piece.end, level=items[index][0], number=items[index][1]))
        elif piece.shown[0] == ">" and piece.key:
            blocks.append(Block(BlockKind.QUOTATION, piece.start, piece.end, level=_depth(piece.shown)))
        elif title != index and _is_heading(pieces, index):
            blocks.append(Block(BlockKind.HEADING, piece.start, piece.end, level=2))
        else:
            blocks.append(Block(BlockKind.PARAGRAPH, piece.start, piece.end))
    return tuple(blocks)


def _items(pieces: Sequence[Piece]) -> dict[int, tuple[int, int | None]]:
    """Depth and number of the pieces that are entries of a list. One dash or number alone is none."""
    items: dict[int, tuple[int, int | None]] = {}
    run: list[int] = []
    for index, piece in enumerate([*pieces, None]):
        if piece is not None and piece.marker and piece.comment < 0:
            run.append(index)
            continue
        if run:
            _number(pieces, run, items)
            run = []
    return items


def _number(pieces: Sequence[Piece], run: list[int], items: dict[int, tuple[int, int | None]]) -> None:
    indents = sorted({pieces[index].indent for index in run})
    for index in run:
        piece = pieces[index]
        depth = min(indents.index(piece.indent) + 1, 6)
        found = _NUMBER.fullmatch(piece.marker)
        if is_bullet(piece.marker) or (piece.marker in ("-", "*", "·") and len(run) > 1):
            items[index] = (depth, None)
        elif found and len(run) > 1:
            items[index] = (depth, int(found[1]))


def _depth(shown: str) -> int:
    return (
        len(shown) - len(shown.replace(" ", "").lstrip(">")) - shown[: len(shown) - len(shown.lstrip("> "))].count(" ")
        or 1
    )


def _is_heading(pieces: Sequence[Piece], index: int) -> bool:
    """A short line alone between running text above and below, no sentence and nothing about the article."""
    piece = pieces[index]
    shown = piece.shown
    if (
        piece.furniture
        or piece.comment >= 0
        or not 2 < len(shown) <= _LONGEST_HEADING
        or shown[-1] in ".,;:!?…”\"'’»،؛؟。)"
    ):
        return False
    if not 0 < index < len(pieces) - 1 or "\n" in shown or "http" in shown:
        return False
    above, below = pieces[index - 1], pieces[index + 1]
    if piece.group in (above.group, below.group) or below.furniture or not below.prose or not _ends_running(above):
        return False
    first = next((character for character in shown if character.isalnum()), "")
    return bool(first) and not first.islower() and any(map(str.isalpha, shown)) and not is_about(piece)


def _ends_running(above: Piece) -> bool:
    return not above.furniture and (above.sentence or (above.prose and above.shown[-1] in ".!?…”\"'’»)。؟"))
