"""A text as a person corrected it: some blocks written anew, split, joined, added, taken away. Pure.

What wasn't touched keeps every character. Marks, pages, pictures, cells of tables and the targets of links go along.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from documents.article import NO_WORDS, Article, Block, BlockKind, Mark, PageStart, Section, SectionKind
from documents.rewriting.places_after import PlacesAfter, Stretch
from documents.text import canonical

# Made of something that only the old block knows: its row and column, its picture.
BOUND = (BlockKind.CELL, BlockKind.FIGURE)
DEEPEST = 20  # level of a block
HIGHEST = 1_000_000  # number of an entry
_BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")


class UnusableEdit(ValueError):
    """Edits that don't fit the text they are for: blocks that it doesn't have, a cell out of nothing."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """A section begins with this block. ``was``: its index among the sections of the old text; what else was known of
    it goes along."""

    kind: SectionKind
    author: str = ""
    was: int | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A block as it is to be. ``was``: the index of the old block that it goes on from, if any."""

    text: str
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    number: int | None = None
    was: int | None = None
    begins: Beginning | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """The old blocks from ``first`` up to and without ``end`` become these pieces; with ``first == end`` they come
    before the block ``first``."""

    first: int
    end: int
    pieces: tuple[Piece, ...] = ()


def rewritten(article: Article, edits: Iterable[Edit]) -> Article:
    """The article with these edits, which may come in any order but not overlap. Raises UnusableEdit."""
    ordered = sorted(edits, key=lambda edit: (edit.first, edit.end))
    check_edits(article, ordered)
    writing = _Writing(article, claimed={p.begins.was for e in ordered for p in e.pieces if p.begins})
    at = 0
    for edit in ordered:
        writing.keep(at, edit.first)
        writing.write(edit)
        at = edit.end
    writing.keep(at, len(article.blocks))
    return writing.finished()


def pieces_in(article: Article, first: int, end: int) -> list[Piece]:
    """The blocks from ``first`` up to and without ``end``, as pieces that change nothing."""
    begin_at = beginnings(article)
    return [
        Piece(
            article.text[block.start : block.end],
            block.kind,
            block.level,
            block.number,
            index,
            begin_at.get(block.start),
        )
        for index, block in enumerate(article.blocks[first:end], first)
    ]


def piece_of(article: Article, index: int) -> Piece:
    """One block as a piece that changes nothing."""
    return pieces_in(article, index, index + 1)[0]


def beginnings(article: Article) -> dict[int, Beginning]:
    """What begins at which code point."""
    return {section.start: Beginning(section.kind, section.author, n) for n, section in enumerate(article.sections)}


def check_edits(article: Article, edits: Sequence[Edit]) -> None:
    """Raises UnusableEdit where these edits, in order, don't fit the article."""
    for before, edit in pairwise([Edit(0, 0), *edits]):
        if not (before.end <= edit.first <= edit.end <= len(article.blocks)):
            raise UnusableEdit(f"An edit of the blocks {edit.first} to {edit.end} doesn't fit.")
    bound = [piece.was for edit in edits for piece in edit.pieces if piece.kind in BOUND]
    if len(set(bound)) < len(bound):
        raise UnusableEdit("A picture or a cell of a table is in two places.")
    for edit in edits:
        for piece in edit.pieces:
            _check_piece(article, edit, piece)


def _check_piece(article: Article, edit: Edit, piece: Piece) -> None:
    if piece.was is not None and not edit.first <= piece.was < edit.end:
        raise UnusableEdit(f"The block {piece.was} isn't among those that are edited.")
    if piece.kind in BOUND and (piece.was is None or article.blocks[piece.was].kind is not piece.kind):
        raise UnusableEdit("Pictures and cells of tables can't be added.")
    if not (0 <= piece.level <= DEEPEST and 0 <= (piece.number or 0) <= HIGHEST):
        raise UnusableEdit("A level or a number is out of bounds.")
    if piece.begins and not 0 <= (piece.begins.was or 0) < max(len(article.sections), 1):
        raise UnusableEdit("There is no such section.")


