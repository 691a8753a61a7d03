"""A text with its layout as the body of a TEI: its words are the text, sign for sign. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from annotator.exchange.bundle import TextItem
from documents.article import Block, BlockKind, Mark, MarkKind

_WHITE = " \t\n"  # what may stand between elements
_ELEMENTS = {
    BlockKind.PARAGRAPH: "p",
    BlockKind.HEADING: "head",
    BlockKind.ITEM: "item",
    BlockKind.QUOTATION: "quote",
    BlockKind.CELL: "cell",
    BlockKind.FIGURE: "figDesc",
}  # others: ab with their kind
_RENDITIONS = {
    MarkKind.STRONG: "bold",
    MarkKind.CODE: "code",
    MarkKind.STRIKE: "strikethrough",
    MarkKind.SUPERSCRIPT: "superscript",
    MarkKind.SUBSCRIPT: "subscript",
    MarkKind.SPEAKER: "speaker",
}


def body_of(item: TextItem, identifier: str) -> Iterator[str]:
    """The body, piece by piece. ``identifier``: its xml:id."""
    yield f'<body xml:id="{identifier}" xml:space="preserve">'
    opened = _Opened()
    at = marks_at = 0
    for block in _without_gaps(item.text, item.blocks):
        before = escape(item.text[at : block.start])
        opening, closing = _tags(block)
        inside: list[Mark] = []
        while marks_at < len(item.marks) and item.marks[marks_at].start < block.end:
            inside.append(item.marks[marks_at])
            marks_at += 1
        around = opened.before(block, before)
        yield f"{around}{opening}{''.join(_marked(item.text, block, inside))}{closing}"
        at = block.end
    yield opened.all_closed() or ("" if at else "<p/>")
    yield f"{escape(item.text[at:])}</body>\n"


class _Opened:
    """The elements that are open around the next block: divisions by the levels of their headings, lists, tables."""

    def __init__(self) -> None:
        self._levels: list[int] = []
        self._wrapped: list[tuple[str, object]] = []

    def before(self, block: Block, white: str) -> str:
        """What comes between the block before and this one, with the white space of the text there."""
        wanted = _wrappers(block)
        shared = 0
        for one, other in zip(wanted, self._wrapped, strict=False):
            if one != other:
                break
            shared += 1
        closing = self._unwrapped(shared)
        opening = "".join(f"<{name}>" for name, _which in wanted[shared:])
        self._wrapped = wanted
        if block.kind == BlockKind.HEADING:
            while self._levels and self._levels[-1] >= block.level:
                self._levels.pop()
                closing += "</div>"
            self._levels.append(block.level)
            opening = "<div>"
        return f"{closing}{white}{opening}"

    def all_closed(self) -> str:
        return self._unwrapped(0) + "</div>" * len(self._levels)

    def _unwrapped(self, keep: int) -> str:
        gone, self._wrapped = self._wrapped[keep:], self._wrapped[:keep]
        return "".join(f"</{name}>" for name, _which in reversed(gone))


def _wrappers(block: Block) -> list[tuple[str, object]]:
    """What a block stands in, each with what tells it from another one."""
    if block.kind == BlockKind.ITEM:
        return [("list", block.number is None)]
    if block.kind == BlockKind.CELL:
        return [("table", block.number), ("row", block.row)]
    return [("figure", block.start)] if block.kind == BlockKind.FIGURE else []


def _tags(block: Block) -> tuple[str, str]:
    name = _ELEMENTS.get(block.kind, "ab")
    told = f' type="{block.kind}"' if name == "ab" else ""
    if block.kind == BlockKind.ITEM:
        told += f' n="{block.number}"' if block.number is not None else ""
        told += f' rend="depth-{block.level}"' if block.level > 1 else ""
    if block.head:
        told += ' role="label"'
    return f"<{name}{told}>", f"</{name}>"


def _marked(text: str, block: Block, marks: Sequence[Mark]) -> Iterator[str]:
    """The words of a block. Marks that cross are cut where they do."""
    bounds = {block.start, block.end}
    for one in marks:
        bounds |= {min(max(one.start, block.start), block.end), min(one.end, block.end)}
    ends = sorted(bounds)
    for start, end in zip(ends, ends[1:], strict=False):
        around = [tags for one in marks if one.start <= start and end <= one.end and (tags := _mark_tags(one))]
        words = escape(text[start:end])
        for opening, closing in reversed(around):
            words = f"{opening}{words}{closing}"
        yield words


def _mark_tags(mark: Mark) -> tuple[str, str] | None:
    if mark.kind == MarkKind.EMPHASIS:
        return "<emph>", "</emph>"
    if mark.kind == MarkKind.LINK:
        is_outward = mark.href and not mark.href.startswith("#")
        return (f"<ref target={quoteattr(mark.href)}>", "</ref>") if is_outward else None
    rendition = _RENDITIONS.get(mark.kind)
    return (f'<hi rend="{rendition}">', "</hi>") if rendition else None


def _without_gaps(text: str, blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks, and what stands between them, if it is more than white space, as paragraphs of their own."""
    at = 0
    for block in (*blocks, None):
        until = len(text) if block is None else block.start
        gap = text[at:until]
        if words := gap.strip(_WHITE):
            start = at + gap.index(words)
            yield Block(BlockKind.PARAGRAPH, start, start + len(words))
        if block is not None:
            yield block
            at = block.end
