"""Sends what was compressed once, by itself or inside of something else, without compressing it again.

A gzip stream is a header, deflate blocks, a CRC-32 and a length (RFC 1952). Deflate blocks that end
with a full flush lie on a byte border and lean on nothing before them (RFC 1951), so blocks made at
different times may follow one another.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"  # no name, no time, unknown system
_RAW = -15  # zlib's way of saying: deflate without a wrapper
LEVEL = 6


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of an answer, compressed: deflate blocks that end with a full flush."""

    deflated: bytes
    crc: int
    length: int  # bytes, before compression

    @classmethod
    def of(cls, text: str, *, level: int = LEVEL, strategy: int = zlib.Z_DEFAULT_STRATEGY) -> Fragment:
        """``strategy`` as zlib has them: Z_HUFFMAN_ONLY for what has no repetitions to be found."""
        content = text.encode()
        return cls(_deflated(content, level=level, strategy=strategy), zlib.crc32(content), len(content))

    def __add__(self, other: Fragment) -> Fragment:
        crc = _crc_joined(self.crc, other.crc, other.length)
        return Fragment(self.deflated + other.deflated, crc, self.length + other.length)

    def content(self) -> bytes:
        return zlib.decompressobj(_RAW).decompress(self.deflated)


def answer_with(
    request: HttpRequest, fragment: Fragment, *, before: str = "", after: str = "", content_type: str = "text/html"
) -> HttpResponse:
    """``before``, the fragment and ``after`` as one answer in UTF-8, compressed if the browser takes gzip."""
    head, tail = before.encode(), after.encode()
    content_type = f"{content_type}; charset=utf-8" if content_type.startswith("text/") else content_type
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(_gzipped(head, fragment, tail), content_type=content_type)
        response["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(b"".join((head, fragment.content(), tail)), content_type=content_type)
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def _gzipped(head: bytes, fragment: Fragment, tail: bytes) -> bytes:
    crc = zlib.crc32(tail, _crc_joined(zlib.crc32(head), fragment.crc, fragment.length))
    length = (len(head) + fragment.length + len(tail)) & 0xFFFFFFFF
    return b"".join(
        (
            _HEADER,
            _deflated(head, level=1),
            fragment.deflated,
            _deflated(tail, level=1, end=zlib.Z_FINISH),
            struct.pack("<LL", crc, length),
        )
    )


def _deflated(
    content: bytes, *, level: int, end: int = zlib.Z_FULL_FLUSH, strategy: int = zlib.Z_DEFAULT_STRATEGY
) -> bytes:
    compressor = zlib.compressobj(level, zlib.DEFLATED, _RAW, zlib.DEF_MEM_LEVEL, strategy)
    return compressor.compress(content) + compressor.flush(end)


def _crc_joined(first: int, second: int, second_length: int) -> int:
    """The CRC-32 of two pieces put together, from theirs.

    CRC-32 is affine over xor, so for pieces of one length crc(a ^ b ^ c) = crc(a) ^ crc(b) ^ crc(c):
    the joined piece is (first, zeros) ^ (nothing, second) ^ (nothing, zeros).
    """
    zeros = bytes(second_length)
    return zlib.crc32(zeros, first) ^ second ^ zlib.crc32(zeros)
