"""What the styles of an OpenDocument text mean (part 3, chapters 16 and 17). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from lxml import etree

from documents.article import BlockKind, MarkKind
from documents.readers.odt.names import FO, STYLE, TEXT, number

_DEEPEST = 20  # styles based on styles
_NAMED = {
    "Title": (BlockKind.HEADING, 1),
    "Quotations": (BlockKind.QUOTATION, 1),
    "Preformatted_20_Text": (BlockKind.CODE, 0),
    "Caption": (BlockKind.CAPTION, 0),
    "Illustration": (BlockKind.CAPTION, 0),
    "Figure": (BlockKind.CAPTION, 0),
    "Quote": (BlockKind.QUOTATION, 1),
    "Source_20_Code": (BlockKind.CODE, 0),
}


@dataclass(frozen=True, slots=True)
class _Style:
    above: str
    level: int | None  # of a heading, from 1; 0 for none
    marks: dict[MarkKind, bool]  # what it says; the rest is its parent's


class Styles:
    """The styles of a document by family and name: those of its styles part, then those of its content."""

    def __init__(self, *roots: etree._Element) -> None:
        self._styles: dict[tuple[str, str], _Style] = {}
        self._ordered: dict[tuple[str, int], bool] = {}
        self._starts: dict[tuple[str, int], int] = {}
        for root in roots:
            for style in root.iter(f"{STYLE}style"):
                key = (style.get(f"{STYLE}family") or "", style.get(f"{STYLE}name") or "")
                self._styles[key] = _read(style)
            for lists in root.iter(f"{TEXT}list-style"):
                self._read_list(lists.get(f"{STYLE}name") or "", lists)
        self.paragraph = cache(self._paragraph)
        self.marks = cache(self._marks)

    def _paragraph(self, name: str) -> tuple[BlockKind, int]:
        """The kind and level of a paragraph of this style."""
        for _ in range(_DEEPEST):
            if name in _NAMED:
                return _NAMED[name]
            style = self._styles.get(("paragraph", name))
            if style is None:
                break
            if style.level is not None:
                return (BlockKind.HEADING, min(style.level, 6)) if style.level else (BlockKind.PARAGRAPH, 0)
            name = style.above
        return BlockKind.PARAGRAPH, 0

    def _marks(self, family: str, name: str) -> tuple[MarkKind, ...]:
        """The marks on text of this style."""
        found: dict[MarkKind, bool] = {}
        for _ in range(_DEEPEST):
            style = self._styles.get((family, name))
            if style is None:
                break
            found = {**style.marks, **found}
            name = style.above
        return tuple(kind for kind, is_on in found.items() if is_on)

    def is_ordered(self, name: str, level: int) -> bool:
        return self._ordered.get((name, level), False)

    def start(self, name: str, level: int) -> int:
        """The number that a list of this style begins with."""
        return self._starts.get((name, level), 1)

    def _read_list(self, name: str, lists: etree._Element) -> None:
        for level in lists:
            key = (name, number(level.get(f"{TEXT}level"), 1))
            is_numbered = level.tag == f"{TEXT}list-level-style-number"
            self._ordered[key] = is_numbered and bool(level.get(f"{STYLE}num-format"))
            self._starts[key] = number(level.get(f"{TEXT}start-value"), 1)


def _read(style: etree._Element) -> _Style:
    level = style.get(f"{STYLE}default-outline-level")
    marks: dict[MarkKind, bool] = {}
    for properties in style.iter(f"{STYLE}text-properties"):
        weight, slope = properties.get(f"{FO}font-weight"), properties.get(f"{FO}font-style")
        place, line = properties.get(f"{STYLE}text-position"), properties.get(f"{STYLE}text-line-through-style")
        if weight:
            marks[MarkKind.STRONG] = weight == "bold" or number(weight, 0) >= 600
        if slope:
            marks[MarkKind.EMPHASIS] = slope in ("italic", "oblique")
        if line:
            marks[MarkKind.STRIKE] = line != "none"
        if place:
            marks[MarkKind.SUPERSCRIPT] = place.startswith("super") or (place[0].isdecimal() and place[0] != "0")
            marks[MarkKind.SUBSCRIPT] = place.startswith(("sub", "-"))
    return _Style(
        above=style.get(f"{STYLE}parent-style-name") or "",
        level=None if level is None else number(level, 0),
        marks=marks,
    )
