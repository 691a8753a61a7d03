"""The rows of WebAnno TSV as a text and what is marked in it. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from annotator.exchange import claims, layers, sidecar
from annotator.exchange.places import Places
from annotator.exchange.sidecar import Place, Spot
from annotator.exchange.tokens import trimmed
from documents.errors import UnreadableFile
from documents.text import Span

_ESCAPED = re.compile(r"\\(->|.)", re.DOTALL)
_UNIT = re.compile(r"\d{1,9}-\d{1,9}(?:\.\d{1,9})?\t(\d{1,10})-(\d{1,10})\t[^\t]*\t(.*)\Z", re.DOTALL)
_PIECES = re.compile(r"\\.|[^\\|]+|\||\\", re.DOTALL)
_NUMBER = re.compile(r"\[(\d{1,9})\]\Z")


class _Column(NamedTuple):
    layer: str
    feature: str


@dataclass(slots=True)
class _Stacked:
    """An annotation as one row tells of it."""

    features: dict[str, str]
    number: str | None = None


def read(content: bytes, said: Any, gathered: sidecar.Gathered, *, name: str, title: str) -> None:
    """Adds the text of one file. ``said`` is what stands beside it. Raises UnreadableFile."""
    try:
        lines = [line.removesuffix("\r") for line in content.decode("utf-8-sig").split("\n")]
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"“{name}” isn’t UTF-8 text, as WebAnno TSV is. Export it again.") from error
    if not lines[0].startswith("#FORMAT=WebAnno TSV 3."):
        raise UnreadableFile(f"“{name}” isn’t in the format WebAnno TSV 3: its first line doesn’t say so.")
    columns = list(_columns(lines, gathered.leftovers))
    text = _Text(name, most=len(content))
    marks: dict[Any, list[Any]] = {}
    for line in lines:
        if line.startswith("#Text="):
            text.waiting.append(_unescaped(line[6:]))
        elif unit := _UNIT.match(line):
            start, end = int(unit[1]), int(unit[2])
            text.begin(start)
            for key, features in _values(unit[3].split("\t"), columns):
                mark = marks.setdefault((*key, len(marks)) if key[1] is None else key, [start, end, features])
                mark[1] = max(mark[1], end)
    places = Places(text.whole(), utf16=True)
    beside = gathered.open(places.text, said, title=title)
    spots = list(_spots(marks, places, gathered.leftovers))
    gathered.close(beside, spots, lambda start, end: _fitted(places.text, start, end))


class _Text:
    """The text that the sentences of a file make, where its tokens stand. Counts UTF-16 units."""

    def __init__(self, name: str, *, most: int) -> None:
        self._name, self._most = name, most
        self._parts: list[str] = []
        self._length = 0
        self.waiting: list[str] = []

    def begin(self, start: int) -> None:
        """The sentence that waits begins there."""
        if not self.waiting:
            return
        if self._parts and self._length == start + 1:
            self._parts[-1] = self._parts[-1][:-1]
            self._length -= 1
        if not 0 <= start - self._length <= self._most:
            raise UnreadableFile(f"The positions in “{self._name}” don’t fit its text. Export it again.")
        self._parts.append(" " * (start - self._length))
        self._parts.append("\n".join(self.waiting) + "\n")
        self._length = start + len(self._parts[-1].encode("utf-16-le")) // 2
        self.waiting.clear()

    def whole(self) -> str:
        return "".join(self._parts)[:-1]


def _columns(lines: Sequence[str], leftovers: claims.Leftovers) -> Iterator[_Column | None]:
    """What each column says; None for what doesn't come in."""
    for line in lines:
        if not line.startswith("#T_"):
            continue
        kind, _, declared = line.partition("=")
        layer, *features = declared.split("|")
        comes = kind == "#T_SP" and not layers.is_of_words(layer)
        if not comes:
            leftovers.leave("words" if kind == "#T_SP" else "relation", layer)
        is_slot = False
        for feature in features or [""]:
            was_slot, is_slot = is_slot, feature.startswith("ROLE_")
            if is_slot:
                leftovers.leave("relation", layer)
            yield _Column(layer, feature) if comes and not is_slot and not was_slot else None


def _values(
    cells: Sequence[str], columns: Sequence[_Column | None]
) -> Iterator[tuple[tuple[str, str | None], dict[str, str]]]:
    """The annotations in a row: the layer and the number of each, and its features."""
    by_layer: defaultdict[str, list[_Stacked]] = defaultdict(list)
    for cell, column in zip(cells, columns, strict=False):
        if column is None or cell == "_":
            continue
        marks = by_layer[column.layer]
        for at, value in enumerate(_stacked(cell)):
            number = _NUMBER.search(value)
            words = value[: number.start()] if number else value
            if at == len(marks):
                marks.append(_Stacked({}))
            marks[at].features[column.feature] = "" if words == "*" else _unescaped(words)
            marks[at].number = number[1] if number else marks[at].number
    for layer, stacked in by_layer.items():
        for mark in stacked:
            yield (layer, mark.number), mark.features


def _stacked(cell: str) -> list[str]:
    values = [""]
    for piece in _PIECES.findall(cell):
        if piece == "|":
            values.append("")
        else:
            values[-1] += piece
    return values


def _spots(marks: Mapping[Any, list[Any]], places: Places, leftovers: claims.Leftovers) -> Iterator[Spot]:
    for (layer, *_), (start, end, features) in marks.items():
        claim = places.claim(start, end)
        tag = layers.tag_of(layer, features)
        if claim is None:
            leftovers.leave("place", " ".join(tag))
        else:
            note = layers.note_of(features)
            yield Spot(*claim, tag, claims.words(note) if note else None)


def _fitted(text: str, start: int, end: int) -> Place | None:
    """Where a passage stands there."""
    if not 0 <= start < end <= len(text):
        return start, end
    place = trimmed(text, Span(start, end))
    return (place.start, place.end) if place else None


def _unescaped(value: str) -> str:
    meant = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "b": "\b"}
    return _ESCAPED.sub(lambda found: meant.get(found[1], found[1]), value)
