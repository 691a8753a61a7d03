"""The table of contents of an e-book: where a chapter's title is no heading, it makes it one. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from documents.article import BlockKind
from documents.blockwriter import BlockWriter
from documents.errors import UnreadableFile
from documents.readers.epub.book import Book, path_from
from documents.readers.epub.pages import EPUB_TYPE, anchor

_NEAR = 4  # blocks after the place that the table names
_MOST = 5_000  # entries


def make_headings(book: Book, writer: BlockWriter) -> None:
    """Paragraphs right behind a place in the table of contents that say the same are headings."""
    text = writer.text
    starts = [block.start for block in writer.blocks]
    for (place, label, depth), _ in zip(_entries(book), range(_MOST), strict=False):
        point = writer.point(place)
        if point is None:
            continue
        first = bisect_left(starts, point)
        for index, block in enumerate(writer.blocks[first : first + _NEAR], first):
            if _squeezed(text[block.start : block.end]) == _squeezed(label):
                if block.kind is BlockKind.PARAGRAPH:
                    writer.blocks[index] = replace(block, kind=BlockKind.HEADING, level=min(depth, 6))
                break


def _squeezed(shown: str) -> str:
    return "".join(shown.casefold().split())


def _entries(book: Book) -> Iterator[tuple[str, str, int]]:
    """The anchor, the words and the depth of each entry, of the first table that can be read."""
    for item in book.tables_of_contents():
        try:
            root = book.tree(item.path)
        except UnreadableFile:
            continue  # the book can be read without it
        folder = item.path.rpartition("/")[0]
        found = list(_of_nav(root, folder) if item.is_contents else _of_ncx(root, folder))
        if found:
            yield from found
            return


def _of_nav(root: etree._Element, folder: str) -> Iterator[tuple[str, str, int]]:
    """EPUB 3.3, chapter 7."""
    for nav in root.iter("{*}nav"):
        if "toc" in (nav.get(EPUB_TYPE) or "toc").split():
            for link in nav.iter("{*}a"):
                depth = sum(above.tag.endswith("}ol") for above in link.iterancestors())
                yield _anchor(folder, link.get("href") or ""), "".join(link.itertext()), max(depth, 1)


def _of_ncx(root: etree._Element, folder: str) -> Iterator[tuple[str, str, int]]:
    """OPF 2.0.1, section 2.4.1 (the NCX of DAISY Z39.86-2005)."""
    for point in root.iter("{*}navPoint"):
        content = point.find("{*}content")
        depth = 1 + sum(above.tag.endswith("}navPoint") for above in point.iterancestors())
        if content is not None:
            yield _anchor(folder, content.get("src") or ""), point.findtext("{*}navLabel/{*}text") or "", depth


def _anchor(folder: str, href: str) -> str:
    return anchor(path_from(folder, href), href.partition("#")[2])
