"""A project as a DocBin. Pure: its columns wait in temporary files, since each says in front how long it is."""

from __future__ import annotations

import struct
import sys
import zlib
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack
from tempfile import TemporaryFile
from typing import IO

from annotator.errors import TooLarge
from annotator.exchange import sidecar
from annotator.exchange.bundle import Bundle, TextItem
from annotator.exchange.formats.spacy_docbin.strings import ENT_IOB, ENT_TYPE, ORTH, Strings
from annotator.exchange.labels import UNTAGGED
from annotator.exchange.messagepack import MOST_BYTES, bytes_head, list_head, map_head, packed
from annotator.exchange.tokens import tokens, trimmed, without_overlaps
from documents.text import Span

GROUP = "sc"
SPAN = struct.Struct(">QQQllll")  # identifier, knowledge base, label, first token, the one after the last, characters
VERSION = "0.1"
INSIDE, OUTSIDE, BEGIN = 1, 2, 3  # ENT_IOB

_ATTRIBUTES = [ORTH, ENT_IOB, ENT_TYPE]
_FLAGS = {"has_unknown_spaces": False}
_BLOCK = 65_536
_Label = tuple[Span, str]
_Piece = tuple[int, int]  # where it begins and ends
_Borders = tuple[dict[int, int], dict[int, int]]


def dump(bundle: Bundle) -> Iterator[bytes]:
    """Raises TooLarge where the tokens are more than a DocBin can hold."""
    with ExitStack() as files:
        waiting = _Waiting(*(files.enter_context(TemporaryFile()) for _ in range(4)))
        for item in bundle.texts:
            waiting.add(item)
        pack = zlib.compressobj()
        for piece in waiting.whole():
            if block := pack.compress(piece):
                yield block
        yield pack.flush()


class _Waiting:
    """The columns so far."""

    def __init__(self, words: IO[bytes], spaces: IO[bytes], groups: IO[bytes], beside: IO[bytes]) -> None:
        self._words, self._spaces, self._groups, self._beside = words, spaces, groups, beside
        self._lengths = array("i")
        self._strings = Strings()

    def add(self, item: TextItem) -> None:
        labels = [(Span(one.start or 0, one.end or 0), tag) for one in item.standing for tag in one.tags or (UNTAGGED,)]
        found, blanks = divided(item.text, [place for place, _ in labels])
        numbers = self._strings.number
        rows = array("Q", [0, OUTSIDE, 0]) * len(found)
        rows[::3] = array("Q", [numbers(item.text[start:end]) for start, end in found])
        borders = _borders(found)
        for first, after, tag in _entities(item.text, borders, labels):
            rows[first * 3 + 1 : after * 3 : 3] = array("Q", [BEGIN, *[INSIDE] * (after - first - 1)])
            rows[first * 3 + 2 : after * 3 : 3] = array("Q", [numbers(tag)] * (after - first))
        self._words.write(_little(rows))
        self._spaces.write(blanks)
        self._lengths.append(len(found))
        self._groups.write(packed(_groups(borders, labels, self._strings)))
        self._beside.write(packed(packed({sidecar.KEY: sidecar.dumped(item)})))

    def whole(self) -> Iterator[bytes]:
        if max(self._words.tell(), self._groups.tell()) > MOST_BYTES:
            raise TooLarge("So many words don’t fit into one file of spaCy. Export a part of the documents at a time.")
        count = len(self._lengths)
        yield map_head(10) + packed("version") + packed(VERSION) + packed("attrs") + packed(_ATTRIBUTES)
        yield packed("tokens") + bytes_head(self._words.tell())
        yield from _read(self._words)
        yield packed("spaces") + bytes_head(self._spaces.tell())
        yield from _read(self._spaces)
        yield packed("lengths") + packed(_little(self._lengths))
        yield packed("strings") + packed(self._strings.named())
        yield packed("cats") + list_head(count) + packed({}) * count
        yield packed("flags") + list_head(count) + packed(_FLAGS) * count
        yield packed("span_groups") + list_head(count)
        yield from _read(self._groups)
        yield packed("user_data") + list_head(count)
        yield from _read(self._beside)


def divided(text: str, places: Collection[Span]) -> tuple[list[_Piece], bytearray]:
    """Where the tokens begin and end, which leave nothing of the text out and are cut where these places begin or end;
    and whether a blank that is no token follows each."""
    starts, ends = {place.start for place in places}, {place.end for place in places}
    cuts = sorted(starts | ends)
    made: list[_Piece] = []
    blanks = bytearray()
    at = 0
    for start, end in [*((token.start, token.end) for token in tokens(text, cuts)), (len(text), len(text))]:
        if at < start:
            if made and text[at] == " " and at not in starts and at + 1 not in ends:
                blanks[-1] = 1
                at += 1
            made += _cut(at, start, cuts)
        made += _cut(start, end, cuts)
        blanks += bytes(len(made) - len(blanks))
        at = end
    return made, blanks


def _cut(start: int, end: int, cuts: Sequence[int]) -> list[_Piece]:
    """What lies between the two, in its parts."""
    made = []
    for cut in cuts[bisect_right(cuts, start) : bisect_left(cuts, end)]:
        made.append((start, cut))
        start = cut
    if start < end:
        made.append((start, end))
    return made


def _entities(text: str, borders: _Borders, labels: Sequence[_Label]) -> Iterator[tuple[int, int, str]]:
    """Of those that share nothing, the numbers of the first token and of the one after the last, and the tag."""
    bare = [(place, tag) for whole, tag in labels if (place := trimmed(text, whole)) is not None]
    first, after = borders
    for place, tag in without_overlaps(bare, lambda label: label[0]):
        yield first[place.start], after[place.end], tag


def _groups(borders: _Borders, labels: Sequence[_Label], strings: Strings) -> bytes:
    first, after = borders
    spans = [
        SPAN.pack(0, 0, strings.number(tag), first[place.start], after[place.end], place.start, place.end)
        for place, tag in labels
    ]
    return packed({packed({"name": GROUP, "attrs": {}, "spans": spans}): [GROUP]})


def _borders(found: Sequence[_Piece]) -> _Borders:
    """By its place, the number of the token that begins there, and of the one after that which ends there."""
    first = {start: number for number, (start, _) in enumerate(found)}
    after = {end: number for number, (_, end) in enumerate(found, start=1)}
    return first, after


def _little(values: array[int]) -> bytes:
    if sys.byteorder == "big":
        values = values[:]
        values.byteswap()
    return values.tobytes()


def _read(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while block := file.read(_BLOCK):
        yield block
