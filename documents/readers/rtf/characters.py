"""Puts together the characters of an RTF file: bytes of several character sets, and halves of UTF-16. Pure."""

from __future__ import annotations


class Characters:
    """Say what comes; ``take`` answers the text so far."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._bytes = b""
        self._codec = ""
        self._has_halves = False

    def add_run(self, run: str, codec: str) -> None:
        """Characters as they stand in the file, read as Latin-1."""
        if self._bytes and self._is_cut():
            self._bytes += run[0].encode("latin-1")  # the second byte of a character may look like a letter
            run = run[1:]
        if run.isascii():
            self._decode()
            self._parts.append(run)
        else:
            self.add_bytes(run.encode("latin-1"), codec)

    def add_bytes(self, content: bytes, codec: str) -> None:
        if codec != self._codec:
            self._decode()
            self._codec = codec
        self._bytes += content

    def add_unit(self, number: int) -> None:
        """A UTF-16 code unit; characters beyond U+FFFF come as two of them."""
        self._decode()
        self._has_halves |= 0xD800 <= number < 0xE000
        self._parts.append(chr(number))

    def take(self) -> str:
        self._decode()
        text = "".join(self._parts)
        self._parts.clear()
        if self._has_halves:
            self._has_halves = False
            return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        return text

    def _decode(self) -> None:
        if self._bytes:
            self._parts.append(self._bytes.decode(self._codec, "replace"))
            self._bytes = b""

    def _is_cut(self) -> bool:
        """Whether the bytes end in the midst of a character."""
        try:
            self._bytes.decode(self._codec)
        except UnicodeDecodeError as error:
            return error.end == len(self._bytes)
        return False
