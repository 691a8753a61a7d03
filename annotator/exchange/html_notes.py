"""HTML that other programs keep: its words, and a note made Markdown, which notes are here. Pure."""

from __future__ import annotations

from annotator.exchange.commonmark import escaped
from documents import markup
from documents.article import Block, BlockKind, MarkKind
from documents.blockwriter import BlockWriter

_SIGNS = {MarkKind.EMPHASIS: "*", MarkKind.STRONG: "**", MarkKind.STRIKE: "~~"}
_LONGEST = 1_000_000  # characters of a note


def text_of(html: str) -> str:
    """What a reader sees, its blocks apart."""
    return _read(html).text


def markdown_of(html: str) -> str:
    """With its paragraphs, lists, quotations, emphasis and links. What is no HTML is a paragraph."""
    writer = _read(html[:_LONGEST])
    parts: list[str] = []
    was: Block | None = None
    for block in writer.blocks:
        together = was is not None and was.kind == block.kind == BlockKind.ITEM
        parts.append(("\n" if together else "\n\n") if was else "")
        parts.append(_block(writer, block))
        was = block
    return "".join(parts)


def _read(html: str) -> BlockWriter:
    root = markup.parse(f"<div>{html}</div>")
    return markup.blocks_of(root) if root is not None else BlockWriter()


def _block(writer: BlockWriter, block: Block) -> str:
    if block.kind == BlockKind.CODE:
        return "\n".join(f"    {line}" for line in writer.text[block.start : block.end].split("\n"))
    words = _line(writer, block)
    if block.kind == BlockKind.ITEM:
        bullet = "-" if block.number is None else f"{block.number}."
        return f"{'    ' * max(block.level - 1, 0)}{bullet} {words}"
    if block.kind == BlockKind.QUOTATION:
        return f"{'> ' * max(block.level, 1)}{words}"
    return f"**{words}**" if block.kind == BlockKind.HEADING and "*" not in words else words


def _line(writer: BlockWriter, block: Block) -> str:
    """The block's words with its marks, none within another."""
    out: list[str] = []
    at = block.start
    for mark in sorted(writer.marks_in(block), key=lambda one: (one.start, -one.end)):
        bare = writer.text[mark.start : mark.end].strip()
        if mark.start < at or not bare or not (mark.kind in _SIGNS or mark.href):
            continue
        gap = writer.text[at : mark.start]
        out.append(_plain(gap))
        sign = _SIGNS.get(mark.kind, "")
        out.append(f"{sign}{_plain(bare)}{sign}" if sign else f"[{_plain(bare)}](<{mark.href}>)")
        at = mark.start + len(writer.text[mark.start : mark.end].rstrip())
    out.append(_plain(writer.text[at : block.end]))
    return "".join(out).strip()


def _plain(words: str) -> str:
    """Escaped, with the spaces around it; its lines stay lines."""
    return "\\\n".join(
        f"{line[: len(line) - len(line.lstrip())]}{escaped(line)}{line[len(line.rstrip()) :] if line.strip() else ''}"
        for line in words.split("\n")
    )
