"""Goes through the pages of an open PDF and keeps of each what is needed later. Pure."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from documents import progress
from documents.article import NO_WORDS
from documents.readers.pdf.about import label_of
from documents.readers.pdf.annotations import Found, mark_links, remarks_on
from documents.readers.pdf.library import opened_page
from documents.readers.pdf.lines import Line, PageText
from documents.readers.pdf.page import Page
from documents.readers.pdf.pictures import Album
from documents.readers.pdf.right_to_left import RIGHT_TO_LEFT

_NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ue000-\uf000\uf100-\uf8ff\ufffd]")
_SPACE = re.compile(r"\s")
_LETTER = re.compile(r"[^\W\d_]")
# A word as European languages have them: fonts without a map come out as letters in no order.
_LIKE_A_WORD = re.compile(r"\b[^\W\d_]?[a-z\u00df-\u00ff]*[aeiouy\u00e0-\u00ff][a-z\u00df-\u00ff]*\b")
_MOST_UNKNOWN = 0.1  # of a page's characters


@dataclass(slots=True)
class Pages:
    """All that was found, page by page."""

    pages: list[Page] = field(default_factory=list)
    remarks: list[Found] = field(default_factory=list)
    drawn: list[int] = field(default_factory=list)  # pages kept as pictures, as they have no words
    unreadable: list[int] = field(default_factory=list)  # pages whose fonts don't say which characters they draw
    left_out: int = 0  # pages that are neither words nor pictures here


def read_pages(document: Any, content: bytes) -> Pages:
    """Every page's lines, links, remarks and pictures; reports progress page by page."""
    found = Pages()
    album = Album(content)
    count = len(document)
    for index in range(count):
        with opened_page(document, index) as (page, textpage):
            text = PageText(textpage, page.get_bbox())
            left, bottom, right, top = text.corner
            kept = Page(index, label_of(document, index), top - bottom, text.lines(index))
            found.pages.append(kept)
            if not kept.lines or is_unreadable(text, kept.lines):
                _keep_as_picture(page, kept, album, found)
                found.remarks += remarks_on(page, text, [], len(found.remarks))
            else:
                _look_around(document, page, text, kept, found)
                kept.lines += album.on(page, text, index, _way(kept))
                if _is_right_to_left(text.text):
                    _mirror(kept, right - left)
        progress.report(index + 1, count)
    found.left_out = album.left_out
    return found


def _keep_as_picture(page: Any, kept: Page, album: Album, found: Pages) -> None:
    if kept.lines:
        found.unreadable.append(kept.index)
    kept.lines = []
    picture = album.whole(page)
    if picture is not None:
        found.drawn.append(kept.index)
        width, height = page.get_size()
        kept.lines = [Line(NO_WORDS, -1, 0, width, height, height, 0, 0, kept.index, picture)]


def _look_around(document: Any, page: Any, text: PageText, kept: Page, found: Pages) -> None:
    """What lies over the words."""
    mark_links(document, page, text, kept.lines)
    found.remarks += remarks_on(page, text, kept.lines, len(found.remarks))


def _way(page: Page) -> int:
    """In quarter turns, how most of the page is drawn."""
    return Counter(line.quarter for line in page.lines).most_common(1)[0][0]


def is_unreadable(text: PageText, lines: list[Line]) -> bool:
    """Whether most of a page comes out as something else than what is seen on it."""
    shown = _SPACE.sub("", text.text)
    if len(_NO_CHARACTER.findall(shown)) > _MOST_UNKNOWN * len(shown):
        return True
    unmapped = [line for line in lines if text.unmapped(line)]
    total = sum(len(line.text) for line in unmapped)
    if 2 * total <= sum(len(line.text) for line in lines):
        return False
    words = sum(len(word) for line in unmapped for word in _LIKE_A_WORD.findall(line.text))
    return 2 * words < total


def _is_right_to_left(text: str) -> bool:
    count = len(RIGHT_TO_LEFT.findall(text)) if not text.isascii() else 0
    return count > 0 and 2 * count > len(_LETTER.findall(text))


def _mirror(page: Page, width: float) -> None:
    """Places from the right: then columns and indents are found as in other scripts."""
    page.mirrored = width
    for line in page.lines:
        line.x0, line.x1 = width - line.x1, width - line.x0
