"""The texts of a DocBin, with their labels. Pure. Where a passage stands is said by tokens, and the text is made of
these, so that its places are certain."""

from __future__ import annotations

import struct
import sys
import zlib
from array import array
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from annotator.errors import TooLarge
from annotator.exchange import claims, sidecar
from annotator.exchange.formats.spacy_docbin.strings import (
    DEP,
    ENT_IOB,
    ENT_KB_ID,
    ENT_TYPE,
    LEMMA,
    MORPH,
    ORTH,
    POS,
    TAG,
    by_number,
)  # fmt: skip
from annotator.exchange.incoming import Incoming
from annotator.exchange.json_files import listed, mapped
from annotator.exchange.messagepack import unpacked
from annotator.exchange.places import Places
from annotator.exchange.sidecar import Spot
from annotator.exchange.tokens import trimmed
from documents.errors import UnreadableFile
from documents.text import Span

_INSIDE, _BEGIN = 1, 3
_OF_WORDS = (LEMMA, POS, TAG, DEP, MORPH)
_SPANS = {40: struct.Struct(">QQQllll"), 32: struct.Struct(">QQllll")}  # the shorter before spaCy 3.3
_Known = Mapping[int, str]


class _Text(NamedTuple):
    """One of the texts. ``columns``: of each attribute, a number for each token."""

    columns: Mapping[int, Sequence[int]]
    spaces: Sequence[int]
    cats: Any
    groups: Any
    beside: Any


class _Label(NamedTuple):
    """A span of tokens, and the words of its label and of its entry in a knowledge base."""

    first: int
    after: int
    words: str
    entry: str
    is_entity: bool = False


def load(content: bytes, *, name: str) -> Incoming:
    """Raises UnreadableFile where it is no DocBin, and TooLarge."""
    said = _opened(content, name=name)
    known = by_number(one for one in listed(said.get("strings")) if isinstance(one, str))
    gathered = sidecar.Gathered("spacy")
    for text in _texts(said, name=name):
        _read(text, known, gathered)
    return gathered.incoming()


def _opened(content: bytes, *, name: str) -> dict[Any, Any]:
    opening = zlib.decompressobj()
    try:
        plain = opening.decompress(claims.bounded(content, name=name), claims.MOST_BYTES)
        if opening.unconsumed_tail:
            raise TooLarge(
                f"“{name}” is larger than {claims.MOST_BYTES // 1_000_000} MB unpacked. Import a part of it at a time."
            )
        if not opening.eof:
            raise ValueError("it ends too early")
        said = unpacked(plain)
    except (zlib.error, ValueError) as error:
        raise UnreadableFile(f"“{name}” can’t be read as a DocBin of spaCy ({error}). Save it again there.") from error
    if not isinstance(said, dict):
        raise UnreadableFile(f"“{name}” is no DocBin of spaCy: it holds no texts.")
    return said


def _texts(said: Mapping[Any, Any], *, name: str) -> Iterator[_Text]:
    attributes = listed(said.get("attrs"))
    lengths, rows = _numbers(said.get("lengths"), "i"), _numbers(said.get("tokens"), "Q")
    spaces = said.get("spaces")
    count = sum(lengths)
    are_right = ORTH in attributes and min(lengths, default=0) >= 0 and len(rows) == count * len(attributes)
    if not are_right or not isinstance(spaces, bytes) or len(spaces) != count:
        raise UnreadableFile(f"“{name}” is a damaged DocBin of spaCy: its columns don’t fit together. Save it again.")
    columns = {key: rows[at :: len(attributes)] for at, key in enumerate(attributes) if isinstance(key, int)}
    cats, groups = listed(said.get("cats")), listed(said.get("span_groups"))
    flags, beside = listed(said.get("flags")), listed(said.get("user_data"))
    start = 0
    for number, length in enumerate(lengths):
        own = slice(start, start + length)
        has_spaces = not mapped(_at(flags, number)).get("has_unknown_spaces")
        yield _Text(
            {key: column[own] for key, column in columns.items()},
            spaces[own] if has_spaces else b"\x01" * length,
            *(_at(cats, number), _at(groups, number), _at(beside, number)),
        )
        start += length


