"""Word documents (DOCX). Pure. Mammoth turns the text into HTML; what it would leave out is mended before.

Format: ECMA-376, 5th edition (Office Open XML), parts 1 (WordprocessingML) and 2 (packages).
"""

from __future__ import annotations

import io
import re
from collections import Counter
from typing import Any

from lxml.html import HtmlElement

from documents import markup, progress
from documents.article import Article
from documents.blockwriter import PARAGRAPH, BlockWriter
from documents.errors import UnreadableFile
from documents.markup.flowing import Known, article_of
from documents.readers.docx.notes import Notes
from documents.readers.docx.package import Package
from documents.readers.docx.pieces import Pieces
from documents.readers.docx.properties import properties_of
from documents.readers.docx.remarks import remarks_of
from documents.readers.docx.styles import style_map
from documents.readers.docx.warnings import warnings_of

NAME = "docx"
VERSION = 1
_SHOWN = re.compile(r"\.(?:png|jpe?g|gif|bmp|tiff?|webp)$", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]")


def read(content: bytes, *, name: str = "", url: str = "", charset: str = "") -> Article:
    """The article of a Word document: its text with all tracked changes accepted, its notes at the end, its comments
    as remarks, the heads and feet of its pages as furniture.

    Raises UnreadableFile when it is damaged, encrypted or does harm, or has no text.
    """
    package = Package(content, name=name or "The document")
    known = properties_of(package)
    known.url = url
    pages = markup.Pages(package.media)
    notes = Notes()
    rules = style_map(package)
    pieces = Pieces(package)
    for done, piece in enumerate(pieces):
        progress.report(done, len(pieces))
        root = _html(piece, rules, package.name)
        if root is not None:
            notes.take_from(root)
            pages.add(root)
            _count_unseen(root, package.left_out)
    pages.add(notes.page())
    writer = pages.end()
    known.warnings += warnings_of(package.left_out)
    known.remarks += remarks_of(package, writer)
    _write_heads(package, writer, known)
    return article_of(writer, known, name=name)


def _html(piece: bytes, rules: str, name: str) -> HtmlElement | None:
    import mammoth  # loaded when the first document comes

    try:
        result = mammoth.convert_to_html(
            io.BytesIO(piece),
            style_map=rules,
            include_default_style_map=False,
            include_embedded_style_map=False,
            external_file_access=False,
            convert_image=mammoth.images.img_element(_address),
        )
    except RecursionError as error:
        raise UnreadableFile(f"“{name}” nests its tables or lists too deep to be read.") from error
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, AssertionError) as error:
        raise UnreadableFile(
            f"“{name}” is damaged: it lacks what a Word document needs. Open it in Word and save it again."
        ) from error
    return markup.parse(result.value)


def _address(image: Any) -> dict[str, str]:
    """What stands in place of a picture is its path; one that lies elsewhere has none."""
    try:
        with image.open() as file:
            return {"src": file.read().decode()}
    except (KeyError, ValueError):
        return {"src": ""}


def _count_unseen(root: HtmlElement, left_out: Counter[str]) -> None:
    for image in root.iter("img"):
        source = image.get("src") or ""
        if not _SHOWN.search(source):
            left_out["picture" if source else "linked picture"] += 1


def _write_heads(package: Package, writer: BlockWriter, known: Known) -> None:
    """The heads and feet of the pages, each once, below the text."""
    lines = dict.fromkeys(line for part in package.heads() for line in part if _WORD.search(line))
    if not writer.blocks or not lines:
        return
    count = len(writer.blocks)
    for line in lines:
        writer.begin(PARAGRAPH)
        writer.write(line)
        writer.end()
    known.furniture = writer.blocks[count].start
