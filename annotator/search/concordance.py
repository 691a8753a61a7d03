"""Every occurrence of what is looked for, with what stands around it: the keyword in its context."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import chain, islice
from time import monotonic

from django.core.cache import caches
from django.utils.translation import gettext as _

from annotator.errors import Invalid
from annotator.search import context
from annotator.search.context import Line, Spot, spot_of
from annotator.search.understanding import Search
from annotator.search.words import words_of
from documents.models import Change

USUAL_WIDTH = 60  # code points on either side
MOST_SORTED = 20_000
SORTS = ("document", "left", "keyword", "right")
MOST_COUNTED, _LONGEST_COUNT = 10_000, 0.1  # occurrences, seconds
_AT_ONCE = 500  # lines
_SURELY = 64  # occurrences that are counted however long it takes
_COMPARED = 100  # code points before or after a keyword that decide where it is sorted
_KEPT = 900  # seconds
_AFTER = re.compile(r"(\d{1,18})-(\d{1,9})")
_BETWEEN = "\x01"  # words that are compared; before every letter, so that "oil field" comes before "oilman"


@dataclass(frozen=True, slots=True)
class Page:
    """``next``: where the page after this one begins, "" if there is none. ``cut``: only the first ``MOST_SORTED``
    occurrences were sorted, of more."""

    lines: list[Line]
    next: str
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """``more``: there are, or may be, more than these."""

    occurrences: int
    more: bool


def lines(search: Search, *, sort: str = "document", width: int = USUAL_WIDTH, after: str = "", limit: int) -> Page:
    """A page of the concordance.

    Document by document, the newest first, only those texts are read that it takes. Sorted by what stands before the
    keyword (from the nearest word outward), by the keyword itself or by what stands after it, ``MOST_SORTED``
    occurrences at most are read and sorted, once for all pages. Raises Invalid for what is no order or no beginning.
    """
    if sort not in SORTS:
        raise Invalid(_("A concordance goes by one of: %(sorts)s.") % {"sorts": ", ".join(SORTS)})
    document, number = _beginning(after)
    if sort == "document":
        return _page(search, document, number, width=width, limit=limit)
    kept = _sorted(search, sort)
    following = f"0-{number + limit}" if number + limit < len(kept.spots) else ""
    return Page(context.lines_at(kept.spots[number : number + limit], width=width), following, kept.cut)


def all_lines(search: Search, *, sort: str = "document", width: int = USUAL_WIDTH) -> Iterator[Line]:
    """The whole concordance, in little memory however long it is; sorted, at most ``MOST_SORTED`` lines."""
    if sort == "document":
        yield from context.all_lines(search, width=width)
        return
    spots = _sorted(search, sort).spots
    for start in range(0, len(spots), _AT_ONCE):
        yield from context.lines_at(spots[start : start + _AT_ONCE], width=width)


def count(search: Search, *, most: int = MOST_COUNTED, seconds: float = _LONGEST_COUNT) -> Count:
    """How many occurrences there are: at most ``most`` are counted, and no longer than for so many seconds, but
    for the first few."""
    found, until = 0, monotonic() + seconds
    for _line in context.lines(search, width=1):
        if found == most or (found and found % _SURELY == 0 and monotonic() > until):
            return Count(found, more=True)
        found += 1
    return Count(found, more=False)


def _page(search: Search, document: int, number: int, *, width: int, limit: int) -> Page:
    """From the line with this number, of those of that document, on."""
    skipped = 0
    some: list[Line] = []
    for line in context.lines(search, width=width, after=document or None):
        if line.document.pk == document and skipped < number:
            skipped += 1
        elif len(some) == limit:
            return Page(some, _following(some, document, number))
        else:
            some.append(line)
    return Page(some, "")


def _following(shown: Sequence[Line], document: int, number: int) -> str:
    last = shown[-1].document.pk
    here = sum(line.document.pk == last for line in shown)
    return f"{last}-{here + (number if last == document else 0)}"


def _beginning(after: str) -> tuple[int, int]:
    """Document and number of the line that a page begins with."""
    if not after:
        return 0, 0
    found = _AFTER.fullmatch(after)
    if found is None:
        raise Invalid(_("“%(after)s” is no place where a page begins.") % {"after": after[:40]})
    return int(found[1]), int(found[2])


# ── Sorted ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Kept:
    """What is kept of a sorted concordance: four numbers a line (``context.Spot``)."""

    signature: str
    numbers: bytes
    cut: bool

    @cached_property
    def spots(self) -> list[Spot]:
        found = array("q")
        found.frombytes(self.numbers)
        return list(zip(*[iter(found)] * 4, strict=True))


def _sorted(search: Search, sort: str) -> _Kept:
    """One for each person and project is kept, as long as nothing changes in the project."""
    last = Change.objects.filter(project=search.project).order_by("-number").values_list("number", "at").first()
    signature = sha256(f"{search.text}:{sort}:{last}".encode()).hexdigest()
    key = f"concordance:{search.project.pk}:{search.user.pk}"
    kept: _Kept | None = caches["pages"].get(key)
    if kept is None or kept.signature != signature:
        kept = _sort(search, sort, signature)
        caches["pages"].set(key, kept, _KEPT)
    return kept


def _sort(search: Search, sort: str, signature: str) -> _Kept:
    compared = {"left": _by_left, "keyword": _by_keyword, "right": _by_right}[sort]
    found = [
        (compared(line), number, *spot_of(line))
        for number, line in enumerate(islice(context.all_lines(search, width=_COMPARED), MOST_SORTED + 1))
    ]
    cut = len(found) > MOST_SORTED
    found = sorted(found[:MOST_SORTED])
    return _Kept(signature, array("q", chain.from_iterable(spot for _key, _number, *spot in found)).tobytes(), cut)


def _by_left(line: Line) -> str:
    return _BETWEEN.join(reversed(words_of(line.left)))


def _by_keyword(line: Line) -> str:
    return f"{_BETWEEN.join(words_of(line.keyword))}{_BETWEEN}{_by_right(line)}"


def _by_right(line: Line) -> str:
    return _BETWEEN.join(words_of(line.right))
