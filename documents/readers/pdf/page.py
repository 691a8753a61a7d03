"""What is kept of a page until the whole file is known. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from documents.readers.pdf.lines import Line


@dataclass(slots=True)
class Page:
    """Its lines in the order of the file, pictures among them; heads and feet apart."""

    index: int
    label: str
    height: float
    lines: list[Line] = field(default_factory=list)
    furniture: list[Line] = field(default_factory=list)
    mirrored: float = 0.0  # the page's width where it is read from right to left: its places are mirrored


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the outline; level from 1, page from 0."""

    title: str
    level: int
    page: int
