"""Bytes to text: the encodings that people's files are in, and what is refused."""

from __future__ import annotations

import codecs

import pytest

from documents.encoding import decode
from documents.errors import UnreadableFile

GERMAN = "Die Fähre fuhr über den Fluss und hielt an der alten Brücke, während die Möwen schliefen. " * 4
RUSSIAN = "Последний паром ушёл из северной гавани на рассвете, и никто на причале не удивился. " * 4

READ: dict[str, tuple[bytes, dict[str, object], str]] = {
    "UTF-8": (GERMAN.encode(), {}, GERMAN),
    "UTF-8 with a byte order mark": (codecs.BOM_UTF8 + GERMAN.encode(), {}, GERMAN),
    "UTF-16 with a byte order mark": (GERMAN.encode("utf-16"), {}, GERMAN),
    "UTF-16 without one": (GERMAN.encode("utf-16-le"), {}, GERMAN),
    "UTF-32 with a byte order mark": (codecs.BOM_UTF32_LE + GERMAN.encode("utf-32-le"), {}, GERMAN),
    "Windows 1252": (GERMAN.encode("cp1252"), {}, GERMAN),
    "Windows 1251": (RUSSIAN.encode("cp1251"), {}, RUSSIAN),
    "an encoding that was said": ("naïve".encode("mac_roman"), {"charset": "mac_roman"}, "naïve"),
    "an encoding that doesn't exist": (b"plain", {"charset": "no-such"}, "plain"),
    "a wrong claim of UTF-8": (
        "Köln und Düsseldorf am Rhein, beide schön".encode("cp1252"),
        {"charset": "utf-8"},
        "Köln und Düsseldorf am Rhein, beide schön",
    ),
    "a page that says its encoding": (
        '<meta charset="iso-8859-2">ąęś'.encode("iso-8859-2"),
        {"html": True},
        '<meta charset="iso-8859-2">ąęś',
    ),
    "Latin-1 read as browsers do": (
        "<meta charset=iso-8859-1>“a”".encode("cp1252"),
        {"html": True},
        "<meta charset=iso-8859-1>“a”",
    ),
    "newlines of Windows": (b"a\r\nb\rc", {}, "a\nb\nc"),
    "a stray control character": (b"a\x07b and more", {}, "ab and more"),
}


@pytest.mark.parametrize(("content", "said", "text"), READ.values(), ids=READ)
def test_a_file_is_read(content: bytes, said: dict[str, object], text: str) -> None:
    assert decode(content, **said) == text  # type: ignore[arg-type]


REFUSED = {
    "nothing": (b"", "is empty"),
    "white space": (b" \n\t ", "is empty"),
    "white space after a byte order mark": (codecs.BOM_UTF8 + b" \n", "nothing but white space"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), "a PNG picture"),
    "a PDF document": (b"%PDF-1.7\n", "a PDF document"),
    "an archive": (b"PK\x03\x04" + bytes(100), "a ZIP archive"),
    "noise": (bytes(range(256)) * 40, "is not a text file"),
}


@pytest.mark.parametrize(("content", "message"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_text_is_refused_by_name(content: bytes, message: str) -> None:
    with pytest.raises(UnreadableFile, match=message) as caught:
        decode(content, name="notes.txt")
    assert "notes.txt" in str(caught.value)
