"""JSON and JSON Lines (RFC 8259), object by object. Pure.

The objects are those of a list, of the longest list of objects inside an object (``{"articles": […]}``), or of lines;
an object that holds no such list, or a text of its own, is the only row.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import TextIOWrapper
from typing import Any, BinaryIO

from documents import encoding
from documents.containers import Failure
from documents.containers.table.fields import is_text
from documents.containers.table.rows import Row
from documents.containers.table.scanner import Broken, Scanner
from documents.errors import UnreadableFile
from documents.text import canonical

_DEEPEST = 3  # objects around the list, and objects in a row that become columns of their own
_LINE = json.JSONDecoder(strict=False)
_MOST_BROKEN = 20  # lines at the beginning that are no JSON: then none will be
_WHOLE: tuple[str, ...] = ("",)  # the way to the only row: the object itself

Way = tuple[str, ...]  # names of the objects around the list of rows


def lines_of(file: BinaryIO, *, name: str, charset: str) -> Iterator[Row | Failure]:
    """A row for each line; a line that can't be read is a Failure."""
    stream = _opened(file, name, charset)
    broken = good = 0
    try:
        for number, line in enumerate(stream, 1):
            if line.isspace():
                continue
            row = _row(f"line {number}", _decoded(line))
            good, broken = good + isinstance(row, Row), broken + isinstance(row, Failure)
            if not good and broken >= _MOST_BROKEN:
                raise UnreadableFile(f"“{name or 'The file'}” is no table: its lines are no JSON objects.")
            yield row
    finally:
        stream.detach()


def rows_of(file: BinaryIO, *, name: str, charset: str) -> Iterator[Row | Failure]:
    """Raises UnreadableFile where the file stops being JSON."""
    stream = _opened(file, name, charset)
    try:
        scanner = Scanner(stream)
        way: Way = () if scanner.peek() == "[" else _way_in(scanner)
        stream.seek(0)
        yield from _rows(Scanner(stream), way, 0)
    except Broken as error:
        label = name or "The file"
        raise UnreadableFile(
            f"“{label}” is not valid JSON: {error} Save it again, or download it once more."
        ) from error
    finally:
        stream.detach()


def _opened(file: BinaryIO, name: str, charset: str) -> TextIOWrapper:
    charset = encoding.charset_of(file, name=name, charset=charset)
    file.seek(0)
    return TextIOWrapper(file, charset, errors="replace", newline="\n")


def _decoded(line: str) -> Any:
    try:
        return _LINE.decode(line)
    except (ValueError, RecursionError):
        return None


def _way_in(scanner: Scanner) -> Way:
    """The way to the rows in an object, or in several that stand one after another."""
    if scanner.peek() != "{":
        scanner.value()
        return _WHOLE
    lists: dict[Way, int] = {}
    has_text = _look_into(scanner, (), lists)
    if has_text or not lists or scanner.peek():
        return _WHOLE
    return max(lists, key=lambda way: lists[way])


def _look_into(scanner: Scanner, way: Way, lists: dict[Way, int]) -> bool:
    """Notes how many objects each list in an object holds; answers whether the object has a text of its own."""
    has_text = False
    for member in scanner.members():
        inside = (*way, member)
        start = scanner.peek()
        if start == "[":
            count = sum(isinstance(scanner.value(), dict) for _ in scanner.items())
            if count:
                lists[inside] = count
        elif start == "{" and len(inside) < _DEEPEST:
            _look_into(scanner, inside, lists)
        else:
            value = scanner.value()
            has_text = has_text or (isinstance(value, str) and is_text(member))
    return has_text


def _rows(scanner: Scanner, way: Way, depth: int) -> Iterator[Row | Failure]:
    if way is _WHOLE:
        number = 0
        while scanner.peek():
            number += 1
            yield _row(f"item {number}", scanner.value())
    elif depth == len(way):
        for number in scanner.items():
            yield _row(f"item {number}", scanner.value())
    else:
        for member in scanner.members():
            if member == way[depth]:
                yield from _rows(scanner, way, depth + 1)
            else:
                scanner.value()


def _row(place: str, found: Any) -> Row | Failure:
    if isinstance(found, str):
        found = {"text": found}
    if not isinstance(found, dict):
        return Failure(place, "It is no JSON object, as each row of a table has to be.")
    if any(isinstance(value, dict) for value in found.values()):
        found = dict(_flat(found, "", 1))
    if not "".join(found).isprintable():
        found = {canonical(name).replace("\n", " "): value for name, value in found.items()}
    return Row(place, found)


def _flat(found: dict[str, Any], before: str, depth: int) -> Iterator[tuple[str, Any]]:
    """Objects inside a row become columns of their own (``author.name``)."""
    for name, value in found.items():
        if isinstance(value, dict) and depth < _DEEPEST:
            yield from _flat(value, f"{before}{name}.", depth + 1)
        else:
            yield before + name, [value] if isinstance(value, dict) and value else value
