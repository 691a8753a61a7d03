"""Word documents (DOCX). Pure. Mammoth turns the text into HTML; what it would leave out is mended before.

Format: ECMA-376, 5th edition (Office Open XML), parts 1 (WordprocessingML) and 2 (packages).
"""

from __future__ import annotations

import io
import re
from collections import Counter
from typing import Any

from lxml.html import HtmlElement

from documents import markup
from documents.article import Article
from documents.blockwriter import PARAGRAPH, BlockWriter
from documents.errors import UnreadableFile
from documents.markup.flowing import Known, article_of
from documents.markup.notes import number_notes
from documents.readers.docx.package import Package
from documents.readers.docx.properties import properties_of
from documents.readers.docx.remarks import remarks_of
from documents.readers.docx.styles import style_map

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
    root, messages = _html(package)
    _link_notes(root)
    pages = markup.Pages(package.media)
    pages.add(root)
    writer = pages.end()
    known = properties_of(package)
    known.url = url
    known.warnings += [*_warnings(package), *_unseen_pictures(root, messages)]
    known.remarks += remarks_of(package, writer)
    _write_heads(package, writer, known)
    return article_of(writer, known, name=name)


def _html(package: Package) -> tuple[HtmlElement, list[str]]:
    import mammoth  # loaded when the first document comes

    @mammoth.images.img_element  # type: ignore[untyped-decorator]
    def address(image: Any) -> dict[str, str]:
        with image.open() as file:
            return {"src": file.read().decode()}

    try:
        result = mammoth.convert_to_html(
            io.BytesIO(package.for_mammoth()),
            style_map=style_map(package),
            include_default_style_map=False,
            include_embedded_style_map=False,
            external_file_access=False,
            convert_image=address,
        )
    except RecursionError as error:
        raise UnreadableFile(f"“{package.name}” nests its tables or lists too deep to be read.") from error
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, AssertionError) as error:
        raise UnreadableFile(
            f"“{package.name}” is damaged: it lacks what a Word document needs. Open it in Word and save it again."
        ) from error
    root = markup.parse(result.value)
    if root is None:
        raise UnreadableFile(f"“{package.name}” has no text in it. Choose a file with text.")
    return root, [message.message for message in result.messages]


def _link_notes(root: HtmlElement) -> None:
    """References show the bare number, notes begin with it: each leads to the other."""
    back = {}
    for link in root.iter("a"):
        target = (link.get("href") or "")[1:]
        if target.startswith(("footnote-", "endnote-")) and "-ref-" not in target:
            link.text = (link.text or "").strip("[]")
            back[target] = link.get("id") or ""
    number_notes(root, [item for item in root.iter("li") if item.get("id") in back], back=back)


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


def _warnings(package: Package) -> list[str]:
    left = package.left_out
    sentences = {
        "del": "It has tracked changes: the text is as it reads with all of them accepted, without {} deleted {}.",
        "chart": "{} {} could not be taken over.",
        "relIds": "{} {} could not be taken over.",
        "altChunk": "{} embedded {} could not be taken over.",
    }
    nouns = {
        "del": ("passage", "passages"),
        "chart": ("chart", "charts"),
        "relIds": ("diagram (SmartArt)", "diagrams (SmartArt)"),
        "altChunk": ("file", "files"),
    }
    return [sentences[kind].format(left[kind], nouns[kind][left[kind] > 1]) for kind in sentences if left[kind]]


def _unseen_pictures(root: HtmlElement, messages: list[str]) -> list[str]:
    unseen = Counter((image.get("src") or "").rpartition(".")[2].upper() for image in root.iter("img"))
    kinds = [kind for kind in unseen if kind and not _SHOWN.search(f".{kind}")]
    warnings = []
    if kinds:
        count = sum(unseen[kind] for kind in kinds)
        what = "1 picture is" if count == 1 else f"{count} pictures are"
        warnings.append(f"{what} in a format that can't be shown ({', '.join(sorted(kinds))}).")
    if any("external" in message for message in messages):
        warnings.append("Pictures that lie outside the file were not loaded.")
    return warnings
