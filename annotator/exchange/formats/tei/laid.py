"""The words of a TEI's text as one reads them, and where each of its elements and characters stands there. Pure."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import Any

from lxml import etree

from annotator.exchange.formats.tei.words import XML_SPACE
from documents.text import canonical

_BLOCKS = frozenset(
    (
        "p",
        "ab",
        "head",
        "item",
        "l",
        "cell",
        "list",
        "lg",
        "div",
        "table",
        "row",
        "figure",
        "figDesc",
        "label",
        "speaker",
    )
    + ("stage", "sp", "note", "byline", "opener", "closer", "titlePage", "docTitle", "titlePart", "epigraph", "salute")
    + ("signed", "dateline", "trailer", "argument", "postscript", "castItem", "castList", "floatingText", "u", "lb")
    + ("front", "body", "back", "group", "text", "docAuthor", "docDate", "docImprint", "listBibl", "cit", "eg")
)
_CONTAINERS = frozenset(("body", "div", "floatingText", "epigraph", "cit"))
_UNREAD = frozenset(("sic", "orig", "abbr"))  # beside another reading, in a choice
_WHITE = " \t\n\r"


def name_of(element: Any) -> str:
    """An element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


class Laid:
    """The text under an element. Where its elements say that white space counts it is theirs, sign for sign;
    elsewhere runs of white space are one space, and paragraphs, verses, cells and such begin on lines of their own."""

    def __init__(self, root: Any) -> None:
        self._out: list[str] = []
        self._length = 0
        self._is_kept: list[bool] = [False]  # whether white space counts, by depth
        self._skipped = 0  # elements that are open and not read
        self._waiting = ""  # a break or a space that comes if there is something after it
        self._begins = array("L")  # of each character of the elements' words: where it stands, or what follows it
        self._ends = array("L")
        self._ranges: dict[Any, tuple[int, int]] = {}
        starts: dict[Any, int] = {}
        for event, element in etree.iterwalk(root, events=("start", "end")):
            if event == "start":
                starts[element] = len(self._ends)
                self._open(element)
                self._add(element.text or "")
                continue
            self._close(element)
            self._ranges[element] = (starts[element], len(self._ends))
            if element is not root:
                self._add(element.tail or "")
        self.text = "".join(self._out)

    def elements(self) -> Iterable[Any]:
        return self._ranges

    def place(self, element: Any) -> tuple[int, int]:
        """From where to where the words of an element stand; both the same where it has none."""
        start, end = self._ranges[element]
        return self._span(start, end)

    def within(self, element: Any, offset: int, length: int) -> tuple[int, int] | None:
        """Where so many characters of an element's words stand; None where it doesn't have them."""
        start, end = self._ranges[element]
        if offset < 0 or length < 1 or start + offset + length > end:
            return None
        return self._span(start + offset, start + offset + length)

    def _span(self, start: int, end: int) -> tuple[int, int]:
        if start < end:
            return self._begins[start], max(self._begins[start], self._ends[end - 1])
        at = self._begins[start] if start < len(self._begins) else self._length
        return at, at

    def _open(self, element: Any) -> None:
        space = element.get(XML_SPACE)
        self._is_kept.append(space == "preserve" if space else self._is_kept[-1])
        self._skipped += self._is_unread(element)
        if not self._is_kept[-1] and self._is_block(element):
            self._waiting = "\n"

    def _close(self, element: Any) -> None:
        self._skipped -= self._is_unread(element)
        if not self._is_kept[-1] and self._is_block(element):
            self._waiting = "\n"
        self._is_kept.pop()

    @staticmethod
    def _is_unread(element: Any) -> bool:
        above = element.getparent()
        return name_of(element) in _UNREAD and above is not None and name_of(above) == "choice"

    @staticmethod
    def _is_block(element: Any) -> bool:
        name = name_of(element)
        above = element.getparent()
        return name in _BLOCKS or (name == "quote" and above is not None and name_of(above) in _CONTAINERS)

    def _add(self, words: str) -> None:
        if self._skipped:
            for _sign in words:
                self._count(self._length, self._length)
        elif self._is_kept[-1]:
            self._keep(words)
        else:
            self._collapse(words)

    def _keep(self, words: str) -> None:
        """Words sign for sign, as far as a text may have them."""
        if words and self._waiting:
            self._write(self._waiting if self._length else "")
        if canonical(words) == words:
            self._begins.extend(range(self._length, self._length + len(words)))
            self._ends.extend(range(self._length + 1, self._length + len(words) + 1))
            self._write(words)
            return
        for sign in words:
            at = self._length
            self._write(canonical(sign))
            self._count(at, self._length)

    def _collapse(self, words: str) -> None:
        for sign in words:
            if sign in _WHITE:
                self._waiting = self._waiting or " "
                self._count(self._length, self._length)
                continue
            if self._waiting:
                self._write(self._waiting if self._length else "")
            at = self._length
            self._write(canonical(sign))
            self._count(at, self._length)

    def _count(self, begin: int, end: int) -> None:
        self._begins.append(begin)
        self._ends.append(end)

    def _write(self, words: str) -> None:
        self._waiting = ""
        self._out.append(words)
        self._length += len(words)
