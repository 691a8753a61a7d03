"""What people corrected in the words of a text (a typing error, what a scanner took for another letter), carried over
to another reading of it. Pure.

It goes by blocks: a block that a person corrected is corrected again wherever it is read as it was before. A block that
reads otherwise is taken as it is read, and so is what was split, joined, added or taken away.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from documents.article import Article, Block, Remark
from documents.rewriting import Edit, UnusableEdit, piece_of, rewritten

Words = Mapping[str, str]  # a block's text as it was read → as a person left it


def corrected_words(before: Sequence[str], after: Sequence[str]) -> dict[str, str]:
    """Which blocks became others, of the blocks of a text before and after it was corrected. Where more or fewer stand
    in the place of some, nobody knows which became which."""
    words: dict[str, str] = {}
    old, new = set(before), set(after)
    at = to = 0
    while at < len(before) and to < len(after):
        if before[at] == after[to]:
            at, to = at + 1, to + 1
            continue
        first, there = at, to
        while at < len(before) and before[at] not in new:
            at += 1
        while to < len(after) and after[to] not in old:
            to += 1
        if (at, to) == (first, there):  # blocks were moved: what follows can't be told
            break
        if before[at : at + 1] != after[to : to + 1]:
            break
        if at - first == to - there:
            words.update(zip(before[first:at], after[there:to], strict=True))
    return words


def with_words(article: Article, steps: Sequence[Words]) -> tuple[Article, int]:
    """The article with all that was corrected in these ``steps``, the oldest first, and how many of its blocks that
    are. Its marks, its pages and what was remarked in it go along."""
    edits = list(_edits(article, steps))
    if not edits:
        return article, 0
    try:
        made = rewritten(article, edits)
    except UnusableEdit:
        return article, 0
    if len(made.blocks) != len(article.blocks):
        return article, 0
    remarks = tuple(_moved(remark, article, made) for remark in article.remarks)
    return replace(made, remarks=remarks), len(edits)


def _edits(article: Article, steps: Sequence[Words]) -> Iterator[Edit]:
    known = {text for words in steps for text in words}
    for index, block in enumerate(article.blocks):
        read = text = article.text[block.start : block.end]
        if text not in known:
            continue
        for words in steps:
            text = words.get(text, text)
        if text != read:
            yield Edit(index, index + 1, (replace(piece_of(article, index), text=text),))


def _moved(remark: Remark, old: Article, new: Article) -> Remark:
    """The remark where its passage stands now; about the whole document, where that isn't in its block any more."""
    if remark.start is None or remark.end is None:
        return remark
    first, last = (_block_at(old.blocks, place) for place in (remark.start, max(remark.end - 1, remark.start)))
    passage = old.text[remark.start : remark.end]
    before, after = old.blocks[first], new.blocks[first]
    start = remark.start + after.start - before.start
    if new.text[start : start + len(passage)] != passage:
        start = new.text.find(passage, after.start, new.blocks[last].end)
    end = start + len(passage)
    return replace(remark, start=start, end=end) if start >= 0 else replace(remark, start=None, end=None)


def _block_at(blocks: Sequence[Block], place: int) -> int:
    return max(bisect_right(blocks, place, key=lambda block: block.start) - 1, 0)
