"""PDF: what the file says of itself, what people left in it, and what can't be read."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from reportlab.lib.utils import ImageReader

from documents.article import Article, BlockKind, Remark
from documents.errors import UnreadableFile
from documents.readers import pdf
from documents.readers.pdf import about, library, pictures
from documents.readers.pdf.annotations import moment

from . import pdfs
from .pdfs import HEIGHT, Paper, drawn, words


def said(**facts: str) -> bytes:
    """A page with a title in large letters, and what its file says of itself."""

    def draw(paper: Paper) -> None:
        for name, value in facts.items():
            getattr(paper.canvas, f"set{name}")(value)
        paper.line(72, 80, "The Keeper of the Gate", size=20)
        paper.line(72, 110, "By Jane Doe")
        paper.line(72, 130, "4 March 2021")
        paper.paragraph(72, 170, 450, words(80))

    return drawn(draw)


TITLES = {
    "the file's": ("A Harbour in Winter", "A Harbour in Winter"),
    "a program's": ("Microsoft Word - keeper_final.doc", "The Keeper of the Gate"),
    "a file's name": ("keeper_v2_final.indd", "The Keeper of the Gate"),
    "nothing": ("", "The Keeper of the Gate"),
    "untitled": ("Untitled", "The Keeper of the Gate"),
    "a name without spaces": ("keeper_2021-03", "The Keeper of the Gate"),
    "one word": ("Harbours", "Harbours"),
}


@pytest.mark.parametrize(("declared", "title"), TITLES.values(), ids=TITLES)
def test_a_title_is_one_only_when_it_looks_like_one(declared: str, title: str) -> None:
    assert pdf.read(said(Title=declared), name="a.pdf").title == title


def test_the_file_s_name_is_no_title() -> None:
    assert pdf.read(said(Title="keeper"), name="keeper.pdf").title == "The Keeper of the Gate"


AUTHORS = {
    "the file's": ("John Roe; Mary Major", ("John Roe", "Mary Major")),
    "a computer's": ("user1", ("Jane Doe",)),
    "nobody": ("", ("Jane Doe",)),
}


@pytest.mark.parametrize(("declared", "authors"), AUTHORS.values(), ids=AUTHORS)
def test_authors_are_the_file_s_or_the_byline_s(declared: str, authors: tuple[str, ...]) -> None:
    assert pdf.read(said(Author=declared)).authors == authors


def test_a_day_under_the_title_goes_before_the_day_the_file_was_made() -> None:
    assert pdf.read(said()).published == date(2021, 3, 4)


MADE = {
    "by a program": ({"CreationDate": "D:20240509120000+02'00'", "Creator": "Writer"}, date(2024, 5, 9)),
    "printed from a browser": ({"CreationDate": "D:20240509120000Z", "Creator": "Mozilla/5.0 (X11)"}, None),
    "never": ({}, None),
    "on no day": ({"CreationDate": "D:20241399"}, None),
}


@pytest.mark.parametrize(("facts", "day"), MADE.values(), ids=MADE)
def test_the_day_a_file_was_made(facts: dict[str, str], day: date | None) -> None:
    assert about.published_in(facts) == day


def test_keywords_and_the_rest_are_metadata() -> None:
    metadata = pdf.read(said(Keywords="tides, locks", Subject="Harbours")).metadata
    assert metadata["keywords"] == "tides, locks"
    assert metadata["subject"] == "Harbours"
    assert metadata["pages"] == 1
    assert metadata["created"] == "2000-01-01"


def test_the_language_is_the_declared_one_or_found() -> None:
    assert pdf.read(drawn(lambda paper: paper.paragraph(72, 100, 450, words(40)), lang="pt-BR")).language == "pt-BR"
    assert pdf.read(said()).language == "en"


MOMENTS = {
    "with a zone": (
        "D:20240509120001+02'30'",
        datetime(2024, 5, 9, 12, 0, 1, tzinfo=timezone(timedelta(hours=2, minutes=30))),
    ),
    "behind": ("D:20240509120000-05'00", datetime(2024, 5, 9, 12, tzinfo=timezone(timedelta(hours=-5)))),
    "in UTC": ("D:20240509120000Z", datetime(2024, 5, 9, 12, tzinfo=UTC)),
    "a year": ("D:2024", datetime(2024, 1, 1, tzinfo=UTC)),
    "no date": ("yesterday", None),
    "an impossible one": ("D:20240230", None),
    "an impossible zone": ("D:20240209120000+99'00'", None),
}


@pytest.mark.parametrize(("value", "expected"), MOMENTS.values(), ids=MOMENTS)
def test_moments(value: str, expected: datetime | None) -> None:
    assert moment(value) == expected


def remarked(draw: Callable[[Paper], object]) -> Article:
    def page(paper: Paper) -> None:
        paper.lines(72, 100, ["The keeper walks along the wall to read", "the gauge that nobody else reads at all."])
        draw(paper)

    return pdf.read(drawn(page))


def area(x0: float, y: float, x1: float) -> tuple[float, float, float, float]:
    """Around a line with this baseline."""
    return x0, HEIGHT - y - 3, x1, HEIGHT - y + 9


def quads(*areas: tuple[float, float, float, float]) -> list[float]:
    return [value for x0, y0, x1, y1 in areas for value in (x0, y1, x1, y1, x0, y0, x1, y0)]


def annotate(paper: Paper, kind: str, note: str, *areas: tuple[float, float, float, float], **more: Any) -> None:
    """An annotation as viewers write it (reportlab writes highlights alone)."""
    from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFString

    entries = {
        "Type": PDFName("Annot"),
        "Subtype": PDFName(kind),
        "Rect": PDFArray(list(areas[0])),
        "Contents": PDFString(note),
        **{name: PDFString(value) if isinstance(value, str) else PDFArray(value) for name, value in more.items()},
    }
    if kind not in ("Text", "FreeText"):
        entries["QuadPoints"] = PDFArray(quads(*areas))
    paper.canvas._addAnnotation(PDFDictionary(entries))


@pytest.mark.parametrize("kind", ["Highlight", "Underline", "StrikeOut", "Squiggly"])
def test_marked_passages_become_remarks(kind: str) -> None:
    def draw(paper: Paper) -> None:
        annotate(
            *(paper, kind, "Why?", area(72, 100, 120), area(72, 113, 112)),
            T="Jane Doe",
            M="D:20240509120000Z",
            C=[1, 1, 0],
        )

    article = remarked(draw)
    (remark,) = article.remarks
    assert article.text[slice(remark.start, remark.end)].startswith("The keeper")
    assert replace(remark, start=None, end=None) == Remark(
        None, None, "Why?", "Jane Doe", datetime(2024, 5, 9, 12, tzinfo=UTC), "#ffff00"
    )


def test_a_highlight_covers_what_is_under_it_and_no_more() -> None:
    article = remarked(lambda paper: annotate(paper, "Highlight", "", area(88.6, 100, 119)))
    (remark,) = article.remarks
    assert article.text[slice(remark.start, remark.end)] == "keeper"


def test_highlights_of_the_same_words_stay_apart() -> None:
    def draw(paper: Paper) -> None:
        annotate(paper, "Highlight", "one", area(72, 100, 119))
        annotate(paper, "Highlight", "two", area(88.6, 100, 200))

    article = remarked(draw)
    assert [article.text[slice(r.start, r.end)].split()[0] for r in article.remarks] == ["The", "keeper"]
    assert article.marks == ()


@pytest.mark.parametrize("kind", ["Text", "FreeText"])
def test_a_note_is_about_the_line_that_it_stands_next_to(kind: str) -> None:
    article = remarked(lambda paper: annotate(paper, kind, "So he does.", area(20, 113, 40), T="Bob"))
    (remark,) = article.remarks
    assert (remark.note, remark.author) == ("So he does.", "Bob")
    assert article.text[slice(remark.start, remark.end)] == "the gauge that nobody else reads at all."


def test_a_colour_is_found_beside_a_drawing() -> None:
    def draw(paper: Paper) -> None:
        paper.canvas.highlightAnnotation("", area(72, 100, 119), quads(area(72, 100, 119)), Color=[0, 0.5, 1])

    assert [remark.colour for remark in remarked(draw).remarks] == ["#007fff"]


def test_an_empty_password_opens_a_file() -> None:
    assert pdf.read(pdfs.encrypted(password="")).text == "A secret harbour."


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(
            pdfs.encrypted(password="secret"), "opens only with its password. Save it without", id="encrypted"
        ),
        pytest.param(pdfs.damaged(pdfs.long(3)), "damaged or incomplete", id="cut off"),
        pytest.param(b"%PDF-1.7 and nothing else", "damaged or incomplete", id="a head alone"),
        pytest.param(b"", "is empty", id="empty"),
        pytest.param(b"words", "called a PDF but isn't one", id="no PDF"),
        pytest.param(drawn(lambda paper: None), "no text and nothing else", id="blank"),
        pytest.param(pdfs.bomb(20), "no text and nothing else", id="nothing, much of it"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason) as caught:
        pdf.read(content, name="tides.pdf")
    assert "“tides.pdf”" in str(caught.value)


def test_too_many_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "MOST_PAGES", 3)
    with pytest.raises(UnreadableFile, match="has 4 pages; at most 3 can be read"):
        pdf.read(pdfs.book(4), name="a.pdf")


def test_a_scan_is_kept_as_pictures_and_says_so() -> None:
    article = pdf.read(pdfs.scan(3))
    assert [block.kind for block in article.blocks] == [BlockKind.FIGURE] * 3
    assert [picture.width for picture in article.pictures] == [1000] * 3
    assert [page.start for page in article.pages] == [block.start for block in article.blocks]
    (warning,) = article.warnings
    assert warning.startswith("This is a scan without text")
    assert "OCR" in warning


def test_a_scanned_page_among_others_is_told() -> None:
    def page(paper: Paper) -> None:
        paper.canvas.drawImage(pdfs.picture(400, 560), 0, 0, pdfs.WIDTH, HEIGHT)

    article = pdf.read(drawn(lambda paper: paper.paragraph(72, 100, 450, words(50)), page))
    assert [block.kind for block in article.blocks] == [BlockKind.PARAGRAPH, BlockKind.FIGURE]
    assert article.warnings[0].startswith("No text was found on 1 page of 2")


def test_a_long_scan_is_kept_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_PAGES", 2)
    article = pdf.read(pdfs.scan(3))
    assert len(article.pictures) == 2
    assert "Of 1 page of 3 nothing is shown" in article.warnings[1]


def test_words_over_a_scan_are_the_text() -> None:
    def page(paper: Paper) -> None:
        paper.canvas.drawImage(pdfs.picture(400, 560), 0, 0, pdfs.WIDTH, HEIGHT)
        text = paper.canvas.beginText(72, 700)
        text.setFont("Times-Roman", 10)
        text.setTextRenderMode(3)
        text.textLine("What the machine has read.")
        paper.canvas.drawText(text)

    article = pdf.read(drawn(page))
    assert (article.text, article.pictures, article.warnings) == ("What the machine has read.", (), ())


def test_fonts_that_do_not_say_what_they_show_are_told_and_kept_as_pictures() -> None:
    article = pdf.read(pdfs.without_map("Гавань просыпается до рассвета и смотритель идёт вдоль стены"))
    assert [block.kind for block in article.blocks] == [BlockKind.FIGURE]
    assert "fonts on 1 page of 1 don’t say which characters" in article.warnings[0]


def test_a_font_without_a_map_that_reads_well_is_read() -> None:
    text = "The harbour wakes before light and the keeper walks along."
    article = pdf.read(pdfs.without_map(text))
    assert article.text.startswith(text)
    assert article.warnings == ()


def test_ornaments_are_no_pictures() -> None:
    def page(paper: Paper) -> None:
        paper.canvas.drawImage(pdfs.picture(30, 30), 72, 600, 20, 20)
        paper.paragraph(72, 100, 450, words(50))

    assert pdf.read(drawn(page)).pictures == ()


def test_pictures_of_one_file_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_PICTURES", 2)

    def page(paper: Paper) -> None:
        for row in range(3):
            paper.canvas.drawImage(pdfs.picture(200 + row, 150), 100, 500 - 180 * row, 200, 150)
        paper.paragraph(72, 60, 450, words(50))

    assert len(pdf.read(drawn(page)).pictures) == 2


def test_the_strips_of_a_picture_are_put_together() -> None:
    from PIL import Image

    whole = Image.linear_gradient("L").convert("RGB")

    def page(paper: Paper) -> None:
        for strip in range(4):
            part = ImageReader(whole.crop((0, strip * 64, 256, strip * 64 + 64)))
            paper.canvas.drawImage(part, 100, 500 - 50 * strip, 200, 50)
        paper.paragraph(72, 60, 450, words(50))

    (picture,) = pdf.read(drawn(page)).pictures
    assert Image.open(io.BytesIO(picture.content)).size == (picture.width, picture.height)
    assert picture.width == pytest.approx(picture.height, abs=3)


def test_a_highlight_of_nothing_is_left_out() -> None:
    assert remarked(lambda paper: annotate(paper, "Highlight", "", area(72, 400, 119))).remarks == ()


def test_what_is_noted_on_a_scan_is_about_the_document() -> None:
    def page(paper: Paper) -> None:
        paper.canvas.drawImage(pdfs.picture(400, 560), 0, 0, pdfs.WIDTH, HEIGHT)
        annotate(paper, "Text", "Ask the archive.", area(72, 100, 90))

    (remark,) = pdf.read(drawn(page)).remarks
    assert (remark.start, remark.note) == (None, "Ask the archive.")
