"""All that can be read out of a file, however it is packed: for tests of what must not stand in one."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

import pyarrow.parquet
import pypdf

_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\n?endstream", re.DOTALL)
_HEX = re.compile(rb"<([0-9A-Fa-f]{4,})>")


def read_out(content: bytes) -> str:
    """The words of the file, of the files in it and of their names; of a PDF its pages, its notes and what is said of
    it."""
    return "\n".join(_words(content))


def files_of(content: bytes) -> dict[str, bytes]:
    """The files of an archive, by name; the file itself as "", where it is none."""
    if not content.startswith(b"PK"):
        return {"": content}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _words(content: bytes) -> Iterator[str]:
    if content.startswith(b"PK"):
        for name, part in files_of(content).items():
            yield name
            yield from _words(part)
    elif content.startswith(b"%PDF"):
        yield from _of_pdf(content)
    elif content.startswith(b"PAR1"):
        table = pyarrow.parquet.read_table(io.BytesIO(content))
        yield f"{table.schema.metadata} {table.to_pylist()}"
    else:
        for plain in (content, *_inflated(content)):
            yield plain.decode(errors="replace")


def _of_pdf(content: bytes) -> Iterator[str]:
    pdf = pypdf.PdfReader(io.BytesIO(content))
    yield str(pdf.metadata)
    for page in pdf.pages:
        yield page.extract_text()
        yield from (str(note.get_object()) for note in page.get("/Annots") or ())
    for part in (content, *(one for stream in _STREAM.findall(content) for one in _inflated(stream))):
        yield part.decode("latin-1")
        yield from (
            bytes.fromhex(found.decode()[: len(found) // 4 * 4]).decode("utf-16-be", "replace")
            for found in _HEX.findall(part)
        )


def _inflated(content: bytes) -> Iterator[bytes]:
    """What it is unpacked, where it is packed whole."""
    try:
        yield zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(content)
    except zlib.error:
        return
