"""The bytes of a file packed by gzip, bzip2 or xz, in bounded memory. Pure."""

from __future__ import annotations

import bz2
import io
import lzma
import zlib
from collections.abc import Callable
from typing import BinaryIO, Protocol

_LARGEST_READ = 1 << 20  # bytes asked for at once; tarfile's heads are far smaller
_LZMA_MEMORY = 80_000_000  # bytes: xz -9 needs 65 MB


class TooMuch(Exception):
    """More unpacked bytes than there may be."""


class _Stream(Protocol):
    @property
    def eof(self) -> bool: ...

    @property
    def needs_input(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


class _Gzip:
    """zlib's stream, asked as those of bz2 and lzma are."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(wbits=31)
        self.needs_input = True

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        unpacked = self._stream.decompress(self._stream.unconsumed_tail + data, max_length)
        self.needs_input = len(unpacked) < max_length and not self._stream.unconsumed_tail
        return unpacked

    @property
    def eof(self) -> bool:
        return self._stream.eof

    @property
    def unused_data(self) -> bytes:
        return self._stream.unused_data


class _Plain:
    """No packing at all."""

    eof, needs_input, unused_data = False, True, b""

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        return data


_STREAMS: dict[bytes, Callable[[], _Stream]] = {
    b"\x1f\x8b": _Gzip,
    b"BZh": bz2.BZ2Decompressor,
    b"\xfd7zXZ\x00": lambda: lzma.LZMADecompressor(memlimit=_LZMA_MEMORY),
}


class Unpacked(io.RawIOBase):
    """The bytes of a TAR, unpacked as they are asked for, and never more than it may hold (TooMuch)."""

    def __init__(self, file: BinaryIO, head: bytes, *, most: int) -> None:
        """``head`` are the first six bytes of ``file``, ``most`` how many bytes there may be unpacked."""
        self._file, self._most = file, most
        self._make = next((make for start, make in _STREAMS.items() if head.startswith(start)), _Plain)
        self._rewind()

    def _rewind(self) -> None:
        self._file.seek(0)
        self._stream: _Stream = self._make()
        self._ready = b""
        self._at = 0

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        if whence != io.SEEK_SET or offset < 0:
            raise ValueError("Only places from the start are known.")
        if self._make is _Plain:
            self._ready, self._at = b"", self._file.seek(offset)
            return offset
        if offset < self._at:
            self._rewind()
        while self._at < offset and self.read(min(offset - self._at, _LARGEST_READ)):
            pass
        return self._at

    def read(self, size: int = -1, /) -> bytes:
        if not 0 <= size <= _LARGEST_READ:
            raise TooMuch  # a head that is larger than any head is
        parts = []
        while size > 0 and (self._ready or self._more()):
            part, self._ready = self._ready[:size], self._ready[size:]
            parts.append(part)
            size -= len(part)
            self._at += len(part)
        if self._at > self._most:
            raise TooMuch
        return b"".join(parts)

    def _more(self) -> bool:
        """Unpacks the next bytes; False at the end of the file. Streams may follow each other (RFC 1952, 2.2)."""
        while not self._ready:
            if self._stream.eof:
                rest = self._stream.unused_data or self._file.read(1 << 14)
                if not rest.strip(b"\0"):
                    return False
                self._stream = self._make()
            else:
                rest = self._file.read(1 << 14) if self._stream.needs_input else b""
                if not rest and self._stream.needs_input:
                    if self._make is _Plain:
                        return False
                    raise EOFError
            self._ready = self._stream.decompress(rest, 1 << 16)
        return True