@dataclass(slots=True)
class _Writing:
    """The new text as it grows."""

    old: Article
    claimed: set[int | None]  # old sections that an edit says something of
    parts: list[str] = field(default_factory=list)
    length: int = 0
    blocks: list[Block] = field(default_factory=list)
    begins: list[Beginning | None] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)  # of the old text, since the last block that was written
    lost: Beginning | None = None  # of a section whose first block is gone
    _begin_at: dict[int, Beginning] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._begin_at.update(beginnings(self.old))

    def keep(self, first: int, end: int) -> None:
        """These old blocks as they are."""
        if first == end:
            return
        blocks = self.old.blocks[first:end]
        self._between(blocks[0], self._gap(first))
        start, stop = blocks[0].start, blocks[-1].end
        self.stretches.append(Stretch(start, stop, self.length))
        by = self.length - start
        self._add(self.old.text[start:stop])
        self.blocks += [_moved(block, by) for block in blocks] if by else blocks
        self.begins += [self._begin_at.get(block.start) for block in blocks]
        self._found(len(self.begins) - len(blocks))

    def write(self, edit: Edit) -> None:
        """The pieces in the place of the old blocks."""
        pieces = [tidy for piece in edit.pieces for tidy in self._tidied(piece)]
        gap, start, part = self._gap(edit.first), self.length, len(self.parts)
        for n, piece in enumerate(pieces):
            block = self._block(piece)
            self._between(block, gap if n == 0 else "")
            if n == 0:
                start, part = self.length, len(self.parts)
            self.blocks.append(_moved(block, self.length, self.length + len(piece.text)))
            self.begins.append(piece.begins)
            self._found(len(self.begins) - 1)
            self._add(piece.text)
        replaced = self.old.blocks[edit.first : edit.end]
        if not pieces:
            self.gaps += [self._gap(n) for n in range(edit.first, edit.end)]
        if replaced:
            before = self.old.text[replaced[0].start : replaced[-1].end]
            after = "".join(self.parts[part:])
            rest = (before, after) if before != after else ()
            self.stretches.append(Stretch(replaced[0].start, replaced[-1].end, start, *rest))
        for begun in (self._begin_at.get(block.start) for block in replaced[bool(pieces) :]):
            if begun and begun.was not in self.claimed:
                self.lost = begun

    def finished(self) -> Article:
        old = self.old
        if old.blocks and self.blocks:
            tail = old.text[old.blocks[-1].end :]
            self.stretches.append(Stretch(old.blocks[-1].end, len(old.text), self.length))
            self._add(tail)
        places = PlacesAfter(self.stretches, self.length)
        return replace(
            old,
            text="".join(self.parts),
            blocks=tuple(self.blocks),
            marks=tuple(sorted(_marks(old, places, self.blocks), key=lambda mark: mark.start)),
            sections=tuple(self._sections()),
            pages=tuple(PageStart(places.first(page.start), page.label) for page in old.pages),
            remarks=(),
        )

    def _add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def _gap(self, index: int) -> str:
        """What stood before an old block."""
        blocks = self.old.blocks
        return self.old.text[blocks[index - 1].end : blocks[index].start] if 0 < index < len(blocks) else ""

    def _between(self, block: Block, gap: str) -> None:
        """The space before the next block: that which stood there parts most of those that are left over."""
        if self.blocks:
            widest = max((*self.gaps, gap), key=lambda one: (one.count("\n"), len(one)))
            self._add(_fitting(widest, self.blocks[-1], block))
        elif self.old.blocks and (lead := self.old.blocks[0].start):
            self.stretches.insert(0, Stretch(0, lead, 0))
            self._add(self.old.text[:lead])
        self.gaps.clear()

    def _found(self, index: int) -> None:
        """With the block that was just written begins a section that lost its first block, unless it begins another."""
        self.begins[index] = self.begins[index] or self.lost
        self.lost = None

    def _block(self, piece: Piece) -> Block:
        was = None if piece.was is None else self.old.blocks[piece.was]
        if was is None or was.kind is not piece.kind:
            return Block(piece.kind, 0, 0, piece.level, piece.number)
        number = was.number if piece.kind is BlockKind.CELL else piece.number
        return replace(was, start=0, end=0, level=piece.level, number=number)

    def _tidied(self, piece: Piece) -> list[Piece]:
        """The piece without space at its ends; as several, where a blank line parts it; none, if it is empty."""
        if piece.was is not None:
            was = self.old.blocks[piece.was]
            if self.old.text[was.start : was.end] == piece.text:
                return [piece]
        texts = _parted(canonical(piece.text), piece.kind)
        if not texts:
            self.lost = piece.begins or self.lost
            return []
        further = [
            replace(piece, text=text, was=None, begins=None, number=None if piece.number is None else piece.number + n)
            for n, text in enumerate(texts[1:], 1)
        ]
        return [replace(piece, text=texts[0]), *further]

    def _sections(self) -> Iterator[Section]:
        if not self.blocks or not (self.old.sections or any(self.begins)):
            return
        begun = [(n, one) for n, one in enumerate(self.begins) if one] or [(0, Beginning(SectionKind.BODY))]
        begun[0] = (0, begun[0][1])
        comments = {
            one.was: number for number, (_n, one) in reversed([*enumerate(begun)]) if one.kind is SectionKind.COMMENT
        }
        ends = [*(n for n, _one in begun[1:]), len(self.blocks)]
        for number, ((n, one), end) in enumerate(zip(begun, ends, strict=True)):
            was = self.old.sections[one.was] if one.was is not None and self.old.sections else None
            said, answers = (was.said, was.reply_to) if was is not None and was.kind is one.kind else ("", None)
            answered = comments.get(answers, number) if answers is not None else number
            yield Section(
                one.kind,
                self.blocks[n].start,
                self.blocks[end - 1].end,
                one.author,
                said,
                answered if answered < number else None,
            )


