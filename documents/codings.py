"""Undoing how a web server packed a page (``Content-Encoding``: gzip, deflate), never beyond bounds. Pure."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import Any

_STEP = 1_048_576  # bytes made at once
_MOST = 2  # codings one over the other


class UnknownCoding(ValueError):
    """A coding that can't be undone here; ``str(error)`` names it."""


class Unpacker:
    """Undoes the codings of one body, given piece by piece (RFC 9110, 8.4). Raises UnknownCoding."""

    def __init__(self, codings: str) -> None:
        named = [one for one in re.split(r"[\s,]+", codings.lower()) if one not in ("", "identity")]
        if len(named) > _MOST or not set(named) <= {"gzip", "x-gzip", "deflate"}:
            raise UnknownCoding(", ".join(named))
        self._layers = [_Layer(is_gzip="gzip" in one) for one in reversed(named)]

    def unpack(self, piece: bytes, most: int) -> Iterator[bytes]:
        """What this piece holds, in parts, not many more than ``most`` bytes of it. Raises zlib.error."""
        pieces = iter([piece])
        for layer in self._layers[:-1]:
            pieces = layer.unpack(pieces, most + _STEP)
        for layer in self._layers[-1:]:
            pieces = layer.unpack(pieces, most)
        return pieces


def unpacked(body: bytes, codings: str, most: int) -> bytes:
    """A whole body, or its first ``most`` bytes. Raises UnknownCoding, zlib.error."""
    return b"".join(Unpacker(codings).unpack(body, most))[:most]


class _Layer:
    def __init__(self, *, is_gzip: bool) -> None:
        self._is_gzip = is_gzip
        self._undo: Any = None

    def unpack(self, pieces: Iterator[bytes], most: int) -> Iterator[bytes]:
        for piece in pieces:
            while piece and most > 0:
                if self._undo is None:
                    self._undo = zlib.decompressobj(_window(piece, is_gzip=self._is_gzip))
                made = self._undo.decompress(piece, min(most, _STEP))
                most -= len(made)
                yield made
                piece = self._undo.unconsumed_tail
                if self._undo.eof:
                    after = self._undo.unused_data
                    if not (self._is_gzip and after[:2] == b"\x1f\x8b"):  # else one more member (RFC 1952, 2.2)
                        break
                    self._undo, piece = None, after


def _window(start: bytes, *, is_gzip: bool) -> int:
    """zlib's window bits; some servers mean raw deflate (RFC 1951) where they should send zlib's format (RFC 1950)."""
    if is_gzip:
        return 31
    return 15 if start[0] & 0x0F == 8 and (len(start) < 2 or (start[0] * 256 + start[1]) % 31 == 0) else -15
