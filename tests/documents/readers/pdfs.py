"""PDFs for the tests, drawn with reportlab, and what an article holds in short."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PIL import Image, ImageDraw
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from documents.article import Article, BlockKind, MarkKind

WIDTH, HEIGHT = 595.0, 842.0  # points: A4
LEADING = 13.0
SIZE = 10.0
FONT = "Times-Roman"
DEJAVU = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"

MIRRORED = str.maketrans("()«»", ")(»«")

WORDS = str.split(
    "the harbour wakes before light and the keeper walks along the wall to read the gauge while small boats come in "
    "with herring under a sky of slate nobody speaks until the kettle boils then all of them speak at once about "
    "weather prices and the gate that would not close last winter when snow lay on the lock for nine days"
)


def words(count: int, start: int = 0) -> str:
    """So many words, always the same from the same start; a sentence."""
    chosen = [WORDS[(start + index) % len(WORDS)] for index in range(count)]
    return " ".join(chosen).capitalize() + "."


class Paper:
    """A canvas with lines that break by themselves."""

    def __init__(self, **options: Any) -> None:
        self.file = io.BytesIO()
        self.canvas = Canvas(self.file, pagesize=(WIDTH, HEIGHT), invariant=1, **options)
        self.canvas.setTitle("")
        self.canvas.setAuthor("")
        self.canvas.setSubject("")
        self.canvas.setCreator("")

    def line(self, x: float, y: float, text: str, *, font: str = FONT, size: float = SIZE) -> float:
        """Writes at ``y`` points from the page's top; returns where the line ends."""
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, HEIGHT - y, text)
        return x + stringWidth(text, font, size)

    def lines(self, x: float, y: float, texts: Iterable[str], *, font: str = FONT, size: float = SIZE) -> float:
        """One below the other; returns where the next would stand."""
        for text in texts:
            self.line(x, y, text, font=font, size=size)
            y += LEADING * size / SIZE
        return y

    def paragraph(self, x: float, y: float, width: float, text: str, *, indent: float = 0, size: float = SIZE) -> float:
        """Breaks the text into lines of this width, ragged right."""
        broken: list[str] = []
        room = width - indent
        for word in text.split():
            if broken and stringWidth(f"{broken[-1]} {word}", FONT, size) <= room:
                broken[-1] += f" {word}"
            else:
                room = width if broken else width - indent
                broken.append(word)
        self.line(x + indent, y, broken[0], size=size)
        return self.lines(x, y + LEADING * size / SIZE, broken[1:], size=size)

    def page(self) -> None:
        self.canvas.showPage()

    def finished(self) -> bytes:
        self.canvas.save()
        return self.file.getvalue()


def drawn(*pages: Callable[[Paper], object], **options: Any) -> bytes:
    """A file whose pages these functions draw."""
    paper = Paper(**options)
    for draw in pages:
        draw(paper)
        paper.page()
    return paper.finished()


def of_lines(*lines: str, size: float = SIZE, font: str = FONT) -> bytes:
    """One page with these lines."""
    return drawn(lambda paper: paper.lines(72, 100, lines, size=size, font=font))


def of_paragraphs(*texts: str) -> bytes:
    """One page with these paragraphs, a gap between them."""

    def draw(paper: Paper) -> None:
        y = 100.0
        for text in texts:
            y = paper.paragraph(72, y, 450, text) + 8

    return drawn(draw)


def two_columns(left: str, right: str, *, title: str = "", across: str = "") -> bytes:
    """A title over two columns, and words below both."""

    def draw(paper: Paper) -> None:
        y = 80.0
        if title:
            paper.line(72, y, title, font="Times-Bold", size=20)
        ends = paper.paragraph(72, 120, 215, left), paper.paragraph(307, 120, 215, right)
        if across:
            paper.paragraph(72, max(ends) + 30, 450, across)

    return drawn(draw)


