"""Pictures on pages, and pages as pictures. Pure.

What is seen is drawn by pdfium and encoded anew: that gives every colour space, mask and rotation right, and no bytes
of the file are taken over.
"""

from __future__ import annotations

import ctypes
import io
import re
from collections.abc import Iterator
from typing import Any

from documents.article import NO_WORDS, Picture
from documents.pictures import picture_of
from documents.readers.pdf.annotations import Area
from documents.readers.pdf.lines import Line, PageText

MOST_PAGES = 60  # drawn whole, of one file
MOST_PICTURES = 50
_MOST_BYTES = 10_000_000  # of pictures, and twice that of pages
_PAGE_WIDTH = 1000  # pixels
_LONGEST_PAGE = 2000
_LONGEST_PICTURE = 1200
_SHORTEST = 40.0  # points: what is smaller is an ornament
_LEAST_AREA = 75.0 * 75.0  # square points: 100 by 100 pixels on a screen
_WHOLE_PAGE = 0.8  # of its area: a background, or a scan under its words
_MOST_OBJECTS = 20_000  # of a page
_IMAGE = re.compile(rb"/Subtype\s*/Image\b")
_TOUCHING = 2.0  # points


class Album:
    """The pictures that are taken out of one file, and what is left of the room for them."""

    def __init__(self, content: bytes) -> None:
        self.pages = 0
        self.left_out = 0  # pages that there was no room for
        self._room_for_pages, self._room = 2 * _MOST_BYTES, _MOST_BYTES
        self._count = 0
        self._seen: set[tuple[int, ...]] = set()
        # Dictionaries of images always stand open in the file, whatever else is compressed (ISO 32000-1, 7.5.7).
        self._has_images = _IMAGE.search(content) is not None

    def whole(self, page: Any) -> Picture | None:
        """A picture of the page; None where it is blank or no more are taken."""
        if not page_objects(page):
            return None
        if self.pages >= MOST_PAGES or self._room_for_pages <= 0:
            self.left_out += 1
            return None
        width, height = page.get_size()
        scale = min(_PAGE_WIDTH / max(width, 1), _LONGEST_PAGE / max(height, 1))
        image = page.render(scale=scale).to_pil().convert("RGB")
        if all(low == high for low, high in image.getextrema()):
            return None
        picture = _encoded(image, photograph=True)
        if picture is not None:
            self.pages += 1
            self._room_for_pages -= len(picture.content)
        return picture

    def on(self, page: Any, text: PageText, number: int, quarter: int) -> Iterator[Line]:
        """The pictures that stand on a page with words."""
        if not self._has_images or self._count >= MOST_PICTURES or self._room <= 0:
            return
        left, bottom, right, top = text.corner
        most = _WHOLE_PAGE * (right - left) * (top - bottom)
        for area, photograph in _areas(page, text.corner):
            width, height = area[2] - area[0], area[3] - area[1]
            known = tuple(round(edge) for edge in area)
            if min(width, height) < _SHORTEST or not _LEAST_AREA <= width * height <= most or known in self._seen:
                continue
            self._seen.add(known)
            picture = _cut_out(page, area, text.corner, photograph=photograph)
            if picture is None or len(picture.content) > self._room or self._count >= MOST_PICTURES:
                continue
            self._count += 1
            self._room -= len(picture.content)
            x0, x1, over, under = text.placed(area, quarter)
            yield Line(NO_WORDS, -1, x0, x1, under, under - over, 0, quarter, number, picture)


def page_objects(page: Any) -> int:
    from pypdfium2 import raw

    return int(raw.FPDFPage_CountObjects(page))


def _areas(page: Any, corner: Area) -> list[tuple[Area, bool]]:
    """Where images stand, and whether they are photographs; those cut into strips are put together."""
    from pypdfium2 import raw

    found: list[tuple[Area, bool]] = []
    for index in range(min(page_objects(page), _MOST_OBJECTS)):
        thing = raw.FPDFPage_GetObject(page, index)
        kind = raw.FPDFPageObj_GetType(thing)
        if kind == raw.FPDF_PAGEOBJ_IMAGE or (kind == raw.FPDF_PAGEOBJ_FORM and _holds_image(thing)):
            area = _within(_bounds(thing), corner)
            if area[2] - area[0] > 1 and area[3] - area[1] > 1:
                _put(found, area, photograph=kind == raw.FPDF_PAGEOBJ_IMAGE and _is_photograph(thing))
    return found


def _put(found: list[tuple[Area, bool]], area: Area, *, photograph: bool) -> None:
    for index, (other, was) in enumerate(found):
        if (
            area[0] <= other[2] + _TOUCHING
            and other[0] <= area[2] + _TOUCHING
            and area[1] <= other[3] + _TOUCHING
            and other[1] <= area[3] + _TOUCHING
        ):
            del found[index]
            whole = (min(area[0], other[0]), min(area[1], other[1]), max(area[2], other[2]), max(area[3], other[3]))
            _put(found, whole, photograph=photograph or was)
            return
    found.append((area, photograph))


def _holds_image(form: Any) -> bool:
    from pypdfium2 import raw

    count = min(raw.FPDFFormObj_CountObjects(form), 200)
    return any(
        raw.FPDFPageObj_GetType(raw.FPDFFormObj_GetObject(form, index)) == raw.FPDF_PAGEOBJ_IMAGE
        for index in range(count)
    )


def _is_photograph(image: Any) -> bool:
    from pypdfium2 import raw

    count = raw.FPDFImageObj_GetImageFilterCount(image)
    buffer = ctypes.create_string_buffer(32)
    if count <= 0 or not raw.FPDFImageObj_GetImageFilter(image, count - 1, buffer, 32):
        return False
    return buffer.value in (b"DCTDecode", b"JPXDecode")


def _bounds(thing: Any) -> Area:
    from pypdfium2 import raw

    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(thing, left, bottom, right, top)
    return left.value, bottom.value, right.value, top.value


def _within(area: Area, corner: Area) -> Area:
    return max(area[0], corner[0]), max(area[1], corner[1]), min(area[2], corner[2]), min(area[3], corner[3])


def _cut_out(page: Any, area: Area, corner: Area, *, photograph: bool) -> Picture | None:
    """What is seen in this area of the page."""
    turned = page.get_rotation()
    page.set_rotation(0)
    try:
        scale = min(_LONGEST_PICTURE / max(area[2] - area[0], area[3] - area[1]), 3.0)
        margins = (area[0] - corner[0], area[1] - corner[1], corner[2] - area[2], corner[3] - area[3])
        image = page.render(scale=scale, crop=margins, draw_annots=False).to_pil().convert("RGB")
    finally:
        page.set_rotation(turned)
    if all(low == high for low, high in image.getextrema()):
        return None
    return _encoded(image.rotate(-turned, expand=True) if turned else image, photograph=photograph)


def _encoded(image: Any, *, photograph: bool) -> Picture | None:
    output = io.BytesIO()
    if photograph:
        image.save(output, "JPEG", quality=92)
    else:
        image.save(output, "PNG", compress_level=1)
    return picture_of(output.getvalue())
