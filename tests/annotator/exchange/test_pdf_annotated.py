"""Highlights on the original PDF: read by pypdf, and again by the reader that read it first."""

from __future__ import annotations

import io
import os
import signal
import zipfile
from functools import cache
from typing import Any

import pypdf
import pytest

from annotator.exchange.bundle import AnnotationItem, ReplyItem, TextItem
from annotator.exchange.formats import pdf_annotated
from annotator.exchange.formats.pdf_annotated.apart import Apart
from annotator.exchange.formats.pdf_annotated.finding import Pages, Stretch
from annotator.exchange.formats.pdf_annotated.marking import marked
from documents.article import Article
from documents.errors import UnreadableFile
from documents.readers.pdf import read
from tests.annotator.exchange import items
from tests.documents.readers.pdfs import Paper

ABOUT = items.document()


@cache
def original() -> tuple[bytes, Article]:
    """A PDF with three like paragraphs, a divided word and a second page, and how it is read."""
    paper, y = Paper(), 80.0
    for number in range(3):
        said = (
            "The harbour wakes before light and the keeper walks along the wall to read the ga-",
            f"uge while small boats come in number {number} with herring under a sky of slate, nobody",
            "speaks until the kettle boils.",
        )
        y = paper.lines(72, y, said) + 20
    paper.canvas.showPage()
    paper.lines(72, 80, ["Another page with words (and more) of its own."])
    paper.canvas.showPage()
    paper.canvas.save()
    content = paper.file.getvalue()
    return content, read(content, name="a.pdf")


def on(quote: str, time: int = 0, **more: Any) -> AnnotationItem:
    """A highlight of these words where they stand for that time, counted from 0."""
    text, at = original()[1].text, -1
    for _ in range(time + 1):
        at = text.index(quote, at + 1)
    return items.annotation(ABOUT, text, at, at + len(quote), **more)


def told(*annotations: AnnotationItem, **more: Any) -> TextItem:
    content, article = original()
    made: dict[str, Any] = {"original": ("a.pdf", "application/pdf", content), **more}
    return TextItem(ABOUT, 1, article.text, annotations, article.blocks, **made)


def files_of(*texts: TextItem) -> dict[str, bytes]:
    content = items.written(pdf_annotated.dump(items.bundle(texts)))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def put_on(*annotations: AnnotationItem) -> bytes:
    """The PDF with these, made here and not in a process of its own, which takes a moment to start."""
    content, text = original()[0], told(*annotations)
    return marked(content, [pdf_annotated.note_of(one, text, {"Claims": "blue"}) for one in annotations], name="a.pdf")[
        0
    ]


def notes_in(content: bytes) -> list[Any]:
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return [one.get_object() for page in pages for one in page.get("/Annots", [])]


QUOTES = {
    "within a line": ("small boats come in number 1", 0),
    "the second of three": ("harbour wakes before light", 1),
    "the third of three, one word": ("kettle", 2),
    "over a divided word and two lines": ("read the gauge while small", 1),
    "with signs": ("words (and more)", 0),
    "over two pages": (
        "number 2 with herring under a sky of slate, nobody speaks until the kettle boils.\n\nAnother page",
        0,
    ),
}


@pytest.mark.parametrize(("quote", "time"), QUOTES.values(), ids=QUOTES)
def test_a_passage_is_highlighted_where_it_stands_and_nowhere_else(quote: str, time: int) -> None:
    one = on(quote, time)
    made = put_on(one)
    again = read(made, name="a.pdf")
    assert again.text == original()[1].text
    starts = [remark.start for remark in again.remarks if remark.start is not None]
    ends = [remark.end for remark in again.remarks if remark.end is not None]
    assert (min(starts), max(ends)) == (one.start, one.end)


def test_the_original_stays_as_it_was_and_what_is_new_stands_behind_it() -> None:
    assert put_on(on("kettle boils")).startswith(original()[0])
    assert put_on().startswith(original()[0])


