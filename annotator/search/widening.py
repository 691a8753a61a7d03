"""From a hit to the words that are marked for it: the hit itself, its sentence, or its paragraph. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from enum import StrEnum

from documents.article import Block
from documents.text import Span


class Reach(StrEnum):
    """How much is marked for a hit."""

    HIT = "hit"
    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"


# Signs that end a sentence, with quotes and brackets that close after them, where white space and no small letter
# follows; signs of scripts that put no space there; a line's end. After the rules of Unicode Standard Annex 29, made
# simpler: initials ("J. Smith"), "U.S." and a few short forms don't end one.
_END = re.compile(r"(?<![.!?…؟۔।])[.!?…؟۔।]++[\"'”’»)\]]*+(?=\s++\S)|(?<![。！？｡])[。！？｡]++[」』”’）]*+|(?<!\n)\n++")
_SHORT = re.compile(
    r"(?:^|[\s(\[“\"'])(?:\w|(?:\w\.)+\w|Mr|Mrs|Ms|Dr|Prof|St|Gen|Col|Lt|Sgt|Capt|Rep|Sen|Gov|No|Nr|vs|cf|Vol|pp|ca|bzw|Abb)\.$"
)
_LONGEST_SHORT = 12  # code points that are looked at before a sign


class Widening:
    """Of one text: its paragraphs are its blocks; where none stands, and without any, its lines."""

    def __init__(self, text: str, blocks: Sequence[Block] = ()) -> None:
        self._text = text
        self._blocks = sorted((block.start, block.end) for block in blocks if block.start < block.end)
        self._starts = [start for start, _end in self._blocks]
        self._sentences: dict[tuple[int, int], list[int]] = {}

    def of(self, hit: Span, reach: Reach) -> Span:
        """What is marked for this hit: never less than it, with no white space at its ends."""
        if reach is Reach.HIT:
            return hit
        first, last = self._paragraph(hit.start), self._paragraph(hit.end - 1)
        if reach is Reach.SENTENCE:
            return self._trimmed(hit, self._sentence(hit.start, first)[0], self._sentence(hit.end - 1, last)[1])
        return self._trimmed(hit, first[0], last[1])

    def _paragraph(self, at: int) -> tuple[int, int]:
        number = bisect_right(self._starts, at) - 1
        if number >= 0 and at < self._blocks[number][1]:
            return self._blocks[number]
        end = self._text.find("\n", at)
        return self._text.rfind("\n", 0, at) + 1, len(self._text) if end < 0 else end

    def _sentence(self, at: int, paragraph: tuple[int, int]) -> tuple[int, int]:
        if paragraph not in self._sentences:
            self._sentences[paragraph] = self._ends(*paragraph)
        ends = self._sentences[paragraph]
        number = min(bisect_right(ends, at), len(ends) - 1)  # a hit may lie on what ends a line
        return (ends[number - 1] if number else paragraph[0]), ends[number]

    def _ends(self, start: int, end: int) -> list[int]:
        """Where the sentences between these places end."""
        found = [
            match.end()
            for match in _END.finditer(self._text, start, end)
            if not self._goes_on(match, start) and match.end() < end
        ]
        return [*found, max(end, start + 1)]

    def _goes_on(self, match: re.Match[str], start: int) -> bool:
        text = self._text
        after = match.end()
        while after < len(text) and text[after].isspace():
            after += 1
        if match[0].startswith("\n"):
            return False
        if after < len(text) and text[after].islower() and after > match.end():
            return True
        dot = match.start() + 1
        return match[0][0] == "." and bool(_SHORT.search(text[max(start, dot - _LONGEST_SHORT) : dot]))

    def _trimmed(self, hit: Span, start: int, end: int) -> Span:
        start, end = min(start, hit.start), max(end, hit.end)
        while start < hit.start and self._text[start].isspace():
            start += 1
        while end > hit.end and self._text[end - 1].isspace():
            end -= 1
        return Span(start, end)
