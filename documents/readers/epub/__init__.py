"""E-books (EPUB 2 and 3). Pure. Their pages, in the book's order, become one text. Format: W3C EPUB 3.3, OPF 2.0.1."""

from __future__ import annotations

from dataclasses import replace

from documents import markup, progress
from documents.article import Article, PageStart
from documents.blockwriter import BlockWriter
from documents.markup.flowing import article_of
from documents.pictures import picture_of
from documents.readers.epub.book import Book, Item
from documents.readers.epub.contents import make_headings
from documents.readers.epub.pages import page_of
from documents.readers.epub.properties import properties_of

NAME = "epub"
VERSION = 1
_LOOKED_AT = 3  # pages that may show the cover


def read(content: bytes, *, name: str = "", url: str = "", charset: str = "") -> Article:
    """The article of an e-book: each chapter with its pictures and notes, links between them, the numbers of the
    printed pages. Its own table of contents is furniture, at the end.

    Raises UnreadableFile when it is damaged, encrypted or does harm, or has no text.
    """
    book = Book(content, name=name or "The book")
    known = properties_of(book.package)
    known.url = url
    pages = markup.Pages(book.bytes_of)
    chapters = sorted(book.spine(), key=lambda item: item.is_contents)
    _write_cover(book, pages.writer, chapters[:_LOOKED_AT])
    starts: list[tuple[str, str]] = []
    missing = 0
    for done, item in enumerate(chapters):
        progress.report(done, len(chapters))
        page = page_of(book, item)
        if page is None:
            missing += 1
            continue
        count = len(pages.writer.blocks)
        pages.add(page.root)
        starts += page.starts
        if item.is_contents and known.furniture is None and 0 < count < len(pages.writer.blocks):
            known.furniture = pages.writer.blocks[count].start
    writer = pages.end()
    make_headings(book, writer)
    if missing:
        what = "1 chapter is" if missing == 1 else f"{missing} chapters are"
        known.warnings.append(f"{what} missing in the file or no text.")
    return replace(article_of(writer, known, name=name), pages=_page_starts(writer, starts))


def _write_cover(book: Book, writer: BlockWriter, first: list[Item]) -> None:
    """The cover, where none of the first pages shows it."""
    path = book.cover()
    if not path:
        return
    pages = [page_of(book, item) for item in first]
    if not any(image.get("src") == path for page in pages if page for image in page.root.iter("img")):
        found = picture_of(book.bytes_of(path) or b"")
        if found is not None:
            writer.figure(found, "")


def _page_starts(writer: BlockWriter, starts: list[tuple[str, str]]) -> tuple[PageStart, ...]:
    """Where the pages of the printed book begin, by the anchors that say so."""
    found = {point: label for anchor, label in starts if label and (point := writer.point(anchor)) is not None}
    return tuple(PageStart(point, label) for point, label in sorted(found.items()))
