"""Bytes to text: which encoding a file is in, and whether it is text at all. Pure.

The order is from certain to guessed: byte order mark, what the caller or the page declares, strict
UTF-8, then ``charset_normalizer`` on a sample. What is no text is refused with a message to act on.
"""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO

from documents.errors import UnreadableFile
from documents.text import canonical

# UTF-32 before UTF-16: the mark of the one begins with the mark of the other.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SIGNATURES = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"PK\x03\x04", "a ZIP archive (or an office document or e-book, which are ZIP archives inside)"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Microsoft Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"SQLite format 3\x00", "a SQLite database"),
    (b"\x7fELF", "a program"),
    (b"OggS", "a sound or film file"),
    (b"ID3", "a sound file"),
    (b"RIFF", "a sound, film or WebP file"),
)
_META_CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
# Browsers read these labels as the Windows code pages that contain them (WHATWG Encoding, section 4.2).
_AS_BROWSERS = {
    **dict.fromkeys(("iso-8859-1", "latin-1", "latin1", "ascii", "us-ascii"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk"), "gb18030"),
    "iso-8859-9": "cp1254",
    "shift_jis": "cp932",
    "euc-kr": "cp949",
}
# Any pair of bytes is a character there, so noise and mixed encodings look like Chinese.
_NEVER_GUESSED = ["utf_16", "utf_16_le", "utf_16_be", "utf_32", "utf_32_le", "utf_32_be", "utf_7"]
_SAMPLE = 60_000  # bytes: more makes the guess slower, not better
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")


def decode(content: bytes, *, name: str = "", charset: str = "", html: bool = False) -> str:
    """The canonical text of a file. ``charset`` is what a server or a person said it is.

    Raises UnreadableFile when the file is empty, blank, or is no text.
    """
    label = f"“{name}”" if name else "The file"
    if not content.strip():
        raise UnreadableFile(f"{label} is empty. Choose a file with text in it.")
    text = _decoded(content, label, charset, html=html)
    if not text.strip():
        raise UnreadableFile(f"{label} contains nothing but white space. Choose a file with text in it.")
    return text


def charset_of(file: BinaryIO, *, name: str = "", charset: str = "") -> str:
    """The encoding of a whole file, to be read as a stream with it and ``errors="replace"``; a byte order mark is
    no part of the text then. Told as ``decode`` tells it, and never by holding the file in memory.

    Raises UnreadableFile when the file is empty or is no text.
    """
    label = f"“{name}”" if name else "The file"
    file.seek(0)
    head = file.read(_SAMPLE)
    if not head.strip():
        raise UnreadableFile(f"{label} is empty. Choose a file with text in it.")
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return "utf-8-sig" if encoding == "utf-8" else encoding[:6]  # which then look at the mark themselves
    _refuse_signatures(head, label)
    bad = 0
    for declared in (charset, "utf-8"):
        found = _named(declared) if declared else None
        if found is not None:
            bad = _first_bad(file, found)
            if bad < 0 and not _is_binary(head.decode(found, errors="replace")):
                return found
    file.seek(max(0, bad - _SAMPLE // 2) & ~1)
    return _guessed(file.read(_SAMPLE), label, html=False)


def _first_bad(file: BinaryIO, encoding: str) -> int:
    """Near which byte a file stops being in this encoding; -1 where it never does."""
    file.seek(0)
    position = 0
    try:
        decoder = codecs.getincrementaldecoder(encoding)()
        while chunk := file.read(1 << 20):
            decoder.decode(chunk)
            position += len(chunk)
        decoder.decode(b"", final=True)
    except (LookupError, UnicodeError) as error:  # a few have no such decoder
        return position + (error.start if isinstance(error, UnicodeDecodeError) else 0)
    return -1


def _decoded(content: bytes, label: str, charset: str, *, html: bool) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return canonical(content[len(mark) :].decode(encoding, errors="replace"))
    _refuse_signatures(content, label)
    declared = charset or (_declared(content) if html else "")
    for encoding in (charset, "utf-8", declared):
        text = _strictly(content, encoding) if encoding else None
        if text is not None:
            plain = canonical(text)
            if plain is not text and _is_binary(text):  # what is canonical has no control characters
                break
            return plain
    return canonical(content.decode(_guessed(content, label, html=html), errors="replace"))


def _refuse_signatures(content: bytes, label: str) -> None:
    for signature, what in _SIGNATURES:
        if content.startswith(signature):
            raise UnreadableFile(
                f"{label} is {what}, not text. Import it under its own type, or save it as text first."
            )


def _declared(content: bytes) -> str:
    head = content[:4096]
    found = _XML_CHARSET.search(head) or _META_CHARSET.search(head)
    return found[1].decode("ascii") if found else ""


def _strictly(content: bytes, encoding: str) -> str | None:
    """The text, or None where the bytes are not in this encoding or there is no such encoding."""
    name = _named(encoding)
    try:
        return None if name is None else content.decode(name)
    except (LookupError, UnicodeError, ValueError):
        return None


def _named(encoding: str) -> str | None:
    """Python's name of a text encoding, or None where there is no such one."""
    try:
        info = codecs.lookup(_AS_BROWSERS.get(encoding.lower(), encoding))
    except (LookupError, ValueError):
        return None
    return info.name if getattr(info, "_is_text_encoding", True) else None


def _guessed(content: bytes, label: str, *, html: bool) -> str:
    """The encoding that the start of a file looks to be in."""
    if _is_binary(content[:_SAMPLE].decode("latin-1")):
        utf16 = _utf16_without_mark(content)
        if utf16 is None:
            raise UnreadableFile(f"{label} is not a text file. Choose a text, Markdown or HTML file.")
        return utf16
    # Loading it takes time and memory, and nearly every file is UTF-8.
    from charset_normalizer import from_bytes

    best = from_bytes(content[:_SAMPLE], cp_exclusion=_NEVER_GUESSED).best()
    if best is None and html:
        return "cp1252"  # as browsers do
    if best is None:
        raise UnreadableFile(f"The encoding of {label} can't be told. Save it as UTF-8 and import it again.")
    return best.encoding


def _is_binary(text: str) -> bool:
    """Whether the start of a text has more control characters than a stray one or two in a thousand."""
    sample = text[:_SAMPLE]
    if sample.replace("\n", "").replace("\r", "").replace("\t", "").isprintable():
        return False
    controls = len(_CONTROL.findall(sample))
    return controls > 2 + len(sample) // 500


def _utf16_without_mark(content: bytes) -> str | None:
    """Text of a Western script in UTF-16 has a NUL in every second byte."""
    sample = content[:_SAMPLE]
    half = max(len(sample) // 2, 1)
    for encoding, nuls in (("utf-16-le", sample[1::2].count(0)), ("utf-16-be", sample[0::2].count(0))):
        if nuls > half * 0.7:
            text = _strictly(content, encoding)
            if text is not None and not _is_binary(text):
                return encoding
    return None
