"""What stands in one element with what follows it: lists, tables, quotations, figures, notes; and runs of
blocks for the browser. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence

from documents.article import Block, BlockKind

# What a browser lays out at once: about a screen.
CHUNK = 20  # blocks
CHUNK_LENGTH = 3_000  # code points
# What it passes over at once while that is far away: with each chunk by itself, a long text costs every frame
# 0.015 ms a chunk.
BATCH = 24  # chunks
_GATHERED = (BlockKind.ITEM, BlockKind.CELL, BlockKind.QUOTATION)


def families(blocks: Sequence[Block], indices: Sequence[int]) -> Iterator[tuple[BlockKind, list[int]]]:
    """Blocks one after the other, those that share an element gathered: the entries of a list, the cells
    of one table, a quotation, notes, a figure with the captions after it."""
    members: list[int] = []
    key: tuple[BlockKind, Hashable] | None = None
    for index in indices:
        block = blocks[index]
        joins = bool(members) and key is not None and _joins(key, block)
        if not joins:
            if members and key is not None:
                yield key[0], members
            members, key = [], (block.kind, _detail(block))
        members.append(index)
    if members and key is not None:
        yield key[0], members


def chunks(blocks: Sequence[Block], indices: range) -> Iterator[list[int]]:
    """Runs of about CHUNK blocks or CHUNK_LENGTH; none begins inside a list, a table, a quotation or a figure."""
    chunk: list[int] = []
    for index in indices:
        if chunk and _is_enough(blocks, chunk) and not _goes_on(blocks[index - 1], blocks[index]):
            yield chunk
            chunk = []
        chunk.append(index)
    if chunk:
        yield chunk


def in_batches(parts: Iterable[tuple[str, int]]) -> str:
    """Parts one after the other, gathered in elements of about BATCH chunks if that makes more than one.

    Each part is its HTML and how many chunks that has; one with more than BATCH has batches inside.
    """
    gathered: list[tuple[str, int]] = []
    for html, count in parts:
        if gathered and gathered[-1][1] + count <= BATCH:
            gathered[-1] = (gathered[-1][0] + html, gathered[-1][1] + count)
        else:
            gathered.append((html, count))
    if len(gathered) <= 1:
        return "".join(html for html, _ in gathered)
    return "".join(html if count > BATCH else f'<div class="batch">{html}</div>' for html, count in gathered)


def _is_enough(blocks: Sequence[Block], chunk: Sequence[int]) -> bool:
    return len(chunk) >= CHUNK or blocks[chunk[-1]].end - blocks[chunk[0]].start >= CHUNK_LENGTH


def _joins(key: tuple[BlockKind, Hashable], block: Block) -> bool:
    if key[0] is BlockKind.FIGURE:
        return block.kind is BlockKind.CAPTION
    return key[0] in (*_GATHERED, BlockKind.NOTE) and key == (block.kind, _detail(block))


def _detail(block: Block) -> int | None:
    """What tells two neighbours of the same kind apart: the table, the depth of a quotation."""
    if block.kind is BlockKind.CELL:
        return block.number
    return block.level if block.kind is BlockKind.QUOTATION else None


def _goes_on(before: Block, block: Block) -> bool:
    if block.kind is BlockKind.CAPTION:
        return before.kind in (BlockKind.FIGURE, BlockKind.CAPTION)
    return block.kind in _GATHERED and (before.kind, _detail(before)) == (block.kind, _detail(block))
