"""Highlights and notes put onto a PDF, as an update behind the original's own bytes. Pure.

ISO 32000-1: 12.5.6.10 (highlights), 12.5.6.4 (notes), 7.5.6 (incremental updates). By pdfium, which does one thing at a
time: whoever comes second waits.
"""

from __future__ import annotations

import ctypes
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from threading import Lock
from typing import Any, NamedTuple

from annotator.exchange.codebooks.colours import hex_of
from annotator.exchange.formats.pdf_annotated.finding import Pages, Stretch
from documents.readers.pdf.library import opened, opened_page
from documents.readers.pdf.lines import PageText

_ONE_AT_A_TIME = Lock()
_UNTAGGED = "#ffd84d"
_ALPHA = 110
_NOTE_SIZE = 20  # points
_PRINTED = 4  # the flag of annotations that are printed


class Note(NamedTuple):
    """Something to put there. ``quote`` is "" for a note on the whole document; ``before`` and ``after`` are what
    stands around it."""

    uid: str
    before: str
    quote: str
    after: str
    colour: str
    author: str
    tags: str
    said: str
    created: datetime
    edited: datetime | None


def marked(content: bytes, notes: Sequence[Note], *, name: str) -> tuple[bytes, list[str]]:
    """The PDF with these, and the uids of those that have no sure place. Raises UnreadableFile."""
    with _ONE_AT_A_TIME, opened(content, name=name) as document:
        pages = Pages([_text_of(document, index) for index in range(len(document))])
        places: dict[int, list[tuple[Note, Stretch]]] = defaultdict(list)
        for note in notes:
            for stretch in pages.find(note.before, note.quote, note.after):
                places[stretch.page].append((note, stretch))
        whole = [note for note in notes if not note.quote]
        put: set[str] = set()
        for index in sorted({*places, *([0] if whole else [])}):
            with opened_page(document, index) as (page, textpage):
                put.update(note.uid for note, stretch in places[index] if _highlight(page, textpage, note, stretch))
                for number, note in enumerate(whole if index == 0 else ()):
                    _beside(page, note, number)
        return _saved(document), [note.uid for note in notes if note.quote and note.uid not in put]


def _text_of(document: Any, index: int) -> str:
    with opened_page(document, index) as (page, textpage):
        return PageText(textpage, page.get_bbox()).text


def _highlight(page: Any, textpage: Any, note: Note, stretch: Stretch) -> bool:
    """Whether it has a place that shows."""
    from pypdfium2 import raw

    boxes = [box for box in _boxes(textpage, stretch) if box[2] > box[0] and box[3] > box[1]]
    if not boxes:
        return False
    with _annotation(page, raw.FPDF_ANNOT_HIGHLIGHT, note) as one:
        for left, bottom, right, top in boxes:
            quad = raw.FS_QUADPOINTSF(left, top, right, top, left, bottom, right, bottom)
            raw.FPDFAnnot_AppendAttachmentPoints(one, quad)
        lefts, bottoms, rights, tops = zip(*boxes, strict=True)
        raw.FPDFAnnot_SetRect(one, raw.FS_RECTF(min(lefts), max(tops), max(rights), min(bottoms)))
        red, green, blue = _parts(note.colour)
        raw.FPDFAnnot_SetColor(one, raw.FPDFANNOT_COLORTYPE_Color, red, green, blue, _ALPHA)
    return True


def _beside(page: Any, note: Note, number: int) -> None:
    """A note on the whole document, in the corner of its first page."""
    from pypdfium2 import raw

    left, _bottom, _right, top = page.get_bbox()
    upper = top - _NOTE_SIZE * (number + 1)
    with _annotation(page, raw.FPDF_ANNOT_TEXT, note) as one:
        raw.FPDFAnnot_SetRect(one, raw.FS_RECTF(left + 4, upper, left + 4 + _NOTE_SIZE, upper - _NOTE_SIZE))
        raw.FPDFAnnot_SetColor(one, raw.FPDFANNOT_COLORTYPE_Color, *_parts(note.colour), 255)


@contextmanager
def _annotation(page: Any, kind: int, note: Note) -> Iterator[Any]:
    from pypdfium2 import raw

    one = raw.FPDFPage_CreateAnnot(page, kind)
    try:
        yield one
        said = "\n\n".join(part for part in (note.tags, note.said) if part)
        told = {
            b"Contents": said,
            b"T": note.author,
            b"Subj": note.tags,
            b"NM": note.uid,
            b"CreationDate": _date(note.created),
            b"M": _date(note.edited or note.created),
        }
        for key, value in told.items():
            if value:
                raw.FPDFAnnot_SetStringValue(one, key, _wide(value))
        raw.FPDFAnnot_SetFlags(one, _PRINTED)
    finally:
        raw.FPDFPage_CloseAnnot(one)


def _boxes(textpage: Any, stretch: Stretch) -> list[tuple[float, float, float, float]]:
    """Left, bottom, right and top of each line of it."""
    from pypdfium2 import raw

    count = raw.FPDFText_CountRects(textpage, stretch.start, stretch.end - stretch.start)
    boxes = []
    for index in range(count):
        left, top, right, bottom = (ctypes.c_double() for _ in range(4))
        if raw.FPDFText_GetRect(textpage, index, left, top, right, bottom):
            low, high = sorted((bottom.value, top.value))
            boxes.append((left.value, low, right.value, high))
    return boxes


def _saved(document: Any) -> bytes:
    from pypdfium2 import raw

    parts: list[bytes] = []

    def take(_writer: Any, block: Any, size: int) -> int:
        parts.append(ctypes.string_at(block, size))
        return 1

    writer = raw.FPDF_FILEWRITE()
    writer.version = 1
    writer.WriteBlock = type(writer.WriteBlock)(take)
    raw.FPDF_SaveAsCopy(document, writer, raw.FPDF_INCREMENTAL)
    return b"".join(parts)


def _parts(colour: str) -> tuple[int, int, int]:
    digits = hex_of(colour)
    digits = digits if re.fullmatch("#[0-9a-f]{6}", digits) else _UNTAGGED
    return int(digits[1:3], 16), int(digits[3:5], 16), int(digits[5:7], 16)


def _wide(text: str) -> Any:
    from pypdfium2 import raw

    units = text.encode("utf-16-le", "replace") + b"\0\0"
    return ctypes.cast(ctypes.create_string_buffer(units, len(units)), ctypes.POINTER(raw.FPDF_WCHAR))


def _date(moment: datetime) -> str:
    return f"D:{moment:%Y%m%d%H%M%S}Z"
