"""Messages between two processes over a pipe: head (JSON) and body (bytes), their lengths before them. Pure."""

from __future__ import annotations

import json
import struct
from typing import IO, Any

_LENGTHS = struct.Struct(">IQ")  # of the head, of the body
_LONGEST_HEAD = 64_000_000
_SMALL = 16_384  # bytes: a body up to this size is copied, so that it goes with one write
_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode

Head = dict[str, Any]


class Closed(Exception):
    """The other end is gone, or what it says makes no sense."""


def put(pipe: IO[bytes], head: Head, body: bytes = b"") -> None:
    """Writes one message; flushing is the caller's. Raises OSError where the other end is gone."""
    packed = _encode(head).encode("utf-8", "replace")
    start = _LENGTHS.pack(len(packed), len(body)) + packed
    if len(body) <= _SMALL:
        pipe.write(start + body)
    else:
        pipe.write(start)
        pipe.write(body)


def take(pipe: IO[bytes]) -> tuple[Head, bytes]:
    """Waits for the next message. Raises Closed."""
    head_length, body_length = _LENGTHS.unpack(_exactly(pipe, _LENGTHS.size))
    if head_length > _LONGEST_HEAD:
        raise Closed
    try:
        head = json.loads(_exactly(pipe, head_length))
    except ValueError as error:
        raise Closed from error
    if not isinstance(head, dict):
        raise Closed
    return head, _exactly(pipe, body_length)


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    read = pipe.read(size) if size else b""
    if len(read) != size:
        raise Closed
    return read
