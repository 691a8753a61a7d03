"""PDF: what is read in which order, and what it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont

from documents.article import BlockKind, MarkKind
from documents.readers import READERS, pdf, reader_for

from . import pdfs
from .pdfs import LEADING, Paper, blocks, drawn, marked, of_lines, of_paragraphs, paragraphs, words

P, H, I, C = BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.ITEM, BlockKind.CAPTION  # noqa: E741


LINES: dict[str, tuple[tuple[str, ...], list[str]]] = {
    "lines of one paragraph": (("The keeper walks along", "the wall."), ["The keeper walks along the wall."]),
    "a divided word": (("The keeper walks along the har-", "bour wall."), ["The keeper walks along the harbour wall."]),
    "a word with a hyphen of its own": (
        ("A well-known keeper walks, well-", "known to all."),
        ["A well-known keeper walks, well-known to all."],
    ),
    "a name with a hyphen": (
        ("The barrage of Mr Treddick-", "Sato was closed."),
        ["The barrage of Mr Treddick-Sato was closed."],
    ),
    "a hyphen that stands for a part": (
        ("The pre- and post-war years of", "pre- and"),
        ["The pre- and post-war years of pre- and"],
    ),
    "a hyphen after a number": (
        ("The keeper had a crew of 24-", "year-olds."),
        ["The keeper had a crew of 24-year-olds."],
    ),
    "a line that ends early": (
        ("The keeper walks along the wall and reads", "the gauge.", "Nobody comes before the morning boat."),
        ["The keeper walks along the wall and reads the gauge.", "Nobody comes before the morning boat."],
    ),
}


@pytest.mark.parametrize(("lines", "expected"), LINES.values(), ids=LINES)
def test_lines_become_paragraphs(lines: tuple[str, ...], expected: list[str]) -> None:
    assert paragraphs(pdf.read(of_lines(*lines))) == expected


def test_a_gap_parts_paragraphs() -> None:
    texts = [words(60), words(50, 7), words(70, 21)]
    assert paragraphs(pdf.read(of_paragraphs(*texts))) == texts


def test_an_indent_parts_paragraphs() -> None:
    texts = [words(60), words(50, 7), words(70, 21)]

    def draw(paper: Paper) -> None:
        y = 100.0
        for text in texts:
            y = paper.paragraph(72, y, 450, text, indent=15)

    assert paragraphs(pdf.read(drawn(draw))) == texts


def test_the_left_column_is_read_before_the_right_one() -> None:
    left, right, below = words(120), words(110, 40), words(60, 9)
    article = pdf.read(pdfs.two_columns(left, right, title="Harbours", across=below))
    assert blocks(article) == [(H, "Harbours"), (P, left), (P, right), (P, below)]


def test_three_columns_are_read_one_after_the_other() -> None:
    texts = [words(70, start) for start in (0, 20, 40)]

    def draw(paper: Paper) -> None:
        for index, text in enumerate(texts):
            paper.paragraph(60 + 165 * index, 100, 145, text)

    assert paragraphs(pdf.read(drawn(draw))) == texts


def test_columns_are_found_whatever_the_order_of_the_file() -> None:
    rows = [
        (f"left{n} the keeper walks along the wall", f"right{n} small boats come in with herring") for n in range(9)
    ]

    def draw(paper: Paper) -> None:
        for index, (left, right) in enumerate(rows):
            paper.line(307, 100 + index * LEADING, right)
            paper.line(72, 100 + index * LEADING, left)

    text = pdf.read(drawn(draw)).text
    assert text.index("left8") < text.index("right0")


def test_a_table_is_read_row_by_row() -> None:
    rows = [("Year", "Boats", "Herring"), ("1901", "12", "900 t"), ("1902", "15", "870 t"), ("1903", "9", "410 t")]

    def draw(paper: Paper) -> None:
        for index, row in enumerate(rows):
            for column, cell in enumerate(row):
                paper.line(72 + 90 * column, 200 + index * LEADING, cell)
        paper.paragraph(72, 100, 450, words(60))

    article = pdf.read(drawn(draw))
    cells = [block for block in article.blocks if block.kind is BlockKind.CELL]
    assert [article.text[cell.start : cell.end] for cell in cells] == [cell for row in rows for cell in row]
    assert [(cell.row, cell.column) for cell in cells[3:6]] == [(1, 0), (1, 1), (1, 2)]


LISTS: dict[str, tuple[tuple[tuple[float, str], ...], list[tuple[int, int | None, str]]]] = {
    "bullets": (
        (
            (72, "• The lock"),
            (72, "• The wall, which is longer than all of the others in this list"),
            (80, "and older"),
        ),
        [(1, None, "The lock"), (1, None, "The wall, which is longer than all of the others in this list and older")],
    ),
    "numbers": (((72, "1. The lock"), (72, "2. The wall")), [(1, 1, "The lock"), (1, 2, "The wall")]),
    "lists in lists": (
        ((72, "• The lock"), (90, "– its gate"), (90, "– its keeper"), (72, "• The wall")),
        [(1, None, "The lock"), (2, None, "its gate"), (2, None, "its keeper"), (1, None, "The wall")],
    ),
    "letters stay": (
        ((72, "(a) The lock"), (72, "(b) The wall")),
        [(1, None, "(a) The lock"), (1, None, "(b) The wall")],
    ),
}


@pytest.mark.parametrize(("lines", "expected"), LISTS.values(), ids=LISTS)
def test_lists_are_found(lines: tuple[tuple[float, str], ...], expected: list[tuple[int, int | None, str]]) -> None:
    def draw(paper: Paper) -> None:
        for index, (x, text) in enumerate(lines):
            paper.line(x, 100 + index * LEADING, text)

    article = pdf.read(drawn(draw))
    assert [(b.level, b.number, article.text[b.start : b.end]) for b in article.blocks if b.kind is I] == expected


def test_the_outline_says_which_lines_are_headings() -> None:
    def draw(paper: Paper) -> None:
        for level, (y, title) in enumerate(((80, "The Harbour"), (150, "1.1 Its wall"))):
            paper.canvas.bookmarkPage(title)
            paper.canvas.addOutlineEntry(title.removeprefix("1.1 "), title, level=level)
            paper.line(72, y, title)
            paper.paragraph(72, y + 30, 450, words(40, int(y)))

    article = pdf.read(drawn(draw))
    assert [(b.level, article.text[b.start : b.end]) for b in article.blocks if b.kind is H] == [
        (1, "The Harbour"),
        (2, "1.1 Its wall"),
    ]


def test_without_an_outline_larger_and_bold_lines_are_headings() -> None:
    def draw(paper: Paper) -> None:
        paper.line(72, 80, "The Harbour", size=20)
        paper.paragraph(72, 120, 450, words(60))
        paper.line(72, 220, "Its wall", size=14)
        paper.paragraph(72, 240, 450, words(60, 5))
        paper.line(72, 330, "Its gate", font="Times-Bold")
        paper.paragraph(72, 350, 450, words(60, 9))

    article = pdf.read(drawn(draw))
    assert [(b.level, article.text[b.start : b.end]) for b in article.blocks if b.kind is H] == [
        (1, "The Harbour"),
        (2, "Its wall"),
        (3, "Its gate"),
    ]
    assert marked(article) == []


def test_fonts_become_emphasis() -> None:
    def draw(paper: Paper) -> None:
        x = 72.0
        for text, font in (
            ("The ", "Times-Roman"),
            ("Constance Amy ", "Times-Italic"),
            ("is ", "Times-Roman"),
            ("not ", "Times-Bold"),
            ("lost.", "Times-Roman"),
        ):
            x = paper.line(x, 100, text, font=font)

    assert marked(pdf.read(drawn(draw))) == [(MarkKind.EMPHASIS, "Constance Amy"), (MarkKind.STRONG, "not")]


def test_code_keeps_its_lines_and_indents() -> None:
    def draw(paper: Paper) -> None:
        y = paper.paragraph(72, 100, 450, words(60)) + 10
        paper.lines(72, y, ["def keep(gate):", "    gate.close()", "    return gate"], font="Courier")

    assert blocks(pdf.read(drawn(draw)))[-1] == (BlockKind.CODE, "def keep(gate):\n    gate.close()\n    return gate")


def test_captions_are_captions_and_a_sentence_about_a_figure_is_none() -> None:
    article = pdf.read(
        of_paragraphs("Figure 1: The harbour in winter.", "Figure 1 shows the harbour as it was.", words(40))
    )
    assert [kind for kind, _ in blocks(article)] == [C, P, P]


RIGHT_TO_LEFT = {
    "Hebrew": "שלום עולם זה מסמך קצר מאוד",
    "numbers and Latin words": "עם 1234 מספרים (וגם סוגריים) ועוד Latin words here וסוף",
    "Arabic": "هذه جملة قصيرة للقراءة في 2024",
}


@pytest.mark.parametrize("line", RIGHT_TO_LEFT.values(), ids=RIGHT_TO_LEFT)
def test_text_from_right_to_left_is_in_the_order_of_reading(line: str) -> None:
    assert pdf.read(pdfs.right_to_left([line])).text == line


@pytest.mark.parametrize("name", ["a.pdf", "a.txt", ""])
def test_a_pdf_is_known_by_its_first_bytes(name: str) -> None:
    assert reader_for("text/plain", name, b"%PDF-1.7\n%...") is READERS["pdf"]


FILES: dict[str, Callable[[], bytes]] = {
    "columns": lambda: pdfs.two_columns(words(120), words(110, 40), title="Harbours"),
    "a book": lambda: pdfs.book(8, head=lambda n: "Harbours", foot=str),
    "a long file": lambda: pdfs.long(5),
}


@pytest.mark.parametrize("make", FILES.values(), ids=FILES)
def test_every_word_of_the_file_is_in_the_text(make: Callable[[], bytes]) -> None:
    import pypdfium2

    content = make()
    document = pypdfium2.PdfDocument(content)
    bare = "\n".join(page.get_textpage().get_text_range() for page in document).replace("\ufffe\r\n", "").split()
    document.close()
    article = pdf.read(content)
    assert sorted(article.text.split()) == sorted(bare)


def test_lines_of_chinese_are_joined_without_spaces() -> None:
    registerFont(UnicodeCIDFont("STSong-Light"))
    lines = ("港口在天亮之前醒来看守人沿着堤墙走去", "读水位表小船带着鲱鱼回来", "在石板色的天空下")
    article = pdf.read(of_lines(*lines, font="STSong-Light"))
    assert article.text.startswith("".join(lines[:2]))
