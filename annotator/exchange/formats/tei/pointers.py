"""What the pointers of TEI mean: a document, a passage, nothing that can be followed. Pure.

The schemes: https://tei-c.org/guidelines/p5/, chapter 17.2.4, of which ``string-range`` and ``range`` over xml:ids are
followed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from annotator.exchange.formats.tei.laid import Laid

_STRING_RANGE = re.compile(r"string-range\(\s*#?([^\s,()]{1,200})\s*,\s*(\d{1,9})\s*,\s*(\d{1,9})\s*\)")
_RANGE = re.compile(r"range\(\s*#?([^\s,()]{1,200})\s*,\s*#?([^\s,()]{1,200})\s*\)")


class Target(NamedTuple):
    """What is pointed at in the document ``key``: a passage, or all of it where there is no place."""

    key: str
    start: int | None = None
    end: int | None = None
    quote: str = ""


class Document(NamedTuple):
    """A document of a file: ``whole`` are the elements that stand for all of it."""

    key: str
    laid: Laid
    whole: tuple[Any, ...]


class Pointers:
    """Follows pointers among the elements of a file, by their xml:ids."""

    def __init__(self, elements: Mapping[str, Any], documents: tuple[Document, ...]) -> None:
        self._elements = elements
        self._wholes = {one: document.key for document in documents for one in document.whole}
        self._holders = {element: document for document in documents for element in document.laid.elements()}

    def target(self, pointer: str) -> Target | None:
        """What is meant; None where it isn't in the file, has no words, or is told in a way that isn't followed."""
        bare = pointer.strip().rpartition("#")[2] if "(" not in pointer else pointer.strip().removeprefix("#")
        if found := _STRING_RANGE.fullmatch(bare):
            element, offset, length = self._elements.get(found[1]), int(found[2]), int(found[3])
            document = self._holders.get(element)
            place = document.laid.within(element, offset, length) if document else None
            return _passage(document, place)
        if found := _RANGE.fullmatch(bare):
            return self.between(found[1], found[2])
        element = self._elements.get(bare)
        if element in self._wholes:
            return Target(self._wholes[element])
        return self.element(element)

    def element(self, element: Any) -> Target | None:
        """The words of an element."""
        document = self._holders.get(element)
        return _passage(document, document.laid.place(element)) if document else None

    def between(self, start: str, end: str) -> Target | None:
        """From the beginning of one element to the end of another; anchors are elements without words."""
        first, last = (self._elements.get(one.strip().rpartition("#")[2]) for one in (start, end))
        document = self._holders.get(first)
        if document is None or document is not self._holders.get(last):
            return None
        return _passage(document, (document.laid.place(first)[0], document.laid.place(last)[1]))


def _passage(document: Document | None, place: tuple[int, int] | None) -> Target | None:
    if document is None or place is None:
        return None
    quote = document.laid.text[place[0] : place[1]]
    return Target(document.key, place[0], place[1], quote) if quote else None