def test_a_highlight_says_what_is_known_of_the_passage() -> None:
    reply = ReplyItem(items.uid(9), "Bob Stone", "Is it?", items.MADE)
    one = on("small boats", tags=("Claims", "Mood"), note="Look 🌊", replies=(reply,))
    [note] = notes_in(put_on(one))
    assert (note["/Subtype"], note["/T"], note["/NM"]) == ("/Highlight", "Alice Smith", items.uid(100))
    assert note["/Contents"] == "Claims; Mood\n\nLook 🌊\n\nBob Stone, 2026-03-04 05:06 UTC: Is it?"
    assert [round(part * 255) for part in note["/C"]] == [0x3A, 0x80, 0xB7]
    assert note["/CreationDate"] == "D:20260304064607Z"


def test_a_note_on_the_whole_document_stands_in_the_corner_of_its_first_page() -> None:
    [note] = notes_in(put_on(items.annotation(ABOUT, note="All of it")))
    assert (note["/Subtype"], note["/Contents"]) == ("/Text", "All of it")


def test_what_has_no_sure_place_is_told_and_put_nowhere() -> None:
    unsure = on("kettle boils", number=101)._replace(start=0, end=5)  # other words around it than in the file
    absent = items.annotation(ABOUT, "nowhere at all", 0, 7, number=102)
    orphan = items.annotation(ABOUT, number=103, how="orphan", quote="gone")
    sure = on("small boats", note="Sure")
    files = files_of(told(unsure, absent, orphan, sure))
    assert [note["/Contents"] for note in notes_in(files["Document 1.pdf"])] == ["Sure"]
    assert sure.uid not in files["Not in the PDFs.txt"].decode()
    listed = files["Not in the PDFs.txt"].decode()
    for one in (unsure, absent, orphan):
        assert one.uid in listed
    assert listed.count("Not surely found in the PDF.") == 2
    assert listed.count("Not in the text any more.") == 1


NO_PDFS = {
    "none": (None, []),
    "another kind": (("a.html", "text/html", b"<p>"), []),
    "a damaged one": (("a.pdf", "application/pdf", b"%PDF-1.7 nothing"), ["Document 1.pdf"]),
}


@pytest.mark.parametrize(("source", "names"), NO_PDFS.values(), ids=NO_PDFS)
def test_what_came_as_no_pdf_is_told(source: tuple[str, str, bytes] | None, names: list[str]) -> None:
    files = files_of(told(on("kettle"), original=source))
    assert list(files) == [*names, "Not in the PDFs.txt"]
    assert "kettle" in files["Not in the PDFs.txt"].decode()
    if source and names:
        assert files[names[0]] == source[2]


PLACES = {
    "another shape of letters": (["The ﬁrst tide"], ("", "first", ""), [Stretch(0, 4, 8)]),
    "one of two, by what follows": (
        ["a tide rises slow, a tide falls quickly"], ("", "tide", " falls quickly"), [Stretch(0, 21, 25)],
    ),
    "one of two, unsure": (["a tide, a tide"], ("", "tide", ""), []),
    "over two pages with a foot between": (
        ["It begins on this page\n12", "Title\nand goes on here"], ("", "begins on this page and goes on here", ""),
        [Stretch(0, 3, 22), Stretch(1, 6, 22)],
    ),
    "white space alone": (["a b"], ("a", " ", "b"), []),
}  # fmt: skip


@pytest.mark.parametrize(("pages", "wanted", "found"), PLACES.values(), ids=PLACES)
def test_a_passage_is_found_by_its_letters_or_not_at_all(
    pages: list[str], wanted: tuple[str, str, str], found: list[Stretch]
) -> None:
    assert Pages(pages).find(*wanted) == found


def test_a_file_that_breaks_the_process_is_told_and_the_next_one_is_marked() -> None:
    content, _article = original()
    with Apart() as apart:
        assert apart.marked(content, [], name="a.pdf")[0].startswith(content)
        os.kill(apart.number, signal.SIGKILL)
        with pytest.raises(UnreadableFile, match=r"“a\.pdf”"):
            apart.marked(content, [], name="a.pdf")
        assert apart.marked(content, [], name="a.pdf")[1] == []
        number = apart.number
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)
