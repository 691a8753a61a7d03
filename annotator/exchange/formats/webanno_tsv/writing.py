"""A text as the rows of WebAnno TSV. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from annotator.exchange import layers
from annotator.exchange.bundle import TextItem
from annotator.exchange.tokens import tokens, tokens_of, trimmed
from annotator.exchange.units import Utf16
from documents.text import Span

_HEAD = f"#FORMAT=WebAnno TSV 3.3\n#T_SP={layers.SPAN}|label|note\n\n"
_RESERVED = re.compile(r"\\|\[|\]|\||_|->|;|\t|\n|\*")


class _Mark(NamedTuple):
    label: str
    note: str


_Marks = list[tuple[int, _Mark]]
_Rows = defaultdict[int, defaultdict[Span, _Marks]]


def lines(item: TextItem) -> Iterator[str]:
    """The file, row by row."""
    yield _HEAD
    text, found, units = item.text, tokens(item.text), Utf16(item.text)
    rows, numbers = _rows(item, found)
    firsts = [number for number, token in enumerate(found) if _begins_line(text, found, number)]
    for sentence, first in enumerate(firsts):
        after = firsts[sentence + 1] if sentence + 1 < len(firsts) else len(found)
        is_last = after == len(found)
        told = text[found[first].start :] if is_last else text[found[first].start : found[after].start]
        yield "\n"
        for line in (told if is_last else told.removesuffix("\n")).split("\n"):
            yield f"#Text={_text_escaped(line)}\n"
        for number in range(first, after):
            here: Mapping[Span, _Marks] = rows.get(number, {})
            parts = sorted((part for part in here if part != found[number]), key=lambda part: (part.start, -part.end))
            for count, part in enumerate([found[number], *parts]):
                unit = f"{sentence + 1}-{number - first + 1}" + (f".{count}" if count else "")
                place = f"{units.units(part.start)}-{units.units(part.end)}"
                yield f"{unit}\t{place}\t{part.of(text)}\t{_cells(here.get(part, ()), numbers)}\n"


def _begins_line(text: str, found: Sequence[Span], number: int) -> bool:
    return number == 0 or "\n" in text[found[number - 1].end : found[number].start]


def _rows(item: TextItem, found: Sequence[Span]) -> tuple[_Rows, dict[int, int]]:
    """By the number of a token, and by it or the part of it, the marks there, each with what tells it from all others;
    and the numbers of those that need one."""
    rows: _Rows = defaultdict(lambda: defaultdict(list))
    many = set()
    for count, (place, mark) in enumerate(_marks(item)):
        first, after = tokens_of(found, place)
        if after - first > 1:
            many.add(count)
        for number in range(first, after):
            part = Span(max(place.start, found[number].start), min(place.end, found[number].end))
            rows[number][part].append((count, mark))
    stacked = (marks for parts in rows.values() for marks in parts.values() if len(marks) > 1)
    many.update(count for marks in stacked for count, _ in marks)
    return rows, {count: number for number, count in enumerate(sorted(many), start=1)}


def _marks(item: TextItem) -> Iterator[tuple[Span, _Mark]]:
    """One for each tag of a passage, the first with its note."""
    for one in item.standing:
        if place := trimmed(item.text, Span(one.start or 0, one.end or 0)):
            for number, tag in enumerate(one.tags or ("",)):
                yield place, _Mark(tag, "" if number else one.note)


def _cells(marks: Sequence[tuple[int, _Mark]], numbers: Mapping[int, int]) -> str:
    """Both columns of a row, each with the tab after it."""
    if not marks:
        return "_\t_\t"
    made = []
    for feature in range(2):
        values = []
        for count, mark in marks:
            number = f"[{numbers[count]}]" if count in numbers else ""
            values.append(f"{_escaped(mark[feature]) or '*'}{number}")
        made.append("|".join(values))
    return "\t".join(made) + "\t"


def _escaped(value: str) -> str:
    return _RESERVED.sub(lambda found: "\\" + {"\t": "t", "\n": "n"}.get(found[0], found[0]), value)


def _text_escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("\t", "\\t")
