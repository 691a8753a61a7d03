"""Positions in code points, as they are stored, and in UTF-16 units, as other programs count. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right

_WIDE = re.compile("[\U00010000-\U0010ffff]")


class Utf16:
    """Both counts of one text. Costs memory for the characters beyond U+FFFF alone."""

    def __init__(self, text: str) -> None:
        self._wide = [found.start() for found in _WIDE.finditer(text)]
        self._wide_units = [at + before for before, at in enumerate(self._wide)]

    def units(self, position: int) -> int:
        """The UTF-16 units before this code point."""
        return position + bisect_right(self._wide, position - 1)

    def position(self, units: int) -> int:
        """The code points before this UTF-16 unit; the second half of a character counts as its beginning."""
        whole = bisect_right(self._wide_units, units - 2)
        begun = bisect_right(self._wide_units, units - 1)
        return units - begun if begun > whole else units - whole
