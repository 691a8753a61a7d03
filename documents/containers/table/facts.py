"""Cells as typed facts: numbers, yes and no, days in ISO 8601; whatever may be an identifier stays text. Pure."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from documents.article import Fact
from documents.containers.table.rows import as_text, is_blank
from documents.sections.dates import iso_day

_WHOLE = re.compile(r"-?(?:0|[1-9]\d{0,14})")  # what any program can count with; longer ones are identifiers
_BROKEN = re.compile(r"-?(?:0|[1-9]\d{0,14})\.\d{1,15}(?:[eE][+-]?\d{1,2})?")
_CODE = re.compile(r"[+-]?0\d+|\+\d+|\d{16,}")  # post codes, telephone numbers, identifiers
_TRUTH = {"true": True, "false": False}
_NUMBERED = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?!\d)")
_SECONDS = (100_000_000, 10_000_000_000)  # since 1970: from 1973 to 2286


class Facts:
    """Reads the cells of one table. ``sample`` are some of its rows: a column in which one of them looks like an
    identifier is one of identifiers, and how its days are written is told from all of them."""

    def __init__(self, sample: Iterable[Mapping[str, Any]]) -> None:
        self._codes: set[str] = set()
        self._orders: dict[str, set[str]] = {}  # column → "day first" and "month first", as far as seen
        for cells in sample:
            for name, cell in cells.items():
                if isinstance(cell, str) and len(cell) < 40:
                    self._look_at(name, cell.strip())

    def _look_at(self, name: str, cell: str) -> None:
        if _CODE.fullmatch(cell):
            self._codes.add(name)
        numbered = _NUMBERED.match(cell)
        if numbered and max(int(numbered[1]), int(numbered[2])) > 12:
            self._orders.setdefault(name, set()).add("day first" if int(numbered[1]) > 12 else "month first")

    def of(self, name: str, cell: Any) -> Fact:
        """One cell that isn't blank."""
        if isinstance(cell, str):
            return self._of_text(name, cell)
        if isinstance(cell, (bool, int)):
            return cell if abs(cell) < 10**15 else str(cell)
        if isinstance(cell, float):
            if not math.isfinite(cell):
                return str(cell)
            return int(cell) if cell.is_integer() and abs(cell) < 10**15 else cell
        if isinstance(cell, list) and any(isinstance(one, (dict, list)) for one in cell):
            return json.dumps(cell, ensure_ascii=False)
        return as_text(cell)

    def _of_text(self, name: str, cell: str) -> Fact:
        if len(cell) > 30:
            return cell
        shown = cell.strip()
        if name not in self._codes:
            if _WHOLE.fullmatch(shown):
                return int(shown)
            if _BROKEN.fullmatch(shown) and len(shown) <= 17:
                return float(shown)
        return _TRUTH.get(shown.casefold(), shown)

    def day_of(self, name: str, cell: Any) -> date | None:
        """The day that a cell of a column of days means, if there is no doubt."""
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, date):
            return cell
        if isinstance(cell, (int, float)) or (isinstance(cell, str) and cell.strip().isdecimal()):
            return iso_day(str(cell)) if len(str(cell).strip()) == 8 else _since_1970(float(cell))
        if not isinstance(cell, str):
            return None
        return iso_day(cell) or self._numbered_day(name, cell)

    def _numbered_day(self, name: str, cell: str) -> date | None:
        """``03/04/2019``: which number is the day is told by the other cells of the column."""
        found = _NUMBERED.match(cell.strip())
        order = self._orders.get(name, set())
        if found is None or len(order) != 1:
            return None
        day, month = (found[1], found[2]) if "day first" in order else (found[2], found[1])
        try:
            return date(int(found[3]), int(month), int(day))
        except ValueError:
            return None


def metadata_of(cells: Mapping[str, Any], facts: Facts, *, used: frozenset[str]) -> dict[str, Fact]:
    """The facts in the cells of a row, those left out that became fields."""
    return {name: facts.of(name, cell) for name, cell in cells.items() if name not in used and not is_blank(cell)}


def _since_1970(number: float) -> date | None:
    """A count of seconds or milliseconds (POSIX.1, 4.16)."""
    seconds = number / 1000 if number > _SECONDS[1] else number
    return datetime.fromtimestamp(seconds, UTC).date() if _SECONDS[0] <= seconds < _SECONDS[1] else None
