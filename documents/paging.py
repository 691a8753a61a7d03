"""By which page a passage is cited. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

Pages = Sequence[Sequence[Any]]  # (start, label) of each page, by start, as a layout has them


def pages_at(pages: Pages, start: int, end: int) -> str:
    """The label of the page that ``start`` to ``end`` stands on, of the first and the last if it runs over several
    ("12–13"); "" without pages, and before the first of them."""
    if not pages:
        return ""
    first, last = _label_at(pages, start), _label_at(pages, end - 1)
    return first if first == last else "–".join(label for label in (first, last) if label)


def cited(label: str) -> str:
    """As it is written in a reference: "p. 3", "pp. 12–13"."""
    return f"{'pp.' if '–' in label else 'p.'} {label}" if label else ""


def _label_at(pages: Pages, point: int) -> str:
    place = bisect_right(pages, point, key=lambda page: int(page[0])) - 1
    return str(pages[place][1]) if place >= 0 else ""
