"""What lies over a page: links, and what somebody highlighted or noted in the file. Pure.

Annotation types and their entries: ISO 32000-1, 12.5. A place is found by the characters whose middle it covers.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from documents.article import MarkKind, Remark
from documents.readers.pdf.lines import Line, PageText
from documents.readers.pdf.writing import REMARK

_SAFE = re.compile(r"(?:https?://|mailto:)\S+", re.IGNORECASE)
_DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:Z|([+-])(\d\d)'?(\d\d)?)?")
_MOST = 5_000  # on one page
_LONGEST = 20_000  # code points of a note
_NORMAL = 0  # FPDF_ANNOT_APPEARANCEMODE_NORMAL

Area = tuple[float, float, float, float]  # left, bottom, right, top


@dataclass(slots=True)
class Found:
    """A remark before its place in the text is known; None stands for that it has none."""

    remark: Remark
    placed: bool


def moment(value: str) -> datetime | None:
    """A PDF's date (``D:20240509120000+02'00'``, ISO 32000-1, 7.9.4); without a zone it is taken for UTC."""
    found = _DATE.match(value.strip())
    if found is None:
        return None
    year, *rest = found.groups()[:6]
    ahead = timedelta(hours=int(found[8] or 0), minutes=int(found[9] or 0)) * (-1 if found[7] == "-" else 1)
    month, day, hour, minute, second = (
        int(part) if part else low for part, low in zip(rest, (1, 1, 0, 0, 0), strict=True)
    )
    try:
        return datetime(int(year), month, day, hour, minute, second, tzinfo=timezone(ahead))
    except ValueError:
        return None