def _moved(block: Block, by: int, end: int | None = None) -> Block:
    """The block, so many code points later; one that stands nowhere yet, with its end."""
    end = block.end + by if end is None else end
    rest = (block.level, block.number, block.row, block.column, block.head, block.picture)
    return Block(block.kind, block.start + by, end, *rest)


def _parted(text: str, kind: BlockKind) -> list[str]:
    if kind is BlockKind.CODE:
        return [text.strip()] if text.strip() else []
    if kind is BlockKind.FIGURE:
        return [" ".join(text.split()) or NO_WORDS]
    texts = [part.strip() for part in _BLANK_LINE.split(text) if part.strip()]
    return ["\n".join(texts)] if texts and kind is BlockKind.CELL else texts


def _fitting(gap: str, before: Block, block: Block) -> str:
    if before.kind is BlockKind.CELL is block.kind and before.number == block.number:
        return gap or ("\t" if before.row == block.row else "\n")
    return gap if "\n" in gap else "\n\n"


def _marks(old: Article, places: PlacesAfter, blocks: Sequence[Block]) -> Iterator[Mark]:
    """The marks where they stand now; one whose block was split, in each part."""
    starts = [block.start for block in blocks]
    targets = {block.start for block in old.blocks} if any(mark.href.startswith("#") for mark in old.marks) else set()
    for mark in old.marks:
        stretch = places.stretch_at(mark.start)
        if stretch is None:
            continue
        href = mark.href
        if href.startswith("#") and href[1:].isdecimal() and int(href[1:]) in targets:
            target = _target(places, int(href[1:]), blocks, starts)
            if target is None:
                continue
            href = f"#{target}"
        start, end = stretch.first(mark.start), stretch.last(mark.end)
        n = max(bisect_right(starts, start) - 1, 0)
        while n < len(blocks) and blocks[n].start < end:
            one, other = max(start, blocks[n].start), min(end, blocks[n].end)
            if one < other:
                yield Mark(mark.kind, one, other, href, mark.value)
            n += 1


def _target(places: PlacesAfter, place: int, blocks: Sequence[Block], starts: Sequence[int]) -> int | None:
    """Where the block begins now that began there; None if it is gone."""
    stretch = places.stretch_at(place)
    if stretch is None or stretch.after == "":
        return None
    now = stretch.first(place)
    n = bisect_right(starts, now) - 1
    return blocks[n if now < blocks[n].end or n + 1 == len(blocks) else n + 1].start
