"""JSON value by value, from a stream, so that a long list never lies in memory as a whole. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, TextIO

LONGEST_VALUE = 30_000_000  # code points
_CHUNK = 1 << 18  # code points
_NEAR = 20  # code points before the end of what is known: an error there may be because more is to come
_SPACE = re.compile(r"[ \t\r\n\ufeff]*")
_DECODER = json.JSONDecoder(strict=False)


class Broken(Exception):
    """What comes next is no JSON."""


class Scanner:
    """Stands before a value; ``value`` takes it whole, ``members`` and ``items`` enter it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._known = ""
        self._at = 0
        self._before = 0  # code points let go
        self._ended = False

    def peek(self) -> str:
        """The next character that is no space, '' at the end."""
        while True:
            space = _SPACE.match(self._known, self._at)
            self._at = space.end() if space else self._at
            if self._at < len(self._known):
                return self._known[self._at]
            if self._ended:
                return ""
            self._more(_CHUNK)

    def value(self) -> Any:
        """The next value, taken whole."""
        self.peek()
        chunk = _CHUNK
        while True:
            try:
                found, end = _DECODER.raw_decode(self._known, self._at)
                if end < len(self._known) or self._ended:  # else a number might go on
                    self._at = end
                    return found
            except json.JSONDecodeError as error:
                in_text = error.msg.startswith("Unterminated string")
                if self._ended or not (in_text or error.pos >= len(self._known) - _NEAR):
                    raise self._broken(error.pos, cut=in_text) from error
            except (RecursionError, ValueError) as error:
                raise Broken(f"near character {self._before + self._at:,} it is nested too deeply.") from error
            if len(self._known) - self._at > LONGEST_VALUE:
                raise Broken(f"a value is longer than {LONGEST_VALUE // 1_000_000} million characters.")
            self._more(chunk)
            chunk *= 2

    def members(self) -> Iterator[str]:
        """The names in an object; the scanner stands before the value of each, which must be taken."""
        self._take("{")
        while self.peek() != "}":
            name = self.value() if self.peek() == '"' else ""
            self._take(":")
            yield name
            if self.peek() != "}":
                self._take(",")
        self._take("}")

    def items(self) -> Iterator[int]:
        """The places in a list, from 1; the scanner stands before each value, which must be taken."""
        self._take("[")
        number = 0
        while self.peek() != "]":
            number += 1
            yield number
            if self.peek() != "]":
                self._take(",")
        self._take("]")

    def _take(self, character: str) -> None:
        if self.peek() != character:
            raise self._broken(self._at)
        self._at += 1

    def _more(self, size: int) -> None:
        read = self._stream.read(size)
        self._ended = not read
        self._before += self._at
        self._known = self._known[self._at :] + read
        self._at = 0

    def _broken(self, at: int, *, cut: bool = False) -> Broken:
        if cut or (self._ended and at >= len(self._known.rstrip())):
            return Broken("it ends in the middle.")
        return Broken(f"it breaks off near character {self._before + at:,}.")
