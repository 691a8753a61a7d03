"""Bytes to text: the encodings that people's files are in, and what is refused."""

from __future__ import annotations

import codecs
import io

import pytest

from documents.encoding import charset_of, decode
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


LONG = "plain words\n" * 20_000
STREAMED: dict[str, tuple[bytes, str, str]] = {
    "UTF-8": (GERMAN.encode(), "", GERMAN),
    "a byte order mark of UTF-8": (codecs.BOM_UTF8 + GERMAN.encode(), "", GERMAN),
    "a byte order mark of UTF-16": (codecs.BOM_UTF16_BE + GERMAN.encode("utf-16-be"), "", GERMAN),
    "a byte order mark of UTF-32": (codecs.BOM_UTF32_LE + GERMAN.encode("utf-32-le"), "", GERMAN),
    "UTF-16 without a mark": (GERMAN.encode("utf-16-le"), "", GERMAN),
    "Windows 1252 far down in the file": ((LONG + GERMAN).encode("cp1252"), "", LONG + GERMAN),
    "an encoding that was said": ("naïve".encode("mac_roman"), "mac_roman", "naïve"),
    "a wrong claim": (RUSSIAN.encode(), "ascii-8", RUSSIAN),
    "a claim of what is no encoding of text": (RUSSIAN.encode(), "base64", RUSSIAN),
}


@pytest.mark.parametrize(("content", "charset", "text"), STREAMED.values(), ids=STREAMED)
def test_a_stream_has_the_same_encoding_as_the_file(content: bytes, charset: str, text: str) -> None:
    found = charset_of(io.BytesIO(content), charset=charset)
    assert content.decode(found, errors="replace") == text


@pytest.mark.parametrize(
    "content", [b"", b" \n", b"%PDF-1.7", bytes(range(256)) * 40], ids=["nothing", "blank", "a PDF", "noise"]
)
def test_a_stream_that_is_no_text_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableFile, match="“a.csv” is"):
        charset_of(io.BytesIO(content), name="a.csv")
