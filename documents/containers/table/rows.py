"""What the parts of a table's reading hand each other: rows, and how cells are named. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from documents.text import canonical

_LONGEST_NAME = 200  # code points


class Row(NamedTuple):
    """One row: where it stands ("row 12", "line 7"), and its cells by the names of their columns. A cell is what its
    format has: text, a number, a day, in JSON also a list; blank ones may be missing."""

    place: str
    cells: dict[str, Any]


def column_names(heads: Iterable[object]) -> list[str]:
    """Names for columns as their heads have them: one for each, none blank, none twice."""
    names: dict[str, None] = {}
    times: dict[str, int] = {}
    for position, head in enumerate(heads, 1):
        name = free = " ".join(canonical(as_text(head)).split())[:_LONGEST_NAME] or unnamed(position)
        while free in names:
            times[name] = times.get(name, 1) + 1
            free = f"{name} ({times[name]})"
        names[free] = None
    return list(names)


def unnamed(position: int) -> str:
    """The name of a column without a head; positions count from 1."""
    return f"Column {position}"


def is_blank(cell: object) -> bool:
    return cell is None or cell == "" or cell == [] or (isinstance(cell, str) and not cell.strip())


def as_text(cell: Any) -> str:
    """A cell as a person would write it: the parts of a list joined, days and times in ISO 8601."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, list):
        return "; ".join(filter(None, (_named(one) for one in cell)))
    if hasattr(cell, "isoformat"):
        return _iso(cell)
    return str(cell)


def _named(one: Any) -> str:
    """One of a list: a thing with a name (an author, a tag) is that name."""
    if not isinstance(one, dict):
        return as_text(one)
    for key in ("name", "text", "value", "title", "label"):
        if isinstance(one.get(key), str):
            return str(one[key])
    return ", ".join(filter(None, (as_text(value) for value in one.values() if not isinstance(value, dict))))


def _iso(moment: Any) -> str:
    """Midnight is how spreadsheets write a day."""
    written = str(moment.isoformat())
    return written.removesuffix("T00:00:00")
