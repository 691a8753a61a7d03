"""A text as the rows of WebAnno TSV. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotator.exchange import layers
from annotator.exchange.bundle import TextItem
from annotator.exchange.tokens import Token, tokens, tokens_of, trimmed
from annotator.exchange.units import Utf16
from documents.text import Span

_HEAD = f"#FORMAT=WebAnno TSV 3.3\n#T_SP={layers.SPAN}|label|note\n\n"
_RESERVED = re.compile(r"\\|\[|\]|\||_|->|;|\t|\n|\*")


@dataclass(slots=True, eq=False)
class _Mark:
    """One tag of a passage, as its cells read."""

    label: str
    note: str


_Marks = Sequence[_Mark]


@dataclass(slots=True)
class _Rows:
    """What stands on a token, by its number; and what stands on a part of it alone, by that part."""

    whole: defaultdict[int, list[_Mark]]
    parts: defaultdict[int, defaultdict[Token, list[_Mark]]]


def lines(item: TextItem) -> Iterator[str]:
    """The file, row by row."""
    yield _HEAD
    text, found, units = item.text, tokens(item.text), Utf16(item.text)
    rows = _rows(item, found)
    firsts = [number for number in range(len(found)) if _begins_line(text, found, number)]
    cells = _Cells()
    for sentence, first in enumerate(firsts):
        after = firsts[sentence + 1] if sentence + 1 < len(firsts) else len(found)
        is_last = after == len(found)
        told = text[found[first].start :] if is_last else text[found[first].start : found[after].start]
        yield "\n"
        for line in (told if is_last else told.removesuffix("\n")).split("\n"):
            yield f"#Text={_text_escaped(line)}\n"
        for number in range(first, after):
            unit, token = f"{sentence + 1}-{number - first + 1}", found[number]
            yield f"{unit}\t{_told(token, text, units)}\t{cells.told(rows.whole.get(number, ()))}\n"
            parts = rows.parts.get(number)
            for count, part in enumerate(sorted(parts, key=lambda part: (part.start, -part.end)) if parts else (), 1):
                yield f"{unit}.{count}\t{_told(part, text, units)}\t{cells.told(parts[part] if parts else ())}\n"


def _told(place: Token, text: str, units: Utf16) -> str:
    return f"{units.units(place.start)}-{units.units(place.end)}\t{place.of(text)}"


def _begins_line(text: str, found: Sequence[Token], number: int) -> bool:
    return number == 0 or "\n" in text[found[number - 1].end : found[number].start]


def _rows(item: TextItem, found: Sequence[Token]) -> _Rows:
    rows = _Rows(defaultdict(list), defaultdict(lambda: defaultdict(list)))
    marks = []
    many = set()
    for place, mark in _marks(item):
        marks.append(mark)
        first, after = tokens_of(found, place.start, place.end)
        if after - first > 1:
            many.add(id(mark))
        for number in range(first, after):
            # Only at its ends may a passage be of a part of a token.
            if first < number < after - 1 or place.contains(token := Span(*found[number])):
                rows.whole[number].append(mark)
            else:
                part = Token(max(place.start, token.start), min(place.end, token.end))
                rows.parts[number][part].append(mark)
    for stacked in (*rows.whole.values(), *(ones for parts in rows.parts.values() for ones in parts.values())):
        if len(stacked) > 1:
            many.update(map(id, stacked))
    for number, mark in enumerate((mark for mark in marks if id(mark) in many), start=1):
        mark.label += f"[{number}]"
        mark.note += f"[{number}]"
    return rows


def _marks(item: TextItem) -> Iterator[tuple[Span, _Mark]]:
    """One for each tag of a passage, the first with its note."""
    for one in item.standing:
        if place := trimmed(item.text, Span(one.start or 0, one.end or 0)):
            for number, tag in enumerate(one.tags or ("",)):
                yield place, _Mark(_escaped(tag) or "*", "*" if number else _escaped(one.note) or "*")


class _Cells:
    """Both columns of a row, each with the tab after it; neighbours often have the same."""

    def __init__(self) -> None:
        self._marks: _Marks = ()
        self._cells = "_\t_\t"

    def told(self, marks: _Marks) -> str:
        if marks != self._marks:
            self._marks, self._cells = marks, _cells(marks)
        return self._cells


def _cells(marks: _Marks) -> str:
    if not marks:
        return "_\t_\t"
    labels = "|".join([mark.label for mark in marks])
    notes = "|".join([mark.note for mark in marks])
    return f"{labels}\t{notes}\t"


def _escaped(value: str) -> str:
    return _RESERVED.sub(lambda found: "\\" + {"\t": "t", "\n": "n"}.get(found[0], found[0]), value)


def _text_escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("\t", "\\t")
