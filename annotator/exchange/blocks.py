"""Pieces of a file, joined for sending. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

INCOMPLETE = b"\r\n\r\nTHIS FILE IS INCOMPLETE: the export broke off. Please export again.\r\n"
_BLOCK = 65_536  # bytes that go out at a time


def in_blocks(pieces: Iterable[str | bytes]) -> Iterator[bytes]:
    """The pieces as bytes, joined so that each block is worth sending. Should they break off, the last thing is a line
    that says so."""
    waiting = bytearray()
    try:
        for piece in pieces:
            waiting += piece.encode() if isinstance(piece, str) else piece
            if len(waiting) >= _BLOCK:
                yield bytes(waiting)
                waiting.clear()
    except Exception:
        yield bytes(waiting) + INCOMPLETE
        raise
    if waiting:
        yield bytes(waiting)