def mark_links(document: Any, page: Any, text: PageText, lines: list[Line]) -> None:
    """Adds a mark to the lines for each link to an address."""
    from pypdfium2 import raw

    place, link = ctypes.c_int(0), raw.FPDF_LINK()
    rectangle = raw.FS_RECTF()
    for _ in range(_MOST):
        if not raw.FPDFLink_Enumerate(page, place, link):
            return
        address = _address(document, raw.FPDFLink_GetAction(link))
        if address and raw.FPDFLink_GetAnnotRect(link, rectangle):
            area = (rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
            for line, start, end in covered(text, lines, area):
                line.marks.append((start, end, MarkKind.LINK, address))


def remarks_on(page: Any, text: PageText, lines: list[Line], before: int) -> list[Found]:
    """The highlights and notes of a page, in order; their places become marks of the lines, numbered from
    ``before``. Answers to a note follow it, at the same place."""
    from pypdfium2 import raw

    kinds = {
        raw.FPDF_ANNOT_HIGHLIGHT: True,
        raw.FPDF_ANNOT_UNDERLINE: True,
        raw.FPDF_ANNOT_STRIKEOUT: True,
        raw.FPDF_ANNOT_SQUIGGLY: True,
        raw.FPDF_ANNOT_TEXT: False,
        raw.FPDF_ANNOT_FREETEXT: False,
    }
    found: list[Found] = []
    for index in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        try:
            marks = kinds.get(raw.FPDFAnnot_GetSubtype(annotation))
            if marks is None:
                continue
            remark = _remark(annotation)
            places = list(_places(annotation, text, lines, marks=marks))
            if not places and not remark.note:
                continue
            for line, start, end in places:
                line.marks.append((start, end, MarkKind.TIME, f"{REMARK}{before + len(found)}"))
            found.append(Found(remark, bool(places)))
        finally:
            raw.FPDFPage_CloseAnnot(annotation)
    return found


def covered(text: PageText, lines: list[Line], area: Area) -> Iterator[tuple[Line, int, int]]:
    """The lines, and from where to where in them, whose characters this area covers."""
    left, bottom, right, top = area
    for line in lines:
        if line.picture is not None:
            continue
        inside = []
        _, low, _, high = text.box(line.first)
        if not line.quarter % 2 and (low > top or high < bottom):
            continue
        for index, character in enumerate(line.text):
            if character > " ":
                one = text.box(line.order[index] if line.order else line.first + index)
                if left <= (one[0] + one[2]) / 2 <= right and bottom <= (one[1] + one[3]) / 2 <= top:
                    inside.append(index)
        if inside:
            yield line, inside[0], inside[-1] + 1


def _places(annotation: Any, text: PageText, lines: list[Line], *, marks: bool) -> Iterator[tuple[Line, int, int]]:
    if marks:
        for area in _areas(annotation):
            yield from covered(text, lines, area)
        return
    left, bottom, right, top = _rectangle(annotation)
    words = [line for line in lines if line.picture is None]
    at = list(covered(text, words, (left, bottom, right, top)))
    if at:
        yield from at
    elif words:
        # A note beside the text is about the line that it stands next to.
        middle = (bottom + top) / 2

        def away(line: Line) -> float:
            box = text.box(line.first)
            return abs((box[1] + box[3]) / 2 - middle) + max(box[0] - right, 0) / 10

        nearest = min(words, key=away)
        yield nearest, 0, len(nearest.text)


def _areas(annotation: Any) -> Iterator[Area]:
    """The quadrilaterals of a highlight, each as the rectangle around it, a little narrower than high."""
    from pypdfium2 import raw

    quad = raw.FS_QUADPOINTSF()
    count = min(raw.FPDFAnnot_CountAttachmentPoints(annotation), _MOST)
    for index in range(count):
        if raw.FPDFAnnot_GetAttachmentPoints(annotation, index, quad):
            xs, ys = (quad.x1, quad.x2, quad.x3, quad.x4), (quad.y1, quad.y2, quad.y3, quad.y4)
            yield min(xs) - 0.5, min(ys) - 0.5, max(xs) + 0.5, max(ys) + 0.5
    if not count:
        yield _rectangle(annotation)


def _rectangle(annotation: Any) -> Area:
    from pypdfium2 import raw

    rectangle = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(annotation, rectangle)
    low, high = sorted((rectangle.bottom, rectangle.top))
    return rectangle.left, low, rectangle.right, high


def _remark(annotation: Any) -> Remark:
    note = _string(annotation, b"Contents").replace("\r\n", "\n").replace("\r", "\n").strip()
    made = moment(_string(annotation, b"M")) or moment(_string(annotation, b"CreationDate"))
    return Remark(None, None, note[:_LONGEST], _string(annotation, b"T").strip()[:200], made, _colour(annotation))


def _colour(annotation: Any) -> str:
    from pypdfium2 import raw

    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    get = raw.FPDFAnnot_GetColor
    if not get(annotation, raw.FPDFANNOT_COLORTYPE_Color, red, green, blue, alpha):
        # pdfium keeps it to itself while the annotation has a drawing of its own, which nobody needs here.
        raw.FPDFAnnot_SetAP(annotation, _NORMAL, None)
        if not get(annotation, raw.FPDFANNOT_COLORTYPE_Color, red, green, blue, alpha):
            return ""
    return f"#{red.value:02x}{green.value:02x}{blue.value:02x}"


def _string(annotation: Any, key: bytes) -> str:
    from pypdfium2 import raw

    if not raw.FPDFAnnot_HasKey(annotation, key):
        return ""
    length = raw.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    buffer = ctypes.create_string_buffer(length + 2)
    raw.FPDFAnnot_GetStringValue(annotation, key, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), length)
    return buffer.raw[: max(length - 2, 0)].decode("utf-16-le", "replace")


def _address(document: Any, action: Any) -> str:
    from pypdfium2 import raw

    if not action or raw.FPDFAction_GetType(action) != raw.PDFACTION_URI:
        return ""
    length = raw.FPDFAction_GetURIPath(document, action, None, 0)
    buffer = ctypes.create_string_buffer(length + 1)
    raw.FPDFAction_GetURIPath(document, action, buffer, length)
    address = buffer.value.decode("utf-8", "replace").strip()
    return address if _SAFE.fullmatch(address) else ""
