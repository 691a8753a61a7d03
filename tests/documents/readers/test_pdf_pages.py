"""PDF: pages, what stands on all of them, pictures and links at their places."""

from __future__ import annotations

from documents import progress
from documents.article import Article, BlockKind, MarkKind, SectionKind
from documents.readers import pdf

from . import pdfs
from .pdfs import Paper, blocks, drawn, marked, paragraphs, words

P, C, N = BlockKind.PARAGRAPH, BlockKind.CAPTION, BlockKind.NOTE


def furniture(article: Article) -> str:
    return "\n".join(
        article.text[section.start : section.end]
        for section in article.sections
        if section.kind is SectionKind.FURNITURE
    )


def test_a_paragraph_goes_on_over_the_page_and_its_note_comes_after() -> None:
    def first(paper: Paper) -> None:
        paper.line(72, 50, "The Book of Harbours", size=9)
        end = paper.line(72, 700, "The keeper walks along the wall")
        paper.canvas.setFont("Times-Roman", 6)
        paper.canvas.drawString(end, pdfs.HEIGHT - 696, "1")
        paper.line(end + 4, 700, " to read the gauge that nobody else reads, as")
        paper.canvas.setFont("Times-Roman", 5)
        paper.canvas.drawString(72, pdfs.HEIGHT - 757, "1")
        paper.line(76, 760, "It is a long wall.", size=8)
        paper.line(290, 800, "1", size=9)

    def second(paper: Paper) -> None:
        paper.line(72, 50, "The Book of Harbours", size=9)
        paper.lines(72, 100, ["everybody who has ever lived here knows very well,", "and says.", "Nobody said so."])
        paper.line(290, 800, "2", size=9)

    article = pdf.read(drawn(first, second))
    body = (
        "The keeper walks along the wall1 to read the gauge that nobody else reads, as everybody "
        "who has ever lived here knows very well, and says."
    )
    assert blocks(article)[:3] == [(P, body), (N, "1 It is a long wall."), (P, "Nobody said so.")]
    assert (MarkKind.SUPERSCRIPT, "1") in marked(article)
    link = next(mark for mark in article.marks if mark.kind is MarkKind.LINK)
    assert link.href == f"#{article.blocks[1].start}"
    assert [article.text[page.start :][:9] for page in article.pages] == ["The keepe", "everybody"]


def test_heads_and_feet_are_furniture_and_stay_in_the_text() -> None:
    article = pdf.read(
        pdfs.book(
            8, head=lambda n: "The Book of Harbours" if n % 2 else f"Chapter {1 + n // 4}", foot=lambda n: f"– {n} –"
        )
    )
    aside = furniture(article)
    assert [aside.count(words) for words in ("The Book of Harbours", "Chapter", "– 7 –")] == [4, 4, 1]
    assert "Chapter" not in article.text[: article.sections[0].end]
    assert len(paragraphs(article)) == 16


def test_words_that_only_stand_at_the_top_stay_in_the_body() -> None:
    article = pdf.read(pdfs.book(6, head=lambda n: f"{'LGWBSN'[n - 1] * 4} of the town"))
    assert furniture(article) == ""


def test_pages_have_their_own_numbers() -> None:
    paper = Paper()
    paper.canvas.addPageLabel(0, style="ROMAN_LOWER", start=11)
    paper.canvas.addPageLabel(2, style="ARABIC", start=1)
    for text in ("Preface of the book.", "More of the preface.", "The first chapter."):
        paper.line(72, 100, text)
        paper.page()
    article = pdf.read(paper.finished())
    assert [(page.label, article.text[page.start :][:4]) for page in article.pages] == [
        ("xi", "Pref"),
        ("xii", "More"),
        ("1", "The "),
    ]


def test_a_picture_stands_at_its_place() -> None:
    def draw(paper: Paper) -> None:
        paper.paragraph(72, 80, 450, words(40))
        paper.canvas.drawImage(pdfs.picture(), 100, pdfs.HEIGHT - 350, 300, 200)
        paper.line(100, 370, "Figure 1. The harbour.")
        paper.paragraph(72, 420, 450, words(40, 8))

    article = pdf.read(drawn(draw))
    assert [block.kind for block in article.blocks] == [P, BlockKind.FIGURE, C, P]
    assert article.blocks[1].picture == 0
    assert article.pictures[0].width > article.pictures[0].height > 200


def test_a_picture_that_comes_back_on_every_page_is_kept_once() -> None:
    def draw(paper: Paper) -> None:
        paper.canvas.drawImage(pdfs.picture(), 72, pdfs.HEIGHT - 180, 150, 100)
        paper.paragraph(72, 220, 450, words(40))

    assert len(pdf.read(drawn(draw, draw, draw)).pictures) == 1


def test_lines_that_are_drawn_upwards_are_read_after_the_rest() -> None:
    def draw(paper: Paper) -> None:
        paper.canvas.saveState()
        paper.canvas.rotate(90)
        paper.canvas.setFont("Times-Roman", 10)
        paper.canvas.drawString(300, -40, "Stamped at the margin")
        paper.canvas.restoreState()
        paper.paragraph(72, 100, 450, words(60))

    assert paragraphs(pdf.read(drawn(draw))) == [words(60), "Stamped at the margin"]


def test_a_page_on_its_side_is_read_as_any_other() -> None:
    def draw(paper: Paper) -> None:
        paper.canvas.rotate(90)
        paper.canvas.translate(0, -pdfs.HEIGHT)
        paper.paragraph(72, 300, 300, words(60))

    assert paragraphs(pdf.read(drawn(draw))) == [words(60)]


def test_links_to_addresses_are_kept_and_others_are_not() -> None:
    def draw(paper: Paper) -> None:
        end = paper.line(72, 100, "See the ")
        stop = paper.line(end, 100, "Commission’s report")
        paper.line(stop, 100, " about it.")
        for x0, x1, address in ((end, stop, "https://a.example/report"), (stop, stop + 40, "javascript:alert(1)")):
            paper.canvas.linkURL(address, (x0, pdfs.HEIGHT - 103, x1, pdfs.HEIGHT - 90), relative=0)

    article = pdf.read(drawn(draw))
    assert [(m.kind, article.text[m.start : m.end], m.href) for m in article.marks] == [
        (MarkKind.LINK, "Commission’s report", "https://a.example/report")
    ]


def test_progress_is_told_page_by_page() -> None:
    told: list[tuple[int, int]] = []
    with progress.listening(lambda done, total: told.append((done, total))):
        pdf.read(pdfs.book(3))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_an_article_keeps_its_promises() -> None:
    article = pdf.read(pdfs.long(6))
    ends = [0, *(block.end for block in article.blocks)]
    assert all(not article.text[end : block.start].strip() for end, block in zip(ends, article.blocks, strict=False))
    assert [section.start for section in article.sections][0] == article.blocks[0].start
    assert article.sections[-1].end == article.blocks[-1].end == len(article.text)
    assert [page.start for page in article.pages] == sorted(page.start for page in article.pages)


def test_heads_of_left_and_right_pages_are_furniture_in_a_short_file() -> None:
    article = pdf.read(pdfs.book(5, head=lambda n: "The Book of Harbours" if n % 2 else "Jane Doe"))
    assert [furniture(article).count(words) for words in ("The Book of Harbours", "Jane Doe")] == [3, 2]


def test_lines_that_only_look_alike_stay_in_the_body() -> None:
    article = pdf.read(
        pdfs.book(6, head=lambda n: f"Said on {n * 7} March" if n in (2, 5) else f"{'LGWBSN'[n - 1] * 4}")
    )
    assert furniture(article) == ""
