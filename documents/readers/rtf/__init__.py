"""Rich Text (RTF). Pure. Format: Rich Text Format Specification 1.9.1; the tables of its words are striprtf's.

striprtf itself gives bare text alone: headings, lists, tables, notes and emphasis are read here.
"""

from __future__ import annotations

from documents.article import Article, Fact
from documents.blockwriter import PARAGRAPH
from documents.errors import UnreadableFile
from documents.markup.flowing import Known, article_of
from documents.readers.rtf.heads import Heads
from documents.readers.rtf.walk import Walk

NAME = "rtf"
VERSION = 1
_KEPT = ("subject", "keywords", "company", "created", "modified")


def read(content: bytes, *, name: str = "", url: str = "", charset: str = "") -> Article:
    """The article of an RTF file: its notes at the end, its comments as remarks, the heads and feet of its pages as
    furniture. ``charset`` counts where the file doesn't say its own.

    Raises UnreadableFile when it is no RTF or has no text.
    """
    label = name or "The document"
    start = content.find(b"{\\rtf", 0, 1000)
    if start < 0:
        raise UnreadableFile(f"“{label}” is no RTF document. Import it under its own type, or save it as RTF again.")
    source = content[start:].decode("latin-1")
    heads = Heads(source, charset)
    walk = Walk(heads)
    walk.through(source)
    known = _known(heads)
    known.url = url
    known.warnings += walk.asides.warnings(walk.deleted)
    _write_heads(walk, known)
    walk.writer.resolve()
    known.remarks += walk.asides.remarks()
    return article_of(walk.writer, known, name=name)


def _known(heads: Heads) -> Known:
    stated = heads.info
    kept: dict[str, Fact] = {name: stated[name] for name in _KEPT if stated.get(name)}
    return Known(title=stated.get("title", ""), authors=tuple(filter(None, [stated.get("author", "")])), metadata=kept)


def _write_heads(walk: Walk, known: Known) -> None:
    """The heads and feet of the pages, each once, below the text."""
    found = [line for part in walk.asides.heads for line in walk.lines_of(part)]
    lines = dict.fromkeys(line for line in found if any(character.isalpha() for character in line))
    count = len(walk.writer.blocks)
    for line in lines if count else ():
        walk.writer.begin(PARAGRAPH)
        walk.writer.write(line)
        walk.writer.end()
    if len(walk.writer.blocks) > count:
        known.furniture = walk.writer.blocks[count].start
