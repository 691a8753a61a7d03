"""Which reader reads a file, and what is said when there is none."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from documents.errors import UnreadableFile
from documents.readers import READERS, reader_for

PAGE = b"<!DOCTYPE html><html><p>x"
FOUND = {
    "a text file": ("text/plain", "a.txt", b"x", "plain_text"),
    "a Markdown file called plain text": ("text/plain", "a.md", b"# x", "markdown"),
    "a page": ("text/html; charset=utf-8", "", PAGE, "html"),
    "a page saved as a text file": ("text/plain", "a.txt", PAGE, "html"),
    "a page without a type": ("", "", b"\xef\xbb\xbf \n" + PAGE, "html"),
    "bytes without a type": ("application/octet-stream", "", b"words", "plain_text"),
    "an upper-case extension": ("", "A.HTM", b"<p>x", "html"),
    "an unknown extension called plain text": ("text/plain", "a.transcript", b"words", "plain_text"),
    "a text about tags": ("text/plain", "a.txt", b"The <html> element is", "plain_text"),
}


@pytest.mark.parametrize(("media_type", "name", "start", "reader"), FOUND.values(), ids=FOUND)
def test_a_reader_is_found(media_type: str, name: str, start: bytes, reader: str) -> None:
    assert reader_for(media_type, name, start) is READERS[reader]


ODT = b"mimetypeapplication/vnd.oasis.opendocument.text"
BY_BYTES = {
    "a Word document without an extension": ("", "a", b"PK\x03\x04.[Content_Types].xml...word/document.xml", "docx"),
    "a Word document under a wrong name": ("text/plain", "a.txt", b"PK\x03\x04._rels/.rels...word/styles.xml", "docx"),
    "a Word document by its name": ("application/zip", "a.docx", b"PK\x03\x04.docProps/app.xml", "docx"),
    "an old Word document, to be told about": (
        "application/msword",
        "a.doc",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "docx",
    ),
    "an OpenDocument text": ("application/zip", "a.zip", b"PK\x03\x04" + b"." * 26 + ODT, "odt"),
    "a flat OpenDocument text": ("text/xml", "a.fodt", b"<office:document>", "odt"),
    "an e-book": ("", "", b"PK\x03\x04" + b"." * 26 + b"mimetypeapplication/epub+zip", "epub"),
    "rich text called a Word document": ("application/msword", "a.doc", b"{\\rtf1 x}", "rtf"),
    "rich text after blanks": ("", "", b" \n{\\rtf1 x}", "rtf"),
    "LaTeX": ("text/plain", "a.tex", b"\\section", "pandoc"),
}


@pytest.mark.parametrize(("media_type", "name", "start", "reader"), BY_BYTES.values(), ids=BY_BYTES)
def test_first_bytes_tell_what_a_file_is(media_type: str, name: str, start: bytes, reader: str) -> None:
    assert reader_for(media_type, name, start) is READERS[reader]


REFUSED = {
    "a picture": ("image/png", "boat.png"),
    "a program": ("application/octet-stream", "boat.exe"),
    "nothing known": ("application/x-boat", ""),
}


@pytest.mark.parametrize(("media_type", "name"), REFUSED.values(), ids=REFUSED)
def test_an_unknown_type_is_refused_with_what_can_be_imported(media_type: str, name: str) -> None:
    with pytest.raises(UnreadableFile, match=r"You can import: Web page .*Plain text") as caught:
        reader_for(media_type, name, b"\x00\x01")
    assert name in str(caught.value)


def test_each_reader_says_its_name_and_version() -> None:
    for name, reader in READERS.items():
        assert (reader.name, type(reader.version)) == (name, int)


def test_heavy_libraries_wait_for_their_first_file() -> None:
    code = (
        "import sys; from documents.readers import READERS, reader_for; import documents.rendering, documents.sections;"
        "reader_for('text/plain', 'a.txt').load(); reader_for('text/markdown', 'a.md').load();"
        "print(sorted({'lxml', 'trafilatura', 'numpy', 'py3langid', 'charset_normalizer'} & set(sys.modules)))"
    )
    root = Path(__file__).parents[3]
    run = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
