"""PDF, by pdfium: reading order, paragraphs, headings, notes; heads and feet apart; pages, links, remarks. Pure.

A PDF says where letters stand, not what they are. The way: pages → lines (``pages``, ``lines``), lines that come back
on every page (``furniture``), columns, paragraphs, kinds, and then text (``writing``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from documents.article import Article, Remark, Section, SectionKind
from documents.errors import UnreadableFile
from documents.language import language_of
from documents.readers.pdf import about
from documents.readers.pdf.annotations import Found
from documents.readers.pdf.columns import Column, in_reading_order
from documents.readers.pdf.furniture import set_apart
from documents.readers.pdf.hyphens import Hyphens
from documents.readers.pdf.kinds import joined, set_captions, set_headings, set_notes
from documents.readers.pdf.library import opened
from documents.readers.pdf.page import Bookmark, Page
from documents.readers.pdf.pages import Pages, read_pages
from documents.readers.pdf.paragraphs import Habits, Paragraph, habits_of, paragraphs_of
from documents.readers.pdf.tables import cells_of, parted
from documents.readers.pdf.writing import REMARK, Writing
from documents.sections.metadata import About, below_title

NAME = "pdf"
VERSION = 1


def read(content: bytes, *, name: str = "", url: str = "", charset: str = "") -> Article:
    """The article of a PDF. ``charset`` says nothing here.

    Raises UnreadableFile when the file needs a password, is damaged, or has neither words nor pictures.
    """
    with opened(content, name=name) as document:
        found = read_pages(document, content)
        bookmarks = about.outline_of(document)
        facts = about.facts_of(document)
        declared = about.language_in(document)
    set_apart(found.pages)
    hyphens = Hyphens(line.text for page in found.pages for line in page.lines)
    paragraphs, habits = _paragraphs(found.pages, bookmarks)
    largest = about.title_on(paragraphs, habits)
    heading = _plain(largest.text) if largest else ""
    writing = _written(paragraphs, found.pages, Writing(habits, hyphens))
    if not writing.writer.blocks:
        raise UnreadableFile(f"“{name or 'The PDF'}” has no text and nothing else that can be shown.")
    article = _article(writing, found)
    near = below_title(article.text, article.blocks, heading) if heading else About()
    return replace(
        article,
        title=about.title_in(facts, name) or heading,
        authors=about.authors_in(facts) or near.authors,
        publisher=near.publisher,
        published=near.published or about.published_in(facts),
        url=url,
        language=language_of(_body(article), declared=declared),
        metadata=about.metadata_in(facts, len(found.pages)),
    )


def _paragraphs(pages: Sequence[Page], bookmarks: Sequence[Bookmark]) -> tuple[list[Paragraph], Habits]:
    columns = [in_reading_order(page.lines) for page in pages]
    for one in pages:
        one.lines.clear()
    habits = habits_of(column for page in columns for column in page)
    paragraphs: list[Paragraph] = []
    tables = 0
    for index, page in enumerate(columns):
        columns[index] = []
        here: list[Paragraph] = []
        for column in page:
            for rows, edges in parted(column.rows):
                if edges:
                    here += cells_of(rows, edges, tables)
                    tables += 1
                else:
                    here += paragraphs_of(Column(rows, column.left, column.right), habits)
        set_notes(here, habits)
        set_captions(here)
        paragraphs += here
    set_headings(paragraphs, habits, bookmarks)
    return joined(paragraphs), habits


def _written(paragraphs: list[Paragraph], pages: Sequence[Page], writing: Writing) -> Writing:
    """Writes everything. What is written is forgotten at once: long files fill the memory."""
    paragraphs.reverse()
    while paragraphs:
        writing.paragraph(paragraphs.pop())
    writing.end_body()
    writing.furniture(pages)
    writing.finish()
    return writing


def _article(writing: Writing, found: Pages) -> Article:
    blocks = writing.writer.blocks
    body = writing.body
    sections = []
    if body:
        sections.append(Section(SectionKind.BODY, blocks[0].start, blocks[body - 1].end))
    if body < len(blocks):
        sections.append(Section(SectionKind.FURNITURE, blocks[body].start, blocks[-1].end))
    return Article(
        text=writing.writer.text,
        blocks=tuple(blocks),
        marks=tuple(writing.writer.marks),
        sections=tuple(sections),
        warnings=_warnings(found),
        pages=writing.page_starts(found.pages),
        pictures=tuple(writing.writer.pictures),
        remarks=tuple(_placed(writing, number, one) for number, one in enumerate(found.remarks)),
    )


def _placed(writing: Writing, number: int, found: Found) -> Remark:
    places = writing.places.get(f"{REMARK}{number}", ())
    if not places:
        return found.remark
    return replace(found.remark, start=min(start for start, _ in places), end=max(end for _, end in places))


def _warnings(found: Pages) -> tuple[str, ...]:
    warnings: list[str] = []
    count = len(found.pages)
    scanned = len(set(found.drawn) - set(found.unreadable))
    again = "To annotate its words, run text recognition (OCR) over the file and import the result."
    if scanned and scanned + found.left_out >= count:
        warnings.append(f"This is a scan without text: its pages are kept as pictures. {again}")
    elif scanned:
        warnings.append(f"No text was found on {_pages(scanned)} of {count}, kept as pictures. {again}")
    if found.unreadable:
        warnings.append(
            f"The fonts on {_pages(len(found.unreadable))} of {count} don’t say which characters they show, so"
            f" the words there can’t be read; kept as pictures. {again}"
        )
    if found.left_out:
        warnings.append(
            f"Of {_pages(found.left_out)} of {count} nothing is shown here: {len(found.drawn)} without text are kept as"
            " pictures, and there is no room for more. They are in the original file, which can be downloaded."
        )
    return tuple(warnings)


def _pages(count: int) -> str:
    return "1 page" if count == 1 else f"{count:,} pages"


def _body(article: Article) -> str:
    return article.text[: article.sections[0].end]


def _plain(words: str) -> str:
    return " ".join(words.replace("\ufffe", "-").split())
