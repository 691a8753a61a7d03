"""Opening a PDF with pdfium, and pdfium's calls as they are used here. Pure.

pypdfium2's own wrappers check and convert at every call; pages have thousands of places to ask for, so the calls of
the inner loops are bound again with plain integers for handles (fpdf_text.h, fpdf_edit.h of pdfium).
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import c_double, c_float, c_int, c_uint, c_void_p
from functools import cache
from types import SimpleNamespace
from typing import Any

from documents.errors import UnreadableFile

MOST_PAGES = 20_000
_PASSWORD = 4  # FPDF_ERR_PASSWORD
_SECURITY = 5  # FPDF_ERR_SECURITY
_CALLS: dict[str, tuple[Any, ...]] = {
    "FPDFText_CountRects": (c_int, c_void_p, c_int, c_int),
    "FPDFText_GetRect": (c_int, c_void_p, c_int, c_void_p, c_void_p, c_void_p, c_void_p),
    "FPDFText_GetCharBox": (c_int, c_void_p, c_int, c_void_p, c_void_p, c_void_p, c_void_p),
    "FPDFText_GetLooseCharBox": (c_int, c_void_p, c_int, c_void_p),
    "FPDFText_GetMatrix": (c_int, c_void_p, c_int, c_void_p),
    "FPDFText_GetFontSize": (c_double, c_void_p, c_int),
    "FPDFText_GetTextObject": (c_void_p, c_void_p, c_int),
    "FPDFText_GetText": (c_int, c_void_p, c_int, c_int, c_void_p),
    "FPDFText_GetUnicode": (c_uint, c_void_p, c_int),
    "FPDFText_CountChars": (c_int, c_void_p),
    "FPDFText_HasUnicodeMapError": (c_int, c_void_p, c_int),
    "FPDFTextObj_GetFont": (c_void_p, c_void_p),
    "FPDFFont_GetFlags": (c_int, c_void_p),
    "FPDFFont_GetBaseFontName": (ctypes.c_size_t, c_void_p, c_void_p, ctypes.c_size_t),
}


@contextmanager
def opened(content: bytes, *, name: str) -> Iterator[Any]:
    """The ``pypdfium2.PdfDocument`` in these bytes. An empty password is tried, as viewers do.

    Raises UnreadableFile: encrypted, damaged, without pages or with more than MOST_PAGES.
    """
    import pypdfium2
    from pypdfium2 import PdfDocument, PdfiumError

    called = f"“{name or 'The PDF'}”"
    try:
        document = PdfDocument(content)
    except PdfiumError as error:
        raise UnreadableFile(called + _why(pypdfium2.raw.FPDF_GetLastError(), content)) from error
    try:
        count = len(document)
        if not count:
            raise UnreadableFile(f"{called} is a damaged PDF: it has no pages. Fetch or save the file again.")
        if count > MOST_PAGES:
            raise UnreadableFile(
                f"{called} has {count:,} pages; at most {MOST_PAGES:,} can be read. Split it and import the parts."
            )
        yield document
    finally:
        document.close()


def _why(code: int, content: bytes) -> str:
    if code == _PASSWORD:
        return (
            " is encrypted and opens only with its password. Save it without one in a PDF viewer"
            " (print to PDF, or remove the password), and import that file."
        )
    if code == _SECURITY:
        return " is encrypted in a way that can't be read. Save it without encryption, and import that file."
    if not content.strip():
        return " is empty. Fetch or save the file again."
    if b"%PDF-" not in content[:1024]:
        return " is called a PDF but isn't one. Look what kind of file it is, and import it under its own extension."
    return " is a damaged or incomplete PDF. Fetch or save the file again."


@cache
def calls() -> SimpleNamespace:
    """The calls above under their names without the prefix: ``calls().GetRect(textpage, …)``."""
    from pypdfium2 import raw

    bound = {}
    for name, (result, *arguments) in _CALLS.items():
        address = ctypes.cast(getattr(raw, name), c_void_p).value
        assert address is not None  # noqa: S101 (for the type checker: the library is loaded)
        bound[name.partition("_")[2]] = ctypes.CFUNCTYPE(result, *arguments)(address)
    return SimpleNamespace(**bound)


def address_of(handle: Any) -> int:
    """The integer behind a pypdfium2 object or a raw handle."""
    return ctypes.cast(getattr(handle, "raw", handle), c_void_p).value or 0


class Box:
    """Room for four doubles, as pdfium's calls fill it: left, bottom, right, top."""

    def __init__(self) -> None:
        self.values = (c_double * 4)()
        start = ctypes.addressof(self.values)
        self.left, self.bottom, self.right, self.top = start, start + 8, start + 16, start + 24


class Matrix:
    """Room for a matrix: a, b, c, d, e, f; or for a rectangle."""

    def __init__(self) -> None:
        self.values = (c_float * 6)()  # a rectangle takes the first four: left, top, right, bottom
        self.place = ctypes.addressof(self.values)


@contextmanager
def opened_page(document: Any, index: int) -> Iterator[tuple[Any, Any]]:
    """A page and its text, closed at once: pdfium keeps all it parsed of an open page."""
    from pypdfium2 import PdfiumError

    try:
        page = document[index]
    except PdfiumError as error:
        raise UnreadableFile(f"Page {index + 1} of this PDF is damaged. Fetch or save the file again.") from error
    try:
        textpage = page.get_textpage()
        try:
            yield page, textpage
        finally:
            textpage.close()
    finally:
        page.close()
