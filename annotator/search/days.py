"""Days as queries write them: a year, a month, a day. Pure."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from annotator.search.language.tree import Range

_WRITTEN = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


@dataclass(frozen=True, slots=True)
class Days:
    """From ``first`` to ``last``, both included; None is open."""

    first: date | None
    last: date | None


def days_of(written: str, *, today: date) -> Days | None:
    """The days of ``2019``, ``2019-03``, ``2019-03-20``, ``today``, ``yesterday``; None where it is none of these."""
    if named := {"today": today, "yesterday": today - timedelta(days=1)}.get(written.casefold()):
        return Days(named, named)
    found = _WRITTEN.fullmatch(written)
    if found is None:
        return None
    year, month, day = (int(part) if part else 0 for part in found.groups())
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        return None
    if day:
        return Days(first, first)
    return Days(first, date(year, month or 12, monthrange(year, month or 12)[1]))


def days_between(written: Range, *, today: date) -> Days | None:
    """From the first day of what stands on its left to the last day of what stands on its right."""
    low, high = (days_of(end, today=today) if end else Days(None, None) for end in (written.low, written.high))
    return None if low is None or high is None else Days(low.first, high.last)
