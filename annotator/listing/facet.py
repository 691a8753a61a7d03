"""A value that one can filter the document list by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Facet:
    """A value one can filter by, and how many documents it would show."""

    value: Any
    label: str
    count: int
    chosen: bool
    depth: int = 0
    colour: str = ""