def _read(text: _Text, known: _Known, gathered: sidecar.Gathered) -> None:
    left = gathered.leftovers
    words = [known.get(number, "") for number in text.columns[ORTH]]
    said = mapped(_inside(text.beside)).get(sidecar.KEY)
    if not all(words) or not (said or "".join(words).strip()):
        left.leave("text")
        return
    if mapped(text.cats):
        left.leave("category", ", ".join(map(claims.line, text.cats)))
    if any(any(text.columns.get(key, ())) for key in _OF_WORDS):
        left.leave("words")
    places, where = _placed(words, text.spaces)
    spots, told = [], set()
    for label in chain(_spans(text.groups, known), _entities(text.columns, known)):
        is_there = 0 <= label.first < label.after <= len(words)
        claim = places.claim(where[label.first][0], where[label.after - 1][1]) if is_there else None
        if claim is None:
            left.leave("place", label.words)
            continue
        place = Span(claim.start or 0, claim.end or 0)
        if label.is_entity and (place, label.words) in told:  # a span without the white space at its ends
            continue
        told.add((trimmed(places.text, place), label.words))
        if label.entry:
            left.leave("link", label.entry)
        spots.append(Spot(*claim, sidecar.tag_of(label.words)))
    gathered.close(gathered.open(places.text, said), spots)


def _placed(words: Sequence[str], spaces: Sequence[int]) -> tuple[Places, list[tuple[int, int]]]:
    """The text that the words make, and where each begins and ends in it."""
    pieces, where, at = [], [], 0
    for word, space in zip(words, spaces, strict=True):
        pieces.append(f"{word} " if space else word)
        where.append((at, at + len(word)))
        at += len(pieces[-1])
    return Places("".join(pieces)), where


def _spans(groups: Any, known: _Known) -> Iterator[_Label]:
    """Those of all groups: a map with the groups as keys, or, before spaCy 3.3, a list of them."""
    held = _inside(groups)
    for group in held if isinstance(held, (dict, list)) else ():
        for raw in listed(mapped(_inside(group)).get("spans")):
            if isinstance(raw, bytes) and len(raw) in _SPANS:
                *_identifier, entry, label, first, after, _start, _end = _SPANS[len(raw)].unpack(raw)
                yield _Label(first, after, known.get(label, ""), known.get(entry, ""))


def _entities(columns: Mapping[int, Sequence[int]], known: _Known) -> Iterator[_Label]:
    """Runs of tokens of which the first is marked as such."""
    marks, kinds = columns.get(ENT_IOB, ()), columns.get(ENT_TYPE, ())
    links = columns.get(ENT_KB_ID) or [0] * len(marks)
    first: int | None = None
    for number, (mark, kind) in enumerate(zip([*marks, 0], [*kinds, 0], strict=False)):
        goes_on = first is not None and mark == _INSIDE and kind == kinds[first]
        if first is not None and not goes_on:
            yield _Label(first, number, known.get(kinds[first], ""), known.get(links[first], ""), is_entity=True)
        if not goes_on:
            first = number if mark in (_INSIDE, _BEGIN) else None


def _inside(value: Any) -> Any:
    """What bytes hold that were packed by themselves; None where they hold nothing that can be read."""
    try:
        return unpacked(value) if isinstance(value, bytes) and value else None
    except ValueError:
        return None


def _at(values: Sequence[Any], number: int) -> Any:
    return values[number] if number < len(values) else None


def _numbers(value: Any, kind: str) -> array[int]:
    """The numbers that these bytes are, the least significant byte first; none where they aren't any."""
    made = array(kind)
    if isinstance(value, bytes) and len(value) % made.itemsize == 0:
        made.frombytes(value)
        if sys.byteorder == "big":
            made.byteswap()
    return made
