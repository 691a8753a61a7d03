"""Words divided at the end of a line, made whole. Pure.

A hyphen stays where the file has the word with it elsewhere, before a capital or a number, and after one; else it
goes, as it stands there only for the line's end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from documents.readers.pdf.lines import HYPHEN

_HYPHENATED = re.compile(r"[^\W_]+(?:[-\u2010\u2011][^\W_]+)+")
_LAST = re.compile(r"[^\W_]+$")
_FIRST = re.compile(r"[^\W_]+")
HYPHEN_SIGNS = (HYPHEN, "-", "\xad", "\u2010")
# Scripts that put no space between words: Chinese, Japanese, Thai, Lao, Khmer, Burmese.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")


class Hyphens:
    """Joins the ends of lines, knowing which words the file itself writes with a hyphen."""

    def __init__(self, texts: Iterable[str]) -> None:
        """``texts`` are all lines of the file."""
        self._known: set[str] = set()
        for text in texts:
            if "-" in text or "\u2010" in text or "\u2011" in text:
                self._known.update(_plain(word) for word in _HYPHENATED.findall(text))

    def joint(self, before: str, after: str) -> tuple[int, str]:
        """How many characters to cut off the end of ``before``, and what to put between it and ``after``."""
        if not before.endswith(HYPHEN_SIGNS):
            if _UNSPACED.match(before[-1:]) and _UNSPACED.match(after):
                return 0, ""
            return 0, " "
        first = _FIRST.match(after)
        last = _LAST.search(before[:-1])
        if first is None or last is None:
            # A dash, or a hyphen that stands for a part left out ("pre- and post-war").
            return (1, "-") if before.endswith(HYPHEN) else (0, " " if before[-2:-1] in ("", " ") else "")
        if self._keeps(last[0], first[0]) and not before.endswith("\xad"):
            return 1, "-"
        return 1, ""

    def _keeps(self, last: str, first: str) -> bool:
        if not first[0].islower() and not _is_capital(last, first):
            return True
        return f"{last}-{first}".casefold() in self._known or last[-1].isdigit()


def _is_capital(last: str, first: str) -> bool:
    """Whether the word is in capitals all through, or in a script without them."""
    return (last.isupper() and first.isupper() and len(last) > 1) or not (first[0].isupper() or first[0].isdigit())


def _plain(word: str) -> str:
    return word.casefold().replace("\u2010", "-").replace("\u2011", "-")
