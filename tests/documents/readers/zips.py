"""Small files to put into documents, and harmful ones."""

from __future__ import annotations

import io
import zipfile

from PIL import Image


def colour(name: str, width: int = 120, height: int = 80) -> bytes:
    """A PNG of one colour."""
    output = io.BytesIO()
    Image.new("RGB", (width, height), name).save(output, "PNG")
    return output.getvalue()


def packed(parts: dict[str, bytes | str]) -> bytes:
    """A ZIP of these parts, in this order; the part "mimetype" isn't compressed, as OpenDocument and EPUB want it."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as package:
        for path, content in parts.items():
            method = zipfile.ZIP_STORED if path == "mimetype" else zipfile.ZIP_DEFLATED
            package.writestr(path, content, compress_type=method)
    return output.getvalue()


def changed(content: bytes, parts: dict[str, bytes]) -> bytes:
    """The same ZIP with some parts replaced or added."""
    known: dict[str, bytes | str] = {}
    if content:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            known = {name: package.read(name) for name in package.namelist()}
    return packed({**known, **parts})


def zip_bomb(path: str) -> bytes:
    """A part of 150 MB in 150 KB."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as package, package.open(path, "w") as part:
        for _ in range(150):
            part.write(b" " * 1_000_000)
    return output.getvalue()


def entity_bomb() -> bytes:
    """XML whose entities would grow to 10^10 characters."""
    entities = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(10))
    return f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY l0 "ha">{entities}]><a>&l10;</a>'.encode()