def book(pages: int, *, head: Callable[[int], str] | None = None, foot: Callable[[int], str] | None = None) -> bytes:
    """Pages of one paragraph each, with heads and feet by page number."""
    paper = Paper()
    for number in range(1, pages + 1):
        if head:
            paper.line(72, 50, head(number), size=9)
        paper.paragraph(72, 100, 450, f"Page{number}word " + words(120, number))
        if foot:
            paper.line(290, 800, foot(number), size=9)
        paper.page()
    return paper.finished()


def long(pages: int) -> bytes:
    """Full pages of several paragraphs: some 2,900 characters each."""
    paper = Paper()
    for number in range(1, pages + 1):
        paper.line(72, 50, "The Keeper of the Gate", size=9)
        y = 80.0
        for part in range(6):
            y = paper.paragraph(72, y, 450, words(95, number * 7 + part), indent=12)
        paper.line(290, 800, str(number), size=9)
        paper.page()
    return paper.finished()


def encrypted(*, password: str) -> bytes:
    """With an owner's password, and a user's where it is not empty."""
    return drawn(
        lambda paper: paper.line(72, 100, "A secret harbour."),
        encrypt=StandardEncryption(password, ownerPassword="owner", canPrint=1, strength=128),
    )


def picture(width: int = 300, height: int = 200, *, colour: str = "navy") -> ImageReader:
    image = Image.new("RGB", (width, height), "white")
    ImageDraw.Draw(image).ellipse((10, 10, width - 10, height - 10), fill=colour)
    return ImageReader(image)


def scan(pages: int = 1) -> bytes:
    """Pages that are nothing but pictures."""
    paper = Paper()
    for number in range(pages):
        image = picture(400, 560, colour=("navy", "maroon", "green")[number % 3])
        paper.canvas.drawImage(image, 0, 0, WIDTH, HEIGHT)
        paper.page()
    return paper.finished()


def without_map(text: str) -> bytes:
    """In a font that doesn't say which characters its glyphs are."""
    name = "Unmapped"
    registerFont(TTFont(name, DEJAVU))
    content = drawn(lambda paper: paper.lines(72, 100, [text] * 12, font=name), pageCompression=0)
    return content.replace(b"/ToUnicode ", b"/NoUnicode ")


def right_to_left(lines: Sequence[str]) -> bytes:
    """Each letter drawn at its place, as many programs do; numbers and Latin words stand as they are given."""
    name = "DejaVu"
    registerFont(TTFont(name, DEJAVU))

    def draw(paper: Paper) -> None:
        for index, line in enumerate(lines):
            x = 520.0
            paper.canvas.setFont(name, 12)
            for part in re.findall(r"[A-Za-z0-9]+(?: [A-Za-z]+)*|.", line):
                x -= stringWidth(part, name, 12)
                paper.canvas.drawString(x, HEIGHT - 100 - 18 * index, part.translate(MIRRORED))

    return drawn(draw)


def damaged(content: bytes) -> bytes:
    """Cut off in the middle, so that the table of its objects is gone."""
    return content[: len(content) // 5]


def bomb(megabytes: int = 300) -> bytes:
    """A page whose drawing unpacks to this size."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * 1_000_000) for _ in range(megabytes)) + packer.flush()
    return _assembled(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%b\nendstream" % (len(packed), packed),
    )


def _assembled(*objects: bytes) -> bytes:
    file = bytearray(b"%PDF-1.7\n")
    places = []
    for number, thing in enumerate(objects, 1):
        places.append(len(file))
        file += b"%d 0 obj\n%b\nendobj\n" % (number, thing)
    table = len(file)
    file += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    file += b"".join(b"%010d 00000 n \n" % place for place in places)
    file += b"trailer <</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, table)
    return bytes(file)


def blocks(article: Article) -> list[tuple[BlockKind, str]]:
    return [(block.kind, article.text[block.start : block.end]) for block in article.blocks]


def paragraphs(article: Article) -> list[str]:
    return [article.text[block.start : block.end] for block in article.blocks]


def marked(article: Article) -> list[tuple[MarkKind, str]]:
    return [(mark.kind, article.text[mark.start : mark.end]) for mark in article.marks]
