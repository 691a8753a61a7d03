"""MessagePack, written piece by piece and read without trust. Pure.

As https://github.com/msgpack/msgpack/blob/master/spec.md has it; only what JSON has, and bytes. A file may say of a
list that it has a thousand million members: nothing is set aside for them before they are there, so what is read never
takes more memory than the file's own length explains.
"""

from __future__ import annotations

import struct
from typing import Any

MOST_BYTES = 0xFFFF_FFFF  # in one value
_DEEPEST = 100
_ENDED = "it ends too early"
_NUMBERS = {0xCA: ">f", 0xCB: ">d", 0xCC: ">B", 0xCD: ">H", 0xCE: ">I", 0xCF: ">Q"}
_NUMBERS |= {0xD0: ">b", 0xD1: ">h", 0xD2: ">i", 0xD3: ">q"}
_SIZES = {1: ">B", 2: ">H", 4: ">I"}
_CONSTANTS = {0xC0: None, 0xC2: False, 0xC3: True}
_BYTES = {0xC4: 1, 0xC5: 2, 0xC6: 4}  # how many bytes tell the length
_TEXT = {0xD9: 1, 0xDA: 2, 0xDB: 4}
_LISTS = {0xDC: 2, 0xDD: 4}
_MAPS = {0xDE: 2, 0xDF: 4}
_EXTENSIONS = {0xC7: 1, 0xC8: 2, 0xC9: 4}
_FIXED_EXTENSIONS = {0xD4: 1, 0xD5: 2, 0xD6: 4, 0xD7: 8, 0xD8: 16}


def packed(value: Any) -> bytes:
    """The value: None, a bool, a number, text, bytes, or a list or dict of such."""
    if isinstance(value, dict):
        return map_head(len(value)) + b"".join(packed(key) + packed(held) for key, held in value.items())
    if isinstance(value, (list, tuple)):
        return list_head(len(value)) + b"".join(map(packed, value))
    if isinstance(value, bytes):
        return bytes_head(len(value)) + value
    if isinstance(value, str):
        text = value.encode()
        return _head(len(text), 0xA0 if len(text) < 32 else 0xDB, 32) + text
    if isinstance(value, bool) or value is None:
        return {None: b"\xc0", False: b"\xc2", True: b"\xc3"}[value]
    return _number(value)


def list_head(count: int) -> bytes:
    """What stands before the members of a list."""
    return _head(count, 0x90 if count < 16 else 0xDD, 16)


def map_head(count: int) -> bytes:
    """What stands before the keys and values of a dict, which follow in turn."""
    return _head(count, 0x80 if count < 16 else 0xDF, 16)


def bytes_head(length: int) -> bytes:
    return _head(length, 0xC6, 0)


def unpacked(content: bytes) -> Any:
    """What was packed, first to last; lists are lists, keys text, bytes or numbers (others are passed over), values of
    kinds that only some programs know None. Raises ValueError."""
    reader = _Reader(content)
    value = reader.value(_DEEPEST)
    if reader.at != len(content):
        raise ValueError("there is something behind its end")
    return value


def _head(size: int, sign: int, short: int) -> bytes:
    return bytes((sign | size,)) if size < short else bytes((sign,)) + struct.pack(">I", size)


def _number(value: Any) -> bytes:
    if isinstance(value, float):
        return b"\xcb" + struct.pack(">d", value)
    if -32 <= value < 128:
        return struct.pack(">b" if value < 0 else ">B", value)
    return struct.pack(">Bq" if value < 0 else ">BQ", 0xD3 if value < 0 else 0xCF, value)


class _Reader:
    def __init__(self, content: bytes) -> None:
        self._content = content
        self.at = 0

    def value(self, depth: int) -> Any:
        if depth == 0:
            raise ValueError("it is nested too deeply")
        sign = self._taken(1)[0]
        if sign < 0x80 or sign >= 0xE0:
            return sign if sign < 0x80 else sign - 0x100
        if sign < 0xC0:
            return self._short(sign, depth)
        if sign in _CONSTANTS:
            return _CONSTANTS[sign]
        if sign in _NUMBERS:
            return self._number(_NUMBERS[sign])
        return self._long(sign, depth)

    def _short(self, sign: int, depth: int) -> Any:
        if sign >= 0xA0:
            return self._text(sign & 0x1F)
        return self._list(sign & 0x0F, depth) if sign >= 0x90 else self._map(sign & 0x0F, depth)

    def _long(self, sign: int, depth: int) -> Any:
        if sign in _TEXT:
            return self._text(self._size(_TEXT[sign]))
        if sign in _BYTES:
            return self._taken(self._size(_BYTES[sign]))
        if sign in _LISTS:
            return self._list(self._size(_LISTS[sign]), depth)
        if sign in _MAPS:
            return self._map(self._size(_MAPS[sign]), depth)
        if sign in _EXTENSIONS or sign in _FIXED_EXTENSIONS:
            size = _FIXED_EXTENSIONS.get(sign) or self._size(_EXTENSIONS[sign])
            self._taken(size + 1)  # its kind stands before it
            return None
        raise ValueError("it has a sign that means nothing")

    def _list(self, count: int, depth: int) -> list[Any]:
        return [self.value(depth - 1) for _ in range(count)]

    def _map(self, count: int, depth: int) -> dict[Any, Any]:
        made = {}
        for _ in range(count):
            key, held = self.value(depth - 1), self.value(depth - 1)
            if isinstance(key, (str, bytes, int)):
                made[key] = held
        return made

    def _text(self, length: int) -> str:
        return self._taken(length).decode(errors="replace")

    def _number(self, kind: str) -> Any:
        return struct.unpack(kind, self._taken(struct.calcsize(kind)))[0]

    def _size(self, width: int) -> int:
        return int(self._number(_SIZES[width]))

    def _taken(self, length: int) -> bytes:
        self.at += length
        if self.at > len(self._content):
            raise ValueError(_ENDED)
        return self._content[self.at - length : self.at]
