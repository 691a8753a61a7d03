"""The address of the document list: what of it says which documents are shown, and what only how one came there.
Pure."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode

from annotator.listing.asked import NEWEST_FIRST

COLUMN = "column"
VIEW = "view"  # the saved view that somebody came from
_PASSING = {COLUMN, VIEW, "page", "csrfmiddlewaretoken"}
Pairs = Iterable[tuple[str, str]]


def asked_in(pairs: Pairs) -> str:
    """What a query asks for, in one form for all that ask for the same: without page and columns, without what is empty
    or so anyway."""
    kept = {(name, value) for name, value in pairs if value and name not in _PASSING}
    return urlencode(sorted(kept - {("sort", NEWEST_FIRST)}))


def columns_in(pairs: Pairs) -> list[str]:
    return [value for name, value in pairs if name == COLUMN and value]


def pairs_of(query: str) -> list[tuple[str, str]]:
    """The names and values of a query as an address has it."""
    return parse_qsl(query, keep_blank_values=True)


def address(query: str, columns: Iterable[str], view: str = "") -> str:
    """A query for the list: what is asked for, the columns (none: the usual ones), the saved view that it is of."""
    pairs = [*pairs_of(query), *((COLUMN, name) for name in columns)]
    return urlencode([*pairs, (VIEW, view)] if view else pairs)
