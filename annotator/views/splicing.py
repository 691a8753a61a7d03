"""Sends a page around a long text that was compressed once, without compressing the text again.

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
    """A piece of a page, compressed: deflate blocks that end with a full flush."""

    deflated: bytes
    crc: int
    length: int  # bytes, before compression

    @classmethod
    def of(cls, html: str) -> Fragment:
        content = html.encode()
        return cls(_deflated(content, level=LEVEL), zlib.crc32(content), len(content))

    def content(self) -> bytes:
        return zlib.decompressobj(_RAW).decompress(self.deflated)


def page_around(request: HttpRequest, fragment: Fragment, *, before: str, after: str) -> HttpResponse:
    """``before``, the fragment and ``after`` as one HTML page, compressed if the browser takes gzip."""
    head, tail = before.encode(), after.encode()
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(_gzipped(head, fragment, tail))
        response["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(b"".join((head, fragment.content(), tail)))
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


def _deflated(content: bytes, *, level: int, end: int = zlib.Z_FULL_FLUSH) -> bytes:
    compressor = zlib.compressobj(level, zlib.DEFLATED, _RAW)
    return compressor.compress(content) + compressor.flush(end)


def _crc_joined(first: int, second: int, second_length: int) -> int:
    """The CRC-32 of two pieces put together, from theirs.

    CRC-32 is affine over xor, so for pieces of one length crc(a ^ b ^ c) = crc(a) ^ crc(b) ^ crc(c):
    the joined piece is (first, zeros) ^ (nothing, second) ^ (nothing, zeros).
    """
    zeros = bytes(second_length)
    return zlib.crc32(zeros, first) ^ second ^ zlib.crc32(zeros)
